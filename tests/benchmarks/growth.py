"""What grows with what: a call with its members, a login with live calls, a page with history.

One server process on SQLite. The floor of each figure is the same thing at its smallest, so a
ratio says how much the growth costs; per member it should fall.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from typing import Any

from tests.benchmarks.calls import ours
from tests.benchmarks.socket_client import SocketClient
from tests.benchmarks.table import Row

ROUNDS = 3
CALLS = 30
LIVE = 100
now = time.perf_counter


class Person:
    """Asks one thing at a time and remembers which events came."""

    def __init__(self, userID: str) -> None:
        self.userID = userID
        self.events: list[dict[str, Any]] = []
        self.socket: SocketClient
        self._number = 0
        self._reply: asyncio.Future[dict[str, Any]] | None = None
        self._awaited: tuple[str, asyncio.Future[dict[str, Any]]] | None = None

    async def login(self, port: int) -> dict[str, Any]:
        self.socket = await SocketClient.connect(port, self._heard)
        return await self.ask("login", userID=self.userID, deviceID="d")

    async def ask(self, op: str, **fields: Any) -> dict[str, Any]:
        self._number += 1
        self._reply = asyncio.get_running_loop().create_future()
        self.socket.send(json.dumps({"op": op, "id": self._number, **fields}).encode())
        reply = await self._reply
        if reply["op"] != "ok":
            raise RuntimeError(f"{op}: {reply}")
        return reply

    async def hears(self, op: str) -> dict[str, Any]:
        """The next event of that name; waits for it."""
        for place, event in enumerate(self.events):
            if event["op"] == op:
                return self.events.pop(place)
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._awaited = (op, future)
        return await future

    def _heard(self, frame: bytes) -> None:
        said = json.loads(frame)
        if "id" in said:
            assert self._reply is not None
            self._reply.set_result(said)
        elif self._awaited is not None and self._awaited[0] == said["op"]:
            future, self._awaited = self._awaited[1], None
            future.set_result(said)
        else:
            self.events.append(said)


async def call_of(caller: Person, callees: list[Person]) -> float:
    """Seconds for a call that everybody joins and its caller ends."""
    begin = now()
    names = [callee.userID for callee in callees]
    sent = await caller.ask("callInvite", invitees=names, config={"mode": 1})
    for callee in callees:
        await callee.hears("callInvitationReceived")
        await callee.ask("callReceived", callID=sent["callID"])
        await callee.ask("callAccept", callID=sent["callID"])
    await caller.ask("callEnd", callID=sent["callID"])
    for callee in callees:
        await callee.hears("callInvitationEnded")
        callee.events.clear()
    caller.events.clear()
    return now() - begin


async def members(port: int) -> dict[int, float]:
    people = [Person(f"m{number}") for number in range(10)]
    for person in people:
        await person.login(port)
    return {
        size: statistics.median([await call_of(people[0], people[1:size]) for _ in range(CALLS)])
        for size in (2, 5, 10)
    }


async def logins(port: int) -> tuple[float, float]:
    """Seconds of a login with nothing, and with :data:`LIVE` calls that ring."""
    busy, idle = Person("busy"), Person("idle")
    for person in (busy, idle):
        await person.login(port)
    for number in range(LIVE):
        caller = Person(f"c{number}")
        await caller.login(port)
        await caller.ask("callInvite", invitees=["busy"], config={"timeout": 600})
    return await again(port, "idle"), await again(port, "busy")


async def again(port: int, userID: str) -> float:
    took = []
    for _ in range(CALLS):
        person = Person(userID)
        person.socket = await SocketClient.connect(port, person._heard)
        begin = now()
        reply = await person.ask("login", userID=userID, deviceID="d")
        took.append(now() - begin)
        person.socket.close()
        assert len(reply["calls"]) == (LIVE if userID == "busy" else 0)
    return statistics.median(took)


def run() -> list[Row]:
    sizes: dict[int, list[float]] = {}
    empty, full = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place, ours(place) as (_, port):
            for size, seconds in asyncio.run(members(port)).items():
                sizes.setdefault(size, []).append(1000 * seconds)
            nothing, crowded = asyncio.run(logins(port))
            empty.append(1000 * nothing)
            full.append(1000 * crowded)
    two = statistics.median(sizes[2])
    rows = [
        Row(
            f"a call of {size}, invite to end, one step at a time",
            statistics.median(took),
            "ms",
            two,
        )
        for size, took in sizes.items()
    ]
    alone = two / 2
    rows += [
        Row(f"the same per member, of {size}", statistics.median(took) / size, "ms", alone)
        for size, took in sizes.items()
    ]
    beside = statistics.median(empty)
    return [
        *rows,
        Row(
            f"login with {LIVE} live calls, beside one with none",
            statistics.median(full),
            "ms",
            beside,
        ),
    ]
