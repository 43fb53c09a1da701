from __future__ import annotations

import pytest

from callkit.client.deadlines import Deadlines
from callkit.testing import ManualClock


class CountingClock(ManualClock):
    def __init__(self) -> None:
        super().__init__()
        self.timers = 0

    def callLater(self, delay, callback, *args):
        self.timers += 1
        return super().callLater(delay, callback, *args)


@pytest.fixture
def clock():
    return CountingClock()


def test_deadlines_come_in_their_order(clock):
    deadlines, came = Deadlines(clock), []
    deadlines.set("late", 3.0, lambda: came.append("late"))
    deadlines.set("soon", 1.0, lambda: came.append("soon"))
    clock.jump(0.999)
    assert came == []
    clock.jump(0.001)
    assert came == ["soon"]
    clock.jump(2.0)
    assert came == ["soon", "late"]


def test_a_cleared_one_does_not_come(clock):
    deadlines, came = Deadlines(clock), []
    deadlines.set("a", 1.0, lambda: came.append("a"))
    assert deadlines.clear("a")
    assert not deadlines.clear("a")
    clock.jump(10)
    assert came == []


def test_a_moved_one_comes_once_and_later(clock):
    deadlines, came = Deadlines(clock), []
    deadlines.set("a", 1.0, lambda: came.append(clock.monotonic()))
    clock.jump(0.5)
    deadlines.set("a", 1.0, lambda: came.append(clock.monotonic()))
    clock.jump(10)
    assert came == [pytest.approx(1_001.5)]


def test_a_callback_may_clear_and_set(clock):
    deadlines, came = Deadlines(clock), []

    def first():
        came.append("first")
        deadlines.clear("second")
        deadlines.set("third", 1.0, lambda: came.append("third"))

    deadlines.set("first", 1.0, first)
    deadlines.set("second", 1.0, lambda: came.append("second"))
    clock.jump(5)
    assert came == ["first", "third"]


def test_a_callback_that_raises_does_not_stop_the_others(clock):
    deadlines, came = Deadlines(clock), []

    def fail():
        raise ZeroDivisionError

    deadlines.set("bad", 1.0, fail)
    deadlines.set("good", 2.0, lambda: came.append("good"))
    with pytest.raises(ZeroDivisionError):
        clock.jump(1)
    clock.jump(1)
    assert came == ["good"]


def test_many_deadlines_share_one_timer(clock):
    deadlines = Deadlines(clock)
    deadlines.set("watch", 2.0, lambda: None)
    for number in range(1_000):
        deadlines.set(number, 10.0, lambda: None)
        deadlines.clear(number)
    assert clock.timers == 1


def test_nothing_comes_after_clearing_all(clock):
    deadlines, came = Deadlines(clock), []
    deadlines.set("a", 1.0, lambda: came.append("a"))
    deadlines.clearAll()
    clock.jump(5)
    assert came == []
    assert clock.nextDue() is None
