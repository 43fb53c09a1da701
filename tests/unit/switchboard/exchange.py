"""A telephone exchange without wires: the real engine, and devices with a switchboard each.

Nothing moves by itself. ``exchange.run()`` carries everything to where it goes; a test that wants
things to cross moves single items (``device.sendOne()``, ``device.hearOne()``). Time is
``exchange.pass_(seconds)``. Devices acknowledge invitations as the client does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
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
from callkit.engine.transitions import Outcome, apply
from callkit.engine.views import call_info, user_infos
from callkit.errors import ErrorCode, RequestError
from callkit.model import ErrorUserInfo, User
from callkit.protocol import frames
from callkit.protocol.codec import decodeEvent
from callkit.server.calls.fanout import outgoing_frames
from callkit.switchboard.effects import Ask, Change, Effect, Missed, Raise, Settle, Show
from callkit.switchboard.operations import Invitation
from callkit.switchboard.policy import BusyPolicy, Policy
from callkit.switchboard.switchboard import Switchboard
from callkit.switchboard.view import CallView, Phase

START_MS = 1_713_249_504_000
OFFLINE_AFTER = 35.0
Answer = frames.Reply | RequestError


class Device:
    """One device of one person."""

    def __init__(self, exchange: Exchange, userID: str, deviceID: str, policy: Policy) -> None:
        self.exchange = exchange
        self.me = User(userID, userID.title())
        self.deviceID = deviceID
        self.name = f"{userID}'s {deviceID}"
        self.online = False
        self.goneAt = 0.0
        self.outbox: deque[Ask] = deque()
        self.inbox: deque[tuple[str, Callable[[], None]]] = deque()
        self.asks: list[Ask] = []
        self.asked: list[frames.Request] = []
        self.raised: list[tuple[Any, ...]] = []
        self.story: list[tuple[Any, ...]] = []
        """Events and missed calls, in order."""
        self.shown: dict[str, CallView] = {}
        self.changes: list[Show] = []
        self.missed: list[CallView] = []
        self.settled: dict[int, object] = {}
        self.operations = 0
        self.refused: set[int] = set()
        self.restart(policy)

    def restart(self, policy: Policy | None = None) -> None:
        """The program ends without a word and begins anew."""
        self.board = Switchboard(self.me, policy or self.board.policy)
        self.outbox.clear()
        self.inbox.clear()
        self.shown.clear()

    # --- the person ---

    def send(self, *callees: str, **more: Any) -> int:
        people = tuple(User(name) for name in callees)
        return self.do(self.board.send, Invitation(callees=people, **more))

    def cancel(self, callID: str = "", *callees: str, customData: str = "") -> int:
        return self.do(self.board.cancel, callID or self.callID, callees, customData)

    def accept(self, callID: str = "", customData: str = "") -> int:
        return self.do(self.board.accept, callID or self.callID, customData)

    def reject(self, callID: str = "", message: str = "", customData: str = "") -> int:
        return self.do(self.board.reject, callID or self.callID, message, customData)

    def hangUp(self, callID: str = "", customData: str = "") -> int:
        return self.do(self.board.hangUp, callID or self.callID, customData)

    def end(self, callID: str = "", customData: str = "") -> int:
        return self.do(self.board.end, callID or self.callID, customData)

    def invite(self, callID: str, *callees: str) -> int:
        people = tuple(User(name) for name in callees)
        return self.do(self.board.invite, callID or self.callID, people, None)

    def join(self, callID: str) -> int:
        return self.do(self.board.join, callID, "")

    def do(self, step: Callable[..., None], *args: Any) -> int:
        self.operations += 1
        try:
            step(self.operations, *args, self.now)
        except RequestError:
            self.refused.add(self.operations)
            raise
        finally:
            self.perform()
        return self.operations

    # --- what it shows ---

    @property
    def now(self) -> float:
        return self.exchange.now

    @property
    def callID(self) -> str:
        """The only call on this device."""
        (view,) = self.board.calls()
        return view.callID

    @property
    def view(self) -> CallView:
        (view,) = self.board.calls()
        return view

    @property
    def phase(self) -> Phase | None:
        """Of the only call, None when there is none."""
        calls = self.board.calls()
        assert len(calls) <= 1, calls
        return calls[0].phase if calls else None

    @property
    def rings(self) -> bool:
        return any(view.rings for view in self.board.calls())

    @property
    def names(self) -> list[str]:
        """The events raised, without the running commentary."""
        return [name for name, *_ in self.raised if name != "onInvitationUserStateChanged"]

    def args(self, name: str) -> tuple[Any, ...]:
        """The arguments of the only event of that name."""
        (found,) = (args for raised, *args in self.raised if raised == name)
        return tuple(found)

    def outcome(self, operation: int) -> object:
        return self.settled[operation]

    def code(self, operation: int) -> int:
        error = self.settled[operation]
        assert isinstance(error, RequestError), error
        return error.code

    # --- carrying ---

    def perform(self) -> None:
        for effect in self.board.takeEffects():
            self._perform(effect)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Ask():
                self.asks.append(effect)
                self.asked.append(effect.request)
                self.outbox.append(effect)
            case Raise(name=name, args=args):
                self.raised.append((name, *args))
                self.story.append((name, *args))
            case Show(change=change, view=view):
                self.changes.append(effect)
                assert (view.key in self.shown) is (change is not Change.ADDED)
                if change is Change.REMOVED:
                    assert self.shown.pop(view.key).phase is Phase.ENDED
                else:
                    self.shown[view.key] = view
            case Missed(view=view):
                self.missed.append(view)
                self.story.append(("missed", view.callID))
            case Settle(operation=operation, result=result, error=error):
                assert operation not in self.settled, "an operation ends once"
                self.settled[operation] = error if error is not None else result

    def sendOne(self) -> None:
        """Carry the oldest request to the server; its reply waits in the inbox."""
        ask = self.outbox.popleft()
        if not self.online:
            error = RequestError(ErrorCode.NETWORK_ERROR, "not connected", temporary=True)
            self.inbox.append(("refusal", lambda: self._answered(ask.ticket, error)))
            return
        answer = self.exchange.serve(self, ask.request)
        self.inbox.append(("reply", lambda: self._answered(ask.ticket, answer)))
        self.exchange.flush()

    def hearOne(self) -> None:
        """Let the device hear the oldest thing that came for it."""
        kind, hear = self.inbox.popleft()
        hear()
        self.perform()
        if kind == "replay":
            # What it granted may be over by now, so the client takes another snapshot.
            self.drop()
            self.connect()

    @property
    def ready(self) -> bool:
        """There is something it can hear now."""
        return bool(self.inbox) and (self.online or self.inbox[0][0] == "refusal")

    def _answered(self, ticket: int, answer: Answer) -> None:
        if isinstance(answer, RequestError):
            self.board.failed(ticket, answer, self.now)
        else:
            self.board.replied(ticket, answer, self.now)

    def tell(self, event: frames.Event) -> None:
        if self.online:
            self.inbox.append(("event", lambda: self._hear(event)))

    def _hear(self, event: frames.Event) -> None:
        self.board.hear(event, self.now)
        if isinstance(event, frames.CallInvitationReceived) and self.online:
            self.exchange.serve(self, frames.CallReceived(id=1, callID=event.callID))
            self.exchange.flush()

    # --- the connection ---

    def connect(self) -> None:
        """Log in: the snapshot, then what rings and is not known."""
        self.online, self.goneAt = True, 0.0
        self.exchange.find(self)
        known = {view.callID for view in self.board.calls()}
        calls, ended, rings = self.exchange.snapshot(self, known)
        self.board.connected(self.now)
        self.board.snapshot(calls, ended, self.now)
        for event in rings:
            self.tell(event)
        self.perform()
        self.wake()

    def drop(self) -> None:
        """The connection breaks. Events on their way here are lost; a reply is asked for again
        on the next connection, where the nonce brings the same one.
        """
        self.online, self.goneAt = False, self.now
        self.inbox = deque(
            (kind if kind == "refusal" else "replay", hear)
            for kind, hear in self.inbox
            if kind != "event"
        )
        self.board.disconnected(self.now)
        self.perform()

    def wake(self) -> None:
        due = self.board.nextDeadline()
        if due is not None and due <= self.now:
            self.board.wake(self.now)
            self.perform()


class Exchange:
    def __init__(self) -> None:
        self.now = 1_000.0
        self.calls: dict[str, Call] = {}
        self.devices: list[Device] = []
        self._waiting: list[tuple[Device, frames.Event]] = []
        self._last_id = 0

    @property
    def ms(self) -> int:
        return START_MS + round((self.now - 1_000.0) * 1000)

    def device(
        self,
        userID: str,
        deviceID: str = "desk",
        *,
        busy: BusyPolicy = BusyPolicy.REJECT,
        **policy: Any,
    ) -> Device:
        """A new device, logged in."""
        device = Device(self, userID, deviceID, Policy(busy=busy, **policy))
        self.devices.append(device)
        device.connect()
        return device

    @property
    def call(self) -> Call:
        """The only call there ever was."""
        (call,) = self.calls.values()
        return call

    def live(self, userID: str) -> list[Call]:
        return [call for call in self.calls.values() if call.isLiveFor(userID)]

    # --- carrying ---

    def run(self) -> None:
        """Carry everything until nothing moves."""
        for _ in range(10_000):
            moved = False
            for device in self.devices:
                while device.outbox:
                    device.sendOne()
                    moved = True
                if device.ready:
                    device.hearOne()
                    moved = True
            if not moved:
                return
        raise AssertionError("it never comes to rest")

    def pass_(self, seconds: float, step: float = 0.5) -> None:
        """Let time pass in steps; deadlines fire on both sides, everything is carried."""
        self.run()
        until = self.now + seconds
        while self.now < until:
            self.tick(min(step, until - self.now))
            self.run()

    def tick(self, seconds: float) -> None:
        """Let time pass, and nothing be carried."""
        self.now += seconds
        for call in list(self.calls.values()):
            if call.live and call.nextDeadline() <= self.ms:
                self._apply(call, Due())
        for device in self.devices:
            if device.goneAt and self.now - device.goneAt >= OFFLINE_AFTER:
                device.goneAt = 0.0
                self.lose(device)
        self.flush()
        for device in self.devices:
            device.wake()

    def lose(self, device: Device) -> None:
        """The server gives the device up, or it logged out."""
        others = [d for d in self.devices if d.me == device.me and d.online and d is not device]
        for call in list(self.calls.values()):
            if call.live and call.member(device.me.userID) is not None:
                gone = DeviceGone(
                    userID=device.me.userID, deviceID=device.deviceID, lastOne=not others
                )
                self._apply(call, gone)
        self.flush()

    def give(self, call: Call, asked: Command) -> None:
        """A command that no device gives."""
        self._apply(call, asked)
        self.flush()

    def find(self, device: Device) -> None:
        """The device has logged in (again)."""
        for call in self.live(device.me.userID):
            self._apply(call, DeviceBack(userID=device.me.userID, deviceID=device.deviceID))
        self.flush()

    # --- the server ---

    def serve(self, device: Device, request: frames.Request) -> Answer:
        try:
            return self._serve(device, request)
        except RequestError as error:
            return error

    def _serve(self, device: Device, request: frames.Request) -> frames.Reply:
        if isinstance(request, frames.QueryCallInvitationList):
            return self._history(device)
        if isinstance(request, frames.CallInvite):
            return self._invite(device, request)
        call = self.calls.get(request.callID)  # type: ignore[attr-defined]
        if call is None:
            raise RequestError(ErrorCode.CALL_DOES_NOT_EXIST)
        return self._reply(device, request, self._apply(call, command(device, request)))

    def _invite(self, device: Device, request: frames.CallInvite) -> frames.Reply:
        known = {other.me.userID for other in self.devices}
        failed = tuple(
            ErrorUserInfo(name, ErrorCode.USER_DOES_NOT_EXIST)
            for name in request.invitees
            if name not in known
        )
        invitees = tuple(User(n, n.title()) for n in request.invitees if n in known)
        if not invitees:
            raise RequestError(ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST)
        self._last_id += 1
        invite = Invite(
            callID=str(self._last_id),
            caller=device.me,
            invitees=invitees,
            timeout=request.config.timeout,
            mode=request.config.mode,
            extendedData=request.config.extendedData,
            joinPolicy=request.config.joinPolicy,
            checkDelivery=request.config.enableNotReceivedCheck,
            deviceID=device.deviceID,
            deviceName=device.name,
        )
        outcome = self._apply(None, invite)
        return frames.CallInviteReply(
            id=1,
            callID=outcome.call.callID,
            timeout=outcome.call.timeout,
            createTime=outcome.call.createTime,
            revision=outcome.call.revision,
            errorUserList=failed,
        )

    def _history(self, device: Device) -> frames.Reply:
        calls = [
            call_info(call, device.me.userID, device.deviceID, self.ms)
            for call in reversed(self.calls.values())
            if call.member(device.me.userID) is not None
        ]
        return frames.CallListReply(id=1, callList=tuple(calls[:100]), nextFlag=0)

    def _apply(self, call: Call | None, asked: Command) -> Outcome:
        outcome = apply(call, asked, self.ms)
        self.calls[outcome.call.callID] = outcome.call
        for outgoing in outgoing_frames(outcome.call, outcome.notices, self.ms):
            event = decodeEvent(outgoing.frame)
            assert isinstance(event, frames.Event)
            for recipient in outgoing.recipients:
                for device in self.devices:
                    wanted = recipient.only in ("", device.deviceID)
                    if (
                        device.me.userID == recipient.userID
                        and wanted
                        and device.deviceID != recipient.excluding
                    ):
                        self._waiting.append((device, event))
        return outcome

    def flush(self) -> None:
        """Hand out the events of the last changes; replies are in the inboxes by now."""
        waiting, self._waiting = self._waiting, []
        for device, event in waiting:
            device.tell(event)

    def _reply(self, device: Device, request: frames.Request, outcome: Outcome) -> frames.Reply:
        call = outcome.call
        people = user_infos(call, device.me.userID, device.deviceID)
        match request:
            case frames.CallAccept():
                return frames.CallAcceptReply(
                    id=1,
                    callID=call.callID,
                    acceptTime=self.ms,
                    revision=call.revision,
                    callUserList=people,
                )
            case frames.CallJoin():
                return frames.CallJoinReply(
                    id=1,
                    callID=call.callID,
                    createTime=call.createTime,
                    joinTime=self.ms,
                    acceptTime=self.ms,
                    extendedData=call.extendedData,
                    revision=call.revision,
                    callUserList=people,
                )
            case frames.CallCancel():
                return frames.CallCancelReply(
                    id=1, callID=call.callID, errorInvitees=outcome.answer.errorInvitees
                )
            case frames.CallingInvite():
                return frames.CallingInviteReply(
                    id=1,
                    callID=call.callID,
                    revision=call.revision,
                    errorUserList=outcome.answer.errorUserList,
                )
        return frames.CallIDReply(id=1, callID=call.callID)

    def snapshot(self, device: Device, known: set[str]) -> tuple[Any, Any, list[frames.Event]]:
        me = device.me.userID
        infos = {
            call.callID: call_info(call, me, device.deviceID, self.ms)
            for call in self.calls.values()
            if call.member(me) is not None
        }
        live = [info for info in infos.values() if not info.endReason]
        ended = [infos[callID] for callID in known if callID in infos and infos[callID].endReason]
        rings: list[frames.Event] = [
            frames.CallInvitationReceived(
                **{
                    name: getattr(info, name)
                    for name in frames.CallInvitationReceived.__struct_fields__
                }
            )
            for info in live
            if info.remainingMs and info.callID not in known
        ]
        return live, ended, rings


def command(device: Device, request: frames.Request) -> Command:
    """What the server makes of a request that names a call."""
    me, text = device.me.userID, ""
    config = getattr(request, "config", None)
    if isinstance(config, frames.DataConfig):
        text = config.extendedData
    here = {"deviceID": device.deviceID, "extendedData": text}
    named = {**here, "deviceName": device.name}
    made: Command
    match request:
        case frames.CallAccept():
            made = Accept(userID=me, **named)
        case frames.CallReject():
            made = Reject(userID=me, **named)
        case frames.CallReceived():
            made = Received(userID=me, deviceID=device.deviceID)
        case frames.CallCancel(invitees=invitees):
            made = Cancel(userID=me, invitees=tuple(invitees), **here)
        case frames.CallingInvite(invitees=invitees):
            people = tuple(User(name, name.title()) for name in invitees)
            made = CallingInvite(userID=me, invitees=people)
        case frames.CallJoin():
            made = Join(user=device.me, **named)
        case frames.CallQuit():
            made = Quit(userID=me, **here)
        case frames.CallEnd():
            made = End(userID=me, **here)
        case _:
            raise AssertionError(msgspec.structs.asdict(request))
    return made


def ringing(exchange: Exchange) -> tuple[Device, Device]:
    """Alice calls Bob, and his device rings."""
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    return alice, bob


def fail_next(device: Device, code: ErrorCode, *, temporary: bool = False) -> None:
    """The device's next request comes to nothing."""
    ask = device.outbox.popleft()
    device.board.failed(ask.ticket, RequestError(code, temporary=temporary), device.now)
    device.perform()
