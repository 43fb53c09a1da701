"""The proofs by name: each in a short form for every run of the tests, and at its full size."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import NamedTuple

from tests.failures.kills import killed
from tests.failures.ledger import Promise

EASY = Promise(always=8.0, afterDeath=10.0)
"""For the short forms: a test machine may be busy with other things."""


class Proof(NamedTuple):
    short: Callable[[Path], Coroutine[None, None, str]]
    full: Callable[[Path], Coroutine[None, None, str]]


PROOFS: dict[str, Proof] = {
    "kills-sqlite": Proof(
        lambda directory: killed(directory, 4, promise=EASY),
        lambda directory: killed(directory, 200),
    ),
}
