"""What the person (or the app for them) wants. One function per operation of the service.

Each checks whether the wish makes sense now and raises :class:`RequestError` if not, changing
nothing; otherwise it starts it. ``operation`` is the number its outcome is settled under.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from callkit.errors import ErrorCode, RequestError
from callkit.model import (
    MAX_INVITEES,
    CallInvitationMode,
    CallInviteConfig,
    CallType,
    CallUserState,
    EndReason,
    JoinPolicy,
    PushConfig,
    User,
)
from callkit.protocol import frames, limits
from callkit.switchboard.busy import reseat
from callkit.switchboard.call import DeviceCall, Parked
from callkit.switchboard.extended_data import DECLINE, MAX_ROOM_ID, AnswerData, InvitationData
from callkit.switchboard.state import DeviceState, gone
from callkit.switchboard.view import Phase


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What ``send`` is given."""

    callees: tuple[User, ...]
    callType: CallType = CallType.VOICE
    customData: str = ""
    roomID: str = ""
    timeout: int = 60
    mode: CallInvitationMode = CallInvitationMode.ADVANCED
    enableNotReceivedCheck: bool = True
    pushConfig: PushConfig | None = None
    joinPolicy: JoinPolicy = JoinPolicy.INVITED
    """Who may join: a callID that gets into other hands is no key to a call of people."""


# --- calling ---


def send(desk: DeviceState, operation: int, wanted: Invitation) -> None:
    callees = _callees(desk, wanted.callees)
    limits.timeout(wanted.timeout, "timeoutSeconds")
    limits.mode(wanted.mode, "mode")
    limits.joinPolicy(wanted.joinPolicy, "joinPolicy")
    limits.text(wanted.roomID, "roomID", MAX_ROOM_ID)
    data = InvitationData(wanted.callType, wanted.customData, wanted.roomID).encode()
    _need_connection(desk)
    _need_idle(desk, callees[0].userID if len(callees) == 1 else "")
    line = DeviceCall(
        key=f"call-{operation}",
        outgoing=True,
        me=desk.me,
        caller=desk.me,
        inviter=desk.me,
        phase=Phase.STARTING,
        mode=wanted.mode,
        callType=wanted.callType,
        roomID=wanted.roomID,
        customData=wanted.customData,
        callees=list(callees),
        timeout=float(wanted.timeout),
        deadline=desk.now + wanted.timeout,
    )
    for user in callees:
        line.party(user, CallUserState.INVITING).mine = True
    desk.add(line)
    desk.reveal(line)
    _hold_ringing(desk, line)
    config = CallInviteConfig(
        timeout=wanted.timeout,
        mode=wanted.mode,
        extendedData=data,
        enableNotReceivedCheck=wanted.enableNotReceivedCheck,
        pushConfig=wanted.pushConfig,
        joinPolicy=wanted.joinPolicy,
    )
    invitees = [user.userID for user in callees]
    desk.ask(frames.CallInvite(invitees=invitees, config=config), line, operation)


def cancel(
    desk: DeviceState, operation: int, callID: str, callees: Sequence[str], customData: str
) -> None:
    """Literally ZIM's callCancel: refused with 6000271 when somebody has accepted."""
    line = _need(desk, callID)
    limits.userIDs(callees, "callees")
    data = AnswerData(customData=customData).encode()
    if callees and line.advanced:
        _cancel_some(desk, operation, line, callees, data)
        return
    if not line.outgoing:
        raise RequestError(ErrorCode.CALL_IS_NOT_INVITOR, "only the caller can cancel the call")
    if line.connected:
        raise RequestError(ErrorCode.CALL_CANCEL_ERROR, "somebody has accepted: hang up instead")
    if line.phase is Phase.ENDING:
        raise gone("the call is being cancelled already")
    _cancel_all(desk, operation, line, data)


def _cancel_some(
    desk: DeviceState, operation: int, line: DeviceCall, callees: Sequence[str], data: str
) -> None:
    if line.phase is Phase.STARTING:
        raise RequestError(
            ErrorCode.CALL_DOES_NOT_EXIST, "the call has not started yet", temporary=True
        )
    _need_connection(desk)
    desk.ask(
        frames.CallCancel(
            callID=line.callID,
            invitees=list(dict.fromkeys(callees)),
            config=frames.DataConfig(extendedData=data),
        ),
        line,
        operation,
    )


def _cancel_all(desk: DeviceState, operation: int, line: DeviceCall, data: str) -> None:
    request = frames.CallCancel(
        callID=line.callID if line.hasID else "",
        config=frames.DataConfig(extendedData=data),
    )
    starting = line.phase is Phase.STARTING
    line.phase = Phase.ENDING
    line.doubt = EndReason.CANCELLED
    line.patience = desk.now + desk.policy.patience
    desk.show(line)
    if starting or not desk.online:
        # The server has not named the call yet, or cannot be told: sent as soon as it can be.
        line.intent = Parked(request, operation)
    else:
        desk.ask(request, line, operation)


# --- answering ---


def accept(desk: DeviceState, operation: int, callID: str, customData: str) -> None:
    line = _need_answerable(desk, callID)
    data = frames.DataConfig(extendedData=AnswerData(customData=customData).encode())
    line.phase = Phase.ACCEPTING
    line.ignored = False
    desk.show(line)
    request = frames.CallAccept(callID=line.callID, config=data)
    _answer(desk, line, request, operation)
    reseat(desk)


def reject(desk: DeviceState, operation: int, callID: str, message: str, customData: str) -> None:
    line = _need_answerable(desk, callID, queued=True)
    remark = AnswerData(DECLINE, message, customData)
    data = frames.DataConfig(extendedData=remark.encode())
    desk.dropIntent(line, gone("another answer took its place"))
    line.phase = Phase.ENDING
    line.doubt = EndReason.DECLINED
    if desk.online:
        line.patience = desk.now + desk.policy.patience
    desk.show(line)
    request = frames.CallReject(callID=line.callID, config=data)
    _answer(desk, line, request, operation)
    reseat(desk)


def _answer(
    desk: DeviceState, line: DeviceCall, request: frames.CallAnswer, operation: int
) -> None:
    if desk.online:
        desk.ask(request, line, operation)
    else:
        line.intent = Parked(request, operation)


# --- in a call ---


def hangUp(desk: DeviceState, operation: int, callID: str, customData: str) -> None:
    """Out of this call, whatever it takes: cancel, quit or end."""
    line = _need(desk, callID)
    remark = AnswerData(customData=customData)
    data = remark.encode()
    if line.connected:
        desk.leave(line, operation, remark)
        desk.finish(line, EndReason.LEFT, settled=False)
    elif line.outgoing and line.phase is not Phase.ENDING:
        line.leaving = True
        _cancel_all(desk, operation, line, data)
    elif line.phase is Phase.ACCEPTING and line.intent is not None:
        reject(desk, operation, callID, "", customData)
    elif line.phase is Phase.ACCEPTING:
        # The accept is on its way; its reply takes this person out again.
        line.leaving = True
        line.phase = Phase.ENDING
        line.doubt = EndReason.LEFT
        line.patience = desk.now + desk.policy.patience
        desk.show(line)
        desk.settle(operation)
    elif line.phase is Phase.ENDING:
        line.leaving = True
        desk.settle(operation)
    else:
        raise RequestError(
            ErrorCode.CALL_IS_NOT_INVITEE, "the call has not been answered: reject it instead"
        )


def end(desk: DeviceState, operation: int, callID: str, customData: str) -> None:
    line = _need_inside(desk, callID)
    data = frames.DataConfig(extendedData=AnswerData(customData=customData).encode())
    desk.ask(frames.CallEnd(callID=line.callID, config=data), line, operation)
    desk.finish(line, EndReason.ENDED, settled=False)


def invite(
    desk: DeviceState,
    operation: int,
    callID: str,
    callees: tuple[User, ...],
    pushConfig: PushConfig | None,
) -> None:
    line = _need_inside(desk, callID, calling=True)
    people = _callees(desk, callees)
    if desk.policy.onlyInitiatorCanInvite and line.caller.userID != desk.me.userID:
        raise RequestError(
            ErrorCode.CALL_IS_NOT_INVITOR, "only the caller may invite people into this call"
        )
    _need_connection(desk)
    for user in people:
        line.party(user).mine = True
    desk.show(line)
    config = frames.PushOnlyConfig(pushConfig=pushConfig)
    invitees = [user.userID for user in people]
    request = frames.CallingInvite(callID=line.callID, invitees=invitees, config=config)
    desk.ask(request, line, operation)


def join(desk: DeviceState, operation: int, callID: str, customData: str) -> None:
    limits.callID(callID)
    data = frames.DataConfig(extendedData=AnswerData(customData=customData).encode())
    line = desk.find(callID)
    if line is not None and line.connected:
        raise RequestError(
            ErrorCode.CALL_USER_ALREADY_IN_THE_CALL, "this device is in the call already"
        )
    if line is not None:
        raise RequestError(ErrorCode.CALL_ERROR, "the call is here already: answer it")
    _need_connection(desk)
    _need_idle(desk, "")
    desk.ask(frames.CallJoin(callID=callID, config=data), None, operation)


# --- on this device only ---


def silence(desk: DeviceState, callID: str, silenced: bool) -> None:
    line = _need(desk, callID)
    line.silenced = silenced
    desk.show(line)


def ignore(desk: DeviceState, callID: str, ignored: bool) -> None:
    line = _need_answerable(desk, callID)
    line.silenced = line.ignored = ignored
    desk.show(line)


# --- what must hold ---


def _callees(desk: DeviceState, callees: tuple[User, ...]) -> tuple[User, ...]:
    people: dict[str, User] = {}
    for user in callees:
        limits.userID(user.userID, "callees")
        limits.userName(user.userName, "callees")
        people.setdefault(user.userID, user)
    people.pop(desk.me.userID, None)
    if not people:
        raise RequestError(ErrorCode.PARAM_INVALID, "callees: nobody but oneself is named")
    if len(people) > MAX_INVITEES:
        raise RequestError(
            ErrorCode.CALL_SERVER_ERROR, f"callees: more than {MAX_INVITEES} people are named"
        )
    return tuple(people.values())


def _need_connection(desk: DeviceState) -> None:
    if not desk.online:
        raise RequestError(
            ErrorCode.NETWORK_ERROR, "not connected to the server just now", temporary=True
        )


def _need_idle(desk: DeviceState, peer: str) -> None:
    """One call at a time; calling the very person who rings here is glare, and allowed."""
    for line in desk.lines.values():
        rings = line.answerable and not line.ignored and line.shown
        if rings and peer and line.oneToOne and line.caller.userID == peer:
            continue
        if line.shown and (line.busy or rings):
            raise RequestError(
                ErrorCode.CALL_ERROR, "this device is in another call", temporary=True
            )


def _hold_ringing(desk: DeviceState, own: DeviceCall) -> None:
    """Calling somebody who rings here: their call waits for the fate of this one."""
    for line in desk.lines.values():
        if line.answerable and own.oneToOne and line.oneToOne and line.caller.userID == own.peer:
            line.heldBy = own
            line.phase = Phase.ACCEPTING
            desk.show(line)


def _need(desk: DeviceState, callID: str) -> DeviceCall:
    line = desk.find(callID)
    if line is None or not line.shown:
        raise gone("no such call on this device, or it is over")
    return line


def _need_answerable(desk: DeviceState, callID: str, *, queued: bool = False) -> DeviceCall:
    line = _need(desk, callID)
    if line.outgoing:
        raise RequestError(ErrorCode.CALL_IS_NOT_INVITEE, "this is an own call")
    if line.answerable or (queued and line.intent is not None):
        return line
    raise gone("the call has been answered already")


def _need_inside(desk: DeviceState, callID: str, *, calling: bool = False) -> DeviceCall:
    line = _need(desk, callID)
    if not line.advanced:
        raise RequestError(ErrorCode.CALL_IS_NOT_ADVANCED_MODE, "this is a general call")
    waiting = calling and line.calling and line.phase is not Phase.STARTING
    if not line.connected and not waiting:
        raise RequestError(ErrorCode.CALL_IS_NOT_INVITEE, "this device is not in the call")
    return line
