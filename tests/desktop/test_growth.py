"""Call after call through the kit: nothing of a call is left when it is over."""

from __future__ import annotations

import pytest

from tests.desktop.conftest import StartRinging

WARMING = 20
"""Calls after which everything is there that is made once."""
ROOM = 4 * 1024
"""KiB the memory may differ by, whatever the number of calls."""
KEPT = 32
"""KiB a call may leave: its history on the server, which is in the same program, and on four
devices."""
OBJECTS = 60
"""Python objects a call may leave for the same reason."""
ON_THEIR_WAY = 4_000
"""Objects that come and go with what is remembered for a while: the same forty calls have left
1,750 to 4,600, whatever came before them."""


@pytest.mark.parametrize("calls", [40, pytest.param(500, marks=pytest.mark.long)])
def test_nothing_grows_with_the_number_of_calls(ringing: StartRinging, calls: int) -> None:
    app = ringing()
    app.begin("many", WARMING)
    app.answer(60.0)
    before = app.ask("weigh")
    app.begin("many", calls)
    app.answer(300.0)
    after = app.ask("weigh")
    for what in ("widgets", "timers", "all timers"):
        assert after[what] <= before[what], (what, before, after)
    more = after["objects"] - before["objects"]
    assert more < ON_THEIR_WAY + OBJECTS * calls, (before, after)
    assert after["KiB"] - before["KiB"] < ROOM + KEPT * calls, (before, after)
