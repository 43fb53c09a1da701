"""The proofs by name: each in a short form for every run of the tests, and at its full size."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import NamedTuple

from tests.failures.engines import engine_failures, failover_default, failover_replicated
from tests.failures.fuzz import fuzzed
from tests.failures.kills import killed, killed_on_redis
from tests.failures.ledger import Promise
from tests.failures.network import blackholed, rolling, storm
from tests.failures.overload import overloaded, refused_early
from tests.failures.soak import soaked

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
    "kills-redis": Proof(
        lambda directory: killed_on_redis(directory, 3, nodes=2, promise=EASY),
        lambda directory: killed_on_redis(directory, 200, nodes=2),
    ),
    "kills-redis-three": Proof(
        lambda directory: killed_on_redis(directory, 1, nodes=3, promise=EASY),
        lambda directory: killed_on_redis(directory, 200, nodes=3, seed=2),
    ),
    "redis-dies": Proof(
        lambda directory: engine_failures(directory, 2, promise=EASY),
        lambda directory: engine_failures(directory, 60),
    ),
    "failover-replicated": Proof(
        lambda directory: failover_replicated(directory, 1, promise=EASY),
        lambda directory: failover_replicated(directory, 10),
    ),
    "failover-default": Proof(
        lambda directory: failover_default(directory, 1, promise=EASY),
        lambda directory: failover_default(directory, 5),
    ),
    "overload": Proof(
        lambda directory: refused_early(directory, 300),
        lambda directory: overloaded(directory, 15),
    ),
    "fuzz": Proof(
        lambda directory: fuzzed(directory, 8_000, sockets=60),
        lambda directory: fuzzed(directory, 900_000, sockets=5_000),
    ),
    "blackhole": Proof(
        lambda directory: blackholed(directory, 1, promise=EASY),
        lambda directory: blackholed(directory, 20),
    ),
    "rolling-restart": Proof(
        lambda directory: rolling(directory, 1, rate=30, promise=EASY),
        lambda directory: rolling(directory, 12, nodes=3),
    ),
    "login-storm": Proof(
        lambda directory: storm(directory, 300, promise=EASY),
        lambda directory: storm(directory, 5_000),
    ),
    "soak": Proof(
        lambda directory: soaked(directory, 3, every=1, audit=1.5, families=6, promise=EASY),
        lambda directory: soaked(directory, 900),
    ),
}
