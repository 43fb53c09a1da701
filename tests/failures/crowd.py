"""Many idle devices that lose their connections and come back at once.

``python -m tests.failures.crowd PORT COUNT``: prints ``here`` when all are logged in, waits for a
line, drops everything, and prints one JSON line when all are back.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time

from callkit.server.program import run_on_fastest_loop
from tests.benchmarks.socket_client import SocketClient
from tests.failures.rhythm import pause

_AT_FIRST = 50
_MOST_WAIT = 4.0


class Member:
    def __init__(self, port: int, number: int) -> None:
        self.port = port
        self.name = f"crowd{number}"
        self.again = 0
        self.socket: SocketClient
        self._in: asyncio.Future[bool]

    async def come(self) -> float:
        """Log in, with the waits of a good client; the seconds until it worked."""
        began = time.monotonic()
        wait = 0.25
        while True:
            self._in = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(30):
                    self.socket = await SocketClient.connect(self.port, self.heard, self.gone)
                    login = {"op": "login", "id": 1, "userID": self.name, "deviceID": "d"}
                    self.socket.send(json.dumps(login).encode())
                    if await self._in:
                        return time.monotonic() - began
            except (OSError, TimeoutError):
                pass
            self.again += 1
            await pause(random.uniform(0, wait))
            wait = min(_MOST_WAIT, 2 * wait)

    def heard(self, frame: bytes) -> None:
        if not self._in.done():
            self._in.set_result(frame.startswith(b'{"op":"ok"'))

    def gone(self, _code: int) -> None:
        if not self._in.done():
            self._in.set_result(False)


async def crowd(port: int, count: int) -> None:
    members = [Member(port, number) for number in range(count)]
    for first in range(0, count, _AT_FIRST):
        await asyncio.gather(*(member.come() for member in members[first : first + _AT_FIRST]))
    print("here", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for member in members:
        member.again = 0
        member.socket.abort()
    took = sorted(await asyncio.gather(*(member.come() for member in members)))
    result = {
        "back": len(took),
        "p50": took[len(took) // 2],
        "p99": took[len(took) * 99 // 100],
        "again": sum(member.again for member in members),
    }
    print(json.dumps(result), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    run_on_fastest_loop(crowd(int(sys.argv[1]), int(sys.argv[2])))
