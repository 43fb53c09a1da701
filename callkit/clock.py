"""The clock port: client, server and switchboard take the time from here, so that tests can set it.

Nothing below the Qt line reads a clock or sleeps by itself; it is handed a :class:`Clock`.
:class:`SystemClock` is the real one, :class:`callkit.testing.ManualClock` the one a test drives.

Two times, never mixed: *monotonic* seconds order and measure (deadlines, silence, backoff), *wall*
milliseconds since the epoch are said to others and written down.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVarTuple, runtime_checkable

Ts = TypeVarTuple("Ts")


class Timer(Protocol):
    """A callback that will be called later."""

    def cancel(self) -> None:
        """Make it not happen. Cancelling twice, or after it happened, is fine."""


class Clock(Protocol):
    """The time, and timers. Used from the thread of one event loop."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never goes back."""

    def wallMs(self) -> int:
        """Milliseconds since the epoch by this machine's clock, which people and NTP may set."""

    def callLater(self, delay: float, callback: Callable[[*Ts], object], *args: *Ts) -> Timer:
        """Call ``callback(*args)`` once, never before ``delay`` seconds of monotonic time."""

    async def sleep(self, delay: float) -> None:
        """Return after ``delay`` seconds of monotonic time, never before."""


@runtime_checkable
class Lasting(Protocol):
    """A clock whose monotonic time outlives the process, until the machine restarts."""

    def boot(self) -> str:
        """The name of this run of the machine; empty where nothing says."""


_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """The machine's clocks and the running loop's timers (plain asyncio or qasync)."""

    def boot(self) -> str:
        try:
            return _BOOT_ID.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def monotonic(self) -> float:
        return time.monotonic()

    def wallMs(self) -> int:
        return time.time_ns() // 1_000_000

    def callLater(self, delay: float, callback: Callable[[*Ts], object], *args: *Ts) -> Timer:
        return _LoopTimer(delay, lambda: callback(*args))

    async def sleep(self, delay: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self.callLater(delay, _wake, woken)
        try:
            await woken
        finally:
            timer.cancel()


class _LoopTimer:
    """A loop timer that is never early: qasync's coarse ones may be by milliseconds."""

    def __init__(self, delay: float, callback: Callable[[], object]) -> None:
        self._loop = asyncio.get_running_loop()
        self._due = time.monotonic() + delay
        self._callback: Callable[[], object] | None = callback
        self._handle = self._loop.call_later(max(delay, 0.0), self._fire)

    def cancel(self) -> None:
        self._callback = None
        self._handle.cancel()

    def _fire(self) -> None:
        callback = self._callback
        if callback is None:
            return
        missing = self._due - time.monotonic()
        if missing > 0:
            self._handle = self._loop.call_later(max(missing, 0.001), self._fire)
            return
        self._callback = None
        callback()


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
