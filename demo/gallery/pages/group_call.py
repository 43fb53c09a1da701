"""GroupCallPanel and the group windows in every row state of B3."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from callkit.model import CallUserState, EndReason
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.widgets.outgoing_dialog import OutgoingCallDialog
from demo.gallery.pages.incoming_call import NOW, clock
from demo.gallery.people import ALAN, BARBARA, EDSGER, GRACE, LONG, RADIA, outgoingGroup


def show(view: CallView, offers: bool = False) -> OutgoingCallDialog:
    dialog = OutgoingCallDialog(clock=clock)
    if offers:
        dialog.setMedia(muted=True, cameraOn=True)
        dialog.setOffers(invite=True, endForAll=True)
    dialog.setCall(view)
    return dialog


def members() -> tuple[MemberView, ...]:
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


def pages() -> list[tuple[str, Callable[[], QWidget]]]:
    calling = tuple(
        MemberView(user=user, state=CallUserState.INVITING) for user in (GRACE, ALAN, EDSGER)
    )
    connected = Phase.CONNECTED
    return [
        ("group, calling", partial(show, outgoingGroup(calling))),
        (
            "group, joined and waiting",
            partial(show, outgoingGroup(members(), phase=connected, connectedAt=NOW - 83)),
        ),
        (
            "group, left and removed",
            partial(show, outgoingGroup(later(), phase=connected, connectedAt=NOW - 83)),
        ),
        (
            "group, everything offered",
            partial(show, outgoingGroup(members(), phase=connected, connectedAt=NOW - 83), True),
        ),
        (
            "group, nobody answered",
            partial(
                show,
                outgoingGroup(
                    tuple(
                        MemberView(
                            user=user, state=CallUserState.TIMEOUT, reason=EndReason.NO_ANSWER
                        )
                        for user in (GRACE, ALAN, EDSGER)
                    ),
                    phase=Phase.ENDED,
                    endReason=EndReason.NO_ANSWER,
                ),
            ),
        ),
    ]
