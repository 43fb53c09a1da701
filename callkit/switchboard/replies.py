"""What comes of requests: one pair of functions per request, reply and failure.

A reply may come when its line is long over here: then what it granted is given back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode, CallUserState, EndReason, ErrorUserInfo, User
from callkit.protocol import frames
from callkit.switchboard import seats
from callkit.switchboard.desk import Desk, Ticket
from callkit.switchboard.line import Line
from callkit.switchboard.members import endIfAlone, fill, told
from callkit.switchboard.payloads import readOffer
from callkit.switchboard.view import Phase

OVER = frozenset(
    {
        ErrorCode.CALL_DOES_NOT_EXIST,
        ErrorCode.CALL_IS_NOT_INVITEE,
        ErrorCode.CALL_IS_NOT_ADVANCED_MODE,
    }
)
"""A refusal that means: this person is not in that call any more."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What ``send`` comes to."""

    callID: str
    roomID: str
    timeout: int
    createTime: int
    errorUserList: tuple[ErrorUserInfo, ...] = ()
    """Who could not be invited, and the code that says why."""


def replied(desk: Desk, ticketID: int, reply: frames.Reply) -> None:
    ticket = desk.tickets.pop(ticketID, None)
    if ticket is not None:
        REPLIED[type(ticket.request)](desk, ticket, reply)


def failed(desk: Desk, ticketID: int, error: RequestError) -> None:
    ticket = desk.tickets.pop(ticketID, None)
    if ticket is not None:
        FAILED[type(ticket.request)](desk, ticket, error)


# --- callInvite ---


def _invited(desk: Desk, ticket: Ticket, reply: frames.CallInviteReply) -> None:
    line = _line(ticket)
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
        desk.remember(line.key, line.endReason or EndReason.CANCELLED, settled=False)
        desk.ask(frames.CallCancel(id=desk.number(), callID=line.key), line)
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
    desk.tell("onOutgoingCallSent", line.key, line.caller, line.callType, people, line.customData)
    if ending:
        _send_intent(desk, line)
        return
    for other in list(desk.lines.values()):
        if other.heldBy is line:
            seats.decide(desk, line, other)
    endIfAlone(desk, line)


def _strike_failed(line: Line, failures: tuple[ErrorUserInfo, ...]) -> None:
    for failure in failures:
        party = line.parties.get(failure.userID)
        if party is not None:
            party.state = CallUserState.UNKNOWN
            party.reason = EndReason.FAILED


def _send_intent(desk: Desk, line: Line) -> None:
    """Send the cancel that waited for the call to get its name."""
    if not isinstance(line.intent, frames.CallCancel):
        return
    parked = desk.tickets.pop(line.intent.id, None)
    request = msgspec.structs.replace(line.intent, callID=line.key)
    line.intent = None
    desk.ask(request, line, parked.operation if parked is not None else 0)


def _invite_failed(desk: Desk, ticket: Ticket, error: RequestError) -> None:
    line = _line(ticket)
    desk.settle(ticket.operation, error=error)
    desk.finish(line, EndReason.FAILED, code=error.code)


# --- callCancel ---


def _cancelled(desk: Desk, ticket: Ticket, reply: frames.CallCancelReply) -> None:
    line, request = ticket.line, ticket.request
    assert isinstance(request, frames.CallCancel)
    if line is not None:
        some = bool(request.invitees) and line.advanced
        if ticket.operation:
            desk.tell("onOutgoingCallCancelButtonPressed")
        if some:
            _cancelled_some(desk, line, set(request.invitees) - set(reply.errorInvitees))
        else:
            _settled(desk, line)
            # Nobody else tells this device, not even if it came into that call anew meanwhile.
            for cancelled in (line, desk.lines.get(reply.callID, line)):
                desk.finish(cancelled, EndReason.CANCELLED)
    desk.settle(ticket.operation, reply)


def _cancelled_some(desk: Desk, line: Line, userIDs: set[str]) -> None:
    for userID in userIDs:
        party = line.parties.get(userID)
        if party is not None and party.pending:
            party.state = CallUserState.BE_CANCELLED
            party.reason = EndReason.REMOVED
    desk.show(line)
    endIfAlone(desk, line)


def _cancel_failed(desk: Desk, ticket: Ticket, error: RequestError) -> None:
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
        _still_to_be_told(desk, line, error, EndReason.CANCELLED)
    elif line.phase is Phase.ENDING and (taken or error.temporary):
        # The news of the accept follows; or the person may try again.
        received = any(p.state is CallUserState.RECEIVED for p in line.parties.values())
        line.phase = Phase.RINGING if received or taken else Phase.CALLING
        line.patience = 0.0
        desk.show(line)


def _still_to_be_told(desk: Desk, line: Line, error: RequestError, reason: EndReason) -> None:
    """The person is out of the call, but the server does not know yet."""
    desk.finish(line, reason, settled=False)
    if error.code in OVER:
        _settled(desk, line)
    elif error.temporary:
        desk.tryAgain(line)


# --- callAccept, callJoin ---


def _accepted(desk: Desk, ticket: Ticket, reply: frames.CallAcceptReply) -> None:
    line = _line(ticket)
    own = line.merging
    if not line.live or line.leaving or (own is not None and not (own.calling or own.connected)):
        desk.settle(ticket.operation, reply)
        _give_back(desk, line, reply)
        return
    _enter(desk, line, reply)
    if line.merging is not None:
        seats.merge(desk, line)
    else:
        desk.tell("onIncomingCallAcceptButtonPressed")
    seats.connect(desk, line)
    desk.settle(ticket.operation, reply)
    endIfAlone(desk, line)


def _enter(desk: Desk, line: Line, reply: frames.CallAcceptReply | frames.CallJoinReply) -> None:
    told(desk, line, reply.callUserList, reply.revision)
    line.listRevision = max(line.listRevision, reply.revision)


def _give_back(
    desk: Desk, line: Line, reply: frames.CallAcceptReply | frames.CallJoinReply
) -> None:
    fill(line, reply.callUserList)
    line.connectedAt = desk.now
    desk.leave(line)
    desk.finish(line, EndReason.LEFT, settled=False)


def _accept_failed(desk: Desk, ticket: Ticket, error: RequestError) -> None:
    line = _line(ticket)
    if _kept(desk, ticket, error):
        return
    desk.settle(ticket.operation, error=error)
    if not line.live:
        return
    if line.merging is not None:
        # Their call went as this one took it; the own one goes on.
        line.merging = None
        if not line.shown and error.temporary:
            line.phase = Phase.RINGING
            return
        if not line.shown:
            desk.finish(line, EndReason.SUPERSEDED)
            return
    _step_back(desk, line, error)


def _kept(desk: Desk, ticket: Ticket, error: RequestError) -> bool:
    """An answer that met a connection just lost has not left: it waits for the next one."""
    line = ticket.line
    if desk.online or error.code != ErrorCode.NETWORK_ERROR or line is None or not line.live:
        return False
    if line.merging is not None or line.leaving:
        return False
    line.patience = 0.0
    desk.park(ticket.request, line, ticket.operation)
    return True


def _step_back(desk: Desk, line: Line, error: RequestError) -> None:
    """An answer came to nothing: ring on if it may be tried again, else await the reason."""
    if line.connected:
        # It came in by another door, a join.
        return
    if error.temporary and not line.leaving:
        line.phase = Phase.RINGING
        line.patience = 0.0
    else:
        line.phase = Phase.ENDING
        line.doubt = EndReason.LEFT if line.leaving else EndReason.FAILED
        line.errorCode = error.code
        line.patience = desk.now + desk.policy.patience
    desk.show(line)


def _joined(desk: Desk, ticket: Ticket, reply: frames.CallJoinReply) -> None:
    # An invitation to the same call may have come meanwhile.
    line = desk.lines.get(reply.callID) or _line_of_join(desk, reply)
    if desk.busy(besides=line):
        # Another call was begun meanwhile.
        _give_back(desk, line, reply)
        error = RequestError(ErrorCode.CALL_ERROR, "this device is in another call", temporary=True)
        desk.settle(ticket.operation, error=error)
        return
    desk.elsewhere.pop(reply.callID, None)
    desk.over.pop(reply.callID, None)
    if line.key not in desk.lines:
        desk.add(line)
    line.checking = False
    desk.reveal(line)
    _enter(desk, line, reply)
    if line.live and not line.connected:
        seats.connect(desk, line)
    desk.settle(ticket.operation, reply)


def _line_of_join(desk: Desk, reply: frames.CallJoinReply) -> Line:
    offer = readOffer(reply.extendedData)
    # The creator heads every complete list (plan §5: members keep their entries and order).
    first = reply.callUserList[0] if reply.callUserList else None
    caller = User(first.userID, first.userName) if first is not None else desk.me
    line = Line(
        key=reply.callID,
        outgoing=False,
        me=desk.me,
        caller=caller,
        inviter=caller,
        phase=Phase.ACCEPTING,
        mode=CallInvitationMode.ADVANCED,
        callType=offer.callType,
        roomID=offer.roomID,
        customData=offer.customData,
        callees=[User(u.userID, u.userName) for u in reply.callUserList[1:]],
        createTime=reply.createTime,
        revision=reply.revision,
    )
    fill(line, reply.callUserList)
    return line


# --- callReject ---


def _rejected(desk: Desk, ticket: Ticket, reply: frames.CallIDReply) -> None:
    line = ticket.line
    desk.settle(ticket.operation, reply)
    if line is None:
        known = desk.over.get(reply.callID)
        if known is not None:
            known.settled = True
        return
    if ticket.operation:
        desk.tell("onIncomingCallDeclineButtonPressed")
    _settled(desk, line)
    desk.finish(line, EndReason.DECLINED)


def _reject_failed(desk: Desk, ticket: Ticket, error: RequestError) -> None:
    if _kept(desk, ticket, error):
        return
    desk.settle(ticket.operation, error=error)
    line = ticket.line
    if line is None:
        return
    if not line.live:
        _still_to_be_told(desk, line, error, EndReason.DECLINED)
        return
    _step_back(desk, line, error)


# --- callQuit, callEnd ---


def _left(desk: Desk, ticket: Ticket, reply: frames.Reply) -> None:
    if ticket.line is not None:
        _settled(desk, ticket.line)
    desk.settle(ticket.operation, reply)


def _leave_failed(desk: Desk, ticket: Ticket, error: RequestError) -> None:
    if error.code in OVER:
        # Out is out: the call was over before, or somebody else ended it.
        if ticket.line is not None:
            _settled(desk, ticket.line)
        desk.settle(ticket.operation)
        return
    desk.settle(ticket.operation, error=error)
    if ticket.line is not None and error.temporary:
        desk.tryAgain(ticket.line)


# --- callingInvite, queries ---


def _invited_more(desk: Desk, ticket: Ticket, reply: frames.CallingInviteReply) -> None:
    line, request = _line(ticket), ticket.request
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


def _invite_more_failed(desk: Desk, ticket: Ticket, error: RequestError) -> None:
    line, request = _line(ticket), ticket.request
    assert isinstance(request, frames.CallingInvite)
    _forget_refused(line, set(request.invitees))
    desk.show(line)
    desk.settle(ticket.operation, error=error)


def _forget_refused(line: Line, userIDs: set[str]) -> None:
    """People who were never in the call leave no trace when inviting them failed."""
    for userID in userIDs:
        party = line.parties.get(userID)
        if party is not None and party.state is CallUserState.UNKNOWN and party.reason is None:
            del line.parties[userID]


def _listed(desk: Desk, ticket: Ticket, reply: frames.CallListReply) -> None:
    seats.checked(desk, reply)


def _not_listed(desk: Desk, ticket: Ticket, error: RequestError) -> None:
    seats.checked(desk, None)


def _join_failed(desk: Desk, ticket: Ticket, error: RequestError) -> None:
    desk.settle(ticket.operation, error=error)


def _line(ticket: Ticket) -> Line:
    assert ticket.line is not None
    return ticket.line


def _settled(desk: Desk, line: Line) -> None:
    known = desk.over.get(line.key)
    if known is not None:
        known.settled = True


REPLIED: Mapping[type[frames.Request], Callable[[Desk, Ticket, Any], None]] = MappingProxyType(
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
FAILED: Mapping[type[frames.Request], Callable[[Desk, Ticket, RequestError], None]] = (
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
