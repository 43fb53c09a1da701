"""What the server says by itself: events and snapshots (``reference/zim.md`` C, D5, D6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from callkit.model import (
    LIVE_STATES,
    CallInfo,
    CallInvitationMode,
    CallState,
    CallUserInfo,
    CallUserState,
    EndReason,
    User,
)
from callkit.protocol import frames
from callkit.switchboard import busy
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.end_events import OWN_STATE
from callkit.switchboard.extended_data import AnswerData, readOffer, readRemark
from callkit.switchboard.members import fill, told
from callkit.switchboard.state import DeviceState
from callkit.switchboard.view import Phase


def hear(desk: DeviceState, event: frames.Event) -> None:
    """Take in one event; those that are not about calls are ignored."""
    heard = HEARD.get(type(event))
    if heard is not None:
        heard(desk, event)


# --- events ---


def _created(desk: DeviceState, event: frames.CallInvitationCreated) -> None:
    line = desk.lines.get(event.callID)
    if line is not None:
        told(desk, line, event.callUserList, event.revision)
        return
    sending = any(other.phase is Phase.STARTING for other in desk.lines.values())
    made_elsewhere = event.callID not in desk.over and not sending
    if made_elsewhere and event.mode is CallInvitationMode.ADVANCED:
        desk.elsewhere.setdefault(event.callID, "")


def _received(desk: DeviceState, event: frames.CallInvitationReceived) -> None:
    known = desk.lines.get(event.callID)
    if known is not None:
        told(desk, known, event.callUserList, event.revision)
        if known.answerable:
            known.deadline = desk.now + event.remainingMs / 1000
        return
    over = desk.over.get(event.callID)
    if over is not None and not over.settled:
        _answer_again(desk, event.callID, over.reason)
        return
    line = _line_of(desk, event)
    if event.remainingMs <= 0:
        # Too late to answer, so it does not ring; the server counts it as missed.
        line.phase = Phase.ENDING
        desk.add(line)
        desk.finish(line, EndReason.NO_ANSWER)
        return
    desk.add(line)
    own = busy.rivalOf(desk, line)
    if own is not None:
        busy.hold(desk, line, own)
    elif desk.elsewhere and not desk.busy(besides=line):
        busy.check(desk, line)
    else:
        busy.arrive(desk, line)


def _line_of(desk: DeviceState, event: frames.CallInvitationReceived) -> DeviceCall:
    offer = readOffer(event.extendedData)
    names = {info.userID: info.userName for info in event.callUserList}
    caller = User(event.caller, names.get(event.caller, ""))
    line = DeviceCall(
        key=event.callID,
        outgoing=False,
        me=desk.me,
        caller=caller,
        inviter=User(event.inviter, names.get(event.inviter, "")),
        phase=Phase.RINGING,
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
        deadline=desk.now + event.remainingMs / 1000,
    )
    line.party(caller, CallUserState.ACCEPTED)
    fill(line, event.callUserList)
    return line


def _answer_again(desk: DeviceState, callID: str, reason: EndReason) -> None:
    """The server still offers a call this person has answered: that answer was lost."""
    pending = any(
        getattr(ticket.request, "callID", "") == callID for ticket in desk.tickets.values()
    )
    if pending:
        return
    remark = AnswerData("busy") if reason is EndReason.BUSY else AnswerData("decline")
    data = frames.DataConfig(extendedData=remark.encode())
    desk.ask(frames.CallReject(callID=callID, config=data))


def _cancelled(desk: DeviceState, event: frames.CallInvitationCancelled) -> None:
    line = desk.lines.get(event.callID)
    if line is None:
        # A call of another own device was taken back, or only one of its invitations.
        busy.askAgain(desk, event.callID)
        return
    remark = readRemark(event.extendedData)
    reason = EndReason.SUPERSEDED if remark.superseded else EndReason.CANCELLED
    if line.outgoing:
        reason = EndReason.LEFT if line.connected else EndReason.CANCELLED
    desk.finish(line, reason, remark=remark)


def _timed_out(desk: DeviceState, event: frames.CallInvitationTimeout) -> None:
    line = desk.lines.get(event.callID)
    if line is not None:
        desk.finish(line, EndReason.NO_ANSWER)


def _ended(desk: DeviceState, event: frames.CallInvitationEnded) -> None:
    line = desk.lines.get(event.callID)
    if line is None:
        busy.freed(desk, event.callID)
        return
    unanswered = not line.outgoing and not line.connected
    reason = EndReason.CANCELLED if unanswered else EndReason.ENDED
    desk.finish(line, reason, remark=readRemark(event.extendedData))


def _changed(desk: DeviceState, event: frames.CallUserStateChanged) -> None:
    own = next((info for info in event.callUserList if info.userID == desk.me.userID), None)
    line = desk.lines.get(event.callID)
    if line is None:
        if own is not None:
            _own_part_elsewhere(desk, event.callID, own)
        return
    told(desk, line, event.callUserList, event.revision)
    if own is not None and line.live:
        _own_part(desk, line, own)


def _own_part_elsewhere(desk: DeviceState, callID: str, own: CallUserInfo) -> None:
    if own.state is not CallUserState.ACCEPTED:
        busy.freed(desk, callID)
    elif own.deviceName:
        # A call that was not shown here was taken, or moved, there. Whether it is one that keeps
        # this person busy is asked when it matters.
        desk.elsewhere[callID] = own.deviceName


def _busy_changed(desk: DeviceState, event: frames.CallBusyChanged) -> None:
    """A call on another own device keeps this person from others, or does so no more."""
    if event.callID in desk.lines:
        return
    if event.busy:
        desk.elsewhere[event.callID] = event.deviceName
    else:
        busy.freed(desk, event.callID)


def _own_part(desk: DeviceState, line: DeviceCall, own: CallUserInfo) -> None:
    """My own entry changed: by this device, whose reply says so too, or by another one."""
    if own.state is CallUserState.ACCEPTED:
        _accepted(desk, line, own)
        return
    reason = OWN_STATE.get(own.state)
    if reason is None or (reason is EndReason.DECLINED_ELSEWHERE and _answered_here(desk, line)):
        return
    if reason is EndReason.DECLINED_ELSEWHERE and readRemark(own.extendedData).busy:
        # Not the person refused it: the device did that is in another call.
        reason = EndReason.BUSY
    if line.outgoing and not line.connected and reason is EndReason.CANCELLED:
        reason = EndReason.CALLER_LOST
    desk.finish(line, reason, deviceName=own.deviceName)


def _accepted(desk: DeviceState, line: DeviceCall, own: CallUserInfo) -> None:
    if not own.deviceName and (line.outgoing or line.connected or _answered_here(desk, line)):
        return
    _taken_elsewhere(desk, line, own.deviceName, busy=line.advanced and bool(own.deviceName))


def _taken_elsewhere(desk: DeviceState, line: DeviceCall, deviceName: str, *, busy: bool) -> None:
    """Another device of this person is in the call. Without one (the server API) nobody is busy."""
    if busy:
        desk.elsewhere[line.callID] = deviceName
    inside = line.connected or line.outgoing
    reason = EndReason.MOVED_ELSEWHERE if inside else EndReason.ANSWERED_ELSEWHERE
    desk.finish(line, reason, deviceName=deviceName)


def _answered_here(desk: DeviceState, line: DeviceCall) -> bool:
    return any(
        desk.awaits(line, kind) for kind in (frames.CallAccept, frames.CallReject, frames.CallJoin)
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


def lost(desk: DeviceState) -> None:
    """The connection is gone: rings go on, silently after a while, until their deadline."""
    if not desk.online:
        return
    desk.online = False
    for line in desk.lines.values():
        line.offline = True
        if line.answerable or line.calling:
            line.hushTime = desk.now + desk.policy.soundWithoutConnection
        desk.show(line)


def back(desk: DeviceState) -> None:
    """Logged in (again). A snapshot follows: no line is touched before it."""
    desk.online = True
    desk.elsewhere.clear()


def snapshot(desk: DeviceState, calls: Iterable[CallInfo], ended: Iterable[CallInfo]) -> None:
    """Make the lines what the server says; then send the answers that waited."""
    for info in calls:
        _still_lives(desk, info)
    for info in ended:
        _is_over(desk, info)
    for line in list(desk.lines.values()):
        line.offline = line.hushed = False
        line.hushTime = 0.0
        desk.show(line)
        # A cancel of a call without a name waits for the name instead.
        if line.intent is not None and line.hasID:
            parked, line.intent = line.intent, None
            desk.ask(parked.request, line, parked.operation)
        if line.heldBy is not None and line.heldBy.phase is not Phase.STARTING:
            busy.decide(desk, line.heldBy, line)
    busy.reconsider(desk)


def _still_lives(desk: DeviceState, info: CallInfo) -> None:
    own = next((user for user in info.callUserList if user.userID == desk.me.userID), None)
    inside = own is not None and own.state is CallUserState.ACCEPTED
    line = desk.lines.get(info.callID)
    if line is None:
        if inside and info.primary:
            _orphan(desk, info)
        elif info.busy:
            desk.elsewhere[info.callID] = info.deviceName
        return
    told(desk, line, info.callUserList, info.revision)
    if not line.live or own is None:
        return
    if inside and not info.primary:
        _taken_elsewhere(desk, line, info.deviceName, busy=info.busy)
    elif inside and line.answerable:
        # An answer to an earlier ring of the same call came through after all, too late for its
        # person: nobody is put into a call that still seems to ring.
        desk.leave(line)
        desk.finish(line, EndReason.LEFT, settled=False)
    elif line.answerable and info.remainingMs:
        line.deadline = desk.now + info.remainingMs / 1000


def _orphan(desk: DeviceState, info: CallInfo) -> None:
    """The server has this device in a call that is over, or never was, for this program."""
    if any(
        isinstance(t.request, frames.CallInvite | frames.CallJoin) for t in desk.tickets.values()
    ):
        # The reply to the request that led into it may still be to come.
        return
    line = DeviceCall(
        key=info.callID,
        outgoing=info.caller == desk.me.userID,
        me=desk.me,
        caller=User(info.caller),
        inviter=User(info.inviter),
        phase=Phase.ENDED,
        mode=info.mode,
        createTime=info.createTime,
    )
    fill(line, info.callUserList)
    desk.remember(line.callID, EndReason.LEFT, settled=False)
    line.connectedAt = desk.now
    desk.getOut(line)


def _is_over(desk: DeviceState, info: CallInfo) -> None:
    line = desk.lines.get(info.callID)
    desk.elsewhere.pop(info.callID, None)
    if line is None:
        return
    told(desk, line, info.callUserList, info.revision, over=True)
    if not line.live:
        return
    reason = _reason(line, info)
    if reason is EndReason.ANSWERED and line.connected:
        # A general call is over on the server once answered; here it lasts until the hang-up.
        return
    if reason is EndReason.DECLINED and _answered_here(desk, line):
        return
    desk.finish(line, reason, remark=readRemark(info.endExtendedData), deviceName=info.deviceName)


def _reason(line: DeviceCall, info: CallInfo) -> EndReason:
    """My end as the snapshot tells it; for a call the server does not know, what fits best."""
    try:
        reason = EndReason(info.endReason)
    except ValueError:
        unknown = info.state is CallState.UNKNOWN
        if unknown and not line.outgoing and not line.connected:
            return EndReason.CANCELLED
        return EndReason.ENDED if line.connected else EndReason.FAILED
    if line.outgoing or line.connected:
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
