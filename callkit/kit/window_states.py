"""Predicates about the call of a window. Pure."""

from __future__ import annotations

from callkit.model import EndReason, User
from callkit.switchboard.view import CallView, Phase
from callkit.widgets.call.call_dialog import CallDialog


def rings(window: CallDialog) -> bool:
    """The call rings in a visible window."""
    view = window.call()
    return view is not None and view.rings and not view.ignored


def answeredNow(window: CallDialog) -> bool:
    """The answer is on its way."""
    view = window.call()
    return view is not None and view.phase is Phase.ACCEPTING


def isOver(window: CallDialog) -> bool:
    view = window.call()
    return view is not None and not view.live


def calledOthers(view: CallView) -> list[User]:
    """The people to call again."""
    return [user for user in view.callees if user.userID != view.me]


def needsNoGoodbye(view: CallView) -> bool:
    """Nobody is told of an end that is none, or that happened before anything was seen."""
    return view.endReason is EndReason.SUPERSEDED or view.phase is not Phase.ENDED
