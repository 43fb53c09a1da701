"""Nobody answers by accident while the app is busy: what was pressed counts at its own moment."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from callkit.theme import Motion
from demo.stage.hands import Hands
from demo.stage.program import until
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import RingingApp, middle

GUARD = Motion.GUARD / 1000
BUSY = 1.6
"""Seconds the app answers nothing."""
CHORD = "alt+shift+a"
TRIES = 10
"""So often a machine that was too slow to press in time tries again."""

StartBusy = Callable[[], tuple[RingingApp, tuple[int, int]]]


@pytest.fixture
def busy(ringing: StartRinging) -> StartBusy:
    """Start an app that is busy once the window of a call was seen; and where Accept will be."""

    def start() -> tuple[RingingApp, tuple[int, int]]:
        app = ringing()
        app.ask("host")
        place = middle(app.where(app.ring("ada"), "accept"))
        app.ask("cancel", "ada")
        app.expect("me", "onIncomingCallCanceled")
        app.ask("close_windows")
        app.until(lambda: not app.windows())
        app.ask("busy_at_call", BUSY)
        return app, place

    return start


def ring(app: RingingApp) -> float:
    """A call comes, its window is on the screen and the app is busy; when the window was shown, a
    little before anybody could see it."""
    app.begin("call", "bo")
    return float(app.expect("busy")[1])


@pytest.mark.parametrize("what", ["click", "chord", "everything"])
def test_what_is_pressed_in_the_first_half_second_does_nothing_when_it_is_heard_later(
    busy: StartBusy, hands: Hands, what: str
) -> None:
    for _ in range(TRIES):
        app, place = busy()
        shown = ring(app)
        if what == "everything":
            hands.rush(*place, CHORD)
        elif what == "click":
            hands.click(*place)
        else:
            hands.key(CHORD)
        in_time = time.monotonic() - shown < GUARD
        callID = app.answer()
        if what == "everything":
            hands.release()
        if in_time:
            break
    assert in_time, "this machine is too slow to try it"
    app.open(callID)
    if what != "chord":
        app.expect("input", "press")
    assert app.answered_nothing()
    assert app.ask("calls")[callID]["phase"] == "ringing"


def test_a_click_after_it_counts_although_the_app_was_still_busy(
    busy: StartBusy, hands: Hands
) -> None:
    for _ in range(TRIES):
        app, place = busy()
        shown = ring(app)
        seen = time.monotonic()
        until(lambda seen=seen: time.monotonic() - seen > GUARD + 0.1)
        hands.click(*place)
        in_time = time.monotonic() - shown < BUSY
        app.answer()
        if in_time:
            break
    assert in_time, "this machine is too slow to try it"
    app.expect("bo", "onOutgoingCallAccepted")


def test_keys_that_waited_do_nothing_in_a_window_one_went_to(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing(focusPolicy="raise")
    app.ask("host")
    # Long enough that the keys are pressed before it is over, however slow the machine is.
    app.ask("busy_at_call", 3 * BUSY)
    ring(app)
    hands.key("Tab", "space", "Return")
    callID = app.answer()
    app.open(callID)
    assert app.answered_nothing()
