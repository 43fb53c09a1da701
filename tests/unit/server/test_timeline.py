"""Server time never goes back, and many equal waits need one timer."""

from __future__ import annotations

import pytest

from callkit.server.timeline import Expiry, Timeline
from callkit.testing import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def test_time_goes_on_with_the_monotonic_clock(clock):
    timeline = Timeline(clock)
    begin = timeline.now()
    clock.jump(59.999)
    assert timeline.now() - begin == 59_999


async def test_a_call_back_comes_when_its_time_has_come_and_not_before(clock):
    timeline = Timeline(clock)
    came: list[int] = []
    timeline.callAt(timeline.now() + 1_000, lambda: came.append(timeline.now()))
    due = timeline.now() + 1_000
    await clock.advance(0.999)
    assert came == []
    await clock.advance(0.001)
    assert came and came[0] >= due


async def test_what_is_not_renewed_expires_in_order(clock):
    gone: list[tuple[str, int]] = []
    expiry: Expiry[str, int] = Expiry(clock, 35.0, lambda key, value: gone.append((key, value)))
    expiry.renew("a", 1)
    await clock.advance(10)
    expiry.renew("b", 2)
    await clock.advance(20)
    expiry.renew("a", 3)
    await clock.advance(15)
    assert gone == [("b", 2)]
    assert "a" in expiry and len(expiry) == 1
    await clock.advance(20)
    assert gone == [("b", 2), ("a", 3)]


async def test_what_is_dropped_or_stopped_never_expires(clock):
    gone: list[str] = []
    expiry: Expiry[str, None] = Expiry(clock, 5.0, lambda key, _: gone.append(key))
    expiry.renew("a", None)
    expiry.renew("b", None)
    expiry.drop("a")
    expiry.stop()
    await clock.advance(60)
    assert gone == []
    assert len(expiry) == 0


async def test_renewing_all_gives_everybody_the_whole_wait_again(clock):
    gone: list[str] = []
    expiry: Expiry[str, None] = Expiry(clock, 35.0, lambda key, _: gone.append(key))
    expiry.renew("a", None)
    await clock.advance(34)
    expiry.renewAll()
    await clock.advance(34)
    assert gone == []
    await clock.advance(1)
    assert gone == ["a"]
