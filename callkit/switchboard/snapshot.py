"""The snapshot of this device's calls at a login (``reference/zim.md`` D5, D6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from callkit.model import PENDING_STATES, CallInfo, CallState, CallUserState, EndReason, User
from callkit.protocol import frames
from callkit.switchboard import busy, glare
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.extended_data import readRemark
from callkit.switchboard.members import changeStates, fill
from callkit.switchboard.server_events import answeredHere, hear, takenElsewhere
from callkit.switchboard.state import DeviceState
from callkit.switchboard.tables import Input, State


def snapshot(state: DeviceState, calls: Sequence[CallInfo], ended: Iterable[CallInfo]) -> None:
    """Bring the calls to the state of the snapshot; then send the answers that waited."""
    for info in calls:
        _still_lives(state, info)
    for info in ended:
        _is_over(state, info)
    for info in calls:
        _rings(state, info)
    for call in list(state.calls.values()):
        call.offline = call.hushed = False
        call.hushTime = 0.0
        state.show(call)
        # A cancel of a call without a callID waits for the callID instead.
        if call.parked is not None and call.hasID:
            parked, call.parked = call.parked, None
            state.enter(call, Input.UNPARK)
            state.ask(parked.request, call, parked.operation)
        if call.rival is not None and call.rival.hasID:
            glare.decide(state, call.rival, call)
    busy.reconsider(state)


def _still_lives(state: DeviceState, info: CallInfo) -> None:
    own = next((user for user in info.callUserList if user.userID == state.me.userID), None)
    inside = own is not None and own.state is CallUserState.ACCEPTED
    call = state.calls.get(info.callID)
    if call is None:
        if inside and info.primary:
            _orphan(state, info)
        elif info.busy:
            state.elsewhere[info.callID] = info.deviceName
        return
    changeStates(state, call, info.callUserList, info.revision)
    if not call.live or own is None:
        return
    if inside and not info.primary:
        takenElsewhere(state, call, info.deviceName, busy=info.busy)
    elif inside and call.unanswered:
        # An answer to an earlier ring of the same call came through after all, too late for its
        # person: nobody is put into a call that still seems to ring.
        state.leave(call)
        state.finish(call, EndReason.LEFT, settled=False)
    elif call.unanswered and info.remainingMs:
        call.deadline = state.now + info.remainingMs / 1000


def _rings(state: DeviceState, info: CallInfo) -> None:
    """An invitation this device was not told of; its event, should it come, is no news then."""
    own = next((user for user in info.callUserList if user.userID == state.me.userID), None)
    pending = own is not None and own.state in PENDING_STATES and info.remainingMs > 0
    if not pending or info.callID in state.calls:
        return
    hear(state, frames.CallInvitationReceived.of(info))


def _orphan(state: DeviceState, info: CallInfo) -> None:
    """To the server this device is in a call that has ended, or never existed, in this program."""
    if any(
        isinstance(t.request, frames.CallInvite | frames.CallJoin) for t in state.tickets.values()
    ):
        # The reply to the request that led into it may still be to come.
        return
    call = DeviceCall(
        key=info.callID,
        outgoing=info.caller == state.me.userID,
        me=state.me,
        caller=User(info.caller),
        inviter=User(info.inviter),
        state=State.ENDED,
        mode=info.mode,
        createTime=info.createTime,
    )
    fill(call, info.callUserList)
    state.remember(call.callID, EndReason.LEFT, settled=False)
    call.connectedAt = state.now
    state.getOut(call)


def _is_over(state: DeviceState, info: CallInfo) -> None:
    call = state.calls.get(info.callID)
    state.elsewhere.pop(info.callID, None)
    if call is None:
        return
    changeStates(state, call, info.callUserList, info.revision, over=True)
    if not call.live:
        return
    reason = _reason(call, info)
    if reason is EndReason.ANSWERED and call.connected:
        # A general call is over on the server once answered; here it lasts until the hang-up.
        return
    if reason is EndReason.DECLINED and answeredHere(state, call):
        return
    state.finish(call, reason, remark=readRemark(info.endExtendedData), deviceName=info.deviceName)


def _reason(call: DeviceCall, info: CallInfo) -> EndReason:
    """The end reason in the snapshot; for a call that the server does not know, the one that fits
    best."""
    try:
        reason = EndReason(info.endReason)
    except ValueError:
        unknown = info.state is CallState.UNKNOWN
        if unknown and not call.outgoing and not call.connected:
            return EndReason.CANCELLED
        return EndReason.ENDED if call.connected else EndReason.FAILED
    if call.outgoing or call.connected:
        return reason
    if readRemark(info.endExtendedData).superseded:
        return EndReason.SUPERSEDED
    elsewhere = {
        EndReason.ANSWERED: EndReason.ANSWERED_ELSEWHERE,
        EndReason.DECLINED: EndReason.DECLINED_ELSEWHERE,
        EndReason.ENDED: EndReason.CANCELLED,
        EndReason.ABANDONED: EndReason.CANCELLED,
    }
    return elsewhere.get(reason, reason)
