"""A real client that asks something all the time, of two servers in turn, and counts how long each
answer takes: ``python -m tests.attacks.bystander URL CONTROL [CERTIFICATE]``.

The first server is attacked; what the second one takes is what the machine takes. For every line on
stdin it prints one JSON line about the time since the last, when both have answered again.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from callkit.client import SignalingClient
from callkit.client.connection import WebSocketTransport
from callkit.errors import CallKitError
from callkit.server.program import run_on_fastest_loop
from tests.failures.rhythm import pause

now = time.perf_counter
PACE = 0.02
PATIENCE = 25.0


class Asking:
    """One client of one server."""

    def __init__(self, url: str, certificate: str) -> None:
        transport = WebSocketTransport(ca=certificate or None, proxy=None)
        self.client = SignalingClient(url, deviceID="bystander", transport=transport)
        self.waits: list[float] = []
        self.asked = 0
        self.failed = 0

    async def run(self) -> None:
        while True:
            began = now()
            try:
                await self.client.queryCallInvitationList(count=1)
            except CallKitError:
                self.failed += 1
            self.asked += 1
            self.waits.append(now() - began)
            await pause(PACE)

    async def again(self) -> None:
        """Return when what is under way is answered, and one more."""
        goal, until = self.asked + 2, now() + PATIENCE
        while self.asked < goal and now() < until:
            await pause(PACE / 4)

    def report(self) -> dict[str, float]:
        waits, self.waits = self.waits, []
        failed, self.failed = self.failed, 0
        waits.sort()
        return {
            "worst": waits[-1] if waits else 0.0,
            "median": waits[len(waits) // 2] if waits else 0.0,
            "asked": len(waits),
            "failed": failed,
        }


async def main(url: str, control: str, certificate: str = "") -> None:
    pair = [Asking(url, certificate), Asking(control, "")]
    for one in pair:
        await one.client.login("bystander")
    asking = [asyncio.ensure_future(one.run()) for one in pair]
    commands = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    print("ready", flush=True)
    while await commands.readline():
        await asyncio.gather(*(one.again() for one in pair))
        attacked, spared = (one.report() for one in pair)
        print(json.dumps({"attacked": attacked, "control": spared}), flush=True)
    for task in asking:
        task.cancel()


if __name__ == "__main__":
    run_on_fastest_loop(main(*sys.argv[1:]))
