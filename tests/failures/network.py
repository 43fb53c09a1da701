"""A network that swallows everything, servers restarted one by one, and everybody at once."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

from callkit.client import SignalingClient
from callkit.client.connection import Listener, WebSocketTransport, Wire
from callkit.errors import RequestError
from tests.benchmarks.calls import ROOT
from tests.contract.stores.redis_server import RedisServer
from tests.failures.ledger import STRICT, Ledger, Promise
from tests.failures.load import QUICK, Load
from tests.failures.rhythm import pause
from tests.failures.stage import staged
from tests.failures.town import Town
from tests.integration.proxy import Proxy
from tests.waiting import until

SILENCE = 2.5
"""Seconds of nothing after which a device takes its connection for dead; the server pings each
second."""
_SHORT_HEARTBEAT = ("--set", "heartbeatSeconds=1", "--set", "offlineAfterSeconds=20")


class Hole(Proxy):
    """A proxy that can swallow new connections, too: ``dark``."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.dark = False

    def door(self, dice: random.Random) -> int:
        return int(self.url.rpartition(":")[2].partition("/")[0])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.dark:
            self._writers.append(writer)
            await reader.read()
            writer.transport.abort()
        else:
            await super()._accept(reader, writer)


async def blackholed(
    directory: Path, times: int, *, seed: int = 1, promise: Promise = STRICT
) -> str:
    """Connections go half-open ``times`` times, every other time new ones are swallowed as well."""
    dice = random.Random(seed)
    town = Town(directory, *_SHORT_HEARTBEAT)
    await town.start()
    loop = asyncio.get_running_loop()
    ledger = Ledger(promise)
    async with Hole(town.door(dice)) as hole:
        town.start = pause_nothing  # type: ignore[method-assign]
        load = Load(hole, ledger, families=10, seed=seed, silence=SILENCE)
        slowest = 0.0
        async with staged(town, ledger, load) as stage:
            for number in range(times):
                load.begin()
                await stage.progress(dice.randint(1, 200))
                start = loop.time()
                before = {device.device: device.connections for device in load.devices}
                hole.dark = bool(number % 2)
                hole.hush()
                if hole.dark:
                    await pause(dice.uniform(0.5, 2 * SILENCE))
                    hole.dark = False
                    hole.cut()
                await until(
                    lambda before=before: all(  # type: ignore[misc]
                        device.connections > before[device.device] and device.online.is_set()
                        for device in load.devices
                    ),
                    30,
                    what="everybody is back",
                )
                slowest = max(slowest, loop.time() - start)
                ledger.trouble(start)
                await stage.progress(20)
                await stage.settle()
                if not stage.sound():
                    break
    return (
        f"{times} times half-open or swallowed: {stage.summary()}; "
        f"everybody back within {slowest:.1f} s"
    )


async def pause_nothing() -> None:
    """The town runs already."""


# --- rolling restart -----------------------------------------------------------------------------


class AnyDoor:
    """The transport of a real client behind a load balancer."""

    def __init__(self, town: Town, dice: random.Random) -> None:
        self._town = town
        self._dice = dice
        self._real = WebSocketTransport()

    def connect(self, url: str, listener: Listener) -> Wire:
        return self._real.connect(f"ws://127.0.0.1:{self._town.door(self._dice)}/v1", listener)


class Couple:
    """Two of callkit's own clients, calling each other over and over."""

    def __init__(self, town: Town, number: int, seed: int) -> None:
        dice = random.Random(f"couple {seed} {number}")
        self.clients = [
            SignalingClient(
                "ws://town/v1",
                deviceID=f"{name}{number}",
                rng=random.Random(dice.random()),
                transport=AnyDoor(town, dice),
            )
            for name in ("romeo", "julia")
        ]
        self.made = 0
        self.failures: list[str] = []
        self._answered: asyncio.Future[None] | None = None

    async def run(self, load: Load) -> None:
        caller, callee = self.clients
        callee.on("callInvitationReceived", self._accept)
        caller.on("callUserStateChanged", self._changed)
        for client in self.clients:
            await self._again(lambda client=client: client.login(client.deviceID))
        while not load.resting:
            self._answered = asyncio.get_running_loop().create_future()
            try:
                await self._again(lambda: caller.callInvite([callee.deviceID]))
                await asyncio.wait_for(self._answered, 30)
            except (RequestError, TimeoutError) as error:
                self.failures.append(repr(error))
            self.made += 1
            await pause(0.1)

    async def _again(self, ask: Any) -> None:
        """A client that is not connected just now says so at once: then it is asked again."""
        while True:
            try:
                await ask()
            except RequestError as error:
                if not error.temporary:
                    raise
                await pause(0.05)
            else:
                return

    async def _accept(self, event: Any) -> None:
        try:
            await self._again(lambda: self.clients[1].callAccept(event.callID))
        except RequestError as error:
            # The first try may have been carried out, and its answer been lost for good.
            if error.code != 6000276:
                self.failures.append(repr(error))

    def _changed(self, event: Any) -> None:
        accepted = any(
            one.userID.startswith("julia") and one.state == 1 for one in event.callUserList
        )
        if accepted and self._answered is not None and not self._answered.done():
            self._answered.set_result(None)


async def rolling(
    directory: Path,
    restarts: int,
    *,
    rate: float = 200.0,
    nodes: int = 2,
    seed: int = 1,
    promise: Promise = STRICT,
) -> str:
    """Drain and restart nodes in turn, ``restarts`` in all, under ``rate`` calls/s.

    Raises:
        AssertionError: A call failed, be it one of callkit's own clients.
    """
    loop = asyncio.get_running_loop()
    with RedisServer() as redis:
        town = Town(directory, nodes=nodes, store=redis.url())
        ledger = Ledger(promise)
        families = max(4, int(rate * 0.4))
        load = Load(
            town, ledger, families=families, seed=seed, interval=families / rate - 0.05, plays=QUICK
        )
        couples = [Couple(town, number, seed) for number in range(5)]
        async with staged(town, ledger, load) as stage:
            began = loop.time()
            load.begin()
            tasks = [asyncio.create_task(couple.run(load)) for couple in couples]
            for number in range(restarts):
                node = town.nodes[number % nodes]
                await stage.progress(int(rate))
                start = loop.time()
                code = await town.drain(node)
                assert code == 0, f"the drain ended with {code}"
                await town.begin(node)
                ledger.trouble(start)
            await stage.progress(int(rate))
            took, done = loop.time() - began, load.done
            await stage.settle()
            await asyncio.gather(*tasks)
            for couple in couples:
                for client in couple.clients:
                    client.close()
    failures = [text for couple in couples for text in couple.failures]
    assert not failures, "\n".join(failures[:10])
    made = sum(couple.made for couple in couples)
    return (
        f"{restarts} restarts of {nodes} nodes under {done / took:.0f} calls/s: no call failed; "
        f"{stage.summary()}; {made} calls of callkit's own clients, none failed"
    )


# --- a login storm -------------------------------------------------------------------------------


async def storm(directory: Path, clients: int, *, seed: int = 1, promise: Promise = STRICT) -> str:
    """``clients`` lose their connections and come back at once, while others call each other."""
    town = Town(directory, "--limits", "on")
    ledger = Ledger(promise)
    load = Load(town, ledger, families=8, seed=seed, interval=0.2, plays=QUICK)
    async with staged(town, ledger, load) as stage:
        crowd = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.failures.crowd"),
            *(str(town.door(random.Random(seed))), str(clients)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        try:
            assert crowd.stdin is not None and crowd.stdout is not None
            assert await crowd.stdout.readline() == b"here\n"
            load.begin()
            await stage.progress(100)
            start = asyncio.get_running_loop().time()
            calls, load.slowest = load.done, 0.0
            crowd.stdin.write(b"storm\n")
            result = json.loads(await crowd.stdout.readline())
            ledger.trouble(start)
            meanwhile, slowest = load.done - calls, load.slowest
            await stage.progress(100)
            await stage.settle()
        finally:
            os.kill(crowd.pid, signal.SIGKILL)
            await crowd.wait()
    assert result["back"] == clients, result
    return (
        f"{clients:,} clients at once: all back, p50 {result['p50']:.1f} s, p99 {result['p99']:.1f}"
        f" s, {result['again']} tried again; {meanwhile} calls of others meanwhile, "
        f"the slowest took {slowest:.1f} s; {stage.summary()}"
    )
