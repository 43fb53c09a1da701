"""LoadShedding: what waits, against what is done."""

from __future__ import annotations

import pytest

from callkit.server.transport.load_shedding import (
    LEAST,
    PATIENCE_SECONDS,
    WAIT_SECONDS,
    LoadShedding,
)
from callkit.testing.clock import ManualClock


class Queue:
    """Requests that wait, and a machine that does so many of them per second."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.waiting = 0
        self.looks = 0
        self.pressure = LoadShedding(self.clock, self.look)

    def look(self) -> int:
        self.looks += 1
        return self.waiting

    def work(self, seconds: float, rate: float) -> None:
        for _ in range(int(seconds * rate)):
            self.clock.jump(1 / rate)
            self.pressure.done()


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.mark.parametrize("rate", [500, 5_000])
def test_who_does_much_may_keep_much_waiting(queue: Queue, rate: int) -> None:
    queue.waiting = int(0.9 * rate * WAIT_SECONDS)
    queue.work(3, rate)
    assert not queue.pressure.high
    queue.waiting = int(1.1 * rate * WAIT_SECONDS)
    queue.work(1, rate)
    assert queue.pressure.high


def test_a_few_may_always_wait(queue: Queue) -> None:
    queue.waiting = LEAST
    queue.work(60, rate=30)
    assert not queue.pressure.high
    queue.waiting = LEAST + 1
    queue.work(60, rate=30)
    assert queue.pressure.high


def test_a_burst_after_a_quiet_time_is_no_overload(queue: Queue) -> None:
    queue.clock.jump(60)
    queue.waiting = 10_000
    queue.work(PATIENCE_SECONDS, rate=5_000)
    assert not queue.pressure.high
    queue.waiting = 0
    queue.work(PATIENCE_SECONDS, rate=5_000)
    queue.waiting = 10_000
    queue.work(PATIENCE_SECONDS, rate=5_000)
    assert not queue.pressure.high, "another burst"
    queue.work(PATIENCE_SECONDS, rate=5_000)
    assert queue.pressure.high


def test_it_is_over_as_soon_as_less_waits_though_nothing_is_done(queue: Queue) -> None:
    queue.waiting = 10_000
    queue.work(1, rate=1_000)
    assert queue.pressure.high
    queue.waiting = 0
    assert queue.pressure.high, "not looked at for each request"
    queue.clock.jump(0.3)
    assert not queue.pressure.high


def test_looking_is_rare(queue: Queue) -> None:
    queue.work(1, rate=10_000)
    assert 30 <= queue.looks <= 40
