"""A real client that asks something all the time, of two servers in turn, and counts how long each
answer takes: ``python -m tests.attacks.bystander URL CONTROL [CERTIFICATE]``.

The first server is attacked; what the second one takes is what the machine takes. For every line on
stdin it prints one JSON line about the time since the last.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
import time

from callkit.cli import run_on_fastest_loop
from callkit.client import SignalingClient
from callkit.client.connection import WebSocketTransport
from callkit.errors import CallKitError
from tests.failures.rhythm import pause

now = time.perf_counter
PACE = 0.02


class Asking:
    """One client of one server."""

    def __init__(self, url: str, certificate: str) -> None:
        context = ssl.create_default_context(cafile=certificate) if certificate else None
        self.client = SignalingClient(
            url, deviceID="bystander", transport=WebSocketTransport(sslContext=context)
        )
        self.waits: list[float] = []
        self.failed = 0
        self.began = 0.0
        """When the request that is under way was sent; 0: none is."""

    async def run(self) -> None:
        while True:
            self.began = now()
            try:
                await self.client.queryCallInvitationList(count=1)
            except CallKitError:
                self.failed += 1
            self.waits.append(now() - self.began)
            self.began = 0.0
            await pause(PACE)

    def report(self) -> dict[str, float]:
        waits, self.waits = self.waits, []
        if self.began:
            waits.append(now() - self.began)
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
        attacked, spared = (one.report() for one in pair)
        print(json.dumps({"attacked": attacked, "control": spared}), flush=True)
    for task in asking:
        task.cancel()


if __name__ == "__main__":
    run_on_fastest_loop(main(*sys.argv[1:]))
