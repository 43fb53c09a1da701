"""The share of each turn of the loop that all unidentified peers together may use.

One loop serves everybody, so what a stranger sends must never keep it for long. Work is counted in
units of about a hundredth of a millisecond, not measured: so it costs next to nothing to count, and
is the same on every machine. What is more than a turn's share waits for the next turn, in the order
of arrival, and everybody else is served between.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

UNITS = 150
"""A turn's share: about a millisecond and a half. An answer takes half a dozen turns where another
thread has to read for it."""
_BREATH_SECONDS = 0.00002
"""How long the loop sleeps after a turn whose share was used up, so that the threads that read and
write for the store get the interpreter lock. uvloop gives the lock back between two callbacks for
so short a time that a thread in wait for it wakes up, comes too late, and begins to wait anew:
under the requests of one stranger a read took 180 ms instead of 6."""


class LoopShare:
    """The share of one loop. Made and used in the loop's thread, which ``sleep`` makes stand still
    for the seconds it is given."""

    def __init__(self, units: int = UNITS, sleep: Callable[[float], None] = time.sleep) -> None:
        self.left = units
        """Unspent units of this turn; a negative number is taken from the next turns."""
        self._units = units
        self._sleep = sleep
        self._waiting: deque[Callable[[], object]] = deque()
        self._begun = False

    def __len__(self) -> int:
        """How many wait for a later turn."""
        return len(self._waiting)

    def spend(self, units: int) -> None:
        """Count work that is done in this turn."""
        self.left -= units
        self._begin()

    def later(self, goOn: Callable[[], object]) -> None:
        """Call ``goOn`` in the first turn that has units left."""
        self._waiting.append(goOn)
        self._begin()

    async def share(self, units: int) -> None:
        """Spend ``units`` at once, or when it is the caller's turn."""
        if self.left > 0 and not self._waiting:
            self.spend(units)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def go() -> None:
            if not turn.done():
                self.spend(units)
                turn.set_result(None)

        self.later(go)
        await turn

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            asyncio.get_running_loop().call_soon(self._next)

    def _next(self) -> None:
        self._begun = False
        if self._waiting or self.left <= 0:
            self._sleep(_BREATH_SECONDS)
        self.left = min(self._units, self.left + self._units)
        try:
            # A task that comes back for more stands behind those that have waited.
            for _ in range(len(self._waiting)):
                if self.left <= 0:
                    break
                self._waiting.popleft()()
        finally:
            # An error in one does not delay those behind it.
            if self._waiting or self.left <= 0:
                self._begin()
