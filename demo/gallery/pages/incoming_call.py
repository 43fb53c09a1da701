"""IncomingCallDialog in every state of B1."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from callkit.model import CallUserState, EndReason
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from demo.gallery.people import (
    ADA,
    ALAN,
    BARBARA,
    EDSGER,
    GRACE,
    NAMES,
    RADIA,
    incoming,
    incomingGroup,
)

NOW = 1_000.0


def clock() -> float:
    """The gallery's time stands still: a picture is the same every time."""
    return NOW


def show(view: CallView, compact: bool = False, others: int = 0) -> IncomingCallDialog:
    dialog = IncomingCallDialog(compact=compact, clock=clock)
    dialog.setCall(view)
    people = (GRACE, ALAN, EDSGER, RADIA)[:others]
    more = [incoming(user, video=user is ALAN, callID=user.userID) for user in people]
    dialog.setOthers(more)
    return dialog


def states() -> dict[str, CallView]:
    ended = Phase.ENDED
    inside = [MemberView(user=user, state=CallUserState.ACCEPTED) for user in (ADA, GRACE)]
    talking = (*inside, MemberView(user=ALAN, state=CallUserState.RECEIVED))
    return {
        "ringing audio": incoming(),
        "ringing video": incoming(video=True),
        "silenced": incoming(silenced=True),
        "connection lost": incoming(offline=True),
        "accepting": incoming(phase=Phase.ACCEPTING),
        "declining": incoming(phase=Phase.ENDING),
        "connected": incoming(phase=Phase.CONNECTED, connectedAt=NOW - 83),
        "reconnecting": incoming(phase=Phase.CONNECTED, connectedAt=NOW - 83, offline=True),
        "cancelled": incoming(phase=ended, endReason=EndReason.CANCELLED),
        "timed out": incoming(phase=ended, endReason=EndReason.NO_ANSWER),
        "declined": incoming(phase=ended, endReason=EndReason.DECLINED),
        "declined with message": incoming(
            phase=ended, endReason=EndReason.DECLINED, message="I’ll call you later."
        ),
        "answered elsewhere": incoming(phase=ended, endReason=EndReason.ANSWERED_ELSEWHERE),
        "declined elsewhere": incoming(
            phase=ended, endReason=EndReason.DECLINED_ELSEWHERE, deviceName="Phone"
        ),
        "failed": incoming(phase=ended, endReason=EndReason.FAILED, errorCode=6000104),
        "ended": incoming(
            phase=ended, endReason=EndReason.ENDED, connectedAt=NOW - 754, endedAt=NOW
        ),
        "call waiting": incoming(phase=Phase.WAITING),
        "group that has begun": msgspec.structs.replace(
            incomingGroup(GRACE, ALAN), members=talking
        ),
        "group of two": incomingGroup(GRACE),
        "group of three": incomingGroup(GRACE, ALAN),
        "group of six": incomingGroup(GRACE, ALAN, EDSGER, BARBARA, RADIA),
    }


def pages() -> list[tuple[str, Callable[[], IncomingCallDialog]]]:
    made: list[tuple[str, Callable[[], IncomingCallDialog]]] = [
        (f"incoming, {name}", partial(show, view)) for name, view in states().items()
    ]
    made += [
        (f"incoming compact, {name}", partial(show, view, True)) for name, view in states().items()
    ]
    for count, said in ((1, "one"), (2, "two"), (4, "four")):
        view = incoming(video=True)
        made.append((f"incoming, {said} more", partial(show, view, False, count)))
        made.append((f"incoming compact, {said} more", partial(show, view, True, count)))
    for name, person in NAMES.items():
        view = incoming(person, video=True)
        made.append((f"incoming, {name} name", partial(show, view)))
        made.append((f"incoming compact, {name} name", partial(show, view, True)))
    return made
