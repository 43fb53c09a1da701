from __future__ import annotations

import asyncio

import pytest

from callkit.testing import ManualClock, settle


def test_time_stands_still_until_it_is_moved():
    clock = ManualClock()
    before = clock.monotonic(), clock.wallMs()
    assert (clock.monotonic(), clock.wallMs()) == before
    clock.jump(2.5)
    assert clock.monotonic() == before[0] + 2.5
    assert clock.wallMs() == before[1] + 2_500


def test_small_steps_add_up():
    clock, came = ManualClock(), []
    clock.callLater(60.0, came.append, 1)
    clock.jump(59.999)
    assert came == []
    clock.jump(0.001)
    assert came == [1]


def test_timers_come_in_order_each_at_its_own_time():
    clock, came = ManualClock(), []
    for delay in (3.0, 1.0, 2.0, 1.0):
        clock.callLater(delay, lambda delay=delay: came.append((delay, clock.monotonic())))
    clock.jump(10)
    assert came == [(1.0, 1_001.0), (1.0, 1_001.0), (2.0, 1_002.0), (3.0, 1_003.0)]
    assert clock.monotonic() == 1_010.0


def test_a_timer_may_set_another_within_the_same_jump():
    clock, came = ManualClock(), []
    clock.callLater(1.0, clock.callLater, 1.0, came.append, "second")
    clock.jump(1.999)
    assert came == []
    clock.jump(0.001)
    assert came == ["second"]


@pytest.mark.parametrize("delay", [0.1 + 0.2, 1 / 3, 5.0000004, 1e-7])
def test_no_timer_is_early(delay):
    clock = ManualClock()
    due = clock.monotonic() + delay
    clock.callLater(delay, lambda: None)
    clock.jump(clock.nextDue())
    assert clock.monotonic() >= due - 1e-9
    assert clock.nextDue() is None


def test_a_cancelled_timer_does_not_come():
    clock, came = ManualClock(), []
    timer = clock.callLater(1.0, came.append, 1)
    timer.cancel()
    assert clock.nextDue() is None
    clock.jump(5)
    assert came == []


def test_the_wall_clock_can_be_set_alone():
    clock = ManualClock()
    monotonic, wall = clock.monotonic(), clock.wallMs()
    clock.shiftWall(-3_600)
    assert (clock.monotonic(), clock.wallMs()) == (monotonic, wall - 3_600_000)


async def test_advancing_lets_sleepers_go_on_at_their_times():
    clock, woke = ManualClock(), []

    async def sleeper():
        for _ in range(3):
            await clock.sleep(1.0)
            woke.append(clock.monotonic())

    task = asyncio.create_task(sleeper())
    await clock.advance(2.5)
    assert woke == [1_001.0, 1_002.0]
    await clock.advance(0.5)
    assert task.done()


async def test_a_cancelled_sleep_leaves_no_timer():
    clock = ManualClock()
    task = asyncio.create_task(clock.sleep(10))
    await settle()
    task.cancel()
    await settle()
    assert clock.nextDue() is None


async def test_settling_waits_for_chains_of_tasks_but_not_for_ever():
    steps = []

    async def chain(length):
        steps.append(length)
        if length:
            await asyncio.create_task(chain(length - 1))

    task = asyncio.create_task(chain(50))
    await settle()
    assert task.done()
    assert len(steps) == 51

    restless = []

    def again():
        restless.append(asyncio.get_running_loop().call_soon(again))

    again()
    await settle(rounds=100)
    assert 90 < len(restless) < 110
    restless[-1].cancel()


@pytest.mark.qt
async def test_settling_works_on_a_qt_loop_too():
    done = []

    async def chain(length):
        if length:
            await asyncio.create_task(chain(length - 1))
        else:
            done.append(1)

    task = asyncio.create_task(chain(10))
    await settle()
    assert done == [1]
    await task


def test_after_a_stall_timers_are_late() -> None:
    clock = ManualClock()
    fired: list[float] = []
    clock.callLater(1.0, lambda: fired.append(clock.monotonic()))
    start, wall = clock.monotonic(), clock.wallMs()
    clock.stall(60.0)
    assert fired == []
    assert clock.wallMs() == wall + 60_000
    clock.jump(0)
    assert fired == [start + 60.0]
