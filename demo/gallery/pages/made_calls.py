"""Calls for the call window: one of every state (``reference/desktop.md`` B2, B3)."""

from __future__ import annotations

from callkit.model import CallUserState, EndReason
from callkit.switchboard.view import CallView, MemberView, Phase
from demo.gallery.pages.incoming_call import NOW
from demo.gallery.people import (
    ALAN,
    BARBARA,
    EDSGER,
    GRACE,
    LONG,
    RADIA,
    outgoing,
    outgoingGroup,
)


def states() -> dict[str, CallView]:
    """An outgoing call in every state of B2."""
    ended = Phase.ENDED
    three = tuple(
        MemberView(user=user, state=CallUserState.INVITING) for user in (GRACE, ALAN, EDSGER)
    )
    return {
        "starting": outgoing(phase=Phase.STARTING),
        "calling": outgoing(),
        "ringing": outgoing(phase=Phase.RINGING),
        "offline": outgoing(notReceived=True),
        "cancelling": outgoing(phase=Phase.ENDING),
        "connected": outgoing(phase=Phase.CONNECTED, connectedAt=NOW - 83),
        "reconnecting": outgoing(phase=Phase.CONNECTED, connectedAt=NOW - 83, offline=True),
        "ending": outgoing(phase=Phase.ENDING, connectedAt=NOW - 83),
        "declined": outgoing(phase=ended, endReason=EndReason.DECLINED),
        "declined with message": outgoing(
            phase=ended,
            endReason=EndReason.DECLINED,
            message="In a meeting. Please message me.",
        ),
        "busy": outgoing(phase=ended, endReason=EndReason.BUSY),
        "no answer": outgoing(phase=ended, endReason=EndReason.NO_ANSWER),
        "cancelled": outgoing(phase=ended, endReason=EndReason.CANCELLED),
        "unreachable": outgoing(phase=ended, endReason=EndReason.FAILED, errorCode=6000281),
        "failed": outgoing(phase=ended, endReason=EndReason.FAILED, errorCode=6000104),
        "ended": outgoing(
            phase=ended, endReason=EndReason.ENDED, connectedAt=NOW - 754, endedAt=NOW
        ),
        "group calling": outgoingGroup(three),
        "group nobody answered": outgoingGroup(three, phase=ended, endReason=EndReason.NO_ANSWER),
    }


def members() -> tuple[MemberView, ...]:
    """People in every state of B3."""
    state = CallUserState
    return (
        MemberView(user=GRACE, state=state.REJECTED, reason=EndReason.DECLINED),
        MemberView(user=ALAN, state=state.ACCEPTED),
        MemberView(user=EDSGER, state=state.RECEIVED),
        MemberView(user=BARBARA, state=state.REJECTED, reason=EndReason.BUSY),
        MemberView(user=RADIA, state=state.TIMEOUT, reason=EndReason.NO_ANSWER),
        MemberView(user=LONG, state=state.INVITING),
    )


def later() -> tuple[MemberView, ...]:
    """Those who have left, too."""
    state = CallUserState
    return (
        MemberView(
            user=GRACE,
            state=state.REJECTED,
            reason=EndReason.DECLINED,
            message="In a meeting. Please message me.",
        ),
        MemberView(user=ALAN, state=state.ACCEPTED),
        MemberView(user=EDSGER, state=state.QUIT, reason=EndReason.LEFT),
        MemberView(user=BARBARA, state=state.NOT_YET_RECEIVED),
        MemberView(user=RADIA, state=state.BE_CANCELLED, reason=EndReason.REMOVED),
    )
