"""Hours in minutes: a nemesis strikes again and again, and afterwards nothing is left over."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import redis

from tests.benchmarks.calls import memory_kib
from tests.contract.stores.redis_server import RedisServer
from tests.failures.engines import page
from tests.failures.ledger import STRICT, Ledger, Promise
from tests.failures.load import Load
from tests.failures.rhythm import pause
from tests.failures.stage import Stage, staged
from tests.failures.town import Town
from tests.waiting import until

FAMILIES = 30
_CALIBRATION_SECONDS = 4.0
_MOST_GROWTH_KIB = 24 * 1024
KEPT = frozenset(
    {"call", "ended", "history", "nonce", "nonces", "user", "devices", "offline", "again"}
)
"""What is to stay in Redis: histories for ninety days, nonces for ten minutes, who is online, and
one key for the last commit that was asked for twice."""


class Count(NamedTuple):
    """What one process holds, and what there is in Redis, while nothing is going on."""

    memory: int
    files: int
    threads: int
    tasks: int
    sessions: int
    requests: int
    keys: Counter[str]

    def line(self) -> str:
        return (
            f"{self.memory / 1024:.0f} MiB, {self.files} files, {self.threads} threads, "
            f"{self.tasks} tasks, {self.requests} requests, {self.keys.total()} keys"
        )


async def count(stage: Stage, engine: RedisServer) -> Count:
    """Of the node that is never killed."""
    veteran = stage.town.nodes[0]
    process = Path(f"/proc/{veteran.process.pid}")
    text = await page(veteran.api, "/metrics")

    def gauge(name: str) -> int:
        found = re.search(rf"^callkit_{name} ([\d.e+]+)", text, re.MULTILINE)
        assert found is not None, f"no metric {name}"
        return int(float(found[1]))

    return Count(
        memory=memory_kib(veteran.process.pid),
        files=len([*(process / "fd").iterdir()]),
        threads=len([*(process / "task").iterdir()]),
        tasks=gauge("tasks"),
        sessions=gauge("sessions"),
        requests=gauge("requests"),
        keys=keys(engine),
    )


def keys(engine: RedisServer) -> Counter[str]:
    """Keys that neither belong to what is kept nor end by themselves, by kind."""
    found: Counter[str] = Counter()
    with redis.Redis(unix_socket_path=str(engine.socket)) as client:
        for key in client.scan_iter(count=1_000):
            kind = key.partition(b":")[2].partition(b":")[0].decode()
            if kind not in KEPT and client.ttl(key) == -1:
                found[kind] += 1
    return found


class Nemesis:
    """Breaks something, by the dice. The first node is only ever cut off, never killed."""

    def __init__(self, stage: Stage, engine: RedisServer, dice: random.Random) -> None:
        self._stage = stage
        self._engine = engine
        self._dice = dice
        self.strikes: Counter[str] = Counter()
        self._ways: tuple[Callable[[], Awaitable[None]], ...] = (
            self.kill,
            self.drain,
            self.hang,
            self.drop,
            self.drop,
        )

    async def strike(self) -> None:
        way = self._dice.choice(self._ways)
        start = asyncio.get_running_loop().time()
        await way()
        self._stage.ledger.trouble(start, death=True)
        self.strikes[way.__name__] += 1

    async def kill(self) -> None:
        town = self._stage.town
        node = self._dice.choice(town.nodes[1:])
        await town.kill(node)
        await town.begin(node)

    async def drain(self) -> None:
        town = self._stage.town
        node = self._dice.choice(town.nodes[1:])
        await town.drain(node)
        await town.begin(node)

    async def hang(self) -> None:
        """Redis hangs for a while."""
        self._engine.pause()
        await pause(self._dice.uniform(0.1, 1.5))
        self._engine.resume()

    async def drop(self) -> None:
        """Half of the devices lose their connections."""
        for device in self._stage.load.devices:
            if self._dice.random() < 0.5:
                device.drop()
        await pause(0.1)


async def soaked(
    directory: Path,
    seconds: float,
    *,
    every: float = 8.0,
    audit: float = 60.0,
    families: int = FAMILIES,
    seed: int = 1,
    promise: Promise = STRICT,
) -> str:
    """``seconds`` at half load, with a failure ``every`` so many seconds and an ``audit``.

    Raises:
        AssertionError: Whatever the checker finds, or memory, files, threads, tasks or keys of
            Redis that are more at the end than after the first audit.
    """
    dice = random.Random(seed)
    loop = asyncio.get_running_loop()
    with RedisServer() as engine:
        town = Town(directory, "--api-port", "0", nodes=2, store=engine.url())
        ledger = Ledger(promise)
        load = Load(town, ledger, families=families, seed=seed)
        async with staged(town, ledger, load) as stage:
            best = await calibrate(stage, min(_CALIBRATION_SECONDS, seconds / 4))
            # Nearly as long again as a call takes then: half of what can be done.
            load.interval = 0.7 * families / best
            nemesis = Nemesis(stage, engine, dice)
            began, counts, done = loop.time(), [], load.done
            while loop.time() - began < seconds and stage.sound():
                load.begin()
                until_audit = loop.time() + min(audit, seconds - (loop.time() - began))
                while loop.time() < until_audit:
                    await pause(dice.uniform(0, 2) * min(every, audit / 3))
                    await nemesis.strike()
                await stage.settle()
                await everybody(stage)
                counts.append(await count(stage, engine))
            rate = (load.done - done) / (loop.time() - began)
    if len(counts) > 1:
        compare(counts[0], counts[-1])
    return (
        f"{seconds:.0f} s at {rate:.0f} calls/s (best {best:.0f}), "
        f"{dict(nemesis.strikes)}: {stage.summary()}; "
        f"first {counts[0].line()}; last {counts[-1].line()}"
    )


async def calibrate(stage: Stage, seconds: float) -> float:
    """Calls per second when everybody calls again at once."""
    stage.load.begin()
    await pause(seconds)
    done = stage.load.done
    await stage.settle()
    return done / seconds


async def everybody(stage: Stage) -> None:
    """Until every device is logged in and nothing more is under way."""
    devices = stage.load.devices
    await until(lambda: all(device.online.is_set() for device in devices), 30)


def compare(first: Count, last: Count) -> None:
    """Nothing may have been left over."""
    more = [
        f"{name}: {getattr(first, name)}, at the end {getattr(last, name)}"
        # A connection of an auditor, or one just being let go, is no leak.
        for name, slack, each in (
            *(("files", 12, 1), ("threads", 2, 0), ("tasks", 12, 1), ("requests", 0, 0)),
        )
        if getattr(last, name) - each * last.sessions
        > getattr(first, name) - each * first.sessions + slack
    ]
    if last.memory - first.memory > _MOST_GROWTH_KIB:
        more.append(f"memory: {first.memory} KiB, at the end {last.memory} KiB")
    grown = last.keys - first.keys
    if grown:
        more.append(f"keys of Redis: {dict(grown)} more")
    assert not more, "left over: " + "; ".join(more)
