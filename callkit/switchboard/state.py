"""The state that all parts of the switchboard share: calls, requests in flight, effects.

The moves in here are the only ones that add, show, name, move or end a call; ``operations``,
``server_events``, ``snapshot`` and ``replies`` decide which of them to make.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallUserState, EndReason, User
from callkit.protocol import frames
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.effects import Ask, Change, Effect, Missed, Raise, Settle, Show
from callkit.switchboard.end_events import INCOMING, MISSED, incomingArguments
from callkit.switchboard.extended_data import BUSY, DECLINE, AnswerData
from callkit.switchboard.policy import Policy
from callkit.switchboard.tables import MOVES, Input, Patience
from callkit.switchboard.view import CallView

OVER = frozenset(
    {
        ErrorCode.CALL_DOES_NOT_EXIST,
        ErrorCode.CALL_IS_NOT_INVITEE,
        ErrorCode.CALL_IS_NOT_ADVANCED_MODE,
    }
)
"""A refusal that means: this person is not in that call any more."""
RETRY = 3.0
"""Seconds after which the server is told again that this device is out of a call."""
REMEMBERED = 200
"""The most ended calls that are still recognised, so that late events about them do no harm."""

R = TypeVar("R", bound=frames.Request)


@dataclass(slots=True)
class Ticket:
    """A request in flight."""

    request: frames.Request
    call: DeviceCall | None = None
    operation: int = 0
    """The operation that waits for it; 0: none."""

    @property
    def known(self) -> DeviceCall:
        """The call of a request that always has one."""
        assert self.call is not None
        return self.call


@dataclass(slots=True)
class EndedCall:
    """What is kept of a call after its end on this device."""

    reason: EndReason
    settled: bool
    """The server knows that this device is out of it."""
    missed: bool = False
    """The missed call was reported."""
    call: DeviceCall | None = None
    """The call that the server still has to be asked to end …"""
    retryTime: float = 0.0
    """… and the time of the next attempt; 0.0: not before the next login."""


class DeviceState:
    """State and moves. Every input sets ``now`` first; effects are collected until they are
    taken."""

    def __init__(self, me: User, policy: Policy) -> None:
        self.me = me
        self.policy = policy
        self.now = 0.0
        self.online = False
        self.departing = False
        """The person logs out: reported calls are ended, and no new ones are reported."""
        self.calls: dict[str, DeviceCall] = {}
        self.over: OrderedDict[str, EndedCall] = OrderedDict()
        self.merged: dict[str, str] = {}
        """Glare: the callID of the superseded call → that of the kept one."""
        self.elsewhere: dict[str, str] = {}
        """Calls that make this person busy on another device, as far as this one knows: callID →
        that device's name."""
        self.askTime = 0.0
        """When those calls are queried again, if an invitation waits for the result."""
        self.tickets: dict[int, Ticket] = {}
        self.effects: list[Effect] = []
        self._numbers = itertools.count(1)

    # --- finding ---

    def find(self, callID: str) -> DeviceCall | None:
        """The live call of ``callID``, of the call it was merged into, or with that key."""
        call = self.calls.get(callID) or self.calls.get(self.merged.get(callID, ""))
        return call or next((call for call in self.calls.values() if call.key == callID), None)

    def busy(self, *, besides: DeviceCall | None = None) -> bool:
        return any(call.busy for call in self.calls.values() if call is not besides)

    def awaits(self, call: DeviceCall, kind: type[frames.Request]) -> bool:
        """Whether a request of that kind is on its way for the call."""
        parked = call.parked is not None and isinstance(call.parked.request, kind)
        return parked or any(
            t.call is call and isinstance(t.request, kind) for t in self.tickets.values()
        )

    # --- saying ---

    def tell(self, name: str, *args: object) -> None:
        self.effects.append(Raise(name=name, args=args))

    def ask(
        self, request: frames.Request, call: DeviceCall | None = None, operation: int = 0
    ) -> None:
        """Send the request; ``operation`` waits for its outcome."""
        number = next(self._numbers)
        self.tickets[number] = Ticket(request, call, operation)
        self.effects.append(Ask(ticket=number, request=request))

    def settle(
        self, operation: int, result: object = None, error: RequestError | None = None
    ) -> None:
        if operation:
            self.effects.append(Settle(operation=operation, result=result, error=error))

    # --- calls ---

    def move(self, call: DeviceCall, input_: Input) -> None:
        """Apply ``input_`` to the call by the table, and show it."""
        self.enter(call, input_)
        self.show(call)

    def enter(self, call: DeviceCall, input_: Input) -> None:
        """The only writer of a call's state.

        Raises:
            KeyError: The table has no such move; callers ask :func:`tables.allows` first.
        """
        call.state, patience = MOVES[input_][call.state]
        if patience is Patience.START:
            call.patience = self.now + self.policy.patience
        elif patience is Patience.STOP:
            call.patience = 0.0

    def add(self, call: DeviceCall) -> None:
        call.offline = not self.online
        self.calls[call.callID] = call

    def reveal(self, call: DeviceCall) -> None:
        """From now on surfaces and events report the call."""
        if not call.shown:
            call.shown = True
            call.last = call.view()
            self.effects.append(Show(change=Change.ADDED, view=call.last))

    def show(self, call: DeviceCall) -> None:
        """Show the call, if surfaces know it and its view has changed."""
        if not call.shown:
            return
        view = call.view()
        if view != call.last:
            call.last = view
            self.effects.append(Show(change=Change.CHANGED, view=view))

    def identify(self, call: DeviceCall, callID: str) -> None:
        """The server has given the call its callID."""
        self.calls.pop(call.callID, None)
        call.callID = callID
        if call.live:
            self.calls[callID] = call
            self.show(call)

    def replace(self, old: DeviceCall, new: DeviceCall) -> None:
        """Glare: ``new`` takes the place of ``old`` on this device, with the same key."""
        self.merged[old.callID] = new.callID
        new.key = old.key
        old.shown, new.shown = False, True
        self.show(new)

    def finish(
        self,
        call: DeviceCall,
        reason: EndReason,
        *,
        remark: AnswerData | None = None,
        deviceName: str = "",
        code: int = 0,
        settled: bool = True,
    ) -> None:
        """End the call here, once: the last view, the event of its end reason, onCallEnded; then it
        is removed. ``settled``: the server knows; otherwise this device leaves again when it can.
        """
        if not call.live:
            return
        remark = remark or AnswerData()
        was_in = call.connected
        self.enter(call, Input.OVER)
        call.endReason = reason
        call.endedAt = self.now
        call.message = remark.message or call.message
        call.deviceName = deviceName
        call.errorCode = code
        call.deadline = call.hushTime = 0.0
        self.calls.pop(call.callID, None)
        if call.hasID:
            self.remember(call.callID, reason, settled=settled)
        self.dropParked(call, _too_late(call))
        if call.shown:
            self._say_goodbye(call, reason, remark, was_in=was_in)
        if not was_in and reason in MISSED:
            self._miss(call)
        if call.shown:
            self.effects.append(Show(change=Change.REMOVED, view=call.view()))
            call.shown = False

    def _miss(self, call: DeviceCall) -> None:
        """Report a missed call: once, unless it rang again since."""
        known = self.over.get(call.callID)
        if call.outgoing or call.rival is not None or known is None:
            return
        if call.shown or not known.missed:
            known.missed = True
            self.effects.append(Missed(view=call.view()))

    def _say_goodbye(
        self, call: DeviceCall, reason: EndReason, remark: AnswerData, *, was_in: bool
    ) -> None:
        self.show(call)
        if not call.outgoing and not was_in and reason in INCOMING:
            self.tell(INCOMING[reason], *incomingArguments(call, reason, remark))
        if call.hasID:
            self.tell("onCallEnded", call.callID, reason)

    def dropParked(self, call: DeviceCall, error: RequestError) -> None:
        """Drop a request that was not sent; its operation fails with the reason."""
        parked, call.parked = call.parked, None
        if parked is not None:
            self.settle(parked.operation, error=error)

    def remember(self, callID: str, reason: EndReason, *, settled: bool) -> None:
        known = self.over.get(callID)
        self.over[callID] = EndedCall(reason, settled, known is not None and known.missed)
        self.over.move_to_end(callID)
        while len(self.over) > REMEMBERED:
            forgotten, _ = self.over.popitem(last=False)
            self.merged.pop(forgotten, None)

    def views(self) -> list[CallView]:
        """Live calls surfaces know of, in the order they came."""
        return [call.view() for call in self.calls.values() if call.shown]

    # --- getting out ---

    def leave(self, call: DeviceCall, operation: int = 0, remark: AnswerData | None = None) -> None:
        """Ask to leave a call in which the server has this device: quit, or end when the other
        person would be left alone.

        In general mode there is nothing to ask: the server's call was over at the answer.
        """
        if not call.advanced:
            self.settle(operation)
            return
        data = frames.DataConfig(extendedData=(remark or AnswerData()).encode())
        kind = frames.CallEnd if self.endsForAll(call) else frames.CallQuit
        self.ask(kind(callID=call.callID, config=data), call, operation)

    def markSettled(self, call: DeviceCall) -> None:
        """The server knows that this device is out of the call."""
        known = self.over.get(call.callID)
        if known is not None:
            known.settled = True

    def endUnreported(self, call: DeviceCall, error: RequestError, reason: EndReason) -> None:
        """The person has left the call, but the server could not be told."""
        self.finish(call, reason, settled=False)
        if error.code in OVER:
            self.markSettled(call)
        elif error.temporary:
            self.tryAgain(call)

    def tryAgain(self, call: DeviceCall) -> None:
        """Leaving a call failed temporarily: try again after a while."""
        known = self.over.get(call.callID)
        if known is not None and not known.settled:
            known.call, known.retryTime = call, self.now + RETRY

    def getOut(self, call: DeviceCall) -> None:
        """Tell the server again that this device has left a call that has ended here."""
        answered = any(p.state is CallUserState.ACCEPTED for p in call.participants.values())
        if call.outgoing and not answered:
            self.ask(frames.CallCancel(callID=call.callID), call)
        elif call.outgoing or call.connectedAt:
            self.leave(call)
        else:
            reason = BUSY if call.endReason is EndReason.BUSY else DECLINE
            data = frames.DataConfig(extendedData=AnswerData(reason).encode())
            self.ask(frames.CallReject(callID=call.callID, config=data), call)

    def endsForAll(self, call: DeviceCall) -> bool:
        """Whether hanging up ends the call: one other person cannot go on talking alone."""
        if self.policy.endCallWhenInitiatorLeave and call.caller.userID == self.me.userID:
            return True
        accepted = [p for p in call.others() if p.state is CallUserState.ACCEPTED]
        pending = [p for p in call.others() if p.pending]
        return len(accepted) + len(pending) <= 1


def _too_late(call: DeviceCall) -> RequestError:
    """The error of an answer or a cancel that still waited when its call ended."""
    if call.parked is not None and isinstance(call.parked.request, frames.CallCancel):
        return RequestError(
            ErrorCode.NETWORK_ERROR,
            "the server has not been told yet; it will be when the connection is back",
            temporary=True,
        )
    return gone("the call was over before the answer left")


def gone(message: str) -> RequestError:
    """6000276: the call, or this person's part in it, is over."""
    return RequestError(ErrorCode.CALL_DOES_NOT_EXIST, message)
