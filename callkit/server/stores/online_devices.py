"""An index of the online devices of one process.

Shared by the stores whose data one process owns. Plain memory, used from the loop's thread only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from callkit.server.due_heap import DueHeap
from callkit.server.stores.base import DeviceRecord


class OnlineDevices:
    """Device records by person, with the times at which they count as offline."""

    def __init__(self) -> None:
        self._devices: dict[str, dict[str, DeviceRecord]] = {}
        # Signs of life come every few seconds from every device: they only write a number here.
        self._offline: DueHeap[tuple[str, str]] = DueHeap()

    def put(self, device: DeviceRecord) -> None:
        self._devices.setdefault(device.userID, {})[device.deviceID] = device
        self._offline.put((device.userID, device.deviceID), device.offlineTime)

    def owns(self, user_id: str, device_id: str, session_id: str) -> bool:
        device = self._devices.get(user_id, {}).get(device_id)
        return device is not None and device.sessionID == session_id

    def remove(self, user_id: str, device_id: str) -> None:
        devices = self._devices.get(user_id, {})
        devices.pop(device_id, None)
        self._offline.drop((user_id, device_id))
        if not devices:
            self._devices.pop(user_id, None)

    def touch(
        self, devices: Sequence[tuple[str, str, str]], offline_time: int
    ) -> list[tuple[str, str, str]]:
        stale = []
        for device in devices:
            user_id, device_id, session_id = device
            if not self.owns(user_id, device_id, session_id):
                stale.append(device)
            else:
                self._offline.put((user_id, device_id), offline_time)
        return stale

    def of(self, user_ids: Iterable[str]) -> dict[str, list[DeviceRecord]]:
        found: dict[str, list[DeviceRecord]] = {}
        for user_id in user_ids:
            devices = self._devices.get(user_id)
            if devices:
                ordered = sorted(devices.values(), key=lambda d: (d.loginTime, d.deviceID))
                found[user_id] = [self._current(device) for device in ordered]
        return found

    def lost(self, now: int, limit: int) -> list[DeviceRecord]:
        """Devices whose ``offlineTime`` has come, the earliest first; they stay until removed."""
        lost = sorted(itertools.islice(self._offline.take(now), limit))
        for time, key in lost:
            self._offline.put(key, time)
        return [self._current(self._devices[key[0]][key[1]]) for _, key in lost]

    def _current(self, device: DeviceRecord) -> DeviceRecord:
        time = self._offline.get((device.userID, device.deviceID))
        if time == device.offlineTime:
            return device
        return msgspec.structs.replace(device, offlineTime=time)
