"""GroupCallPanel and the group windows in every row state of B3."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from callkit.model import CallUserState, EndReason
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.widgets.call.member_row import MemberNote
from callkit.widgets.call.outgoing_dialog import OutgoingCallDialog
from demo.gallery.pages.incoming_call import NOW, clock
from demo.gallery.people import ALAN, BARBARA, EDSGER, GRACE, LONG, RADIA, outgoingGroup


def show(view: CallView, offers: bool = False) -> OutgoingCallDialog:
    dialog = OutgoingCallDialog(clock=clock)
    if offers:
        dialog.setMedia(microphone=False, camera=True)
        dialog.setOffers(invite=True, endForAll=True)
    dialog.setCall(view)
    return dialog


def heard() -> OutgoingCallDialog:
    """What the app's media know of people who have joined."""
    people = (GRACE, ALAN, EDSGER, BARBARA, RADIA, LONG)
    joined = tuple(MemberView(user=user, state=CallUserState.ACCEPTED) for user in people)
    dialog = show(outgoingGroup(joined, phase=Phase.CONNECTED, connectedAt=NOW - 83), True)
    for user, note in zip(people, _NOTES, strict=True):
        dialog.setMemberNote(user.userID, note)
    return dialog


_NOTES = (
    MemberNote.SPEAKING,
    MemberNote.MUTED,
    MemberNote.HAND_RAISED,
    MemberNote.ON_HOLD,
    MemberNote.RECONNECTING,
    MemberNote.MUTED_FOR_YOU,
)


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
        ("group, heard and seen", heard),
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
