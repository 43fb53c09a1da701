"""What comes of calling: callInvite, callCancel and callingInvite, reply and failure.

A reply may come when its line is long over here: then what it granted is given back.
"""

from __future__ import annotations

import msgspec

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallUserState, EndReason, ErrorUserInfo
from callkit.protocol import frames
from callkit.switchboard import busy
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.members import endIfAlone
from callkit.switchboard.state import DeviceState, Ticket
from callkit.switchboard.view import Phase


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What ``send`` comes to."""

    callID: str
    roomID: str
    timeout: int
    createTime: int
    errorUserList: tuple[ErrorUserInfo, ...] = ()
    """Who could not be invited, and the code that says why."""


# --- callInvite ---


def invited(desk: DeviceState, ticket: Ticket, reply: frames.CallInviteReply) -> None:
    line = ticket.known
    line.createTime = reply.createTime
    line.timeout = float(reply.timeout)
    desk.identify(line, reply.callID)
    result = Sent(
        callID=reply.callID,
        roomID=line.roomID or reply.callID,
        timeout=reply.timeout,
        createTime=reply.createTime,
        errorUserList=reply.errorUserList,
    )
    desk.settle(ticket.operation, result)
    if not line.live:
        # Given up before the server knew of it.
        desk.remember(line.callID, line.endReason or EndReason.CANCELLED, settled=False)
        desk.ask(frames.CallCancel(callID=line.callID), line)
        return
    _strike_failed(line, reply.errorUserList)
    line.deadline = 0.0
    for party in line.parties.values():
        if party.pending:
            party.deadline = desk.now + reply.timeout
    ending = line.phase is Phase.ENDING
    if not ending:
        line.phase = Phase.CALLING
        desk.show(line)
    people = [user for user in line.callees if line.parties[user.userID].pending]
    desk.tell(
        "onOutgoingCallSent", line.callID, line.caller, line.callType, people, line.customData
    )
    if ending:
        _send_intent(desk, line)
        return
    for other in list(desk.lines.values()):
        if other.heldBy is line:
            busy.decide(desk, line, other)
    endIfAlone(desk, line)


def _strike_failed(line: DeviceCall, failures: tuple[ErrorUserInfo, ...]) -> None:
    for failure in failures:
        party = line.parties.get(failure.userID)
        if party is not None:
            party.state = CallUserState.UNKNOWN
            party.reason = EndReason.FAILED


def _send_intent(desk: DeviceState, line: DeviceCall) -> None:
    """Send the cancel that waited for the call to get its name."""
    parked, line.intent = line.intent, None
    if parked is not None:
        request = msgspec.structs.replace(parked.request, callID=line.callID)
        desk.ask(request, line, parked.operation)


def inviteFailed(desk: DeviceState, ticket: Ticket, error: RequestError) -> None:
    line = ticket.known
    desk.settle(ticket.operation, error=error)
    desk.finish(line, EndReason.FAILED, code=error.code)


# --- callCancel ---


def cancelled(desk: DeviceState, ticket: Ticket, reply: frames.CallCancelReply) -> None:
    line, request = ticket.line, ticket.request
    assert isinstance(request, frames.CallCancel)
    if line is not None:
        some = bool(request.invitees) and line.advanced
        if ticket.operation:
            desk.tell("onOutgoingCallCancelButtonPressed")
        if some:
            _cancelled_some(desk, line, set(request.invitees) - set(reply.errorInvitees))
        else:
            desk.markSettled(line)
            # Nobody else tells this device, not even if it came into that call anew meanwhile.
            for cancelled in (line, desk.lines.get(reply.callID, line)):
                desk.finish(cancelled, EndReason.CANCELLED)
    desk.settle(ticket.operation, reply)


def _cancelled_some(desk: DeviceState, line: DeviceCall, userIDs: set[str]) -> None:
    for userID in userIDs:
        party = line.parties.get(userID)
        if party is not None and party.pending:
            party.state = CallUserState.BE_CANCELLED
            party.reason = EndReason.REMOVED
    desk.show(line)
    endIfAlone(desk, line)


def cancelFailed(desk: DeviceState, ticket: Ticket, error: RequestError) -> None:
    line, request = ticket.line, ticket.request
    assert isinstance(request, frames.CallCancel)
    taken = error.code == ErrorCode.CALL_CANCEL_ERROR
    if line is None or (request.invitees and line.advanced):
        desk.settle(ticket.operation, error=error)
        return
    if taken and (not line.live or line.leaving):
        # Somebody accepted while the cancel was on its way: this person is out all the same.
        desk.leave(line, ticket.operation)
        desk.finish(line, EndReason.LEFT, settled=False)
        return
    desk.settle(ticket.operation, error=error)
    if not line.live or line.leaving:
        desk.stillToBeTold(line, error, EndReason.CANCELLED)
    elif line.phase is Phase.ENDING and (taken or error.temporary):
        # The news of the accept follows; or the person may try again.
        received = any(p.state is CallUserState.RECEIVED for p in line.parties.values())
        line.phase = Phase.RINGING if received or taken else Phase.CALLING
        line.patience = 0.0
        desk.show(line)


# --- callingInvite ---


def invitedMore(desk: DeviceState, ticket: Ticket, reply: frames.CallingInviteReply) -> None:
    line, request = ticket.known, ticket.request
    assert isinstance(request, frames.CallingInvite)
    refused = {failure.userID for failure in reply.errorUserList}
    for userID in request.invitees:
        party = line.parties.get(userID)
        if party is not None and userID not in refused and not party.live:
            party.invitedAgain(desk.now + line.timeout)
            party.state = CallUserState.INVITING
            if all(user.userID != userID for user in line.callees):
                line.callees.append(party.user)
    _forget_refused(line, refused)
    desk.show(line)
    desk.settle(ticket.operation, reply)


def inviteMoreFailed(desk: DeviceState, ticket: Ticket, error: RequestError) -> None:
    line, request = ticket.known, ticket.request
    assert isinstance(request, frames.CallingInvite)
    _forget_refused(line, set(request.invitees))
    desk.show(line)
    desk.settle(ticket.operation, error=error)


def _forget_refused(line: DeviceCall, userIDs: set[str]) -> None:
    """People who were never in the call leave no trace when inviting them failed."""
    for userID in userIDs:
        party = line.parties.get(userID)
        if party is not None and party.state is CallUserState.UNKNOWN and party.reason is None:
            del line.parties[userID]
