"""Keepalive: pings, and noticing that the other side is gone."""

from __future__ import annotations

from collections.abc import Callable

from callkit.client.deadlines import Deadlines
from callkit.clock import Clock

TICK = 1.0
"""Seconds between two checks of the clocks."""
SILENCE = 25.0
"""Seconds without data after which a connection is given up."""
ANSWER = 3.0
"""Seconds within which a doubtful connection must answer a ping."""
AWAKE = 2.0
"""Seconds it has after the machine woke up: with a look a second, a ring is not a phantom longer
than three."""
JUMP = 10.0
"""How many seconds too far the wall clock must have moved between two checks."""
LATE = 3.0
"""How many seconds late a check must be: the loop was blocked, or the machine slept."""


class Keepalive:
    """Keeps watch from :meth:`watch` to :meth:`end`, over a connection from :meth:`begin` to
    :meth:`lost`.

    A machine that slept finds a connection that looks open and may be dead. It shows as a wall
    clock that moved on too far between two looks, or as a look that comes too late: then the peer
    is asked at once and has little time to answer.

    Args:
        ping: Ask the peer for a sign of life.
        silent: The peer is taken for dead; the words say why.
        tick: Called at each look with the seconds the wall clock went ahead of the monotonic one,
            0.0 as a rule.
        woke: The machine slept while there was no connection.
    """

    def __init__(
        self,
        clock: Clock,
        deadlines: Deadlines,
        *,
        ping: Callable[[], None],
        silent: Callable[[str], None],
        tick: Callable[[float], None],
        woke: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._deadlines = deadlines
        self._ping = ping
        self._silent = silent
        self._tick = tick
        self._woke = woke
        self._live = False
        self._heard_at = 0.0
        self._looked = (0.0, 0)
        self._patience = 0.0

    def watch(self) -> None:
        """Start checking the clocks; there is no connection yet."""
        self._look_later()

    def begin(self) -> None:
        """There is a connection."""
        self._live = True
        self._patience = 0.0
        self._heard_at = self._clock.monotonic()
        self._look_later()

    def lost(self) -> None:
        """The connection is lost; another one will follow."""
        self._live = False
        self._deadlines.clear("probe")

    def end(self) -> None:
        """Stop checking."""
        self.lost()
        self._deadlines.clear("look")

    def heard(self) -> None:
        """Data came from the peer."""
        self._heard_at = self._clock.monotonic()
        if self._patience:
            self._patience = 0.0
            self._deadlines.clear("probe")

    def quietFor(self) -> float:
        """Seconds since the last data from the peer."""
        return self._clock.monotonic() - self._heard_at

    def probe(self, patience: float = ANSWER) -> None:
        """Send a ping at once; silence for ``patience`` seconds is then the end. While an answer is
        awaited, a smaller patience replaces a greater one.
        """
        if not self._patience or patience < self._patience:
            asked = bool(self._patience)
            self._patience = patience
            self._deadlines.set("probe", patience, self._no_answer)
            if not asked:
                self._ping()

    def _no_answer(self) -> None:
        patience, self._patience = self._patience, 0.0
        self._silent(f"no answer within {patience:g} s")

    def _look_later(self) -> None:
        now = self._clock.monotonic()
        self._looked = (now, self._clock.wallMs())
        wait = TICK
        if self._live:
            wait = min(TICK, max(self._heard_at + SILENCE - now, 0.001))
        self._deadlines.set("look", wait, self._look)

    def _look(self) -> None:
        now, wall = self._clock.monotonic(), self._clock.wallMs()
        passed = now - self._looked[0]
        ahead = (wall - self._looked[1]) / 1000 - passed
        late = passed > TICK + LATE
        self._look_later()
        if self._live and now - self._heard_at >= SILENCE and not late:
            self._silent(f"heard nothing for {SILENCE:g} s")
        elif abs(ahead) > JUMP or late:
            if self._live:
                self.probe(AWAKE)
            else:
                self._woke()
        self._tick(ahead if ahead > JUMP else 0.0)
