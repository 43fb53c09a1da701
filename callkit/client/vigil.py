"""Watching over a connection: is the other side still there?"""

from __future__ import annotations

from collections.abc import Callable

from callkit.client.deadlines import Deadlines
from callkit.clock import Clock

TICK = 2.0
"""Seconds between two looks at the clocks."""
SILENCE = 25.0
"""Seconds without a sign of life after which a connection is given up."""
ANSWER = 3.0
"""Seconds a probed connection has to give one."""
JUMP = 10.0
"""Seconds by which a clock must have moved too far between two looks."""


class Vigil:
    """Keeps watch between :meth:`begin` and :meth:`end`.

    A machine that slept finds a connection that looks open and may be dead. It shows as a wall
    clock, or a monotonic one, that moved on too far between two looks: then the peer is asked at
    once and has little time to answer.

    Args:
        ping: Ask the peer for a sign of life.
        silent: The peer is taken for dead; the words say why.
        tick: Called at each look with the seconds the wall clock went ahead of the monotonic one,
            0.0 as a rule.
    """

    def __init__(
        self,
        clock: Clock,
        deadlines: Deadlines,
        *,
        ping: Callable[[], None],
        silent: Callable[[str], None],
        tick: Callable[[float], None],
    ) -> None:
        self._clock = clock
        self._deadlines = deadlines
        self._ping = ping
        self._silent = silent
        self._tick = tick
        self._heard_at = 0.0
        self._looked = (0.0, 0)
        self._probing = False

    def begin(self) -> None:
        self._probing = False
        self._heard_at = self._clock.monotonic()
        self._look_later()

    def end(self) -> None:
        self._deadlines.clear("look")
        self._deadlines.clear("probe")

    def heard(self) -> None:
        """The peer gave a sign of life."""
        self._heard_at = self._clock.monotonic()
        if self._probing:
            self._probing = False
            self._deadlines.clear("probe")

    def probe(self) -> None:
        """Ask at once; silence for 3 s is then the end."""
        if not self._probing:
            self._probing = True
            self._deadlines.set("probe", ANSWER, self._no_answer)
            self._ping()

    def _no_answer(self) -> None:
        self._silent(f"no answer within {ANSWER:g} s")

    def _look_later(self) -> None:
        now = self._clock.monotonic()
        self._looked = (now, self._clock.wallMs())
        until_silence = max(self._heard_at + SILENCE - now, 0.001)
        self._deadlines.set("look", min(TICK, until_silence), self._look)

    def _look(self) -> None:
        now, wall = self._clock.monotonic(), self._clock.wallMs()
        passed = now - self._looked[0]
        ahead = (wall - self._looked[1]) / 1000 - passed
        if now - self._heard_at >= SILENCE and passed < TICK + JUMP:
            self._silent(f"heard nothing for {SILENCE:g} s")
            return
        self._look_later()
        if abs(ahead) > JUMP or passed > TICK + JUMP:
            self.probe()
        self._tick(ahead if ahead > JUMP else 0.0)
