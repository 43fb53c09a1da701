"""A store around another one, to which it passes every call. A class that adds to some methods
inherits from :class:`StoreDecorator` and overrides those; nothing is passed on that does not stand
here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import cast

from callkit.engine.call import Call
from callkit.server.server_time import ClockMark
from callkit.server.stores.base import (
    Commit,
    CommitResult,
    DeviceRecord,
    NonceRecord,
    OutboxEntry,
    OutgoingFrame,
    Record,
    SharedStore,
    Store,
    StoreListener,
    UserRecord,
    WebhookEntry,
    WebhookEvent,
)

Device = tuple[str, str, str]
"""userID, deviceID and sessionID."""


class StoreDecorator:
    """``store``, as :class:`callkit.server.stores.base.SharedStore` says; what only shared stores
    can is asked of no other one. No method waits before the other store is asked."""

    def __init__(self, store: Store) -> None:
        self._store = cast(SharedStore, store)

    @property
    def shared(self) -> bool:
        return self._store.shared

    def open(self, listener: StoreListener | None = None) -> Awaitable[str]:
        return self._store.open(listener)

    def close(self) -> Awaitable[None]:
        return self._store.close()

    # --- calls ---

    def load(self, callID: str) -> Awaitable[Record | None]:
        return self._store.load(callID)

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        return self._store.commit(commit)

    def nonce(self, userID: str, nonce: str, now: int) -> Awaitable[NonceRecord | None]:
        return self._store.nonce(userID, nonce, now)

    def due(self, now: int, limit: int) -> Awaitable[list[Record]]:
        return self._store.due(now, limit)

    def nextDue(self) -> Awaitable[int]:
        return self._store.nextDue()

    def callsOf(self, userID: str) -> Awaitable[list[Record]]:
        return self._store.callsOf(userID)

    def liveCounts(self, userIDs: Sequence[str]) -> Awaitable[dict[str, int]]:
        return self._store.liveCounts(userIDs)

    def liveCalls(self, after: str, limit: int) -> Awaitable[list[Record]]:
        return self._store.liveCalls(after, limit)

    def history(self, userID: str, count: int, before: int) -> Awaitable[tuple[list[Call], int]]:
        return self._store.history(userID, count, before)

    def trim(self, endedBefore: int, now: int) -> Awaitable[int]:
        return self._store.trim(endedBefore, now)

    # --- time ---

    def clockMark(self) -> Awaitable[ClockMark | None]:
        return self._store.clockMark()

    def markClock(self, mark: ClockMark) -> Awaitable[int]:
        return self._store.markClock(mark)

    def probe(self) -> Awaitable[None]:
        return self._store.probe()

    def claim(self, name: str, now: int, expireTime: int) -> Awaitable[bool]:
        return self._store.claim(name, now, expireTime)

    # --- outbox ---

    def undelivered(self, after: int, limit: int) -> Awaitable[list[OutboxEntry]]:
        return self._store.undelivered(after, limit)

    def delivered(self, upTo: int) -> Awaitable[None]:
        return self._store.delivered(upTo)

    # --- webhooks ---

    def putWebhook(self, event: WebhookEvent) -> Awaitable[None]:
        return self._store.putWebhook(event)

    def dueWebhooks(self, now: int, lease: int, limit: int) -> Awaitable[list[WebhookEntry]]:
        return self._store.dueWebhooks(now, lease, limit)

    def webhookDone(self, position: int) -> Awaitable[None]:
        return self._store.webhookDone(position)

    def webhookFailed(self, position: int, retryTime: int) -> Awaitable[None]:
        return self._store.webhookFailed(position, retryTime)

    # --- people and devices ---

    def user(self, userID: str) -> Awaitable[UserRecord | None]:
        return self._store.user(userID)

    def users(self, userIDs: Sequence[str]) -> Awaitable[dict[str, UserRecord]]:
        return self._store.users(userIDs)

    def putUser(self, user: UserRecord) -> Awaitable[None]:
        return self._store.putUser(user)

    def devices(self, userIDs: Sequence[str]) -> Awaitable[dict[str, list[DeviceRecord]]]:
        return self._store.devices(userIDs)

    def putDevice(self, device: DeviceRecord) -> Awaitable[None]:
        return self._store.putDevice(device)

    def removeDevice(self, userID: str, deviceID: str, sessionID: str) -> Awaitable[bool]:
        return self._store.removeDevice(userID, deviceID, sessionID)

    def touch(self, devices: Sequence[Device], offlineTime: int) -> Awaitable[list[Device]]:
        return self._store.touch(devices, offlineTime)

    def lostDevices(self, now: int, limit: int) -> Awaitable[list[DeviceRecord]]:
        return self._store.lostDevices(now, limit)

    # --- blocks and tokens ---

    def blocked(self, userID: str, by: Sequence[str]) -> Awaitable[set[str]]:
        return self._store.blocked(userID, by)

    def setBlocked(self, userID: str, other: str, blocked: bool) -> Awaitable[None]:
        return self._store.setBlocked(userID, other, blocked)

    def revoke(self, userID: str, time: int) -> Awaitable[None]:
        return self._store.revoke(userID, time)

    def revokedUntil(self, userID: str) -> Awaitable[int]:
        return self._store.revokedUntil(userID)

    # --- of a shared store ---

    def position(self) -> Awaitable[int]:
        return self._store.position()

    def post(self, processes: Sequence[str], frame: OutgoingFrame) -> Awaitable[None]:
        return self._store.post(processes, frame)

    def time(self) -> Awaitable[int]:
        return self._store.time()
