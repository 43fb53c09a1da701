"""What must hold in every state and over every step, said without a look at how the engine does it.

A device is where its person believes it is: it *rings*, it is *inside* the call, or it is *out*.
:func:`believes` says what the server's call makes true for a device; :class:`Ears` says what a
device makes of the reply and the events it hears, and knows nothing else. If both agree before a
step they must agree after it. So every step proves that whoever must know knows: one verdict per
invitation, the same one for everybody, no ring after an end.

A device that is not in the call knows besides whether the call its person is in makes the person
busy, which it does while the device that is in it is there: a device is silent for no call that is
dead. Whether the person is still in that call it is not told; before it is silent, it asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from callkit.engine.call import Call, Member
from callkit.engine.commands import (
    Accept,
    CallingInvite,
    Cancel,
    Command,
    DeviceGone,
    End,
    Join,
    Quit,
    Reject,
)
from callkit.engine.notices import (
    BusyChanged,
    Cancelled,
    Changed,
    Created,
    Ended,
    Invited,
    Notice,
    TimedOut,
)
from callkit.engine.reasons import end_reason
from callkit.engine.transitions import Outcome
from callkit.model import CallInvitationMode, CallUserInfo, CallUserState
from tests.proofs.small_world import DEVICES, OWNER

S = CallUserState
PENDING = (S.INVITING, S.RECEIVED, S.NOT_YET_RECEIVED)
GENERAL = CallInvitationMode.GENERAL

States = dict[str, CallUserState]
Belief = tuple[str, States] | None
OUT: Belief = ("out", {})

# How a person's own devices learn that their ringing, or their being inside, is over.
FAREWELLS = {
    S.ACCEPTED: {"accepted", "ended"},
    S.REJECTED: {"rejected"},
    S.TIMEOUT: {"timedOut"},
    S.CANCELLED: {"cancelled"},
    S.BE_CANCELLED: {"cancelled"},
    S.QUIT: {"quit"},
    S.INVITING: {"ended"},
    S.RECEIVED: {"ended"},
    S.NOT_YET_RECEIVED: {"ended"},
}


class Broken(AssertionError):
    """A law does not hold."""


def law(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


def states_of(call: Call) -> States:
    return {member.userID: member.state for member in call.members}


def believes(call: Call, device: str, away: frozenset[str]) -> Belief:
    """What the call makes true for a device; None for one that is away and believes anything."""
    user = OWNER[device]
    if device in away:
        return None
    member = call.member(user)
    if member is None:
        return OUT
    if call.live and member.state in PENDING:
        return ("rings", states_of(call))
    inside = member.state is S.ACCEPTED and member.primaryDevice == device
    # A general call that everybody has answered is over without a word: whoever is inside sees
    # for oneself that nobody rings any more.
    if inside and (call.live or call.mode is GENERAL):
        return ("inside", states_of(call))
    return OUT


def is_busy(call: Call, user: str, away: frozenset[str]) -> bool:
    """A device of ``user`` is in the call and there: that keeps the person from other calls."""
    member = call.member(user)
    return (
        call.live
        and call.mode is not GENERAL
        and member is not None
        and member.state is S.ACCEPTED
        and member.primaryDevice != ""
        and member.primaryDevice not in away
    )


def busy_elsewhere(call: Call, device: str, away: frozenset[str]) -> bool:
    """What ``device`` must know: another one keeps its person busy with this call."""
    user = OWNER[device]
    member = call.member(user)
    elsewhere = member is not None and member.primaryDevice != device
    return elsewhere and is_busy(call, user, away)


@dataclass
class Ears:
    """One device: what it makes of what it hears."""

    device: str
    where: str
    states: States
    farewells: list[str]
    advanced: bool = True
    """The call is a room: its invitation said so."""
    busy: bool = False
    """As far as it knows another device keeps its person busy with this call."""
    replied: bool = False

    def reply(self, command: Command, call: Call) -> None:
        """The own request succeeded; accept and join bring the list of who is there."""
        self.replied = True
        match command:
            case Accept() | Join():
                self.where, self.states, self.busy = "inside", states_of(call), False
            case Reject():
                self._out("rejected")
            case Quit():
                self._out("quit")
            case End():
                self._out("ended")
            case Cancel() if not call.live:
                self._out("cancelled")

    def hear(self, notice: Notice, operator: str) -> None:
        match notice.happening:
            case Created():
                raise Broken("a call is created once")
            case Invited(callUserList=entries):
                law(self.where == "out", f"{self.device} is invited while it {self.where}")
                self.where = "rings"
                self.states = {entry.userID: entry.state for entry in entries}
            case Cancelled():
                # On a canceller's device that is not in the call it means nothing: it may be that
                # call, or only one of its invitations.
                self._out("cancelled")
            case TimedOut():
                law(
                    self.where == "rings" or self.replied,
                    f"{self.device} timed out but {self.where}",
                )
                self._out("timedOut")
            case Ended():
                self._out("ended")
            case BusyChanged(busy=busy):
                law(self.where == "out", f"{self.device} is told who is busy while {self.where}")
                self.busy = busy
            case Changed(callUserList=entries):
                self._change(entries, operator)

    def _change(self, entries: tuple[CallUserInfo, ...], operator: str) -> None:
        user = OWNER[self.device]
        for entry in entries:
            name, state = entry.userID, entry.state
            if name != user:
                # What was overdue is told with the request that found it so, after the reply.
                heeds = self.where != "out"
                law(heeds or self.replied, f"{self.device} is out and hears of {name}")
                if heeds:
                    self.states[name] = state
                continue
            law(
                state not in (S.TIMEOUT, S.CANCELLED, S.BE_CANCELLED),
                f"{self.device} is told its person's {state.name} as a change (D5)",
            )
            if state is S.REJECTED:
                self._out("rejected")
            elif state is S.QUIT:
                self._out("quit")
            elif state is S.ACCEPTED and operator != self.device:
                self._out("accepted")
                self.busy = self.advanced and bool(entry.deviceName)
            else:
                self.states[name] = state
            self._check_name(entry.deviceName, operator)

    def _check_name(self, name: str, operator: str) -> None:
        law(not name or name == f"name of {operator}", f"{self.device} is told {name!r}")
        law(not name or operator != self.device, f"{self.device} is told its own name")

    def _out(self, farewell: str) -> None:
        if self.where != "out":
            self.farewells.append(farewell)
        self.where, self.states = "out", {}


def check_hearing(
    before: Call,
    outcome: Outcome,
    operator: str,
    command: Command,
    away: frozenset[str],
    *,
    since: frozenset[str] | None = None,
) -> None:
    """Whoever believed the truth before the step believes it after.

    ``away`` hear nothing of it; ``since`` are away after it, if that differs.
    """
    after = outcome.call
    ears: dict[str, Ears] = {}
    for device in OWNER:
        belief = believes(before, device, away)
        if belief is not None:
            busy = busy_elsewhere(before, device, away)
            advanced = before.mode is not GENERAL
            ears[device] = Ears(device, belief[0], dict(belief[1]), [], advanced, busy)
    if operator in ears:
        ears[operator].reply(command, after)
    _deliver(outcome, ears, operator)
    for device, ear in ears.items():
        truth = believes(after, device, away)
        busy = busy_elsewhere(after, device, away if since is None else since)
        member = after.member(OWNER[device])
        inside = after.live and member is not None and member.state is S.ACCEPTED
        if inside and ear.busy is not busy:
            raise Broken(f"{device} believes its person busy: {ear.busy}, true is {busy}")
        # The texts are made only when they are needed: this runs millions of times.
        if (ear.where, ear.states) != truth:
            raise Broken(f"{device} believes {ear.where} {ear.states}, true is {truth}")
        if len(ear.farewells) > 1:
            raise Broken(f"{device} is told of the end more than once: {ear.farewells}")
        if ear.farewells and ear.where == "out" and not ear.replied:
            state = after.requireMember(OWNER[device]).state
            if ear.farewells[0] not in FAREWELLS[state]:
                raise Broken(f"{device} hears {ear.farewells} of {state.name}")


def _deliver(outcome: Outcome, ears: dict[str, Ears], operator: str) -> None:
    for notice in outcome.notices:
        for recipient in notice.recipients:
            for device in DEVICES[recipient.userID]:
                if device not in ears or device == recipient.excluding:
                    continue
                if recipient.only in ("", device):
                    ears[device].hear(notice, operator)


def check_step(before: Call, outcome: Outcome, command: Command, target: str) -> None:
    """Laws over one step, whoever hears of it."""
    after = outcome.call
    old, new = states_of(before), states_of(after)
    visible = old != new or before.state is not after.state
    renewed = any(_came_back(was, after.requireMember(was.userID)) for was in before.members)
    law(
        after.revision == before.revision + (visible or renewed),
        f"revision {before.revision} -> {after.revision}",
    )
    law(before.live or after is before, "an ended call changed")
    law(after is not before or not outcome.notices, "nothing changed but something is told")
    if not (visible or renewed):
        hearers = {r.userID for notice in _changes(outcome) for r in notice.recipients}
        law(hearers <= {target}, f"a silent change is heard by {hearers}")
    for user, busy in _told_busy(outcome).items():
        law(after.makesBusy(user) is busy, f"{user} is told to be busy: {busy}")
    for user, state in new.items():
        was = old.get(user)
        if was is not state and not _possible(was, state, command, user, before.caller):
            raise Broken(f"{user}: {was} -> {state.name} by {type(command).__name__}")
    _check_end(before, after, command, new)


def _changes(outcome: Outcome) -> list[Notice]:
    return [n for n in outcome.notices if not isinstance(n.happening, BusyChanged)]


def _told_busy(outcome: Outcome) -> dict[str, bool]:
    """Who is told of the own being busy; the last word counts."""
    told: dict[str, bool] = {}
    for notice in outcome.notices:
        if isinstance(notice.happening, BusyChanged):
            told |= dict.fromkeys((r.userID for r in notice.recipients), notice.happening.busy)
    return told


def _came_back(was: Member, now: Member) -> bool:
    """Out by what was overdue and in again by the command, in one step."""
    return (was.invitedTime, was.answeredTime) != (now.invitedTime, now.answeredTime)


def _possible(
    was: CallUserState | None, now: CallUserState, command: Command, user: str, caller: str
) -> bool:
    """One verdict per invitation; who is out comes back by joining or by being invited."""
    comes_back = (isinstance(command, Join) and command.user.userID == user) or (
        isinstance(command, CallingInvite) and any(u.userID == user for u in command.invitees)
    )
    if was is None:
        return comes_back
    if was in PENDING:
        return True
    if was is S.ACCEPTED:
        return comes_back or now is S.QUIT or (now is S.CANCELLED and user == caller)
    return comes_back and now in (S.INVITING, S.ACCEPTED)


def _check_end(before: Call, after: Call, command: Command, states: States) -> None:
    pending = any(state in PENDING for state in states.values())
    inside = sum(state is S.ACCEPTED for state in states.values())
    if after.mode is GENERAL:
        law(after.live == pending, "a general call ends exactly when all have answered")
    elif before.live and not after.live:
        alone = inside == 1 and not pending
        law(
            isinstance(command, End | Cancel | DeviceGone)
            or (not pending and not inside)
            or (alone and before.aloneTime > 0),
            "an advanced call ended by itself with people in it",
        )
    else:
        law(not after.live or pending or inside > 0, "an advanced call goes on without anybody")


def check_presence(call: Call, away: frozenset[str]) -> None:
    """The call knows which of its people are in it with a device that is not there."""
    for member in call.members:
        if call.live and member.state is S.ACCEPTED and call.mode is not GENERAL:
            gone = member.primaryDevice in away
            law(bool(member.absentTime) is gone, f"{member.userID} is absent: {not gone}")
        law(
            call.makesBusy(member.userID) is is_busy(call, member.userID, away),
            f"{member.userID} is taken for busy: {call.makesBusy(member.userID)}",
        )


def check_absence(before: Call, after: Call, now: int) -> None:
    """An absence begins when the device goes and does not begin anew before it ends."""
    for member in after.members:
        was = before.member(member.userID)
        began = was.absentTime if was is not None else 0
        law(member.absentTime in (0, began or now), f"{member.userID} is absent since a false time")


def check_state(call: Call, now: int, nextDeadline: int) -> None:
    """Laws of one state."""
    law(call.live == (nextDeadline > 0), f"live {call.live}, next deadline {nextDeadline}")
    for member in call.members:
        live = call.isLiveFor(member.userID)
        reasons = (end_reason(call, member.userID), member.endReason)
        if [reason is None for reason in reasons] != [live, live]:
            raise Broken(f"{member.userID} {member.state.name} ends as {reasons}")
        if live and member.state in PENDING and not member.deadline:
            raise Broken(f"{member.userID} rings for ever")
    if call.live:
        law(call.endTime == 0, "a live call has an end time")
    else:
        law(0 < call.endTime <= now, "an ended call has no end time")


def check_settled(outcome: Outcome, now: int, again: Outcome, due: int) -> None:
    """After an alarm nothing is due, and a second alarm finds nothing to do."""
    law(not outcome.call.live or due > now, f"still due at {due}, now {now}")
    law(again.call is outcome.call and not again.notices, "a second alarm changed something")
