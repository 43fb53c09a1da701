"""The operations of the service, one function each: what a person, or the app for them, wants.

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
from callkit.switchboard.busy import ringAnew
from callkit.switchboard.call import DeviceCall, Parked
from callkit.switchboard.extended_data import DECLINE, MAX_ROOM_ID, AnswerData, InvitationData
from callkit.switchboard.state import DeviceState, gone
from callkit.switchboard.tables import Input, State, allows


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
    """The people who may join: a callID in other hands is no key to a call."""


# --- calling ---


def send(state: DeviceState, operation: int, wanted: Invitation) -> None:
    callees = _callees(state, wanted.callees)
    limits.timeout(wanted.timeout, "timeoutSeconds")
    limits.mode(wanted.mode, "mode")
    limits.joinPolicy(wanted.joinPolicy, "joinPolicy")
    limits.text(wanted.roomID, "roomID", MAX_ROOM_ID)
    data = InvitationData(wanted.callType, wanted.customData, wanted.roomID).encode()
    _need_connection(state)
    _need_idle(state, callees[0].userID if len(callees) == 1 else "")
    call = DeviceCall(
        key=f"call-{operation}",
        outgoing=True,
        me=state.me,
        caller=state.me,
        inviter=state.me,
        state=State.STARTING,
        mode=wanted.mode,
        callType=wanted.callType,
        roomID=wanted.roomID,
        customData=wanted.customData,
        callees=list(callees),
        timeout=float(wanted.timeout),
        deadline=state.now + wanted.timeout,
    )
    for user in callees:
        call.participant(user, CallUserState.INVITING).mine = True
    state.add(call)
    state.reveal(call)
    _hold_ringing(state, call)
    config = CallInviteConfig(
        timeout=wanted.timeout,
        mode=wanted.mode,
        extendedData=data,
        enableNotReceivedCheck=wanted.enableNotReceivedCheck,
        pushConfig=wanted.pushConfig,
        joinPolicy=wanted.joinPolicy,
    )
    invitees = [user.userID for user in callees]
    state.ask(frames.CallInvite(invitees=invitees, config=config), call, operation)


def cancel(
    state: DeviceState, operation: int, callID: str, callees: Sequence[str], customData: str
) -> None:
    """Literally ZIM's callCancel: refused with 6000271 when somebody has accepted."""
    call = _need(state, callID)
    limits.userIDs(callees, "callees")
    data = AnswerData(customData=customData).encode()
    if callees and call.advanced:
        _cancel_some(state, operation, call, callees, data)
        return
    if not call.outgoing:
        raise RequestError(ErrorCode.CALL_IS_NOT_INVITOR, "only the caller can cancel the call")
    if call.connected:
        raise RequestError(ErrorCode.CALL_CANCEL_ERROR, "somebody has accepted: hang up instead")
    if not allows(Input.CANCEL, call.state):
        raise gone("the call is being cancelled already")
    _cancel_all(state, operation, call, data, Input.CANCEL)


def _cancel_some(
    state: DeviceState, operation: int, call: DeviceCall, callees: Sequence[str], data: str
) -> None:
    if call.state is State.STARTING:
        raise RequestError(
            ErrorCode.CALL_DOES_NOT_EXIST, "the call has not started yet", temporary=True
        )
    _need_connection(state)
    state.ask(
        frames.CallCancel(
            callID=call.callID,
            invitees=list(dict.fromkeys(callees)),
            config=frames.DataConfig(extendedData=data),
        ),
        call,
        operation,
    )


def _cancel_all(
    state: DeviceState, operation: int, call: DeviceCall, data: str, input_: Input
) -> None:
    request = frames.CallCancel(
        callID=call.callID if call.hasID else "",
        config=frames.DataConfig(extendedData=data),
    )
    starting = call.state is State.STARTING
    state.move(call, input_)
    if starting or not state.online:
        # The server has not named the call yet, or cannot be told: sent as soon as it can be.
        call.parked = Parked(request, operation)
    else:
        state.ask(request, call, operation)


# --- answering ---


def accept(state: DeviceState, operation: int, callID: str, customData: str) -> None:
    call = _need_answerable(state, callID)
    data = frames.DataConfig(extendedData=AnswerData(customData=customData).encode())
    call.ignored = False
    state.move(call, Input.ACCEPT)
    request = frames.CallAccept(callID=call.callID, config=data)
    _answer(state, call, request, operation)
    ringAnew(state)


def reject(state: DeviceState, operation: int, callID: str, message: str, customData: str) -> None:
    call = _need_answerable(state, callID, queued=True)
    remark = AnswerData(DECLINE, message, customData)
    data = frames.DataConfig(extendedData=remark.encode())
    state.dropParked(call, gone("another answer took its place"))
    state.move(call, Input.DECLINE)
    request = frames.CallReject(callID=call.callID, config=data)
    _answer(state, call, request, operation)
    ringAnew(state)


def _answer(
    state: DeviceState, call: DeviceCall, request: frames.CallAnswer, operation: int
) -> None:
    if state.online:
        state.ask(request, call, operation)
    else:
        state.move(call, Input.PARK)
        call.parked = Parked(request, operation)


# --- in a call ---


def hangUp(state: DeviceState, operation: int, callID: str, customData: str) -> None:
    """Out of this call, whatever it takes: cancel, quit or end."""
    call = _need(state, callID)
    remark = AnswerData(customData=customData)
    data = remark.encode()
    if call.connected:
        state.leave(call, operation, remark)
        state.finish(call, EndReason.LEFT, settled=False)
    elif call.calling:
        _cancel_all(state, operation, call, data, Input.HANG_UP)
    elif call.state in (State.ACCEPT_PARKED, State.MEETING):
        # Nothing is on its way that could take this person out.
        reject(state, operation, callID, "", customData)
    elif allows(Input.HANG_UP, call.state):
        # What is on its way takes this person out, or its reply does.
        state.move(call, Input.HANG_UP)
        state.settle(operation)
    else:
        raise RequestError(
            ErrorCode.CALL_IS_NOT_INVITEE, "the call has not been answered: reject it instead"
        )


def end(state: DeviceState, operation: int, callID: str, customData: str) -> None:
    call = _need_inside(state, callID)
    data = frames.DataConfig(extendedData=AnswerData(customData=customData).encode())
    state.ask(frames.CallEnd(callID=call.callID, config=data), call, operation)
    state.finish(call, EndReason.ENDED, settled=False)


def invite(
    state: DeviceState,
    operation: int,
    callID: str,
    callees: tuple[User, ...],
    pushConfig: PushConfig | None,
) -> None:
    call = _need_inside(state, callID, calling=True)
    people = _callees(state, callees)
    if state.policy.onlyInitiatorCanInvite and call.caller.userID != state.me.userID:
        raise RequestError(
            ErrorCode.CALL_IS_NOT_INVITOR, "only the caller may invite people into this call"
        )
    _need_connection(state)
    for user in people:
        call.participant(user).mine = True
    state.show(call)
    config = frames.PushOnlyConfig(pushConfig=pushConfig)
    invitees = [user.userID for user in people]
    request = frames.CallingInvite(callID=call.callID, invitees=invitees, config=config)
    state.ask(request, call, operation)


def join(state: DeviceState, operation: int, callID: str, customData: str) -> None:
    limits.callID(callID)
    data = frames.DataConfig(extendedData=AnswerData(customData=customData).encode())
    call = state.find(callID)
    if call is not None and call.connected:
        raise RequestError(
            ErrorCode.CALL_USER_ALREADY_IN_THE_CALL, "this device is in the call already"
        )
    if call is not None:
        raise RequestError(ErrorCode.CALL_ERROR, "the call is here already: answer it")
    _need_connection(state)
    _need_idle(state, "")
    state.ask(frames.CallJoin(callID=callID, config=data), None, operation)


# --- on this device only ---


def silence(state: DeviceState, callID: str, silenced: bool) -> None:
    call = _need(state, callID)
    call.silenced = silenced
    state.show(call)


def ignore(state: DeviceState, callID: str, ignored: bool) -> None:
    call = _need_answerable(state, callID)
    call.silenced = call.ignored = ignored
    state.show(call)


# --- what must hold ---


def _callees(state: DeviceState, callees: tuple[User, ...]) -> tuple[User, ...]:
    people: dict[str, User] = {}
    for user in callees:
        limits.userID(user.userID, "callees")
        limits.userName(user.userName, "callees")
        people.setdefault(user.userID, user)
    people.pop(state.me.userID, None)
    if not people:
        raise RequestError(ErrorCode.PARAM_INVALID, "callees: nobody but oneself is named")
    if len(people) > MAX_INVITEES:
        raise RequestError(
            ErrorCode.CALL_SERVER_ERROR, f"callees: more than {MAX_INVITEES} people are named"
        )
    return tuple(people.values())


def _need_connection(state: DeviceState) -> None:
    if not state.online:
        raise RequestError(
            ErrorCode.NETWORK_ERROR, "not connected to the server just now", temporary=True
        )


def _need_idle(state: DeviceState, peer: str) -> None:
    """One call at a time; but calling the person whose call rings here is glare, and allowed."""
    for call in state.calls.values():
        rings = call.answerable and not call.ignored and call.shown
        if rings and peer and call.oneToOne and call.caller.userID == peer:
            continue
        if call.shown and (call.busy or rings):
            raise RequestError(
                ErrorCode.CALL_ERROR, "this device is in another call", temporary=True
            )


def _hold_ringing(state: DeviceState, own: DeviceCall) -> None:
    """Calling somebody who rings here: their call waits for the fate of this one."""
    for call in state.calls.values():
        two = own.oneToOne and call.oneToOne and call.caller.userID == own.peer
        if two and allows(Input.MEET, call.state):
            call.rival = own
            state.move(call, Input.MEET)


def _need(state: DeviceState, callID: str) -> DeviceCall:
    call = state.find(callID)
    if call is None or not call.shown:
        raise gone("no such call on this device, or it is over")
    return call


def _need_answerable(state: DeviceState, callID: str, *, queued: bool = False) -> DeviceCall:
    call = _need(state, callID)
    if call.outgoing:
        raise RequestError(ErrorCode.CALL_IS_NOT_INVITEE, "this is an own call")
    if allows(Input.DECLINE if queued else Input.ACCEPT, call.state):
        return call
    raise gone("the call has been answered already")


def _need_inside(state: DeviceState, callID: str, *, calling: bool = False) -> DeviceCall:
    call = _need(state, callID)
    if not call.advanced:
        raise RequestError(ErrorCode.CALL_IS_NOT_ADVANCED_MODE, "this is a general call")
    waiting = calling and call.calling and call.state is not State.STARTING
    if not call.connected and not waiting:
        raise RequestError(ErrorCode.CALL_IS_NOT_INVITEE, "this device is not in the call")
    return call
