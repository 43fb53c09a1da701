"""A town, a load on it, and the end of both: what every proof plays on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from tests.failures.ledger import Ledger
from tests.failures.load import Load
from tests.failures.town import Town
from tests.integration.serving import ServerProcess


class Stage(NamedTuple):
    town: Town
    ledger: Ledger
    load: Load
    patience: float = 30.0
    """Seconds in which what was begun must come to rest, once nothing new is asked."""

    async def progress(self, changes: int) -> bool:
        """Wait for that many acknowledged changes; False, and a complaint, if they do not come."""
        ledger = self.ledger
        point = ledger.acknowledged + changes
        reached = asyncio.get_running_loop().create_future()

        def acknowledged() -> None:
            if ledger.acknowledged >= point and not reached.done():
                reached.set_result(None)

        ledger.onAcknowledged.append(acknowledged)
        try:
            await asyncio.wait([reached], timeout=self.patience)
        finally:
            ledger.onAcknowledged.remove(acknowledged)
        if not reached.done():
            ledger.complain(f"nothing was acknowledged any more within {self.patience} s")
        return reached.done()

    async def crash(self, node: ServerProcess) -> None:
        """Kill ``node`` and let it come back."""
        start = asyncio.get_running_loop().time()
        await self.town.kill(node)
        await self.town.begin(node)
        self.ledger.trouble(start, death=len(self.town.nodes) > 1)

    async def settle(self) -> None:
        """Let everything come to its end, and audit it."""
        await self.load.rest(self.patience)
        await self.load.audit()

    def sound(self) -> bool:
        """Nobody complains."""
        return not self.ledger.complaints

    def summary(self) -> str:
        ledger = self.ledger
        return (
            f"{ledger.audited} calls with {ledger.acknowledged} acknowledged changes, "
            f"{ledger.lost or 'none'} lost; {ledger.rings} rings, all ended "
            f"(latest {ledger.latest:.2f} s late, {ledger.latestInTrouble:.2f} s around a failure)"
        )


@asynccontextmanager
async def staged(
    town: Town, ledger: Ledger, load: Load, patience: float = 30.0
) -> AsyncIterator[Stage]:
    """The town runs and everybody is logged in.

    Raises:
        AssertionError: At the end, when anybody has a complaint.
    """
    stage = Stage(town, ledger, load, patience)
    try:
        await town.start()
        await load.arrive()
        yield stage
    finally:
        await load.leave()
        await town.stop()
    complaints = ledger.complaints + town.complaints()
    assert not complaints, "\n".join(complaints)
