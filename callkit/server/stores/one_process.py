"""The base class of stores whose data one process owns: live calls and online devices are indexed
in memory."""

from __future__ import annotations

import abc
from collections.abc import Sequence

from callkit.server.stores.base import DeviceRecord, Record
from callkit.server.stores.live_calls import LiveCalls
from callkit.server.stores.online_devices import OnlineDevices


class OneProcessStore(abc.ABC):
    """Answers from the indexes, as :class:`~callkit.server.stores.base.Store` says."""

    shared = False

    def __init__(self) -> None:
        self._live = LiveCalls()
        self._devices = OnlineDevices()

    @abc.abstractmethod
    def _check(self) -> None:
        """
        Raises:
            StoreError: The store is not open.
        """

    async def due(self, now: int, limit: int) -> list[Record]:
        self._check()
        return self._live.due(now, limit)

    async def nextDue(self) -> int:
        self._check()
        return self._live.next_due()

    async def callsOf(self, userID: str) -> list[Record]:
        self._check()
        return self._live.of(userID)

    async def liveCounts(self, userIDs: Sequence[str]) -> dict[str, int]:
        self._check()
        return self._live.counts(userIDs)

    async def liveCalls(self, after: str, limit: int) -> list[Record]:
        self._check()
        return self._live.after(int(after), limit)

    async def devices(self, userIDs: Sequence[str]) -> dict[str, list[DeviceRecord]]:
        self._check()
        return self._devices.of(userIDs)

    async def lostDevices(self, now: int, limit: int) -> list[DeviceRecord]:
        self._check()
        return self._devices.lost(now, limit)
