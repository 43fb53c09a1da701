"""Load shedding: when the server is overloaded, requests that begin something new are refused
early.

A client that is refused at once knows it; one that waits seconds for an answer has given up when it
comes, and the work is lost. So the work that waits is kept to what is done in :data:`WAIT_SECONDS`,
by the rate at which it is really done here: that is measured, because machines and stores differ.
"""

from __future__ import annotations

from collections.abc import Callable

from callkit.clock import Clock

WAIT_SECONDS = 0.2
"""About how many seconds requests may wait before new calls are refused."""
PATIENCE_SECONDS = 0.15
"""What waits no longer than this is a burst, and no overload."""
LEAST = 50
"""Requests that may always wait."""
LOOK_SECONDS = 0.025
_LOOK_AFTER = 16
_STALE_SECONDS = 0.25


class LoadShedding:
    """Compares the finished requests with the waiting ones. It costs almost nothing per request."""

    def __init__(self, clock: Clock, waiting: Callable[[], int]) -> None:
        """``waiting``: returns the number of unfinished requests; called now and then."""
        self._clock = clock
        self._waiting = waiting
        self._high = False
        self._left = _LOOK_AFTER
        self._done = 0
        self._rate = 0.0
        self._looked = clock.monotonic()
        self._since = 0.0
        """Since when too many requests have waited; 0: they do not."""

    def done(self) -> None:
        """A request is done."""
        self._left -= 1
        if self._left <= 0:
            self._done += _LOOK_AFTER
            self._left = _LOOK_AFTER
            if self._clock.monotonic() - self._looked >= LOOK_SECONDS:
                self._look()

    @property
    def high(self) -> bool:
        """Whether too many requests wait, so that nothing new may begin."""
        if self._high and self._clock.monotonic() - self._looked > _STALE_SECONDS:
            self._look()
        return self._high

    def _look(self) -> None:
        now = self._clock.monotonic()
        self._rate += (self._done / (now - self._looked) - self._rate) / 4
        self._done = 0
        self._looked = now
        if self._waiting() <= max(LEAST, self._rate * WAIT_SECONDS):
            self._since = 0.0
        elif not self._since:
            self._since = now
        self._high = self._since > 0 and now - self._since >= PATIENCE_SECONDS
