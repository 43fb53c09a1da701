"""How long to wait before the next connection attempt."""

from __future__ import annotations

import random
from collections.abc import Iterator

from callkit.clock import Clock

FIRST, MOST = 0.5, 30.0
"""Seconds: the ceilings of the first and of every late wait."""
STALE = 1.0
"""Seconds after which a pending attempt is started again when the machine resumes."""


def delays(rng: random.Random, *, first: float = FIRST, most: float = MOST) -> Iterator[float]:
    """Yield, without end, the seconds to wait before each attempt.

    Full jitter: each wait is anything from 0 to a ceiling that doubles from ``first`` to ``most``,
    so the clients of a server that restarts do not come back all at once.
    """
    ceiling = first
    while True:
        yield rng.uniform(0.0, ceiling)
        ceiling = min(most, ceiling * 2)


class Attempts:
    """When to connect again, and how long the present attempt has lasted."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self._begun = (0.0, 0)
        self._restarted = False
        self.anew()

    def anew(self) -> None:
        """Earlier failures no longer count: the next waits are short."""
        self._waits = delays(self._rng)

    def nextWait(self) -> float:
        """Seconds to wait before the next attempt."""
        return next(self._waits)

    def begin(self) -> None:
        """An attempt begins."""
        self._begun = (self._clock.monotonic(), self._clock.wallMs())

    def end(self) -> None:
        """The attempt has succeeded, or failed in time."""
        self._restarted = False

    def mayRestart(self) -> bool:
        """Whether the machine's waking up is a reason to begin the present attempt again.

        It is when the attempt began in another network, or before the machine slept, and once:
        somebody who wakes us every second must not keep us from connecting slowly.
        """
        began, began_wall = self._begun
        passed_wall = (self._clock.wallMs() - began_wall) / 1000
        passed = max(self._clock.monotonic() - began, passed_wall)
        if self._restarted or passed <= STALE:
            return False
        self._restarted = True
        return True
