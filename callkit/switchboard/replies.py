"""Replies to requests: the tables of replies and failures, and a function for each cell.

A reply may come when its call is long over here: then what it granted is given back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode, CallUserState, EndReason, ErrorUserInfo, User
from callkit.protocol import frames
from callkit.switchboard import busy, glare
from callkit.switchboard.call import DeviceCall, Parked
from callkit.switchboard.extended_data import readOffer
from callkit.switchboard.members import changeStates, endIfAlone, fill
from callkit.switchboard.state import OVER, DeviceState, Ticket
from callkit.switchboard.tables import Input, State, allows


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """The result of ``send``."""

    callID: str
    roomID: str
    timeout: int
    createTime: int
    errorUserList: tuple[ErrorUserInfo, ...] = ()
    """The people who could not be invited, and the code that says why."""


def replied(state: DeviceState, ticketID: int, reply: frames.Reply) -> None:
    ticket = state.tickets.pop(ticketID, None)
    if ticket is not None:
        REPLIED[type(ticket.request)](state, ticket, reply)


def failed(state: DeviceState, ticketID: int, error: RequestError) -> None:
    ticket = state.tickets.pop(ticketID, None)
    if ticket is not None:
        FAILED[type(ticket.request)](state, ticket, error)


# --- callInvite ---


def _invited(state: DeviceState, ticket: Ticket, reply: frames.CallInviteReply) -> None:
    call = ticket.known
    call.createTime = reply.createTime
    call.timeout = float(reply.timeout)
    state.identify(call, reply.callID)
    result = Sent(
        callID=reply.callID,
        roomID=call.roomID or reply.callID,
        timeout=reply.timeout,
        createTime=reply.createTime,
        errorUserList=reply.errorUserList,
    )
    state.settle(ticket.operation, result)
    if not call.live:
        # The call was cancelled before the server knew of it.
        state.remember(call.callID, call.endReason or EndReason.CANCELLED, settled=False)
        state.ask(frames.CallCancel(callID=call.callID), call)
        return
    _strike_failed(call, reply.errorUserList)
    call.deadline = 0.0
    for participant in call.participants.values():
        if participant.pending:
            participant.deadline = state.now + reply.timeout
    starting = call.state is State.STARTING
    state.move(call, Input.INVITED)
    people = [user for user in call.callees if call.participants[user.userID].pending]
    state.tell(
        "onOutgoingCallSent", call.callID, call.caller, call.callType, people, call.customData
    )
    if not starting:
        _send_cancel(state, call)
        return
    for other in list(state.calls.values()):
        if other.rival is call:
            glare.decide(state, call, other)
    endIfAlone(state, call)


def _strike_failed(call: DeviceCall, failures: tuple[ErrorUserInfo, ...]) -> None:
    for failure in failures:
        participant = call.participants.get(failure.userID)
        if participant is not None:
            participant.state = CallUserState.UNKNOWN
            participant.reason = EndReason.FAILED


def _send_cancel(state: DeviceState, call: DeviceCall) -> None:
    """Send the cancel that waited for the call to get its name."""
    parked, call.parked = call.parked, None
    if parked is not None:
        request = msgspec.structs.replace(parked.request, callID=call.callID)
        state.ask(request, call, parked.operation)


def _invite_failed(state: DeviceState, ticket: Ticket, error: RequestError) -> None:
    call = ticket.known
    state.settle(ticket.operation, error=error)
    state.finish(call, EndReason.FAILED, code=error.code)


# --- callCancel ---


def _cancelled(state: DeviceState, ticket: Ticket, reply: frames.CallCancelReply) -> None:
    call, request = ticket.call, ticket.request
    assert isinstance(request, frames.CallCancel)
    if call is not None:
        some = bool(request.invitees) and call.advanced
        if ticket.operation:
            state.tell("onOutgoingCallCancelButtonPressed")
        if some:
            _cancelled_some(state, call, set(request.invitees) - set(reply.errorInvitees))
        else:
            state.markSettled(call)
            # No event reports it to this device, even if it joined that call again meanwhile.
            for cancelled in (call, state.calls.get(reply.callID, call)):
                state.finish(cancelled, EndReason.CANCELLED)
    state.settle(ticket.operation, reply)


def _cancelled_some(state: DeviceState, call: DeviceCall, userIDs: set[str]) -> None:
    for userID in userIDs:
        participant = call.participants.get(userID)
        if participant is not None and participant.pending:
            participant.state = CallUserState.BE_CANCELLED
            participant.reason = EndReason.REMOVED
    state.show(call)
    endIfAlone(state, call)


def _cancel_failed(state: DeviceState, ticket: Ticket, error: RequestError) -> None:
    call, request = ticket.call, ticket.request
    assert isinstance(request, frames.CallCancel)
    taken = error.code == ErrorCode.CALL_CANCEL_ERROR
    if call is None or (request.invitees and call.advanced):
        state.settle(ticket.operation, error=error)
        return
    out = not call.live or call.state is State.HANGING_UP
    if taken and out:
        # Somebody accepted while the cancel was on its way: this person leaves all the same.
        state.leave(call, ticket.operation)
        state.finish(call, EndReason.LEFT, settled=False)
        return
    state.settle(ticket.operation, error=error)
    if out:
        state.endUnreported(call, error, EndReason.CANCELLED)
    elif call.state is State.CANCELLING and (taken or error.temporary):
        # The event of the accept follows; otherwise the person may try again.
        received = any(p.state is CallUserState.RECEIVED for p in call.participants.values())
        state.move(call, Input.ALERT_ON if received or taken else Input.CALL_ON)


# --- callingInvite ---


def _invited_more(state: DeviceState, ticket: Ticket, reply: frames.CallingInviteReply) -> None:
    call, request = ticket.known, ticket.request
    assert isinstance(request, frames.CallingInvite)
    refused = {failure.userID for failure in reply.errorUserList}
    for userID in request.invitees:
        participant = call.participants.get(userID)
        if participant is not None and userID not in refused and not participant.live:
            participant.invitedAgain(state.now + call.timeout)
            participant.state = CallUserState.INVITING
            if all(user.userID != userID for user in call.callees):
                call.callees.append(participant.user)
    _forget_refused(call, refused)
    state.show(call)
    state.settle(ticket.operation, reply)


def _invite_more_failed(state: DeviceState, ticket: Ticket, error: RequestError) -> None:
    call, request = ticket.known, ticket.request
    assert isinstance(request, frames.CallingInvite)
    _forget_refused(call, set(request.invitees))
    state.show(call)
    state.settle(ticket.operation, error=error)


def _forget_refused(call: DeviceCall, userIDs: set[str]) -> None:
    """People who were never in the call leave no trace when inviting them failed."""
    for userID in userIDs:
        participant = call.participants.get(userID)
        if (
            participant is not None
            and participant.state is CallUserState.UNKNOWN
            and participant.reason is None
        ):
            del call.participants[userID]


# --- callAccept, callJoin ---


def _accepted(state: DeviceState, ticket: Ticket, reply: frames.CallAcceptReply) -> None:
    call = ticket.known
    merging, own = call.state is State.MERGING, call.rival
    wanted = allows(Input.ACCEPTED, call.state) or call.connected
    if not wanted or (merging and own is not None and not (own.calling or own.connected)):
        state.settle(ticket.operation, reply)
        _give_back(state, call, reply)
        return
    _enter(state, call, reply)
    if merging:
        glare.merge(state, call)
    else:
        state.tell("onIncomingCallAcceptButtonPressed")
    if allows(Input.ACCEPTED, call.state):
        busy.connect(state, call, Input.ACCEPTED)
    state.settle(ticket.operation, reply)
    endIfAlone(state, call)


def _enter(
    state: DeviceState, call: DeviceCall, reply: frames.CallAcceptReply | frames.CallJoinReply
) -> None:
    changeStates(state, call, reply.callUserList, reply.revision)
    call.listRevision = max(call.listRevision, reply.revision)


def _give_back(
    state: DeviceState, call: DeviceCall, reply: frames.CallAcceptReply | frames.CallJoinReply
) -> None:
    fill(call, reply.callUserList)
    call.connectedAt = state.now
    state.leave(call)
    state.finish(call, EndReason.LEFT, settled=False)


def _accept_failed(state: DeviceState, ticket: Ticket, error: RequestError) -> None:
    call = ticket.known
    if _kept(state, ticket, error):
        return
    state.settle(ticket.operation, error=error)
    if not call.live:
        return
    if call.state is State.MERGING and not call.shown:
        # Their call ended while this device accepted it; this device's call goes on.
        if error.temporary:
            state.enter(call, Input.HOLD_AGAIN)
        else:
            state.finish(call, EndReason.SUPERSEDED)
        return
    _step_back(state, call, error)


def _kept(state: DeviceState, ticket: Ticket, error: RequestError) -> bool:
    """An answer that met a lost connection was not sent: it waits for the next connection."""
    call, request = ticket.call, ticket.request
    if state.online or error.code != ErrorCode.NETWORK_ERROR or call is None:
        return False
    if not allows(Input.PARK, call.state):
        return False
    assert isinstance(request, frames.CallAnswer)
    state.move(call, Input.PARK)
    call.parked = Parked(request, ticket.operation)
    return True


def _step_back(state: DeviceState, call: DeviceCall, error: RequestError) -> None:
    """An answer failed: continue to ring if it may be tried again, else wait for the reason."""
    if error.temporary and allows(Input.TRY_AGAIN, call.state):
        state.move(call, Input.TRY_AGAIN)
    elif allows(Input.REFUSED, call.state):
        call.errorCode = error.code
        state.move(call, Input.REFUSED)


def _joined(state: DeviceState, ticket: Ticket, reply: frames.CallJoinReply) -> None:
    # An invitation to the same call may have come meanwhile.
    call = state.calls.get(reply.callID) or _call_of_join(state, reply)
    if state.busy(besides=call):
        # Another call was begun meanwhile.
        _give_back(state, call, reply)
        error = RequestError(ErrorCode.CALL_ERROR, "this device is in another call", temporary=True)
        state.settle(ticket.operation, error=error)
        return
    state.elsewhere.pop(reply.callID, None)
    state.over.pop(reply.callID, None)
    if call.callID not in state.calls:
        state.add(call)
    state.reveal(call)
    _enter(state, call, reply)
    if allows(Input.JOINED, call.state):
        busy.connect(state, call, Input.JOINED)
    state.settle(ticket.operation, reply)


def _call_of_join(state: DeviceState, reply: frames.CallJoinReply) -> DeviceCall:
    offer = readOffer(reply.extendedData)
    # The creator heads every complete list (plan §5: members keep their entries and order).
    first = reply.callUserList[0] if reply.callUserList else None
    caller = User(first.userID, first.userName) if first is not None else state.me
    call = DeviceCall(
        key=reply.callID,
        outgoing=False,
        me=state.me,
        caller=caller,
        inviter=caller,
        state=State.ACCEPTING,
        mode=CallInvitationMode.ADVANCED,
        callType=offer.callType,
        roomID=offer.roomID,
        customData=offer.customData,
        callees=[User(u.userID, u.userName) for u in reply.callUserList[1:]],
        createTime=reply.createTime,
        revision=reply.revision,
    )
    fill(call, reply.callUserList)
    return call


# --- callReject ---


def _rejected(state: DeviceState, ticket: Ticket, reply: frames.CallIDReply) -> None:
    call = ticket.call
    state.settle(ticket.operation, reply)
    if call is None:
        known = state.over.get(reply.callID)
        if known is not None:
            known.settled = True
        return
    if ticket.operation:
        state.tell("onIncomingCallDeclineButtonPressed")
    state.markSettled(call)
    state.finish(call, EndReason.DECLINED)


def _reject_failed(state: DeviceState, ticket: Ticket, error: RequestError) -> None:
    if _kept(state, ticket, error):
        return
    state.settle(ticket.operation, error=error)
    call = ticket.call
    if call is None:
        return
    if not call.live:
        state.endUnreported(call, error, EndReason.DECLINED)
        return
    _step_back(state, call, error)


def _join_failed(state: DeviceState, ticket: Ticket, error: RequestError) -> None:
    state.settle(ticket.operation, error=error)


# --- callQuit, callEnd ---


def _left(state: DeviceState, ticket: Ticket, reply: frames.Reply) -> None:
    if ticket.call is not None:
        state.markSettled(ticket.call)
    state.settle(ticket.operation, reply)


def _leave_failed(state: DeviceState, ticket: Ticket, error: RequestError) -> None:
    if error.code in OVER:
        # The goal is reached: the call was over before, or somebody else ended it.
        if ticket.call is not None:
            state.markSettled(ticket.call)
        state.settle(ticket.operation)
        return
    state.settle(ticket.operation, error=error)
    if ticket.call is not None and error.temporary:
        state.tryAgain(ticket.call)


# --- queries ---


def _listed(state: DeviceState, ticket: Ticket, reply: frames.CallListReply) -> None:
    busy.checked(state, reply)


def _not_listed(state: DeviceState, ticket: Ticket, error: RequestError) -> None:
    busy.checked(state, None)


REPLIED: Mapping[type[frames.Request], Callable[[DeviceState, Ticket, Any], None]] = (
    MappingProxyType(
        {
            frames.CallInvite: _invited,
            frames.CallCancel: _cancelled,
            frames.CallAccept: _accepted,
            frames.CallReject: _rejected,
            frames.CallJoin: _joined,
            frames.CallQuit: _left,
            frames.CallEnd: _left,
            frames.CallingInvite: _invited_more,
            frames.QueryCallInvitationList: _listed,
        }
    )
)
FAILED: Mapping[type[frames.Request], Callable[[DeviceState, Ticket, RequestError], None]] = (
    MappingProxyType(
        {
            frames.CallInvite: _invite_failed,
            frames.CallCancel: _cancel_failed,
            frames.CallAccept: _accept_failed,
            frames.CallReject: _reject_failed,
            frames.CallJoin: _join_failed,
            frames.CallQuit: _leave_failed,
            frames.CallEnd: _leave_failed,
            frames.CallingInvite: _invite_more_failed,
            frames.QueryCallInvitationList: _not_listed,
        }
    )
)
