"""How long to wait before connecting again."""

from __future__ import annotations

import random
from collections.abc import Iterator

FIRST, MOST = 0.5, 30.0
"""Seconds: the ceilings of the first and of every late wait."""


def delays(dice: random.Random, *, first: float = FIRST, most: float = MOST) -> Iterator[float]:
    """Yield, without end, the seconds to wait before each attempt.

    Full jitter: each wait is anything from 0 to a ceiling that doubles from ``first`` to ``most``,
    so the clients of a server that restarts do not come back all at once.
    """
    ceiling = first
    while True:
        yield dice.uniform(0.0, ceiling)
        ceiling = min(most, ceiling * 2)
