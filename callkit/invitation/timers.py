"""The clock of the app's thread: Qt's timers, which need no asyncio loop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TypeVarTuple

from PySide6.QtCore import QObject, Qt, QTimerEvent
from shiboken6 import isValid

from callkit.invitation.outcome import Outcome

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

    def timerEvent(self, event: QTimerEvent) -> None:
        number = event.timerId()
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
