"""Nobody answers by accident while the app is busy: what was pressed counts at its own moment."""

from __future__ import annotations

import time

import pytest

from callkit.theme import Motion
from demo.stage.hands import Hands
from demo.stage.program import until
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import TITLE, RingingApp, middle

GUARD = Motion.GUARD / 1000
BUSY = 1.6
"""Seconds the app answers nothing."""


@pytest.fixture
def busy(ringing: StartRinging) -> tuple[RingingApp, tuple[int, int]]:
    """An app that is busy 60 ms after a call came, and where Accept will be."""
    app = ringing()
    app.ask("host")
    place = middle(app.where(app.ring("ada"), "accept"))
    app.ask("cancel", "ada")
    app.expect("me", "onIncomingCallCanceled")
    app.ask("close_windows")
    app.until(lambda: not app.windows())
    app.ask("busy_at_call", 60, BUSY)
    return app, place


def ring(app: RingingApp) -> float:
    """A call comes; the moment its window is on the screen, while the app is busy."""
    app.begin("call", "bo")
    app.hands.wait_window(TITLE)
    return time.monotonic()


@pytest.mark.parametrize("what", ["click", "chord", "both"])
def test_what_is_pressed_in_the_first_half_second_does_nothing_when_it_is_heard_later(
    busy: tuple[RingingApp, tuple[int, int]], hands: Hands, what: str
) -> None:
    app, place = busy
    seen = ring(app)
    if what != "chord":
        hands.click(*place)
    if what != "click":
        hands.key("alt+shift+a")
    assert time.monotonic() - seen < GUARD, "this machine is too slow to try it"
    callID = app.answer()
    app.open(callID)
    assert app.answered_nothing()
    assert app.ask("calls")[callID]["phase"] == "ringing"


def test_a_click_after_it_counts_although_the_app_was_still_busy(
    busy: tuple[RingingApp, tuple[int, int]], hands: Hands
) -> None:
    app, place = busy
    seen = ring(app)
    until(lambda: time.monotonic() - seen > 1.5 * GUARD)
    hands.click(*place)
    assert time.monotonic() - seen < BUSY - 0.2, "this machine is too slow to try it"
    app.answer()
    app.expect("bo", "onOutgoingCallAccepted")


def test_keys_that_waited_do_nothing_in_a_window_one_went_to(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing(focusPolicy="raise")
    app.ask("host")
    # Long enough that the keys are pressed before it is over, however slow the machine is.
    app.ask("busy_at_call", 60, 3 * BUSY)
    ring(app)
    hands.key("Tab", "space", "Return")
    callID = app.answer()
    app.open(callID)
    assert app.answered_nothing()
