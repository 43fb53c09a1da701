"""Applies a member list to a call: new members, answers, departures, and what follows.

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
from callkit.switchboard.tables import DOUBT, Input, State, allows

INSIDE = frozenset(
    {State.CALLING, State.ALERTING, State.CANCELLING, State.HANGING_UP, State.CONNECTED}
)
"""States in which this person is in the call, or makes it."""
ONCE_EACH = frozenset({CallUserState.RECEIVED, CallUserState.ACCEPTED, CallUserState.REJECTED})
"""States of a callee that the one who invited is told of, once per invitation."""


def fill(call: DeviceCall, people: Iterable[CallUserInfo]) -> None:
    """Take over the complete list of a call this device just learned of; raises no event."""
    for info in people:
        user = User(info.userID, info.userName)
        if info.userID == call.caller.userID and info.userName:
            call.caller = user
        if info.userID == call.inviter.userID and info.userName:
            call.inviter = user
        if info.userID == call.me.userID:
            continue
        participant = call.participant(user, info.state)
        _enter_state(call, participant, info.state, readRemark(info.extendedData))


def changeStates(
    state: DeviceState,
    call: DeviceCall,
    people: Iterable[CallUserInfo],
    revision: int,
    *,
    over: bool = False,
) -> None:
    """Somebody's state changed. Raise what follows from it; may connect or end the call.

    ``over``: the call has ended, and the teller knows why.
    """
    if revision < call.listRevision:
        return
    news: list[CallUserInfo] = []
    timeouts: list[User] = []
    accepted = False
    for info in people:
        if info.userID == call.me.userID:
            continue
        participant = call.participant(User(info.userID, info.userName))
        if participant.state is info.state:
            continue
        remark = readRemark(info.extendedData)
        _enter_state(call, participant, info.state, remark, state.now)
        if participant.pending and all(user.userID != info.userID for user in call.callees):
            call.callees.append(participant.user)
        news.append(info)
        if info.state is CallUserState.TIMEOUT and participant.mine:
            timeouts.append(participant.user)
        accepted |= info.state is CallUserState.ACCEPTED
        _raise_once(state, call, participant, remark)
    if not news:
        # A name may be new even so.
        state.show(call)
        return
    _advance(state, call)
    state.show(call)
    if timeouts:
        state.tell("onOutgoingCallTimeout", call.callID, timeouts, call.view().video)
    if call.shown:
        state.tell("onInvitationUserStateChanged", news)
    if accepted and call.outgoing and not call.connected:
        _answered(state, call)
    if not over:
        _follow_initiator(state, call)
        endIfAlone(state, call)


def _raise_once(
    state: DeviceState, call: DeviceCall, participant: Participant, remark: AnswerData
) -> None:
    if not participant.mine or participant.state not in ONCE_EACH:
        return
    name, args = outgoingEvent(call, participant.user.userID, remark)
    if name not in participant.raised:
        participant.raised.add(name)
        state.tell(name, *args)


def _enter_state(
    call: DeviceCall,
    participant: Participant,
    state: CallUserState,
    remark: AnswerData,
    now: float = 0.0,
) -> None:
    if state in PENDING_STATES and not participant.pending:
        participant.invitedAgain(now + call.timeout if now else 0.0)
    participant.state = state
    participant.reason = PARTY_REASON.get(state)
    if state is CallUserState.REJECTED:
        participant.message = remark.message
        if remark.busy:
            participant.reason = EndReason.BUSY


def overdue(state: DeviceState, call: DeviceCall, before: float) -> None:
    """Take the invitations that should have run out by ``before`` for timed out."""
    late = [
        CallUserInfo(userID=userID, state=CallUserState.TIMEOUT)
        for userID, participant in call.participants.items()
        if participant.pending and 0 < participant.deadline <= before
    ]
    if late:
        changeStates(state, call, late, call.listRevision)


def _advance(state: DeviceState, call: DeviceCall) -> None:
    """Calling becomes ringing as soon as a device of a callee has the invitation."""
    if call.state is State.CALLING and any(
        participant.state is CallUserState.RECEIVED for participant in call.participants.values()
    ):
        state.enter(call, Input.ALERT)
    if call.oneToOne and call.outgoing:
        # In a call between two, the other's words are the call's.
        call.message = next(iter(call.participants.values())).message


def _answered(state: DeviceState, call: DeviceCall) -> None:
    """The first accept puts the caller in the call, unless the person has hung up meanwhile."""
    if call.state is State.HANGING_UP:
        state.leave(call)
        state.finish(call, EndReason.LEFT, settled=False)
    elif allows(Input.ANSWERED, call.state):
        connect(state, call, Input.ANSWERED)


def _follow_initiator(state: DeviceState, call: DeviceCall) -> None:
    """Leave with the caller, who may be gone without having ended the call, if that is the rule."""
    caller = call.participants.get(call.caller.userID)
    if (
        state.policy.endCallWhenInitiatorLeave
        and call.connected
        and call.advanced
        and caller is not None
        and caller.state is CallUserState.QUIT
    ):
        state.ask(frames.CallEnd(callID=call.callID), call)
        state.finish(call, EndReason.ENDED, settled=False)


def endIfAlone(state: DeviceState, call: DeviceCall) -> None:
    """End a call nobody else is in or may still come to (plan §9)."""
    if call.state not in INSIDE or call.others():
        return
    reason = reasonWithoutCall(call)
    if call.state is State.HANGING_UP:
        reason = DOUBT[call.state]
    if call.connected and not call.advanced:
        # A general call tells nobody who left: only this person can say that it is over.
        return
    if call.advanced:
        end = frames.CallEnd(callID=call.callID)
        state.ask(end, call)
    first = next(iter(call.participants.values()), None)
    message = first.message if first is not None and call.oneToOne else ""
    state.finish(call, reason, remark=AnswerData(message=message), settled=not call.advanced)
