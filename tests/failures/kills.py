"""Server processes killed at random points of a running load (plan §8)."""

from __future__ import annotations

import random
from pathlib import Path

from tests.contract.stores.redis_server import RedisServer
from tests.failures.ledger import STRICT, Ledger, Promise
from tests.failures.load import Load
from tests.failures.rhythm import pause
from tests.failures.stage import staged
from tests.failures.town import Town

FAMILIES = 10
_MOST_ACKNOWLEDGED = 150
_AUDIT_AFTER = 25
"""Kills."""


async def killed(
    directory: Path,
    kills: int,
    *,
    nodes: int = 1,
    store: str = "",
    seed: int = 1,
    promise: Promise = STRICT,
    patience: float = 30.0,
    module: str = "callkit",
) -> str:
    """Kill nodes at ``kills`` points of a load; the result in one line.

    Raises:
        AssertionError: Something acknowledged was lost, rang too long, or fired twice.
    """
    dice = random.Random(seed)
    town = Town(directory, nodes=nodes, store=store, module=module)
    ledger = Ledger(promise)
    load = Load(town, ledger, families=FAMILIES, seed=seed)
    done = 0
    async with staged(town, ledger, load, patience) as stage:
        while done < kills and stage.sound():
            load.begin()
            for _ in range(min(_AUDIT_AFTER, kills - done)):
                if not await stage.progress(dice.randint(1, _MOST_ACKNOWLEDGED)):
                    break
                # Somewhere inside what follows, too.
                await pause(dice.uniform(0, 0.01))
                await stage.crash(dice.choice(town.nodes))
                done += 1
                if not stage.sound():
                    break
            await stage.settle()
    where = "Redis" if store else "SQLite"
    return f"{done} kills of {nodes} node{'s' * (nodes > 1)} on {where}: {stage.summary()}"


async def killed_on_redis(
    directory: Path, kills: int, *, nodes: int, seed: int = 1, promise: Promise = STRICT
) -> str:
    with RedisServer() as redis:
        return await killed(
            directory, kills, nodes=nodes, store=redis.url(), seed=seed, promise=promise
        )
