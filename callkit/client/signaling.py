"""The headless client: ZIM's call-invitation API over one WebSocket, on any asyncio loop."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from ssl import SSLContext
from typing import Annotated, Literal, overload

from callkit.client.connection import Transport, WebSocketTransport
from callkit.client.events import Handler
from callkit.client.proxies import AUTO
from callkit.client.session import Session
from callkit.client.tokens import TokenSource, checkedLead
from callkit.clock import Clock
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.model import (
    CallInfo,
    CallInviteConfig,
    ConnectionState,
    Media,
    PushConfig,
    User,
    UserStatusSubscribeConfig,
)
from callkit.options import Between, StandIn, checkValue
from callkit.protocol import frames

__all__ = ["SignalingClient"]

OWN_METHODS = (frames.Login, frames.Logout, frames.RenewToken)
"""Requests that change the session, too."""
REPLIES = {kind: reply for kind, reply in frames.REPLIES.items() if kind not in OWN_METHODS}


class SignalingClient:
    """One device of one person at a signaling server.

    Methods and arguments are ZIM's (``reference/zim.md`` B), the results are the replies of
    :mod:`callkit.protocol.frames`. Everything runs on the loop that :meth:`login` was called on
    and must be called from its thread; nothing blocks.

    **Reconnecting.** A lost connection comes back by itself, for ever, with growing random waits,
    until the server says stop (kicked out, replaced, token refused) or :meth:`logout`; with a
    token function a refused token is no stop: the next one may be good. Requests
    in flight are sent again with their nonce, so nothing happens twice; one that died with two
    connections fails. After each login the client compares the server's snapshot with what it
    last heard: per call at most one ``callUserStateChanged``, plus the event of its end.

    **Events.** ``on(name, handler)``; each handler gets one value (:mod:`callkit.client.events`).
    Handlers run in order, on the loop, never inside a method of this class, and a reply is
    handed out before the events its request caused. A handler may be ``async``. One that raises
    is logged and disturbs nobody. ``callInvitationReceived`` is acknowledged to the server
    (state Received) right after its handler returned.

    **Errors.** Every method that asks the server raises :class:`~callkit.errors.RequestError` and
    nothing else; ``temporary`` says whether trying again makes sense. Common to all:

    ========  ====================================================================================
    6000001   an argument is of a wrong type or out of range, or the request exceeds 64 KiB
    6000005   too many requests; ``retryAfterMs`` says how long to wait (temporary)
    6000007   the server failed inside, likewise 6000008 its store (temporary)
    6000009   the request died with two connections; it may have been carried out (temporary)
    6000013   the server does not know the request
    6000104   not connected just now (temporary); nothing was sent
    6000105   no reply within ``requestTimeout`` seconds; it may have been carried out (temporary)
    6000109   the reply cannot be read
    6000121   not logged in, or no longer: logged out, kicked out, token expired
    ========  ====================================================================================

    Cancelling a waiting method is safe; its request may still be carried out.

    Example::

        client = SignalingClient("ws://127.0.0.1:8765/v1", deviceID="desk")
        client.on("callInvitationReceived", lambda event: print(event.caller, "calls"))
        await client.login("bob", "Bob")
    """

    def __init__(
        self,
        url: str,
        *,
        deviceID: str = "",
        deviceName: str = "",
        clock: Clock | None = None,
        rng: random.Random | None = None,
        olderCallbacks: bool = False,
        snapshotEvents: bool = True,
        transport: Transport | None = None,
        requestTimeout: float = 10.0,
        renewTokenBefore: float | None = None,
        ssl: SSLContext | None = None,
        ca: str | os.PathLike[str] | None = None,
        proxy: str | None = AUTO,
    ) -> None:
        """Prepare a client; nothing happens before :meth:`login`.

        Args:
            url: ``ws://`` or ``wss://`` address of the server.
            deviceID: Tells this device from the person's others; random when empty.
            deviceName: What the person's other devices call this one.
            clock: Where time comes from.
            rng: Where waits and nonces come from.
            olderCallbacks: Also raise ZIM's older events for the creator of a call
                (``reference/zim.md`` G), each after ``callUserStateChanged``.
            snapshotEvents: After a login tell what has changed meanwhile as events, too, as if each
                had come in time. Without it a handler of ``snapshot`` alone is told, once.
            transport: How to connect; real WebSockets when None. Instead of ``ssl``, ``ca`` and
                ``proxy``.
            requestTimeout: Seconds until an unanswered request, or token function, fails.
            renewTokenBefore: Seconds before its end at which a token function is asked for the
                next token; None: a fifth of the token's life, 30 at least. Without a function
                ``tokenWillExpire`` comes then (and 30 s before the end in any case).
            ssl: A client's context, for ``wss://`` and ``https://`` proxies; Python's when None.
            ca: A PEM file with the only CAs that are trusted there; the system's when None.
            proxy: "auto" (the environment's: HTTPS_PROXY, ALL_PROXY, NO_PROXY …), None for none,
                or an address: ``http://name:password@host:port``, ``https://``, ``socks5://``,
                ``socks5h://``.

        Raises:
            UsageError: ``url`` is no WebSocket address; another argument cannot be used.
        """
        checkValue("deviceID", deviceID, str)
        checkValue("deviceName", deviceName, str)
        checkValue("clock", clock, Annotated[Clock, StandIn] | None)
        checkValue("rng", rng, random.Random | None)
        checkValue("olderCallbacks", olderCallbacks, bool)
        checkValue("snapshotEvents", snapshotEvents, bool)
        checkValue("transport", transport, Annotated[Transport, StandIn] | None)
        checkValue("requestTimeout", requestTimeout, Annotated[float, Between(0.001, 86_400)])
        if transport is None:
            real = WebSocketTransport(ssl=ssl, ca=ca, proxy=proxy)
            real.check(url)
            transport = real
        elif ssl is not None or ca is not None or proxy not in (AUTO, None, ""):
            raise UsageError("a transport has its own ssl=, ca= and proxy=: give them there")
        self._session = Session(
            url,
            deviceID=deviceID,
            deviceName=deviceName,
            clock=clock,
            rng=rng,
            olderCallbacks=olderCallbacks,
            snapshotEvents=snapshotEvents,
            transport=transport,
            requestTimeout=requestTimeout,
            renewTokenBefore=checkedLead(renewTokenBefore),
        )

    # --- what it is ---

    @property
    def deviceID(self) -> str:
        return self._session.deviceID

    @property
    def userID(self) -> str:
        """The person logged in, now or last; empty before the first login."""
        return self._session.userID

    @property
    def user(self) -> User | None:
        """The person as the server knew it at the last login; None before."""
        return self._session.user

    @property
    def connectionState(self) -> ConnectionState:
        return self._session.state

    @property
    def calls(self) -> tuple[CallInfo, ...]:
        """The calls in which this device rings or is the primary one, as last heard."""
        return self._session.calls()

    def serverTime(self) -> int:
        """The server's clock now, in milliseconds since the epoch, as well as it can be known.

        From the last login's ``serverTime`` and the time since; this machine's own clock before
        the first login. Wrong by the reply's way through the network.
        """
        return self._session.serverTime()

    def on(self, name: str, handler: Handler) -> None:
        """Call ``handler(event)`` for every event called ``name``; replaces an earlier handler.

        Names: the wire's events and ``connectionStateChanged``, ``snapshot``, see
        :data:`callkit.client.events.EVENT_NAMES`.

        Raises:
            UsageError: No event has that name.
        """
        self._session.handlers.on(name, handler)

    def off(self, name: str) -> None:
        """Forget the handler of ``name``; fine when there is none."""
        self._session.handlers.off(name)

    # --- session ---

    @overload
    async def login(
        self,
        userID: str,
        userName: str = "",
        token: TokenSource = "",
        *,
        isOfflineLogin: Literal[False] = False,
    ) -> frames.LoginReply: ...

    @overload
    async def login(
        self,
        userID: str,
        userName: str = "",
        token: TokenSource = "",
        *,
        isOfflineLogin: Literal[True],
    ) -> None: ...

    async def login(
        self,
        userID: str,
        userName: str = "",
        token: TokenSource = "",
        *,
        isOfflineLogin: bool = False,
    ) -> frames.LoginReply | None:
        """Connect and log in (``reference/zim.md`` B1, D6).

        An empty ``userName`` leaves the stored name as it is. A ``token`` may be a function that
        is asked at each login (:data:`callkit.client.tokens.TokenSource`).

        State: Connecting/ActiveLogin, then Connected/Success; when it fails
        Disconnected/LoginTimeout (TokenExpired when the token is refused) and the error is raised.
        With ``isOfflineLogin`` it returns None at once and keeps trying until it succeeds or is
        refused: failures of the network are then told by state only.

        Raises:
            RequestError: 6000001 bad userID or deviceID; 6000101, 6000103, 6000106, 6000107,
                6000108 the token is refused; 6000104 the server cannot be reached, or it closed
                the connection (temporary); 6000105 no answer within ``requestTimeout``
                (temporary); 6000111 already logged in or logging in; 6000005 too many logins.
        """
        return await self._session.login(userID, userName, token, offline=isOfflineLogin)

    async def logout(self, patience: float = 3.0) -> None:
        """Log out: the device is gone at once, an unanswered outgoing call is cancelled.

        No event but the state is told from now on. Ends Disconnected/Success whatever the
        network does, after ``patience`` seconds at most.
        Requests in flight fail with 6000121. Fine when not logged in. Raises nothing.
        """
        await self._session.logout(patience)

    def close(self) -> None:
        """Drop the connection without logging out, as a crash would; the client can log in again.

        To the server the device stays online for ``offlineAfter`` seconds. Raises nothing.
        """
        self._session.close()

    def wake(self) -> None:
        """Say that the machine woke up, or that the network is back.

        Ends a wait before the next attempt, and one that has waited since before; a connection
        that stays silent for 2 s after this is replaced. Harmless at any time.
        """
        self._session.wake()

    async def renewToken(self, token: str) -> frames.RenewTokenReply:
        """Prolong the login, usually after ``tokenWillExpire``; later logins use this token too,
        unless there is a token function.

        Raises:
            RequestError: 6000103, 6000106, 6000107, 6000108: refused; the old token stays.
        """
        reply = await self._session.ask(frames.RenewToken(token=token), frames.RenewTokenReply)
        self._session.renewed(token, reply)
        return reply

    async def request(self, request: frames.Request) -> frames.Reply:
        """Make a request as it is: what each method below does with one of its own.

        Its id, and where it has one an empty nonce, are filled in here.

        Raises:
            RequestError: As the method of the request's name.
            UsageError: A login, logout or renewal of the token: they have methods only.
        """
        replyType = REPLIES.get(type(request))
        if replyType is None:
            raise UsageError(f"not a request that can be made so: {type(request).__name__}")
        return await self._session.ask(request, replyType)

    # --- calls ---

    async def callInvite(
        self, invitees: Sequence[str], config: CallInviteConfig | None = None
    ) -> frames.CallInviteReply:
        """Invite people to a new call (``reference/zim.md`` B3).

        ``errorUserList`` names those who could not be invited. This device is then the caller's
        primary one.

        Raises:
            RequestError: 6000001 nobody, or only this person, is named, or bad config; 6000272 more
                than 9 people; 6000281 none of them can be invited; 6000021 blocked; 6000275 the
                nonce was used for something else.
        """
        return await self._session.ask(
            frames.CallInvite(
                invitees=_people(invitees, "invitees"),
                config=config or CallInviteConfig(),
            ),
            frames.CallInviteReply,
        )

    async def callCancel(
        self,
        invitees: Sequence[str],
        callID: str,
        extendedData: str = "",
        *,
        pushConfig: PushConfig | None = None,
    ) -> frames.CallCancelReply:
        """Take invitations back (``reference/zim.md`` B4); an empty list means the whole call.

        In general mode the list does not matter. ``errorInvitees`` names those who could not be
        cancelled any more.

        Raises:
            RequestError: 6000271 the target has accepted; 6000273 neither the caller nor that
                invitee's inviter; 6000276 unknown, over or answered.
        """
        return await self._session.ask(
            frames.CallCancel(
                callID=callID,
                invitees=_people(invitees, "invitees"),
                config=_said(extendedData, pushConfig),
            ),
            frames.CallCancelReply,
        )

    async def callAccept(self, callID: str, extendedData: str = "") -> frames.CallAcceptReply:
        """Take the call; this device becomes the primary one (``reference/zim.md`` B5).

        Raises:
            RequestError: 6000274 never invited; 6000276 unknown, over, timed out, cancelled or
                already answered, here or on another device.
        """
        return await self._session.ask(
            frames.CallAccept(callID=callID, config=_said(extendedData)), frames.CallAcceptReply
        )

    async def callReject(self, callID: str, extendedData: str = "") -> frames.CallIDReply:
        """Refuse the call on all devices of this person (``reference/zim.md`` B5).

        Raises:
            RequestError: As :meth:`callAccept`.
        """
        return await self._session.ask(
            frames.CallReject(callID=callID, config=_said(extendedData)), frames.CallIDReply
        )

    async def callReceived(self, callID: str) -> frames.CallIDReply:
        """Say that this device has the invitation (``reference/zim.md`` D7).

        The client does so by itself after each ``callInvitationReceived``; never refused to a
        member of the call.

        Raises:
            RequestError: 6000274 never invited; 6000276 unknown.
        """
        return await self._session.ask(frames.CallReceived(callID=callID), frames.CallIDReply)

    async def callingInvite(
        self, invitees: Sequence[str], callID: str, *, pushConfig: PushConfig | None = None
    ) -> frames.CallingInviteReply:
        """Invite more people into an advanced call that this person is in (``reference/zim.md``
        B6).

        Raises:
            RequestError: 6000001 nobody is named; 6000272 none fits into 10 people; 6000274 not
                in the call; 6000276 unknown or over; 6000281 none can be invited; 6000286 a
                general call.
        """
        return await self._session.ask(
            frames.CallingInvite(
                callID=callID,
                invitees=_people(invitees, "invitees"),
                config=frames.PushOnlyConfig(pushConfig=pushConfig),
            ),
            frames.CallingInviteReply,
        )

    async def callJoin(self, callID: str, extendedData: str = "") -> frames.CallJoinReply:
        """Enter an advanced call, or take it over from another own device.

        ``reference/zim.md`` B7.

        Raises:
            RequestError: 6000272 the call is full; 6000274 may not join; 6000276 unknown or
                over; 6000283 this device is in the call already; 6000286 a general call.
        """
        return await self._session.ask(
            frames.CallJoin(callID=callID, config=_said(extendedData)), frames.CallJoinReply
        )

    async def callQuit(
        self, callID: str, extendedData: str = "", *, pushConfig: PushConfig | None = None
    ) -> frames.CallQuitReply:
        """Leave an advanced call that goes on for the others (``reference/zim.md`` B8).

        Raises:
            RequestError: 6000274 not in the call; 6000276 unknown or over; 6000286 a general
                call.
        """
        return await self._session.ask(
            frames.CallQuit(callID=callID, config=_said(extendedData, pushConfig)),
            frames.CallQuitReply,
        )

    async def callEnd(
        self, callID: str, extendedData: str = "", *, pushConfig: PushConfig | None = None
    ) -> frames.CallEndReply:
        """End an advanced call for everybody (``reference/zim.md`` B9).

        Raises:
            RequestError: As :meth:`callQuit`.
        """
        return await self._session.ask(
            frames.CallEnd(callID=callID, config=_said(extendedData, pushConfig)),
            frames.CallEndReply,
        )

    # --- history, people ---

    async def queryCallInvitationList(
        self, count: int = 100, nextFlag: int = 0
    ) -> frames.CallListReply:
        """Read this person's calls, newest first (``reference/zim.md`` B10).

        More than 100 is treated as 100; a page may be shorter than asked. Feed ``nextFlag`` back
        for the next page; 0, and only 0, is the end.

        Raises:
            RequestError: 6000001 count below 1, or a nextFlag that cannot be.
        """
        return await self._session.ask(
            frames.QueryCallInvitationList(count=count, nextFlag=nextFlag),
            frames.CallListReply,
        )

    async def callHistoryRead(self, upTo: int) -> None:
        """Mark calls created up to ``upTo`` (ms) as seen; the person's other devices are told."""
        await self._session.ask(frames.CallHistoryRead(upTo=upTo), frames.Reply)

    async def queryUsersInfo(self, userIDs: Sequence[str]) -> frames.UsersInfoReply:
        """Names and pictures of at most 10 people (``reference/zim.md`` B1).

        Raises:
            RequestError: 6000012 more than 10 people at once or within 10 s (temporary).
        """
        return await self._session.ask(
            frames.QueryUsersInfo(userIDs=_people(userIDs, "userIDs")),
            frames.UsersInfoReply,
        )

    async def queryUsersStatus(self, userIDs: Sequence[str]) -> frames.UsersStatusReply:
        """Which of at most 200 people are online (``reference/zim.md`` A3)."""
        return await self._session.ask(
            frames.QueryUsersStatus(userIDs=_people(userIDs, "userIDs")),
            frames.UsersStatusReply,
        )

    async def subscribeUsersStatus(
        self, userIDs: Sequence[str], config: UserStatusSubscribeConfig
    ) -> frames.StatusSubscriptionReply:
        """Hear of the presence of at most 100 people (``reference/zim.md`` D4): each one's present
        state, then every change, by ``userStatusUpdated``.

        ``config.subscriptionDuration`` is in minutes, 1 to 43,200 (30 days); asking again begins
        anew. ``errorUserList`` names those who do not exist (6000011), or have blocked this
        person; of somebody who blocks this person later the last one hears is UNKNOWN. Changes are
        told together, at most twice a second.

        A subscription survives a reconnect: the client asks again for what remains of it, in whole
        minutes, and then tells only what has changed meanwhile. :meth:`logout` ends it.

        Raises:
            RequestError: 6000001 nobody, more than 100 people, a duration out of range, or this
                device would be subscribed to more than 3,000 people: then to none of these; 6000005
                more than 2,000 people at once and 100 a second (temporary).
        """
        return await self._session.ask(
            frames.SubscribeUsersStatus(userIDs=_people(userIDs, "userIDs"), config=config),
            frames.StatusSubscriptionReply,
        )

    async def unsubscribeUsersStatus(
        self, userIDs: Sequence[str]
    ) -> frames.StatusSubscriptionReply:
        """Hear no more of at most 100 people (``reference/zim.md`` D4).

        ``errorUserList`` names those who do not exist (6000011). A subscription that is over, or
        never was, is no error.

        Raises:
            RequestError: 6000001 nobody, or more than 100 people; 6000005 as
                :meth:`subscribeUsersStatus`.
        """
        return await self._session.ask(
            frames.UnsubscribeUsersStatus(userIDs=_people(userIDs, "userIDs")),
            frames.StatusSubscriptionReply,
        )

    async def mediaSignal(self, callID: str, data: str, to: str = "") -> None:
        """Say something about media to the device of ``to`` in the call, or of everybody else.

        The server does not read ``data`` (at most 16 KiB) and does not store it: what cannot be
        delivered is lost, and the receiver's ``n`` shows it. Returns when it is on its way. The
        others hear ``mediaSignalReceived``.

        Raises:
            RequestError: 6000274 this device, or ``to``, is not in the call; 6000276 no such call,
                or over; 6000281 no device of ``to`` is online (temporary); 6000005 more than 50 a
                second.
        """
        await self._session.ask(frames.MediaSignal(callID=callID, data=data, to=to), frames.Reply)

    async def mediaServers(self, callID: str) -> Media:
        """STUN and TURN servers for the media of a call this device is in, with credentials that
        are good for ``ttl`` seconds from now. Empty where the operator has named none.

        Raises:
            RequestError: 6000274, 6000276 as :meth:`mediaSignal`.
        """
        reply = await self._session.ask(
            frames.MediaServers(callID=callID), frames.MediaServersReply
        )
        return reply.media

    async def updateUserName(self, userName: str) -> None:
        """Change this person's name, at most 256 bytes; their other devices get userInfoUpdated."""
        await self._session.ask(frames.UpdateUserName(value=userName), frames.Reply)
        self._session.userName = userName

    async def updateUserAvatarUrl(self, userAvatarUrl: str) -> None:
        """Change the address of this person's picture, at most 500 bytes; their other devices are
        told."""
        await self._session.ask(frames.UpdateUserAvatarUrl(value=userAvatarUrl), frames.Reply)


def _said(extendedData: str, pushConfig: PushConfig | None = None) -> frames.DataConfig:
    return frames.DataConfig(extendedData=extendedData, pushConfig=pushConfig)


def _people(userIDs: Sequence[str], field: str) -> list[str]:
    if isinstance(userIDs, str):
        # A text is a sequence of texts: every letter would be invited.
        raise RequestError(ErrorCode.PARAM_INVALID, f"{field}: is one text, not a list of userIDs")
    try:
        return list(userIDs)
    except TypeError:
        raise RequestError(ErrorCode.PARAM_INVALID, f"{field}: is no list of userIDs") from None
