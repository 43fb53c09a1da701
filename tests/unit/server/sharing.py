"""A store as it looks when other processes work on it, without any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from callkit.errors import StoreError
from callkit.server.stores.base import OutgoingFrame, StoreListener
from callkit.server.stores.memory import MemoryStore


class SharedMemory(MemoryStore):
    """A shared store in memory. While it is ``away`` presence and positions fail."""

    shared = True

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.clock: Callable[[], int] | None = None
        self.posted: list[tuple[list[str], OutgoingFrame]] = []
        self.listener: StoreListener | None = None

    async def open(self, listener: StoreListener | None = None) -> str:
        self.listener = listener
        return await super().open(listener)

    async def position(self) -> int:
        self._reach()
        return self._position

    async def post(self, processes: Sequence[str], frame: OutgoingFrame) -> None:
        self._reach()
        self.posted.append((list(processes), frame))

    async def time(self) -> int:
        self._reach()
        return self.clock() if self.clock else 0

    async def claim(self, name: str, now: int, expireTime: int) -> bool:
        self._reach()
        return name == "free"

    async def touch(self, *arguments: Any) -> Any:
        self._reach()
        return await super().touch(*arguments)

    async def lostDevices(self, *arguments: Any) -> Any:
        self._reach()
        return await super().lostDevices(*arguments)

    def _reach(self) -> None:
        if self.away:
            raise StoreError("away")
