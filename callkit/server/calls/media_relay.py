"""Relays media signals between the devices of a call, and names the STUN and TURN servers.

Neither is ever stored, logged or told to a webhook: a signal reaches its device now, or is lost.
The signals between two devices keep their order. Only primary devices of Accepted
members take part, so nothing about media is said before somebody has answered.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from typing import Final

from callkit.engine.call import Call, Member
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.model import CallUserState, IceServer, Media
from callkit.protocol import frames
from callkit.protocol.codec import encode
from callkit.server.calls.dispatch import Handler
from callkit.server.calls.presence import Presence
from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.stores.base import Store
from callkit.server.transport.limits import Limits
from callkit.server.transport.sessions import Session

_REMEMBERED: Final = 256
"""Pairs of (call, receiver) whose signals are counted for one session; beyond, the oldest pair is
forgotten and counts from 1 again."""
_SCHEMES: Final = ("stun:", "turn:", "turns:")


class MediaRelay:
    """Relays signals, and names servers with credentials."""

    def __init__(
        self,
        settings: Settings,
        server_time: ServerTime,
        store: Store,
        presence: Presence,
        limits: Limits,
    ) -> None:
        self._settings = settings
        self._server_time = server_time
        self._store = store
        self._presence = presence
        self._limits = limits
        self.handlers: dict[type[frames.Request], Handler] = {
            frames.MediaSignal: self.mediaSignal,
            frames.MediaServers: self.mediaServers,
        }

    async def mediaSignal(self, session: Session, request: frames.MediaSignal) -> None:
        """Relay a signal to one member, or to all others."""
        self._limits.mediaSignal(session.userID, session.deviceID)
        call = await self._taking_part(session, request.callID)
        others = [
            member
            for member in call.members
            if member.state is CallUserState.ACCEPTED and member.userID != session.userID
        ]
        if request.to:
            others = [member for member in others if member.userID == request.to]
            if not others:
                raise RequestError(
                    ErrorCode.CALL_IS_NOT_INVITEE, f"{request.to} is not in the call"
                )
        reached = await asyncio.gather(*(self._relay(session, request, one) for one in others))
        if request.to and not any(reached):
            raise RequestError(
                ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST,
                f"no device of {request.to} is online in the call",
                temporary=True,
            )
        session.reply(encode(frames.Reply(id=request.id)))

    async def mediaServers(self, session: Session, request: frames.MediaServers) -> None:
        """Name the servers, with credentials made for this person now."""
        await self._taking_part(session, request.callID)
        media = Media(
            iceServers=ice_servers(self._settings, session.userID, self._server_time.now())
        )
        session.reply(encode(frames.MediaServersReply(id=request.id, media=media)))

    async def _taking_part(self, session: Session, callID: str) -> Call:
        """The call, if this device is the one that takes part in it.

        Raises:
            RequestError: 6000276 no such call, or over; 6000274 it takes no part.
        """
        record = await self._store.load(callID)
        if record is None or not record.call.live:
            raise RequestError(ErrorCode.CALL_DOES_NOT_EXIST, "no such call, or it is over")
        member = record.call.member(session.userID)
        if (
            member is None
            or member.state is not CallUserState.ACCEPTED
            or member.primaryDevice != session.deviceID
        ):
            raise RequestError(
                ErrorCode.CALL_IS_NOT_INVITEE, "this device is not the one in the call"
            )
        return record.call

    async def _relay(self, session: Session, request: frames.MediaSignal, to: Member) -> bool:
        if not to.primaryDevice:
            return False
        key = (request.callID, to.userID)
        counts = session.mediaSignalCounts
        number = counts.pop(key, 0) + 1
        counts[key] = number
        while len(counts) > _REMEMBERED:
            counts.popitem(last=False)
        event = frames.MediaSignalReceived(
            callID=request.callID,
            sender=session.userID,
            fromDevice=session.deviceID,
            data=request.data,
            n=number,
        )
        return await self._presence.reach(to.userID, to.primaryDevice, encode(event))


def check_servers(settings: Settings) -> None:
    """Whether the settings about media can work.

    Raises:
        UsageError: An address that is no STUN or TURN server; TURN without its secret.
    """
    for url in settings.iceURLs:
        if not url.startswith(_SCHEMES) or len(url) <= len("turns:"):
            raise UsageError(
                f"iceURLs: {url!r} is no STUN or TURN server, such as turn:turn.example.org:3478"
            )
    if any(url.startswith("turn") for url in settings.iceURLs) and not settings.turnSecret:
        raise UsageError("iceURLs name a TURN server: turnSecret must be its static-auth-secret")


def ice_servers(settings: Settings, userID: str, now: int) -> tuple[IceServer, ...]:
    """STUN servers as they are, TURN servers with credentials for ``userID``.

    TURN's REST convention, as coturn's ``use-auth-secret`` has it: the name is the time at which it
    ends, in seconds, and the person; the credential is the HMAC-SHA1 of the name.
    """
    stun = tuple(url for url in settings.iceURLs if url.startswith("stun:"))
    turn = tuple(url for url in settings.iceURLs if not url.startswith("stun:"))
    servers = []
    if stun:
        servers.append(IceServer(urls=stun))
    if turn:
        ttl = settings.turnTTLSeconds
        username = f"{now // 1000 + ttl}:{userID}"
        digest = hmac.new(settings.turnSecret.encode(), username.encode(), hashlib.sha1).digest()
        credential = base64.b64encode(digest).decode()
        servers.append(IceServer(urls=turn, username=username, credential=credential, ttl=ttl))
    return tuple(servers)
