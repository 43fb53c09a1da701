"""A primary, its replica, and a Sentinel that puts the one in the other's place."""

from __future__ import annotations

import asyncio
import socket
from types import TracebackType

import redis

from tests.contract.stores.redis_server import RedisServer
from tests.waiting import until


def free_port() -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        # A Cluster's node takes another port, 10,000 above.
        if port <= 55_000:
            return port


def replica_of(primary: RedisServer) -> RedisServer:
    settings = ("--replicaof", f"127.0.0.1 {primary.port}", "--repl-diskless-load", "swapdb")
    return RedisServer(*settings, port=free_port())


class Watched:
    """``async with Watched() as redis:`` — the replica is in sync when the block begins."""

    def __init__(self) -> None:
        self.primary = RedisServer(port=free_port())
        self._port = free_port()
        self._replica: RedisServer | None = None
        self._sentinel: asyncio.subprocess.Process | None = None

    def url(self, **query: str) -> str:
        more = "&".join(f"{name}={value}" for name, value in query.items())
        return f"redis+sentinel://127.0.0.1:{self._port}/main?{more}"

    async def fail(self) -> None:
        """The primary dies as by a power cut; returns when the replica is the primary."""
        self.primary.kill()
        await self._says(b"+switch-master main")

    async def __aenter__(self) -> Watched:
        self.primary.start()
        self._replica = replica_of(self.primary)
        self._replica.start()
        config = self.primary.directory / "sentinel.conf"
        config.write_text(
            f"port {self._port}\n"
            f"dir {self.primary.directory}\n"
            f"sentinel monitor main 127.0.0.1 {self.primary.port} 1\n"
            "sentinel down-after-milliseconds main 1000\n"
            "sentinel failover-timeout main 2000\n"
        )
        self._sentinel = await asyncio.create_subprocess_exec(
            "redis-server", str(config), "--sentinel", stdout=asyncio.subprocess.PIPE
        )
        await self._says(b"+slave slave")
        with redis.Redis(unix_socket_path=str(self.primary.socket)) as client:
            client.set("first", 1)
            # A busy machine takes its time.
            await until(lambda: client.wait(1, 50), within=20.0, what="the replica is in sync")
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        if self._sentinel is not None:
            self._sentinel.kill()
            await self._sentinel.communicate()
        if self._replica is not None:
            self._replica.stop()
        self.primary.stop()

    async def _says(self, words: bytes) -> None:
        assert self._sentinel is not None
        assert self._sentinel.stdout is not None
        async with asyncio.timeout(20):
            while words not in await self._sentinel.stdout.readline():
                pass
