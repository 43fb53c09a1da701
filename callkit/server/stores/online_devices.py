"""The devices that are online, as one process sees them.

Shared by the stores whose data one process owns. Plain memory, used from the loop's thread only.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

import msgspec

from callkit.server.stores.base import DeviceRecord


class OnlineDevices:
    """Device records by person, with the times at which they count as offline."""

    def __init__(self) -> None:
        self._devices: dict[str, dict[str, DeviceRecord]] = {}
        # Signs of life come every few seconds from every device: they only write a number here.
        self._offline: dict[tuple[str, str], int] = {}
        self._heap: list[tuple[int, str, str]] = []

    def put(self, device: DeviceRecord) -> None:
        self._devices.setdefault(device.userID, {})[device.deviceID] = device
        key = (device.userID, device.deviceID)
        self._offline[key] = device.offlineTime
        heapq.heappush(self._heap, (device.offlineTime, *key))
        if len(self._heap) > 64 + 2 * len(self._offline):
            self._heap = [(time, *key) for key, time in self._offline.items()]
            heapq.heapify(self._heap)

    def owns(self, user_id: str, device_id: str, session_id: str) -> bool:
        device = self._devices.get(user_id, {}).get(device_id)
        return device is not None and device.sessionID == session_id

    def remove(self, user_id: str, device_id: str) -> None:
        devices = self._devices.get(user_id, {})
        devices.pop(device_id, None)
        self._offline.pop((user_id, device_id), None)
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
                key = (user_id, device_id)
                if offline_time < self._offline[key]:
                    heapq.heappush(self._heap, (offline_time, *key))
                self._offline[key] = offline_time
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
        """Devices whose time has come, the longest gone first; they stay until removed."""
        lost: list[tuple[int, str, str]] = []
        seen: set[tuple[str, str]] = set()
        while self._heap and self._heap[0][0] <= now and len(lost) < limit:
            _, user_id, device_id = heapq.heappop(self._heap)
            key = (user_id, device_id)
            time = self._offline.get(key)
            if time is None or key in seen:
                continue
            if time <= now:
                seen.add(key)
                lost.append((time, *key))
            else:
                heapq.heappush(self._heap, (time, *key))
        for entry in lost:
            heapq.heappush(self._heap, entry)
        lost.sort()
        return [self._current(self._devices[user_id][device_id]) for _, user_id, device_id in lost]

    def _current(self, device: DeviceRecord) -> DeviceRecord:
        time = self._offline[device.userID, device.deviceID]
        if time == device.offlineTime:
            return device
        return msgspec.structs.replace(device, offlineTime=time)
