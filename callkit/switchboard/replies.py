"""What comes of requests: the table of outcomes, and those of leaving and asking.

``calling`` and ``answering`` hold the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from callkit.errors import RequestError
from callkit.protocol import frames
from callkit.switchboard import answering, busy, calling
from callkit.switchboard.state import OVER, DeviceState, Ticket


def replied(desk: DeviceState, ticketID: int, reply: frames.Reply) -> None:
    ticket = desk.tickets.pop(ticketID, None)
    if ticket is not None:
        REPLIED[type(ticket.request)](desk, ticket, reply)


def failed(desk: DeviceState, ticketID: int, error: RequestError) -> None:
    ticket = desk.tickets.pop(ticketID, None)
    if ticket is not None:
        FAILED[type(ticket.request)](desk, ticket, error)


# --- callQuit, callEnd ---


def _left(desk: DeviceState, ticket: Ticket, reply: frames.Reply) -> None:
    if ticket.line is not None:
        desk.markSettled(ticket.line)
    desk.settle(ticket.operation, reply)


def _leave_failed(desk: DeviceState, ticket: Ticket, error: RequestError) -> None:
    if error.code in OVER:
        # Out is out: the call was over before, or somebody else ended it.
        if ticket.line is not None:
            desk.markSettled(ticket.line)
        desk.settle(ticket.operation)
        return
    desk.settle(ticket.operation, error=error)
    if ticket.line is not None and error.temporary:
        desk.tryAgain(ticket.line)


# --- queries ---


def _listed(desk: DeviceState, ticket: Ticket, reply: frames.CallListReply) -> None:
    busy.checked(desk, reply)


def _not_listed(desk: DeviceState, ticket: Ticket, error: RequestError) -> None:
    busy.checked(desk, None)


REPLIED: Mapping[type[frames.Request], Callable[[DeviceState, Ticket, Any], None]] = (
    MappingProxyType(
        {
            frames.CallInvite: calling.invited,
            frames.CallCancel: calling.cancelled,
            frames.CallAccept: answering.accepted,
            frames.CallReject: answering.rejected,
            frames.CallJoin: answering.joined,
            frames.CallQuit: _left,
            frames.CallEnd: _left,
            frames.CallingInvite: calling.invitedMore,
            frames.QueryCallInvitationList: _listed,
        }
    )
)
FAILED: Mapping[type[frames.Request], Callable[[DeviceState, Ticket, RequestError], None]] = (
    MappingProxyType(
        {
            frames.CallInvite: calling.inviteFailed,
            frames.CallCancel: calling.cancelFailed,
            frames.CallAccept: answering.acceptFailed,
            frames.CallReject: answering.rejectFailed,
            frames.CallJoin: answering.joinFailed,
            frames.CallQuit: _leave_failed,
            frames.CallEnd: _leave_failed,
            frames.CallingInvite: calling.inviteMoreFailed,
            frames.QueryCallInvitationList: _not_listed,
        }
    )
)
