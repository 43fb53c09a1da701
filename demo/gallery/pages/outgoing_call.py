"""OutgoingCallDialog in every state of B2."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from callkit.model import CallUserState, EndReason
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.widgets.call.outgoing_dialog import OutgoingCallDialog
from demo.gallery.pages.incoming_call import NOW, clock
from demo.gallery.people import ALAN, EDSGER, GRACE, NAMES, outgoing, outgoingGroup


def show(view: CallView, media: bool = False) -> OutgoingCallDialog:
    dialog = OutgoingCallDialog(clock=clock)
    if media:
        dialog.setMedia(microphone=True, camera=True if view.video else None)
    dialog.setCall(view)
    return dialog


def states() -> dict[str, CallView]:
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


def pages() -> list[tuple[str, Callable[[], OutgoingCallDialog]]]:
    made: list[tuple[str, Callable[[], OutgoingCallDialog]]] = [
        (f"outgoing, {name}", partial(show, view)) for name, view in states().items()
    ]
    ringing = outgoing(phase=Phase.RINGING)
    made.append(("outgoing, with microphone", partial(show, ringing, True)))
    video = outgoing(video=True, phase=Phase.CONNECTED, connectedAt=NOW - 83)
    made.append(("outgoing, connected video with switches", partial(show, video, True)))
    for name, person in NAMES.items():
        view = outgoing(person, phase=Phase.RINGING)
        made.append((f"outgoing, {name} name", partial(show, view)))
    return made
