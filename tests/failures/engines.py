"""Redis killed, paused, and failing over, under a running load (plan §8)."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import redis

from tests.contract.stores.redis_server import RedisServer
from tests.failures.ledger import STRICT, Ledger, Promise
from tests.failures.load import PLAYS, Load
from tests.failures.rhythm import pause
from tests.failures.stage import Stage, staged
from tests.failures.town import Town

FAMILIES = 10
_MOST_ACKNOWLEDGED = 150
_LONGEST_PAUSE = 2.5
_AUDIT_AFTER = 10
_DOWN_AFTER_MS = 1_500
"""Less, and a busy machine fails over a second time, without need."""
# What was taken back by a failover may ring once more, to its end.
SHORT_RINGS = tuple(play._replace(timeout=min(play.timeout, 3)) for play in PLAYS)


async def engine_failures(
    directory: Path, failures: int, *, nodes: int = 2, seed: int = 1, promise: Promise = STRICT
) -> str:
    """Kill and restart, or pause, a Redis that keeps its promise on disk.

    Raises:
        AssertionError: Something acknowledged was lost, rang too long, or fired twice.
    """
    dice = random.Random(seed)
    with RedisServer(durable=True) as engine:
        town = Town(directory, nodes=nodes, store=engine.url())
        ledger = Ledger(promise)
        load = Load(town, ledger, families=FAMILIES, seed=seed)
        kills = done = 0
        async with staged(town, ledger, load) as stage:
            while done < failures and stage.sound():
                load.begin()
                for _ in range(min(_AUDIT_AFTER, failures - done)):
                    await stage.progress(dice.randint(1, _MOST_ACKNOWLEDGED))
                    await pause(dice.uniform(0, 0.01))
                    start = asyncio.get_running_loop().time()
                    if done % 2:
                        engine.pause()
                        await pause(dice.uniform(0.1, _LONGEST_PAUSE))
                        engine.resume()
                    else:
                        kills += 1
                        engine.kill()
                        await pause(dice.uniform(0, 1))
                        engine.start()
                    ledger.trouble(start, death=True)
                    done += 1
                await stage.settle()
    return f"{kills} kills and {done - kills} pauses of Redis, {nodes} nodes: {stage.summary()}"


# --- failover ------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Pair:
    """A primary, its replica, and the Sentinel that watches them."""

    def __init__(self, primary: RedisServer, replica: RedisServer, port: int) -> None:
        self.primary = primary
        self.replica = replica
        self.port = port
        self._sentinel: asyncio.subprocess.Process | None = None

    def url(self, *, replicated: bool) -> str:
        durability = "&durability=replicated" if replicated else ""
        return f"redis+sentinel://127.0.0.1:{self.port}/main?service=proof&timeout=1{durability}"

    async def watch(self) -> None:
        """Start the Sentinel; returns when it knows both."""
        config = self.primary.directory / "sentinel.conf"
        config.write_text(
            f"port {self.port}\ndir {self.primary.directory}\n"
            f"sentinel monitor main 127.0.0.1 {self.primary.port} 1\n"
            f"sentinel down-after-milliseconds main {_DOWN_AFTER_MS}\n"
            f"sentinel failover-timeout main {2 * _DOWN_AFTER_MS}\n"
        )
        self._sentinel = await asyncio.create_subprocess_exec(
            "redis-server", str(config), "--sentinel", stdout=asyncio.subprocess.PIPE
        )
        await self.told(r"\+slave slave")

    async def told(self, pattern: str, within: float = 30.0) -> None:
        """Until the Sentinel says so."""
        assert self._sentinel is not None and self._sentinel.stdout is not None
        async with asyncio.timeout(within):
            while not re.search(pattern.encode(), await self._sentinel.stdout.readline()):
                pass

    def fall_behind(self) -> None:
        """From now on the replica hears nothing of its primary; it does not know why."""
        with redis.Redis(unix_socket_path=str(self.replica.socket)) as client:
            client.execute_command("REPLICAOF", "127.0.0.1", free_port())

    async def fail_over(self) -> None:
        """The primary dies, the replica takes its place, and the dead one comes back behind it."""
        self.primary.kill()
        await self.told(rf"\+switch-master main .* {self.replica.port}$")
        self.primary, self.replica = self.replica, self.primary
        self.replica.start("--replicaof", f"127.0.0.1 {self.primary.port}")
        await self.told(rf"[+-](slave|sdown|reboot|fix-slave-config).*{self.replica.port}")

    async def end(self) -> None:
        if self._sentinel is not None:
            self._sentinel.send_signal(signal.SIGKILL)
            await self._sentinel.communicate()


@asynccontextmanager
async def pair() -> AsyncIterator[Pair]:
    with ExitStack() as stack:
        first = stack.enter_context(RedisServer(port=free_port()))
        second = stack.enter_context(RedisServer(port=free_port()))
        second.kill()
        second.start("--replicaof", f"127.0.0.1 {first.port}")
        couple = Pair(first, second, free_port())
        try:
            await couple.watch()
            yield couple
        finally:
            await couple.end()


async def fail_over(stage: Stage, couple: Pair, start: float) -> None:
    """A failover under load, and the audit once it is over; the trouble began at ``start``."""
    await couple.fail_over()
    await stage.progress(1)
    stage.ledger.trouble(start, death=True)
    await stage.progress(50)
    await stage.settle()


async def failover_replicated(
    directory: Path, rounds: int, *, seed: int = 1, promise: Promise = STRICT
) -> str:
    """With ``durability=replicated`` nothing acknowledged is lost when one engine fails."""
    dice = random.Random(seed)
    async with pair() as couple:
        town = Town(directory, nodes=2, store=couple.url(replicated=True))
        ledger = Ledger(promise)
        load = Load(town, ledger, families=FAMILIES, seed=seed)
        async with staged(town, ledger, load) as stage:
            for _ in range(rounds):
                load.begin()
                await stage.progress(dice.randint(50, _MOST_ACKNOWLEDGED))
                await fail_over(stage, couple, asyncio.get_running_loop().time())
                if not stage.sound():
                    break
    return f"{rounds} failovers, durability=replicated: {stage.summary()}"


async def failover_default(
    directory: Path, rounds: int, *, seed: int = 1, promise: Promise = STRICT
) -> str:
    """By default losses are detected, and no ring outlives its call.

    The replica is kept behind, so that there is something to lose.
    """
    dice = random.Random(seed)
    async with pair() as couple:
        town = Town(directory, "--api-port", "0", nodes=2, store=couple.url(replicated=False))
        ledger = Ledger(promise)
        ledger.mayForget = True
        load = Load(town, ledger, families=FAMILIES, seed=seed, plays=SHORT_RINGS)
        async with staged(town, ledger, load) as stage:
            for _ in range(rounds):
                load.begin()
                await stage.progress(dice.randint(50, _MOST_ACKNOWLEDGED))
                start = asyncio.get_running_loop().time()
                couple.fall_behind()
                await stage.progress(_MOST_ACKNOWLEDGED)
                await fail_over(stage, couple, start)
                if not stage.sound():
                    break
            detected = await losses(stage)
    assert ledger.lost, "nothing was lost, so nothing was proved"
    assert len(ledger.epochs) > rounds, f"{len(ledger.epochs)} epochs in {rounds} failovers"
    assert min(detected) >= rounds, f"detected by the nodes: {detected}"
    return (
        f"{rounds} failovers to a replica that was behind: {stage.summary()}; "
        f"{ledger.unknowns} calls named unknown to a device, {len(ledger.epochs)} epochs, "
        f"callkit_store_losses {detected}"
    )


async def losses(stage: Stage) -> list[int]:
    """What the metric of each node says."""
    found = []
    for node in stage.town.nodes:
        text = await page(node.api, "/metrics")
        match = re.search(r"^callkit_store_losses_total ([\d.]+)", text, re.MULTILINE)
        found.append(int(float(match[1])) if match else 0)
    return found


async def page(url: str, path: str) -> str:
    """What a server's API port answers."""
    host, _, port = url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
    text = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    return text
