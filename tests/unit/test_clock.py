from __future__ import annotations

import asyncio
import time

import pytest

from callkit.clock import SystemClock


async def test_both_times_are_the_machines():
    clock = SystemClock()
    assert abs(clock.monotonic() - time.monotonic()) < 1
    assert abs(clock.wallMs() - time.time() * 1000) < 1_000


async def test_a_timer_calls_with_its_arguments_and_is_never_early():
    clock = SystemClock()
    came = asyncio.get_running_loop().create_future()
    started = time.monotonic()
    clock.callLater(0.02, lambda text: came.set_result((text, time.monotonic())), "x")
    text, at = await came
    assert text == "x"
    assert at - started >= 0.02


class EarlyLoop:
    """A loop whose timers come early, as qasync's coarse ones do."""

    def __init__(self) -> None:
        self.delays: list[float] = []
        self._loop = asyncio.get_running_loop()

    def call_later(self, delay, callback):
        self.delays.append(delay)
        return self._loop.call_soon(callback)


async def test_a_timer_that_comes_early_waits_for_the_rest(monkeypatch):
    loop = EarlyLoop()
    came = asyncio.get_running_loop().create_future()
    monkeypatch.setattr("asyncio.get_running_loop", lambda: loop)
    started = time.monotonic()
    timer = SystemClock().callLater(0.01, lambda: came.set_result(time.monotonic()))
    monkeypatch.undo()
    assert await came - started >= 0.009
    assert len(loop.delays) > 1
    assert all(delay >= 0.001 for delay in loop.delays)
    timer.cancel()


async def test_a_cancelled_timer_does_not_come():
    clock = SystemClock()
    came = []
    done = asyncio.get_running_loop().create_future()
    timer = clock.callLater(0.0, came.append, 1)
    timer.cancel()
    timer.cancel()
    clock.callLater(0.001, done.set_result, None)
    await done
    assert came == []


async def test_sleeping_is_never_too_short():
    clock = SystemClock()
    started = time.monotonic()
    await clock.sleep(0.01)
    assert time.monotonic() - started >= 0.01


async def test_a_cancelled_sleep_leaves_nothing_behind():
    task = asyncio.create_task(SystemClock().sleep(3_600))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.qt
async def test_under_qt_a_timer_is_not_early_either():
    clock = SystemClock()
    for _ in range(5):
        started = time.monotonic()
        await clock.sleep(0.015)
        assert time.monotonic() - started >= 0.015
