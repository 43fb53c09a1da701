"""The app's notes on one member of a group call (muted, speaking, hand raised)."""

from __future__ import annotations

import enum

from callkit.model import PENDING_STATES, CallUserState
from callkit.switchboard.view import MemberView


class MemberNote(enum.StrEnum):
    """What only the app's media know of somebody who has joined (``reference/desktop.md`` B3)."""

    CONNECTING = "connecting"
    SPEAKING = "speaking"
    LISTENING = "listening"
    MUTED = "muted"
    MUTED_BY_HOST = "mutedByHost"
    MUTED_FOR_YOU = "mutedForYou"
    HAND_RAISED = "handRaised"
    ON_HOLD = "onHold"
    RECONNECTING = "reconnecting"


def memberAction(member: MemberView) -> str:
    """What a row or tile offers: ``stopCalling``, ``ringAgain`` or "" while there is nothing to
    do."""
    if member.state in PENDING_STATES:
        return "stopCalling"
    return "" if member.state is CallUserState.ACCEPTED else "ringAgain"
