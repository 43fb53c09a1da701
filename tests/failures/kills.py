"""Server processes killed at random points of a running load (plan §8)."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from tests.failures.ledger import STRICT, Ledger, Promise
from tests.failures.load import Load
from tests.failures.rhythm import pause
from tests.failures.town import Town
from tests.integration.serving import ServerProcess

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

    ``patience``: seconds in which everything must come to rest once nothing new is asked.

    Raises:
        AssertionError: Something acknowledged was lost, rang too long, or fired twice.
    """
    dice = random.Random(seed)
    town = Town(directory, nodes=nodes, store=store, module=module)
    ledger = Ledger(promise)
    load = Load(town, ledger, families=FAMILIES, seed=seed)
    try:
        await town.start()
        await load.arrive()
        done = 0
        while done < kills and not ledger.complaints:
            load.begin()
            for _ in range(min(_AUDIT_AFTER, kills - done)):
                if not await progress(ledger, dice.randint(1, _MOST_ACKNOWLEDGED), patience):
                    break
                # Somewhere inside what follows, too.
                await pause(dice.uniform(0, 0.01))
                await crash(town, ledger, dice.choice(town.nodes))
                done += 1
                if ledger.complaints:
                    break
            else:
                await load.rest(patience)
                await load.audit()
    finally:
        await load.leave()
        await town.stop()
    complaints = ledger.complaints + town.complaints()
    assert not complaints, "\n".join(complaints)
    return (
        f"{done} kills of {nodes} node{'s' * (nodes > 1)} on {'Redis' if store else 'SQLite'}: "
        f"{ledger.audited} calls with {ledger.acknowledged} acknowledged changes, none lost; "
        f"{ledger.rings} rings, all ended (latest {ledger.latest:.2f} s late)"
    )


async def progress(ledger: Ledger, changes: int, patience: float) -> bool:
    """Wait for that many acknowledged changes; False, and a complaint, when they do not come."""
    point = ledger.acknowledged + changes
    reached = asyncio.get_running_loop().create_future()

    def acknowledged() -> None:
        if ledger.acknowledged >= point and not reached.done():
            reached.set_result(None)

    ledger.onAcknowledged.append(acknowledged)
    try:
        await asyncio.wait([reached], timeout=patience)
    finally:
        ledger.onAcknowledged.remove(acknowledged)
    if not reached.done():
        ledger.complain(f"nothing was acknowledged any more within {patience} s")
    return reached.done()


async def crash(town: Town, ledger: Ledger, node: ServerProcess) -> None:
    """Kill ``node`` and let it come back."""
    start = asyncio.get_running_loop().time()
    await town.kill(node)
    await town.begin(node)
    ledger.trouble(start, death=len(town.nodes) > 1)
