"""The clock of the app's thread: Qt's timers, which need no asyncio loop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TypeVarTuple
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, QTimerEvent
from shiboken6 import isValid

from callkit.invitation.outcome import Outcome, bringsOutcomes

Ts = TypeVarTuple("Ts")

LONGEST = 2_000_000_000
"""Milliseconds a Qt timer can wait at most, nearly; a longer wait is begun again."""


class QtClock(QObject):
    """A :class:`callkit.clock.Clock` for the thread it is made in. No timer is early.

    After it was deleted its timers do not fire, and starting or cancelling one does nothing.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timers: dict[int, _Timer] = {}
        _clocks.add(self)

    def monotonic(self) -> float:
        return time.monotonic()

    def wallMs(self) -> int:
        return time.time_ns() // 1_000_000

    def callLater(self, delay: float, callback: Callable[[*Ts], object], *args: *Ts) -> _Timer:
        timer = _Timer(self, time.monotonic() + delay, lambda: callback(*args))
        self._arm(timer)
        return timer

    async def sleep(self, delay: float) -> None:
        over: Outcome[None] = Outcome()
        timer = self.callLater(delay, over.succeed, None)
        try:
            await over
        finally:
            timer.cancel()

    def drop(self, timer: _Timer) -> None:
        """Forget it; fine when it is not known."""
        if self._timers.pop(timer.number, None) is not None and isValid(self):
            self.killTimer(timer.number)

    def _arm(self, timer: _Timer) -> None:
        if not isValid(self):
            return
        left = math.ceil(max(timer.due - time.monotonic(), 0.0) * 1000)
        timer.number = self.startTimer(min(left, LONGEST), Qt.TimerType.PreciseTimer)
        self._timers[timer.number] = timer

    def fire(self) -> None:
        """Do what is due, though Qt's loop does not run."""
        now = time.monotonic()
        for number in [number for number, timer in self._timers.items() if timer.due <= now]:
            self._fire(number)

    def timerEvent(self, event: QTimerEvent) -> None:
        self._fire(event.timerId())

    def _fire(self, number: int) -> None:
        self.killTimer(number)
        timer = self._timers.pop(number, None)
        if timer is None:
            return
        if time.monotonic() < timer.due:
            self._arm(timer)
        else:
            timer.callback()


class _Timer:
    def __init__(self, clock: QtClock, due: float, callback: Callable[[], object]) -> None:
        self._clock = clock
        self.due = due
        self.callback = callback
        self.number = 0

    def cancel(self) -> None:
        self._clock.drop(self)


_clocks: WeakSet[QtClock] = WeakSet()


def _fire_here() -> None:
    for clock in list(_clocks):
        if isValid(clock) and clock.thread().isCurrentThread():
            clock.fire()


bringsOutcomes(_fire_here)
