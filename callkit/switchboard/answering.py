"""What comes of answering: callAccept, callReject and callJoin, reply and failure.

A reply may come when its line is long over here: then what it granted is given back.
"""

from __future__ import annotations

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode, EndReason, User
from callkit.protocol import frames
from callkit.switchboard import busy
from callkit.switchboard.call import DeviceCall, Parked
from callkit.switchboard.extended_data import readOffer
from callkit.switchboard.members import endIfAlone, fill, told
from callkit.switchboard.state import DeviceState, Ticket
from callkit.switchboard.view import Phase

# --- callAccept, callJoin ---


def accepted(desk: DeviceState, ticket: Ticket, reply: frames.CallAcceptReply) -> None:
    line = ticket.known
    own = line.merging
    if not line.live or line.leaving or (own is not None and not (own.calling or own.connected)):
        desk.settle(ticket.operation, reply)
        _give_back(desk, line, reply)
        return
    _enter(desk, line, reply)
    if line.merging is not None:
        busy.merge(desk, line)
    else:
        desk.tell("onIncomingCallAcceptButtonPressed")
    busy.connect(desk, line)
    desk.settle(ticket.operation, reply)
    endIfAlone(desk, line)


def _enter(
    desk: DeviceState, line: DeviceCall, reply: frames.CallAcceptReply | frames.CallJoinReply
) -> None:
    told(desk, line, reply.callUserList, reply.revision)
    line.listRevision = max(line.listRevision, reply.revision)


def _give_back(
    desk: DeviceState, line: DeviceCall, reply: frames.CallAcceptReply | frames.CallJoinReply
) -> None:
    fill(line, reply.callUserList)
    line.connectedAt = desk.now
    desk.leave(line)
    desk.finish(line, EndReason.LEFT, settled=False)


def acceptFailed(desk: DeviceState, ticket: Ticket, error: RequestError) -> None:
    line = ticket.known
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


def _kept(desk: DeviceState, ticket: Ticket, error: RequestError) -> bool:
    """An answer that met a connection just lost has not left: it waits for the next one."""
    line, request = ticket.line, ticket.request
    if desk.online or error.code != ErrorCode.NETWORK_ERROR or line is None or not line.live:
        return False
    assert isinstance(request, frames.CallAnswer)
    if line.merging is not None or line.leaving:
        return False
    line.patience = 0.0
    line.intent = Parked(request, ticket.operation)
    return True


def _step_back(desk: DeviceState, line: DeviceCall, error: RequestError) -> None:
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


def joined(desk: DeviceState, ticket: Ticket, reply: frames.CallJoinReply) -> None:
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
    if line.callID not in desk.lines:
        desk.add(line)
    line.checking = False
    desk.reveal(line)
    _enter(desk, line, reply)
    if line.live and not line.connected:
        busy.connect(desk, line)
    desk.settle(ticket.operation, reply)


def _line_of_join(desk: DeviceState, reply: frames.CallJoinReply) -> DeviceCall:
    offer = readOffer(reply.extendedData)
    # The creator heads every complete list (plan §5: members keep their entries and order).
    first = reply.callUserList[0] if reply.callUserList else None
    caller = User(first.userID, first.userName) if first is not None else desk.me
    line = DeviceCall(
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


def rejected(desk: DeviceState, ticket: Ticket, reply: frames.CallIDReply) -> None:
    line = ticket.line
    desk.settle(ticket.operation, reply)
    if line is None:
        known = desk.over.get(reply.callID)
        if known is not None:
            known.settled = True
        return
    if ticket.operation:
        desk.tell("onIncomingCallDeclineButtonPressed")
    desk.markSettled(line)
    desk.finish(line, EndReason.DECLINED)


def rejectFailed(desk: DeviceState, ticket: Ticket, error: RequestError) -> None:
    if _kept(desk, ticket, error):
        return
    desk.settle(ticket.operation, error=error)
    line = ticket.line
    if line is None:
        return
    if not line.live:
        desk.stillToBeTold(line, error, EndReason.DECLINED)
        return
    _step_back(desk, line, error)


def joinFailed(desk: DeviceState, ticket: Ticket, error: RequestError) -> None:
    desk.settle(ticket.operation, error=error)
