"""Qt's timers as a clock."""

from __future__ import annotations

import time
from typing import Any

import pytest

from callkit.invitation import timers as module
from callkit.invitation.timers import QtClock


@pytest.mark.parametrize("delay", [-1.0, 0.0, 0.0101, 0.0499])
def test_a_timer_is_never_early_and_needs_no_loop(qtbot: Any, delay: float) -> None:
    clock, fired = QtClock(), []
    begun = clock.monotonic()
    clock.callLater(delay, fired.append, "now")
    assert fired == []
    qtbot.waitUntil(lambda: bool(fired))
    assert clock.monotonic() - begun >= delay


def test_a_cancelled_timer_is_silent_and_leaves_nothing(qtbot: Any) -> None:
    clock, fired = QtClock(), []
    timer = clock.callLater(0.0, fired.append, "never")
    timer.cancel()
    timer.cancel()
    clock.callLater(0.01, fired.append, "later")
    qtbot.waitUntil(lambda: bool(fired))
    assert fired == ["later"]


def test_a_wait_longer_than_qts_longest_is_begun_again(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST", 5)
    clock, fired = QtClock(), []
    begun = time.monotonic()
    clock.callLater(0.03, fired.append, "now")
    qtbot.waitUntil(lambda: bool(fired))
    assert time.monotonic() - begun >= 0.03


async def test_sleeping_takes_that_long() -> None:
    clock = QtClock()
    begun = clock.monotonic()
    await clock.sleep(0.02)
    assert clock.monotonic() - begun >= 0.02
    assert clock.wallMs() > 1_700_000_000_000
