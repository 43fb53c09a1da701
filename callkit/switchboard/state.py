"""What all parts of the switchboard share: the lines, the tickets, the effects.

The moves in here are the only ones that add, show, name or end a line; ``hearing``, ``wishes``
and ``replies`` decide which of them to make.
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
from callkit.switchboard.view import CallView, Phase

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
"""Calls that are over and still recognised, so that late words about them do no harm."""

R = TypeVar("R", bound=frames.Request)


@dataclass(slots=True)
class Ticket:
    """A request on its way."""

    request: frames.Request
    line: DeviceCall | None = None
    operation: int = 0
    """Who waits for it; 0: nobody."""

    @property
    def known(self) -> DeviceCall:
        """The line, of a request that is never made without one."""
        assert self.line is not None
        return self.line


@dataclass(slots=True)
class Over:
    """What is remembered of a call after its end here."""

    reason: EndReason
    settled: bool
    """The server knows that this device is out of it."""
    missed: bool = False
    """The person was told of a missed call."""
    line: DeviceCall | None = None
    """What the server is still to be told to let go of …"""
    retryTime: float = 0.0
    """… and when it is told again; 0.0: not before the next login."""


class DeviceState:
    """State and moves. Every input sets ``now`` first; effects pile up until they are taken."""

    def __init__(self, me: User, policy: Policy) -> None:
        self.me = me
        self.policy = policy
        self.now = 0.0
        self.online = False
        self.lines: dict[str, DeviceCall] = {}
        self.over: OrderedDict[str, Over] = OrderedDict()
        self.merged: dict[str, str] = {}
        """Glare: the callID of the call that was given up → that of the one that was kept."""
        self.elsewhere: dict[str, str] = {}
        """Calls that keep this person busy on another device, as far as this one was told:
        callID → that device's name."""
        self.askTime = 0.0
        """When those calls are asked after again, if an invitation waits for it."""
        self.tickets: dict[int, Ticket] = {}
        self.effects: list[Effect] = []
        self._numbers = itertools.count(1)

    # --- finding ---

    def find(self, callID: str) -> DeviceCall | None:
        """The live line of ``callID``, of the call it was merged into, or with that key."""
        line = self.lines.get(callID) or self.lines.get(self.merged.get(callID, ""))
        return line or next((line for line in self.lines.values() if line.key == callID), None)

    def busy(self, *, besides: DeviceCall | None = None) -> bool:
        return any(line.busy for line in self.lines.values() if line is not besides)

    def awaits(self, line: DeviceCall, kind: type[frames.Request]) -> bool:
        """Whether a request of that kind is on its way for the line."""
        parked = line.intent is not None and isinstance(line.intent.request, kind)
        return parked or any(
            t.line is line and isinstance(t.request, kind) for t in self.tickets.values()
        )

    # --- saying ---

    def tell(self, name: str, *args: object) -> None:
        self.effects.append(Raise(name=name, args=args))

    def ask(
        self, request: frames.Request, line: DeviceCall | None = None, operation: int = 0
    ) -> None:
        """Send the request; ``operation`` waits for its outcome."""
        number = next(self._numbers)
        self.tickets[number] = Ticket(request, line, operation)
        self.effects.append(Ask(ticket=number, request=request))

    def settle(
        self, operation: int, result: object = None, error: RequestError | None = None
    ) -> None:
        if operation:
            self.effects.append(Settle(operation=operation, result=result, error=error))

    # --- lines ---

    def add(self, line: DeviceCall) -> None:
        line.offline = not self.online
        self.lines[line.callID] = line

    def reveal(self, line: DeviceCall) -> None:
        """Let surfaces and events know of the line from now on."""
        if not line.shown:
            line.shown = True
            line.last = line.view()
            self.effects.append(Show(change=Change.ADDED, view=line.last))

    def show(self, line: DeviceCall) -> None:
        """Tell surfaces, if they know of the line and it looks different."""
        if not line.shown:
            return
        view = line.view()
        if view != line.last:
            line.last = view
            self.effects.append(Show(change=Change.CHANGED, view=view))

    def identify(self, line: DeviceCall, callID: str) -> None:
        """The server has given the call its callID."""
        self.lines.pop(line.callID, None)
        line.callID = callID
        if line.live:
            self.lines[callID] = line
            self.show(line)

    def replace(self, old: DeviceCall, new: DeviceCall) -> None:
        """Glare: ``new`` is from now on what ``old`` was on this device, under the same key."""
        self.merged[old.callID] = new.callID
        new.key = old.key
        old.shown, new.shown = False, True
        self.show(new)

    def finish(
        self,
        line: DeviceCall,
        reason: EndReason,
        *,
        remark: AnswerData | None = None,
        deviceName: str = "",
        code: int = 0,
        settled: bool = True,
    ) -> None:
        """End the line here, once: last look, the verdict's event, onCallEnded, then gone.

        ``settled``: the server knows; otherwise this device leaves again when it can.
        """
        if not line.live:
            return
        remark = remark or AnswerData()
        was_in = line.connected
        line.phase = Phase.ENDED
        line.endReason = reason
        line.endedAt = self.now
        line.message = remark.message or line.message
        line.deviceName = deviceName
        line.errorCode = code
        line.deadline = line.patience = line.hushTime = 0.0
        self.lines.pop(line.callID, None)
        if line.hasID:
            self.remember(line.callID, reason, settled=settled)
        self.dropIntent(line, _too_late(line))
        if line.shown:
            self._say_goodbye(line, reason, remark, was_in=was_in)
        if not was_in and reason in MISSED:
            self._miss(line)
        if line.shown:
            self.effects.append(Show(change=Change.REMOVED, view=line.view()))
            line.shown = False
        if line.merging is not None:
            line.merging = None

    def _miss(self, line: DeviceCall) -> None:
        """Tell of a missed call: once, unless it rang again since."""
        known = self.over.get(line.callID)
        if line.outgoing or line.heldBy is not None or known is None:
            return
        if line.shown or not known.missed:
            known.missed = True
            self.effects.append(Missed(view=line.view()))

    def _say_goodbye(
        self, line: DeviceCall, reason: EndReason, remark: AnswerData, *, was_in: bool
    ) -> None:
        self.show(line)
        if not line.outgoing and not was_in and reason in INCOMING:
            self.tell(INCOMING[reason], *incomingArguments(line, reason, remark))
        if line.hasID:
            self.tell("onCallEnded", line.callID, reason)

    def dropIntent(self, line: DeviceCall, error: RequestError) -> None:
        """A request that has not left need not leave any more; who waits for it learns why."""
        parked, line.intent = line.intent, None
        if parked is not None:
            self.settle(parked.operation, error=error)

    def remember(self, callID: str, reason: EndReason, *, settled: bool) -> None:
        known = self.over.get(callID)
        self.over[callID] = Over(reason, settled, known is not None and known.missed)
        self.over.move_to_end(callID)
        while len(self.over) > REMEMBERED:
            forgotten, _ = self.over.popitem(last=False)
            self.merged.pop(forgotten, None)

    def views(self) -> list[CallView]:
        """Live calls surfaces know of, in the order they came."""
        return [line.view() for line in self.lines.values() if line.shown]

    # --- getting out ---

    def leave(self, line: DeviceCall, operation: int = 0, remark: AnswerData | None = None) -> None:
        """Ask to leave a call the server has this device in: quit, or end when that is kinder.

        In general mode there is nothing to ask: the server's call was over at the answer.
        """
        if not line.advanced:
            self.settle(operation)
            return
        data = frames.DataConfig(extendedData=(remark or AnswerData()).encode())
        kind = frames.CallEnd if self.endsForAll(line) else frames.CallQuit
        self.ask(kind(callID=line.callID, config=data), line, operation)

    def markSettled(self, line: DeviceCall) -> None:
        """The server knows that this device is out of the call."""
        known = self.over.get(line.callID)
        if known is not None:
            known.settled = True

    def stillToBeTold(self, line: DeviceCall, error: RequestError, reason: EndReason) -> None:
        """The person is out of the call, but the server could not be told."""
        self.finish(line, reason, settled=False)
        if error.code in OVER:
            self.markSettled(line)
        elif error.temporary:
            self.tryAgain(line)

    def tryAgain(self, line: DeviceCall) -> None:
        """Getting out of a call failed for the moment: repeat it after a while."""
        known = self.over.get(line.callID)
        if known is not None and not known.settled:
            known.line, known.retryTime = line, self.now + RETRY

    def getOut(self, line: DeviceCall) -> None:
        """Tell the server once more that this device is out of a call that is over here."""
        answered = any(p.state is CallUserState.ACCEPTED for p in line.parties.values())
        if line.outgoing and not answered:
            self.ask(frames.CallCancel(callID=line.callID), line)
        elif line.outgoing or line.connectedAt:
            self.leave(line)
        else:
            reason = BUSY if line.endReason is EndReason.BUSY else DECLINE
            data = frames.DataConfig(extendedData=AnswerData(reason).encode())
            self.ask(frames.CallReject(callID=line.callID, config=data), line)

    def endsForAll(self, line: DeviceCall) -> bool:
        """Whether hanging up ends the call: one other person cannot go on talking alone."""
        if self.policy.endCallWhenInitiatorLeave and line.caller.userID == self.me.userID:
            return True
        accepted = [p for p in line.others() if p.state is CallUserState.ACCEPTED]
        pending = [p for p in line.others() if p.pending]
        return len(accepted) + len(pending) <= 1


def _too_late(line: DeviceCall) -> RequestError:
    """What became of an answer or a cancel that was still waiting when its line ended."""
    if line.intent is not None and isinstance(line.intent.request, frames.CallCancel):
        return RequestError(
            ErrorCode.NETWORK_ERROR,
            "the server has not been told yet; it will be when the connection is back",
            temporary=True,
        )
    return gone("the call was over before the answer left")


def gone(message: str) -> RequestError:
    """6000276: the call, or this person's part in it, is over."""
    return RequestError(ErrorCode.CALL_DOES_NOT_EXIST, message)
