"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
from collections.abc import Callable, Sized
from typing import TypeVarTuple

Ts = TypeVarTuple("Ts")

START_WALL_MS = 1_713_249_504_000
"""What :meth:`ManualClock.wallMs` says at first: 2024-04-16 06:38:24 UTC."""


class ManualClock:
    """A :class:`callkit.clock.Clock` whose time passes only by command.

    Nothing sleeps: timers and ``sleep`` end when :meth:`jump` or :meth:`advance` reaches them, in
    the order of their times (equal times: in the order they were asked for), and at the moment a
    callback runs the clock shows that callback's time.

    Example::

        clock = ManualClock()
        clock.callLater(60.0, ring.stop)
        clock.jump(59.999)  # rings
        clock.jump(0.001)   # silent
    """

    def __init__(self, *, monotonic: float = 1_000.0, wallMs: int = START_WALL_MS) -> None:
        # Whole microseconds, so that 59.999 and 0.001 make a minute.
        self._now = _us(monotonic)
        self._wall_offset = wallMs * 1000 - self._now
        self._boot = 1
        self._timers: list[tuple[int, int, _ManualTimer]] = []
        self._order = itertools.count()

    # --- the clock ---

    def monotonic(self) -> float:
        return self._now / 1_000_000

    def wallMs(self) -> int:
        return (self._now + self._wall_offset) // 1000

    def boot(self) -> str:
        return f"boot {self._boot}"

    def callLater(
        self, delay: float, callback: Callable[[*Ts], object], *args: *Ts
    ) -> _ManualTimer:
        timer = _ManualTimer(lambda: callback(*args))
        # Never early, not even by a part of a microsecond.
        due = self._now + math.ceil(max(delay, 0.0) * 1_000_000 - 0.001)
        heapq.heappush(self._timers, (due, next(self._order), timer))
        return timer

    async def sleep(self, delay: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self.callLater(delay, _wake, woken)
        try:
            await woken
        finally:
            timer.cancel()

    # --- the hand that moves it ---

    def jump(self, seconds: float) -> None:
        """Let ``seconds`` pass at once. Callbacks run; coroutines do not (see :meth:`advance`)."""
        target = self._now + _us(seconds)
        while (due := self._next_due()) is not None and due <= target:
            self._fire_next()
        self._now = target

    async def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass and every task run as far as it can, after each timer."""
        target = self._now + _us(seconds)
        await settle()
        while (due := self._next_due()) is not None and due <= target:
            self._fire_next()
            await settle()
        self._now = target
        await settle()

    def stall(self, seconds: float) -> None:
        """Let ``seconds`` pass in which nothing can run: a stopped process, a machine asleep.

        Timers that came due meanwhile fire late, at the next :meth:`jump` or :meth:`advance`.
        """
        self._now += _us(seconds)

    def shiftWall(self, seconds: float) -> None:
        """Set the wall clock forward (or back) while no monotonic time passes.

        That is what a machine sees that slept, or whose clock somebody set.
        """
        self._wall_offset += _us(seconds)

    def reboot(self) -> None:
        """The machine was started anew: monotonic times of before mean nothing any more."""
        self._boot += 1

    def nextDue(self) -> float | None:
        """Seconds until the next timer, or None when nothing waits."""
        due = self._next_due()
        return None if due is None else max(due - self._now, 0) / 1_000_000

    # --- inside ---

    def _next_due(self) -> int | None:
        while self._timers and self._timers[0][2].callback is None:
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def _fire_next(self) -> None:
        due, _, timer = heapq.heappop(self._timers)
        self._now = max(self._now, due)
        callback, timer.callback = timer.callback, None
        if callback is not None:
            callback()


class _ManualTimer:
    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


async def settle(rounds: int = 2_000) -> None:
    """Let every task of the running loop go on until all of them wait for something.

    Waits for no timer, no socket and no thread. Gives up after ``rounds`` turns of the loop, so a
    task that never waits fails its test by what it did, not by hanging it.
    """
    ready = _ready_queue()
    quiet = 0
    for turn in range(rounds):
        await asyncio.sleep(0)
        if ready is None:
            if turn >= 50:
                return
            continue
        quiet = 0 if ready else quiet + 1
        if quiet >= 2:
            return


def _ready_queue() -> Sized | None:
    """What the running loop will do next, if it keeps that where plain asyncio does."""
    loop = asyncio.get_running_loop()
    ready = getattr(loop, "_ready", None)
    if ready is None:
        return None
    before = len(ready)
    loop.call_soon(_nothing)
    # A Qt loop inherits the queue and does not use it.
    return ready if len(ready) > before else None


def _nothing() -> None:
    return None


def _us(seconds: float) -> int:
    return round(seconds * 1_000_000)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
