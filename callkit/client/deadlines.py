"""Many deadlines with one timer."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from callkit.clock import Clock, Timer

ROUNDING = 1e-6
"""Seconds by which a deadline may be early."""
FARTHEST = 86_400.0
"""Seconds a timer is set for at most: Qt's end after 24 days. Later deadlines are looked at again.
"""


class Deadlines:
    """Named deadlines that share one timer of the clock.

    A Qt loop keeps cancelled timers until they would have fired (``reference/qt.md`` §2), so a
    timer per request would pile up. Moving a deadline on, or clearing it, touches no timer.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[Hashable, tuple[float, Callable[[], object]]] = {}
        self._timer: Timer | None = None
        self._timer_due = 0.0

    def set(self, name: Hashable, delay: float, callback: Callable[[], object]) -> None:
        """Call ``callback`` once in ``delay`` seconds; replaces a deadline of the same name."""
        due = self._clock.monotonic() + delay
        self._waiting[name] = (due, callback)
        self._arm(due)

    def clear(self, name: Hashable) -> bool:
        """Remove a deadline; returns whether there was one."""
        return self._waiting.pop(name, None) is not None

    def clearAll(self) -> None:
        """Remove all deadlines and cancel the timer."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self, due: float) -> None:
        if self._timer is not None:
            if self._timer_due <= due:
                return
            self._timer.cancel()
        now = self._clock.monotonic()
        self._timer_due = min(due, now + FARTHEST)
        self._timer = self._clock.callLater(self._timer_due - now, self._fire)

    def _fire(self) -> None:
        self._timer = None
        # Sums of floats differ in their last digits; waiting for those would never end.
        now = self._clock.monotonic() + ROUNDING
        try:
            for name, entry in sorted(self._waiting.items(), key=lambda item: item[1][0]):
                due, callback = entry
                if due > now:
                    break
                # An earlier callback may have cleared or moved this one.
                if self._waiting.get(name) is entry:
                    del self._waiting[name]
                    callback()
        finally:
            if self._waiting:
                self._arm(min(due for due, _ in self._waiting.values()))
