"""Events of the server, and of the connection (``reference/zim.md`` C)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from callkit.model import (
    LIVE_STATES,
    CallInvitationMode,
    CallUserInfo,
    CallUserState,
    EndReason,
    User,
)
from callkit.protocol import frames
from callkit.switchboard import busy, glare
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.end_events import OWN_STATE
from callkit.switchboard.extended_data import AnswerData, readOffer, readRemark
from callkit.switchboard.members import changeStates, fill
from callkit.switchboard.state import DeviceState
from callkit.switchboard.tables import State


def hear(state: DeviceState, event: frames.Event) -> None:
    """Apply one event; events that are not about calls are ignored."""
    heard = HEARD.get(type(event))
    if heard is not None:
        heard(state, event)


# --- events ---


def _created(state: DeviceState, event: frames.CallInvitationCreated) -> None:
    call = state.calls.get(event.callID)
    if call is not None:
        changeStates(state, call, event.callUserList, event.revision)
        return
    sending = any(not other.hasID for other in state.calls.values())
    made_elsewhere = event.callID not in state.over and not sending
    if made_elsewhere and event.mode is CallInvitationMode.ADVANCED:
        state.elsewhere.setdefault(event.callID, "")


def _received(state: DeviceState, event: frames.CallInvitationReceived) -> None:
    known = state.calls.get(event.callID)
    if known is not None:
        changeStates(state, known, event.callUserList, event.revision)
        if known.unanswered:
            known.deadline = state.now + event.remainingMs / 1000
        return
    over = state.over.get(event.callID)
    if over is not None and not over.settled:
        _answer_again(state, event.callID, over.reason)
        return
    if state.departing:
        # As with a call that rings at the logout: it rings on other devices, or at the next login.
        return
    call = _call_of(state, event)
    if event.remainingMs <= 0:
        # Too late to answer, so it does not ring; the server counts it as missed.
        state.add(call)
        state.finish(call, EndReason.NO_ANSWER)
        return
    state.add(call)
    own = glare.rivalOf(state, call)
    if own is not None:
        glare.hold(state, call, own)
    elif state.elsewhere and not state.busy(besides=call):
        busy.check(state, call)
    else:
        busy.arrive(state, call)


def _call_of(state: DeviceState, event: frames.CallInvitationReceived) -> DeviceCall:
    offer = readOffer(event.extendedData)
    names = {info.userID: info.userName for info in event.callUserList}
    caller = User(event.caller, names.get(event.caller, ""))
    call = DeviceCall(
        key=event.callID,
        outgoing=False,
        me=state.me,
        caller=caller,
        inviter=User(event.inviter, names.get(event.inviter, "")),
        state=State.OFFERED,
        mode=event.mode,
        callType=offer.callType,
        roomID=offer.roomID,
        customData=offer.customData,
        callees=[
            User(info.userID, info.userName)
            for info in event.callUserList
            if info.userID != event.caller and info.state in LIVE_STATES
        ],
        timeout=float(event.timeout),
        createTime=event.createTime,
        revision=event.revision,
        listRevision=event.revision,
        deadline=state.now + event.remainingMs / 1000,
    )
    call.participant(caller, CallUserState.ACCEPTED)
    fill(call, event.callUserList)
    return call


def _answer_again(state: DeviceState, callID: str, reason: EndReason) -> None:
    """The server still offers a call this person has answered: that answer was lost."""
    pending = any(
        getattr(ticket.request, "callID", "") == callID for ticket in state.tickets.values()
    )
    if pending:
        return
    remark = AnswerData("busy") if reason is EndReason.BUSY else AnswerData("decline")
    data = frames.DataConfig(extendedData=remark.encode())
    state.ask(frames.CallReject(callID=callID, config=data))


def _cancelled(state: DeviceState, event: frames.CallInvitationCancelled) -> None:
    call = state.calls.get(event.callID)
    if call is None:
        # A call from another device of this person was cancelled, or only one of its invitations.
        busy.askAgain(state, event.callID)
        return
    remark = readRemark(event.extendedData)
    reason = EndReason.SUPERSEDED if remark.superseded else EndReason.CANCELLED
    if call.outgoing:
        reason = EndReason.LEFT if call.connected else EndReason.CANCELLED
    state.finish(call, reason, remark=remark)


def _timed_out(state: DeviceState, event: frames.CallInvitationTimeout) -> None:
    call = state.calls.get(event.callID)
    if call is not None:
        state.finish(call, EndReason.NO_ANSWER)


def _ended(state: DeviceState, event: frames.CallInvitationEnded) -> None:
    call = state.calls.get(event.callID)
    if call is None:
        busy.freed(state, event.callID)
        return
    unanswered = not call.outgoing and not call.connected
    reason = EndReason.CANCELLED if unanswered else EndReason.ENDED
    state.finish(call, reason, remark=readRemark(event.extendedData))


def _changed(state: DeviceState, event: frames.CallUserStateChanged) -> None:
    own = next((info for info in event.callUserList if info.userID == state.me.userID), None)
    call = state.calls.get(event.callID)
    if call is None:
        if own is not None:
            _own_part_elsewhere(state, event.callID, own)
        return
    changeStates(state, call, event.callUserList, event.revision)
    if own is not None and call.live:
        _own_part(state, call, own)


def _own_part_elsewhere(state: DeviceState, callID: str, own: CallUserInfo) -> None:
    if own.state is not CallUserState.ACCEPTED:
        busy.freed(state, callID)
    elif own.deviceName:
        # A call that was not shown here was accepted on, or moved to, another device. Whether it is
        # one that keeps this person busy is asked when it matters.
        state.elsewhere[callID] = own.deviceName


def _busy_changed(state: DeviceState, event: frames.CallBusyChanged) -> None:
    """A call on another device of this person makes the person busy, or no longer."""
    if event.callID in state.calls:
        return
    if event.busy:
        state.elsewhere[event.callID] = event.deviceName
    else:
        busy.freed(state, event.callID)


def _own_part(state: DeviceState, call: DeviceCall, own: CallUserInfo) -> None:
    """My own entry changed: by this device, whose reply says so too, or by another one."""
    if own.state is CallUserState.ACCEPTED:
        _accepted(state, call, own)
        return
    reason = OWN_STATE.get(own.state)
    if reason is None or (reason is EndReason.DECLINED_ELSEWHERE and answeredHere(state, call)):
        return
    if reason is EndReason.DECLINED_ELSEWHERE and readRemark(own.extendedData).busy:
        # Another device declined it as busy, not the person.
        reason = EndReason.BUSY
    if call.outgoing and not call.connected and reason is EndReason.CANCELLED:
        reason = EndReason.CALLER_LOST
    state.finish(call, reason, deviceName=own.deviceName)


def _accepted(state: DeviceState, call: DeviceCall, own: CallUserInfo) -> None:
    if not own.deviceName and (call.outgoing or call.connected or answeredHere(state, call)):
        return
    takenElsewhere(state, call, own.deviceName, busy=call.advanced and bool(own.deviceName))


def takenElsewhere(state: DeviceState, call: DeviceCall, deviceName: str, *, busy: bool) -> None:
    """Another device of this person is in the call. Without one (the server API) nobody is busy."""
    if busy:
        state.elsewhere[call.callID] = deviceName
    inside = call.connected or call.outgoing
    reason = EndReason.MOVED_ELSEWHERE if inside else EndReason.ANSWERED_ELSEWHERE
    state.finish(call, reason, deviceName=deviceName)


def answeredHere(state: DeviceState, call: DeviceCall) -> bool:
    return any(
        state.awaits(call, kind) for kind in (frames.CallAccept, frames.CallReject, frames.CallJoin)
    )


HEARD: Mapping[type[frames.Event], Callable[[DeviceState, Any], None]] = MappingProxyType(
    {
        frames.CallInvitationCreated: _created,
        frames.CallInvitationReceived: _received,
        frames.CallInvitationCancelled: _cancelled,
        frames.CallInvitationTimeout: _timed_out,
        frames.CallInvitationEnded: _ended,
        frames.CallUserStateChanged: _changed,
        frames.CallBusyChanged: _busy_changed,
    }
)


# --- the connection ---


def lost(state: DeviceState) -> None:
    """The connection is lost: calls continue to ring until their deadline, silently after a
    while."""
    if not state.online:
        return
    state.online = False
    for call in state.calls.values():
        call.offline = True
        if call.unanswered or call.calling:
            call.hushTime = state.now + state.policy.soundWithoutConnection
        state.show(call)


def back(state: DeviceState) -> None:
    """Logged in (again). A snapshot follows: no call is touched before it."""
    state.online = True
    state.elsewhere.clear()
