"""One timer for the earliest deadline of all calls."""

from __future__ import annotations

import pytest

from callkit.errors import StoreError
from callkit.server.calls.deadline_timer import DeadlineTimer
from callkit.server.server_time import ServerTime
from callkit.server.stores.memory import MemoryStore
from callkit.testing import ManualClock, settle


class Schedule(MemoryStore):
    """A store that knows one time, or is broken."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0
        self.broken = False

    async def nextDue(self) -> int:
        if self.broken:
            raise StoreError("the disk is gone")
        return self.time


class Town:
    def __init__(self, *, shared: bool = False) -> None:
        self.clock = ManualClock()
        self.server_time = ServerTime(self.clock)
        self.store = Schedule()
        self.store.shared = shared
        self.fired: list[int] = []
        self.deadline_timer = DeadlineTimer(self.server_time, self.store, self.fire)

    async def fire(self) -> None:
        """What was due is done: the store no longer names it."""
        now = self.server_time.now()
        self.fired.append(now)
        if self.store.time <= now:
            self.store.time = 0


@pytest.fixture
async def town():
    town = Town()
    town.deadline_timer.start()
    await settle()
    town.fired.clear()
    yield town
    await town.deadline_timer.stop()


async def test_it_wakes_when_the_noted_time_has_come_and_not_before(town):
    due = town.server_time.now() + 5_000
    town.deadline_timer.note(due)
    await town.clock.advance(4.999)
    assert town.fired == []
    await town.clock.advance(0.001)
    assert town.fired == [due]


async def test_an_earlier_time_moves_it_forward_and_a_later_one_does_not_move_it_back(town):
    now = town.server_time.now()
    town.deadline_timer.note(now + 9_000)
    town.deadline_timer.note(now + 3_000)
    town.deadline_timer.note(now + 8_000)
    town.store.time = 0
    await town.clock.advance(3)
    assert town.fired == [now + 3_000]


async def test_after_it_fired_it_asks_the_store_what_is_next(town):
    now = town.server_time.now()
    town.store.time = now + 7_000
    town.deadline_timer.note(now + 2_000)
    await town.clock.advance(2)
    await town.clock.advance(5)
    assert town.fired == [now + 2_000, now + 7_000]


async def test_it_looks_again_within_a_minute_whatever_the_store_says(town):
    await town.clock.advance(60)
    assert len(town.fired) == 1


async def test_with_others_about_it_looks_every_second():
    town = Town(shared=True)
    town.deadline_timer.start()
    await town.clock.advance(10)
    assert len(town.fired) == 11
    await town.deadline_timer.stop()


@pytest.mark.logs("deadlines could not be read")
async def test_a_store_that_fails_is_asked_again_a_second_later(town):
    town.store.broken = True
    town.deadline_timer.note(town.server_time.now() + 1_000)
    await town.clock.advance(1)
    town.store.broken = False
    town.fired.clear()
    await town.clock.advance(1)
    assert len(town.fired) == 1


async def test_nothing_fires_after_it_was_stopped(town):
    town.deadline_timer.note(town.server_time.now() + 1_000)
    await town.deadline_timer.stop()
    await town.clock.advance(120)
    assert town.fired == []
