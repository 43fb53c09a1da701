"""What a member list does to a line: who is new, who answered, who went, and what that means.

Lists come from events, replies and snapshots; the same news twice has no effect, because only a
difference to what is known counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from callkit.model import PENDING_STATES, CallUserInfo, CallUserState, EndReason, User
from callkit.protocol import frames
from callkit.switchboard.busy import connect
from callkit.switchboard.call import DeviceCall, Participant
from callkit.switchboard.end_events import PARTY_REASON, outgoingEvent, reasonWithoutCall
from callkit.switchboard.extended_data import AnswerData, readRemark
from callkit.switchboard.state import DeviceState
from callkit.switchboard.view import Phase

ONCE_EACH = frozenset({CallUserState.RECEIVED, CallUserState.ACCEPTED, CallUserState.REJECTED})
"""States of a callee that the one who invited is told of, once per invitation."""


def fill(line: DeviceCall, people: Iterable[CallUserInfo]) -> None:
    """Take over the complete list of a call this device just learned of; raises no event."""
    for info in people:
        user = User(info.userID, info.userName)
        if info.userID == line.caller.userID and info.userName:
            line.caller = user
        if info.userID == line.inviter.userID and info.userName:
            line.inviter = user
        if info.userID == line.me.userID:
            continue
        party = line.party(user, info.state)
        _enter_state(line, party, info.state, readRemark(info.extendedData))


def told(
    desk: DeviceState,
    line: DeviceCall,
    people: Iterable[CallUserInfo],
    revision: int,
    *,
    over: bool = False,
) -> None:
    """Somebody's state changed. Raise what follows from it; may connect or end the line.

    ``over``: the call has ended, and the teller knows why.
    """
    if revision < line.listRevision:
        return
    news: list[CallUserInfo] = []
    timeouts: list[User] = []
    accepted = False
    for info in people:
        if info.userID == line.me.userID:
            continue
        party = line.party(User(info.userID, info.userName))
        if party.state is info.state:
            continue
        remark = readRemark(info.extendedData)
        _enter_state(line, party, info.state, remark, desk.now)
        if party.pending and all(user.userID != info.userID for user in line.callees):
            line.callees.append(party.user)
        news.append(info)
        if info.state is CallUserState.TIMEOUT and party.mine:
            timeouts.append(party.user)
        accepted |= info.state is CallUserState.ACCEPTED
        _raise_once(desk, line, party, remark)
    if not news:
        # A name may be new even so.
        desk.show(line)
        return
    _advance(line)
    desk.show(line)
    if timeouts:
        desk.tell("onOutgoingCallTimeout", line.callID, timeouts, line.view().video)
    if line.shown:
        desk.tell("onInvitationUserStateChanged", news)
    if accepted and line.outgoing and not line.connected:
        _answered(desk, line)
    if not over:
        _follow_initiator(desk, line)
        endIfAlone(desk, line)


def _raise_once(
    desk: DeviceState, line: DeviceCall, party: Participant, remark: AnswerData
) -> None:
    if not party.mine or party.state not in ONCE_EACH:
        return
    name, args = outgoingEvent(line, party.user.userID, remark)
    if name not in party.told:
        party.told.add(name)
        desk.tell(name, *args)


def _enter_state(
    line: DeviceCall, party: Participant, state: CallUserState, remark: AnswerData, now: float = 0.0
) -> None:
    if state in PENDING_STATES and not party.pending:
        party.invitedAgain(now + line.timeout if now else 0.0)
    party.state = state
    party.reason = PARTY_REASON.get(state)
    if state is CallUserState.REJECTED:
        party.message = remark.message
        if remark.busy:
            party.reason = EndReason.BUSY


def overdue(desk: DeviceState, line: DeviceCall, before: float) -> None:
    """Take the invitations that should have run out by ``before`` for timed out."""
    late = [
        CallUserInfo(userID=userID, state=CallUserState.TIMEOUT)
        for userID, party in line.parties.items()
        if party.pending and 0 < party.deadline <= before
    ]
    if late:
        told(desk, line, late, line.listRevision)


def _advance(line: DeviceCall) -> None:
    """Calling becomes ringing as soon as a device of a callee has the invitation."""
    if line.phase is Phase.CALLING and any(
        party.state is CallUserState.RECEIVED for party in line.parties.values()
    ):
        line.phase = Phase.RINGING
    if line.oneToOne and line.outgoing:
        # In a call between two, the other's words are the call's.
        line.message = next(iter(line.parties.values())).message


def _answered(desk: DeviceState, line: DeviceCall) -> None:
    """The first accept puts the caller in the call, unless the person has hung up meanwhile."""
    if line.leaving:
        desk.leave(line)
        desk.finish(line, EndReason.LEFT, settled=False)
    elif line.live:
        connect(desk, line)


def _follow_initiator(desk: DeviceState, line: DeviceCall) -> None:
    """Leave with the caller, who may be gone without having ended the call, if that is the rule."""
    caller = line.parties.get(line.caller.userID)
    if (
        desk.policy.endCallWhenInitiatorLeave
        and line.connected
        and line.advanced
        and caller is not None
        and caller.state is CallUserState.QUIT
    ):
        desk.ask(frames.CallEnd(callID=line.callID), line)
        desk.finish(line, EndReason.ENDED, settled=False)


def endIfAlone(desk: DeviceState, line: DeviceCall) -> None:
    """End a call nobody else is in or may still come to (plan §9)."""
    inside = line.connected or line.calling or (line.outgoing and line.phase is Phase.ENDING)
    if not line.live or not inside or line.phase is Phase.STARTING or line.others():
        return
    reason = reasonWithoutCall(line)
    if line.phase is Phase.ENDING and line.leaving:
        reason = line.doubt
    if line.connected and not line.advanced:
        # A general call tells nobody who left: only this person can say that it is over.
        return
    if line.advanced:
        end = frames.CallEnd(callID=line.callID)
        desk.ask(end, line)
    first = next(iter(line.parties.values()), None)
    message = first.message if first is not None and line.oneToOne else ""
    desk.finish(line, reason, remark=AnswerData(message=message), settled=not line.advanced)
