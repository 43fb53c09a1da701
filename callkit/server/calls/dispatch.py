"""Requests about calls, one function each: load → ``engine.apply`` → commit → reply → notices.

The rules are the engine's, atomicity is the store's; here is only the way between. A command is
applied to the call as loaded; if somebody else's commit came first, the store returns the call as
it is now and the command is applied again. Whatever happens to the connection meanwhile, a command
that was started is carried to its end, so no commit is left without its notices.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import msgspec

from callkit.engine.call import Call
from callkit.engine.commands import (
    Accept,
    CallingInvite,
    Cancel,
    Command,
    DeviceBack,
    DeviceGone,
    Due,
    End,
    Invite,
    Join,
    Quit,
    Received,
    Reject,
)
from callkit.engine.invitees import distinct_invitees, nobody, plan_invitees
from callkit.engine.transitions import Outcome, apply
from callkit.errors import ErrorCode, RequestError, StoreError
from callkit.model import CallInvitationMode, CallUserState, PushConfig
from callkit.protocol import frames
from callkit.protocol.codec import encode
from callkit.server.calls import replies
from callkit.server.calls.fanout import Fanout, encode_fitting, outgoing_frames
from callkit.server.calls.observer import Observer
from callkit.server.calls.presence import Presence
from callkit.server.calls.replies import Answer, Asked
from callkit.server.calls.screening import Screening, insiders
from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.stores.base import (
    MAX_NUMBER,
    Commit,
    CommitResult,
    NonceRecord,
    Record,
    Store,
)
from callkit.server.stores.health import loudness
from callkit.server.transport.limits import Limits
from callkit.server.transport.sessions import Session

_log = logging.getLogger(__name__)

_DUE_AT_ONCE = 256
_TYING = (Invite, Accept, Join)
"""Commands that tie a call to the device that gave them."""
_MADE_FOR_ONE = (Invite, CallingInvite)
"""Commands that hold what was found out for the call as it was."""

Handler = Callable[[Session, Any], Awaitable[None]]


class _Asker(msgspec.Struct, frozen=True, gc=False):
    """A device that asked for a change, and how it is answered."""

    session: Session
    request: Any
    answer: Answer

    @property
    def push(self) -> PushConfig | None:
        """What the request wants pushed."""
        return getattr(getattr(self.request, "config", None), "pushConfig", None)


class _Overtaken(Exception):
    """Somebody else's commit came first, and the command was made for the call as it had been."""

    def __init__(self, record: Record | None) -> None:
        super().__init__()
        self.record = record
        """The call as it is stored."""


class Dispatch:
    """All commands to calls on this process: of people, of devices, and of time."""

    def __init__(
        self,
        *,
        settings: Settings,
        server_time: ServerTime,
        store: Store,
        presence: Presence,
        fanout: Fanout,
        limits: Limits,
        observer: Observer,
    ) -> None:
        self._rules = settings.rules
        self._nonce_ms = settings.nonceMinutes * 60_000
        self._server_time = server_time
        self._store = store
        self._presence = presence
        self._fanout = fanout
        self._limits = limits
        self.screening = Screening(settings, store, presence, limits)
        self._observer = observer
        self.handlers: dict[type[frames.Request], Handler] = {
            frames.CallInvite: self.callInvite,
            frames.CallCancel: self.callCancel,
            frames.CallAccept: self.callAccept,
            frames.CallReject: self.callReject,
            frames.CallReceived: self.callReceived,
            frames.CallingInvite: self.callingInvite,
            frames.CallJoin: self.callJoin,
            frames.CallQuit: self.callQuit,
            frames.CallEnd: self.callEnd,
        }

    # --- requests ---

    async def callInvite(self, session: Session, request: frames.CallInvite) -> None:
        self._limits.invite(session.userID)
        await self._repeating(session, request, self._call_invite(session, request))

    async def _call_invite(self, session: Session, request: frames.CallInvite) -> None:
        names, failed = plan_invitees(session.userID, request.invitees)
        with await self.screening.invite(session.userID, names, failed) as (invitees, errors):
            if not invitees:
                raise nobody(errors)
            config = request.config
            command = Invite(
                callID=new_call_id(),
                caller=await self._presence.person(session.userID),
                invitees=invitees,
                timeout=config.timeout,
                mode=config.mode,
                extendedData=config.extendedData,
                checkDelivery=config.enableNotReceivedCheck,
                joinPolicy=config.joinPolicy,
                deviceID=session.deviceID,
                deviceName=session.deviceName,
                failed=errors,
            )
            await self._create(command, _Asker(session, request, replies.invited))

    async def callingInvite(self, session: Session, request: frames.CallingInvite) -> None:
        self._limits.invite(session.userID)
        await self._repeating(session, request, self._calling_invite(session, request))

    async def _calling_invite(self, session: Session, request: frames.CallingInvite) -> None:
        names, failed = distinct_invitees(session.userID, request.invitees)
        asker = _Asker(session, request, replies.calling_invited)

        record = await self._store.load(request.callID)
        while True:
            inside = insiders(record.call) if record is not None else ()
            adding = self.screening.add(session.userID, names, failed, inside)
            with await adding as (who, errors):
                command = CallingInvite(userID=session.userID, invitees=who, failed=errors)
                try:
                    await self._carry_out(record, command, asker)
                except _Overtaken as overtaken:
                    # Somebody may have come in meanwhile: they are screened again.
                    record = overtaken.record
                else:
                    return

    async def callCancel(self, session: Session, request: frames.CallCancel) -> None:
        command = Cancel(
            userID=session.userID,
            deviceID=session.deviceID,
            invitees=tuple(request.invitees),
            extendedData=request.config.extendedData,
        )
        await self._command(session, request, command, replies.cancelled)

    async def callAccept(self, session: Session, request: frames.CallAccept) -> None:
        command = Accept(
            userID=session.userID,
            deviceID=session.deviceID,
            deviceName=session.deviceName,
            extendedData=request.config.extendedData,
        )
        await self._command(session, request, command, replies.accepted)

    async def callReject(self, session: Session, request: frames.CallReject) -> None:
        command = Reject(
            userID=session.userID,
            deviceID=session.deviceID,
            deviceName=session.deviceName,
            extendedData=request.config.extendedData,
        )
        await self._command(session, request, command, replies.acknowledged)

    async def callReceived(self, session: Session, request: frames.CallReceived) -> None:
        command = Received(userID=session.userID, deviceID=session.deviceID)
        record = await self._store.load(request.callID)
        await self._carry_out(record, command, _Asker(session, request, replies.acknowledged))

    async def callJoin(self, session: Session, request: frames.CallJoin) -> None:
        command = Join(
            user=await self._presence.person(session.userID),
            deviceID=session.deviceID,
            deviceName=session.deviceName,
            extendedData=request.config.extendedData,
        )
        await self._command(session, request, command, replies.joined)

    async def callQuit(self, session: Session, request: frames.CallQuit) -> None:
        command = Quit(
            userID=session.userID,
            deviceID=session.deviceID,
            extendedData=request.config.extendedData,
        )
        await self._command(session, request, command, replies.left)

    async def callEnd(self, session: Session, request: frames.CallEnd) -> None:
        command = End(
            userID=session.userID,
            deviceID=session.deviceID,
            extendedData=request.config.extendedData,
        )
        await self._command(session, request, command, replies.ended)

    # --- requests of the app's own backend ---

    async def create(self, command: Invite, push: PushConfig | None) -> Outcome:
        """Make a call that no device asked for; its callID is another one if that is taken.

        Raises:
            RequestError: Refused by the rules.
            StoreError: The store failed.
        """
        outcome = await self._create(command, None, push)
        assert outcome is not None
        return outcome

    async def change(
        self, callID: str, command: Command, push: PushConfig | None = None
    ) -> Outcome:
        """Give a command that no device gave; raises like :meth:`create`."""
        outcome = await self._carry_out(await self._store.load(callID), command, None, push)
        assert outcome is not None
        return outcome

    # --- what nobody asked for ---

    async def deviceGone(self, userID: str, deviceID: str, lastOne: bool) -> None:
        """A device went offline, logged out or was kicked: its person's live calls learn it."""
        command = DeviceGone(userID=userID, deviceID=deviceID, lastOne=lastOne)
        await self._tell_all((record, command) for record in await self._store.callsOf(userID))

    async def deviceBack(self, userID: str, deviceID: str) -> list[Record]:
        """A device is online (again): calls that miss it learn it. The person's live calls."""
        records = await self._store.callsOf(userID)
        missing = [record for record in records if record.call.requireMember(userID).absentTime]
        if not missing:
            return records
        command = DeviceBack(userID=userID, deviceID=deviceID)
        await self._tell_all((record, command) for record in missing)
        return await self._store.callsOf(userID)

    async def due(self) -> None:
        """Do everything that is due by now."""
        while records := await self._store.due(self._server_time.now(), _DUE_AT_ONCE):
            commands = [(record, Due(online=await self._online(record.call))) for record in records]
            await self._tell_all(commands)

    async def _online(self, call: Call) -> dict[str, tuple[str, ...]]:
        """The devices of those inside that are online; for a room, which alone can be left."""
        if call.mode is not CallInvitationMode.ADVANCED:
            return {}
        inside = [m.userID for m in call.members if m.state is CallUserState.ACCEPTED]
        online = await self._store.devices(inside)
        return {
            userID: tuple(device.deviceID for device in online.get(userID, ())) for userID in inside
        }

    async def _tell_all(self, commands: Iterable[tuple[Record, Command]]) -> None:
        # Side by side: the commits of one loop tick travel together.
        results = await asyncio.gather(
            *(self._carry_out(record, command) for record, command in commands),
            return_exceptions=True,
        )
        for result in results:
            # Refused: the call is not there any more.
            if isinstance(result, BaseException) and not isinstance(result, RequestError):
                if not isinstance(result, StoreError):
                    raise result
                _log.log(
                    loudness(result), "a change was not stored, it will be tried again: %s", result
                )

    # --- the way of a command ---

    async def _command(
        self,
        session: Session,
        request: frames.CallAnswer | frames.CallCancel,
        command: Command,
        answer: Answer,
    ) -> None:
        record = await self._store.load(request.callID)
        asker = _Asker(session, request, answer)
        await self._repeating(session, request, self._carry_out(record, command, asker))

    async def _create(
        self, command: Invite, asker: _Asker | None, push: PushConfig | None = None
    ) -> Outcome | None:
        """Make a call. Returns like :meth:`_carry_out`."""
        while True:
            try:
                return await self._carry_out(None, command, asker, push)
            except _Overtaken:
                # The number is taken, which nobody will live to see: another one is drawn.
                command = msgspec.structs.replace(command, callID=new_call_id())

    async def _carry_out(
        self,
        record: Record | None,
        command: Command,
        asker: _Asker | None = None,
        push: PushConfig | None = None,
    ) -> Outcome | None:
        """Carry out ``command`` on the call as it will be then, and answer the request before
        anybody is told; None when the same request had been carried out before.

        Raises:
            RequestError: Refused by the rules.
            StoreError: The store failed.
            _Overtaken: The command was made for ``record`` and cannot be given to another one.
        """
        while True:
            call = record.call if record is not None else None
            now = self._server_time.now()
            outcome = apply(call, command, now, self._rules)
            reply, nonce = b"", None
            if asker is not None:
                session, request = asker.session, asker.request
                if isinstance(command, Join) and call and not call.isLiveFor(session.userID):
                    await self.screening.enter(session.userID, call)
                reply = encode_fitting(asker.answer(Asked(request.id, session, now, outcome)))
                nonce = self._nonce_record(session, request, outcome.call.callID, reply, now)
            # A Due that finds nothing to do still moves the deadline that was stored.
            if outcome.call is call and nonce is None and not isinstance(command, Due):
                if asker is not None:
                    asker.session.reply(reply)
                return outcome
            commit = self._commit(record, outcome, now, nonce)
            if self._observer.webhooks is not None:
                pushed = push if asker is None else asker.push
                webhooks = await self._observer.webhooks(call, outcome.call, now, pushed)
                commit = msgspec.structs.replace(commit, webhooks=webhooks)
            result = await self._store.commit(commit)
            if result.applied:
                if asker is not None:
                    asker.session.reply(reply)
                self._tell(call, commit, result, now)
                if isinstance(command, _TYING) and asker is not None:
                    await self._tied(command, asker.session, outcome.call)
                return outcome
            if result.nonce is not None and asker is not None:
                self._repeat(asker.session, asker.request, result.nonce)
                return None
            record = result.record
            if isinstance(command, _MADE_FOR_ONE):
                raise _Overtaken(record)

    def _commit(
        self, record: Record | None, outcome: Outcome, now: int, nonce: NonceRecord | None
    ) -> Commit:
        call = outcome.call
        known = len(record.call.members) if record is not None else 0
        return Commit(
            expected=record.version if record is not None else 0,
            call=call,
            deadline=call.nextDeadline(self._rules),
            # Entries are never removed, so new members stand behind those there before.
            history=tuple([member.userID for member in call.members[known:]]),
            nonce=nonce,
            frames=outgoing_frames(call, outcome.notices, now),
        )

    def _tell(self, before: Call | None, commit: Commit, result: CommitResult, now: int) -> None:
        self._fanout.send(commit.frames, result.frameIDs)
        if commit.deadline:
            self._observer.deadline(commit.deadline)
        for changed in self._observer.changed:
            changed(before, commit.call, now)

    async def _tied(self, command: Command, session: Session, call: Call) -> None:
        """The call is tied to the device now, which may have been lost while that was under way."""
        if isinstance(command, Accept):
            self.screening.answered(call, session.userID)
        if not self._presence.watches(session):
            await self._presence.check(session)

    # --- the same request again ---

    async def _repeating(self, session: Session, request: Any, work: Awaitable[object]) -> None:
        """Await ``work``. What it refuses may have succeeded before: then the answer is that of
        then."""
        try:
            await work
        except RequestError:
            record = None
            if request.nonce:
                now = self._server_time.now()
                record = await self._store.nonce(session.userID, request.nonce, now)
            if record is None:
                raise
            self._repeat(session, request, record)

    def _nonce_record(
        self, session: Session, request: Any, callID: str, reply: bytes, now: int
    ) -> NonceRecord | None:
        nonce = getattr(request, "nonce", "")
        if not nonce:
            return None
        return NonceRecord(
            userID=session.userID,
            nonce=nonce,
            digest=digest(request),
            reply=reply,
            callID=callID,
            expireTime=now + self._nonce_ms,
        )

    def _repeat(self, session: Session, request: Any, record: NonceRecord) -> None:
        if record.digest != digest(request):
            raise RequestError(ErrorCode.CALL_ALREADY_EXISTS, "nonce: was used for another request")
        reply = msgspec.json.decode(record.reply)
        reply["id"] = request.id
        session.reply(msgspec.json.encode(reply))


def digest(request: frames.Request) -> bytes:
    """Of op and arguments, whatever their order in JSON and the request's id."""
    data = encode(msgspec.structs.replace(request, id=1))
    return hashlib.blake2b(data, digest_size=16).digest()


def new_call_id() -> str:
    """A positive random number of 63 bits in decimal: a key, so nobody can guess one.

    It says nothing about when the call was made: order is createTime's.
    """
    while not (number := int.from_bytes(os.urandom(8), "big") & MAX_NUMBER):
        pass
    return str(number)
