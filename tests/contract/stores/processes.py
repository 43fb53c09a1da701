"""Server processes that share a Redis: their stores, and what they heard."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from callkit.server.stores.base import DeviceRecord, OutboxEntry
from callkit.server.stores.redis.store import RedisStore
from tests.contract.stores.doors import NOW
from tests.contract.stores.redis_server import RedisServer

NEW_EPOCH = "a new epoch"
"""Part of what the log says then."""


class Process:
    """A server process's store, and what it heard."""

    def __init__(self, url: str, name: str) -> None:
        self.store = RedisStore(url, name)
        self.name = name
        self.entries: list[OutboxEntry] = []
        self.epoch = ""
        self.epochs: list[str] = []

    @property
    def frames(self) -> list[bytes]:
        return [entry.outgoing.frame for entry in self.entries]

    def device(self, user_id: str, device_id: str = "d1") -> DeviceRecord:
        return DeviceRecord(
            userID=user_id,
            deviceID=device_id,
            sessionID=f"{self.name}-{device_id}",
            process=self.name,
            offlineTime=NOW + 35_000,
        )

    async def open(self) -> None:
        self.epoch = await self.store.open(self)

    def framesCommitted(self, entries: Sequence[OutboxEntry]) -> None:
        self.entries += entries

    def epochChanged(self, epoch: str) -> None:
        self.epoch = epoch
        self.epochs.append(epoch)


class Service:
    """Processes of one service; all are closed at the end of a test."""

    def __init__(self, server: RedisServer, **query: str) -> None:
        self.server = server
        self.url = server.url(service=uuid.uuid4().hex, **query)
        self._processes: list[Process] = []

    async def join(self, name: str, url: str = "") -> Process:
        process = Process(url or self.url, name)
        self._processes.append(process)
        await process.open()
        return process

    async def close(self) -> None:
        for process in self._processes:
            await process.store.close()
