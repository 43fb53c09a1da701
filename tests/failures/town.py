"""Server processes that are one service, and the doors into it."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from tests.integration.serving import ServerProcess


class Town:
    """``nodes`` processes on one store: a directory (one node), or a URL that they share.

    ``module`` is what runs the server, ``callkit`` unless it is to be broken on purpose.
    """

    def __init__(
        self,
        directory: Path,
        *flags: str,
        nodes: int = 1,
        store: str = "",
        module: str = "callkit",
    ) -> None:
        self.nodes: list[ServerProcess] = []
        self.open: dict[ServerProcess, int] = {}
        """Nodes that take people in, with their ports."""
        for number in range(nodes):
            shared = ("--store", store) if store else ()
            self.nodes.append(
                ServerProcess(
                    directory / f"node{number}",
                    *("--limits", "off", "--log", "warning", *shared, *flags),
                    module=module,
                )
            )

    def door(self, dice: random.Random) -> int:
        return dice.choice([*self.open.values()]) if self.open else 0

    async def start(self) -> None:
        await asyncio.gather(*(self.begin(node) for node in self.nodes))

    async def begin(self, node: ServerProcess) -> None:
        """Begin a life of ``node``; it lets people in when this returns."""
        url = await node.start()
        self.open[node] = int(url.rpartition(":")[2].partition("/")[0])

    async def kill(self, node: ServerProcess) -> None:
        """End it as a power cut would."""
        self.open.pop(node, None)
        await node.kill()

    async def drain(self, node: ServerProcess) -> int:
        """End it in good order; the exit code."""
        self.open.pop(node, None)
        return await node.stop()

    async def stop(self) -> None:
        """End every node at once."""
        for node in self.nodes:
            if node.running:
                await self.kill(node)

    def complaints(self) -> list[str]:
        """What the dead nodes wrote of their own failures."""
        return [node.stderr.decode()[-2_000:] for node in self.nodes if b"Traceback" in node.stderr]
