"""Whether a store works, judged by its real requests, and the log level of its failures.

A full disk or a lock somebody else holds lets every read pass and no write. So a service is well
when its last write was; the first one that fails makes it unwell, and the first one that succeeds
after that makes it well again. The last bytes of a disk take a small write and no call: what made
room for a commit, or for a probe as large as one, is what counts after a commit has failed.

Of one trouble the log has one line where it began and one where it ended, not one per request:
a :class:`~callkit.errors.StoreError` is logged at the level that :func:`loudness` gives.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from typing import TypeVar, cast

from callkit.clock import Clock
from callkit.engine.call import Call
from callkit.errors import StoreError
from callkit.server.server_time import ClockMark
from callkit.server.stores.base import (
    Commit,
    CommitResult,
    DeviceRecord,
    Record,
    Store,
    UserRecord,
    WebhookEntry,
    WebhookEvent,
)
from callkit.server.stores.decorator import Device, StoreDecorator

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


def loudness(error: StoreError) -> int:
    """The level at which to log ``error``: what follows the first of a trouble is for debugging."""
    return logging.DEBUG if getattr(error, "repeated", False) else logging.ERROR


class _Trouble:
    """Failures of one kind since the last success."""

    def __init__(self, kind: str, clock: Clock) -> None:
        self.count = 0
        self.large = False
        """A commit was among them."""
        self._kind = kind
        self._clock = clock
        self._since = 0.0

    def failed(self, error: StoreError) -> None:
        if self.count:
            error.repeated = True  # type: ignore[attr-defined]
        else:
            self._since = self._clock.monotonic()
        self.count += 1

    def ended(self) -> None:
        if self.count:
            seconds = self._clock.monotonic() - self._since
            _log.info(
                "the store can be %s again, after %d failures in %.1f s",
                self._kind,
                self.count,
                seconds,
            )
            self.count = 0
            self.large = False


class WatchedStore(StoreDecorator):
    """``store``; what becomes of its work is noted, before anybody who waits for it hears of it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store)
        self._reads = _Trouble("read", clock)
        self._writes = _Trouble("written", clock)

    @property
    def works(self) -> bool:
        """The last write succeeded."""
        return not self._writes.count

    @property
    def failures(self) -> int:
        """Writes that have failed since the last one that succeeded."""
        return self._writes.count

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        return self._committed(self._store.commit(commit))

    async def _committed(self, committing: Awaitable[CommitResult]) -> CommitResult:
        try:
            result = await committing
        except StoreError as error:
            self._writes.failed(error)
            self._writes.large = True
            raise
        if self._writes.count:
            self._writes.ended()
        return result

    async def probe(self) -> None:
        """Write as much as a large commit does; that it could be done ends any trouble."""
        try:
            await self._store.probe()
        except StoreError as error:
            self._writes.failed(error)
            raise
        self._writes.ended()

    async def _read(self, work: Awaitable[Result]) -> Result:
        try:
            result = await work
        except StoreError as error:
            self._reads.failed(error)
            raise
        if self._reads.count:
            self._reads.ended()
        return result

    async def _written(self, work: Awaitable[Result]) -> Result:
        try:
            result = await work
        except StoreError as error:
            self._writes.failed(error)
            raise
        if self._writes.count and not self._writes.large:
            self._writes.ended()
        return result

    # --- what is read ---

    def load(self, callID: str) -> Awaitable[Record | None]:
        return self._read(self._store.load(callID))

    def due(self, now: int, limit: int) -> Awaitable[list[Record]]:
        return self._read(self._store.due(now, limit))

    def nextDue(self) -> Awaitable[int]:
        return self._read(self._store.nextDue())

    def callsOf(self, userID: str) -> Awaitable[list[Record]]:
        return self._read(self._store.callsOf(userID))

    def liveCounts(self, userIDs: Sequence[str]) -> Awaitable[dict[str, int]]:
        return self._read(self._store.liveCounts(userIDs))

    def liveCalls(self, after: str, limit: int) -> Awaitable[list[Record]]:
        return self._read(self._store.liveCalls(after, limit))

    def history(self, userID: str, count: int, before: int) -> Awaitable[tuple[list[Call], int]]:
        return self._read(self._store.history(userID, count, before))

    def dueWebhooks(self, now: int, lease: int, limit: int) -> Awaitable[list[WebhookEntry]]:
        return self._read(self._store.dueWebhooks(now, lease, limit))

    def user(self, userID: str) -> Awaitable[UserRecord | None]:
        return self._read(self._store.user(userID))

    def users(self, userIDs: Sequence[str]) -> Awaitable[dict[str, UserRecord]]:
        return self._read(self._store.users(userIDs))

    def devices(self, userIDs: Sequence[str]) -> Awaitable[dict[str, list[DeviceRecord]]]:
        return self._read(self._store.devices(userIDs))

    def touch(self, devices: Sequence[Device], offlineTime: int) -> Awaitable[list[Device]]:
        return self._read(self._store.touch(devices, offlineTime))

    def lostDevices(self, now: int, limit: int) -> Awaitable[list[DeviceRecord]]:
        return self._read(self._store.lostDevices(now, limit))

    def blocked(self, userID: str, by: Sequence[str]) -> Awaitable[set[str]]:
        return self._read(self._store.blocked(userID, by))

    def revokedUntil(self, userID: str) -> Awaitable[int]:
        return self._read(self._store.revokedUntil(userID))

    def position(self) -> Awaitable[int]:
        return self._read(self._store.position())

    # --- what is written ---

    def trim(self, endedBefore: int, now: int) -> Awaitable[int]:
        return self._written(self._store.trim(endedBefore, now))

    def markClock(self, mark: ClockMark) -> Awaitable[int]:
        return self._written(self._store.markClock(mark))

    def claim(self, name: str, now: int, expireTime: int) -> Awaitable[bool]:
        return self._written(self._store.claim(name, now, expireTime))

    def putWebhook(self, event: WebhookEvent) -> Awaitable[None]:
        return self._written(self._store.putWebhook(event))

    def webhookDone(self, position: int) -> Awaitable[None]:
        return self._written(self._store.webhookDone(position))

    def webhookFailed(self, position: int, retryTime: int) -> Awaitable[None]:
        return self._written(self._store.webhookFailed(position, retryTime))

    def putUser(self, user: UserRecord) -> Awaitable[None]:
        return self._written(self._store.putUser(user))

    def putDevice(self, device: DeviceRecord) -> Awaitable[None]:
        return self._written(self._store.putDevice(device))

    def removeDevice(self, userID: str, deviceID: str, sessionID: str) -> Awaitable[bool]:
        return self._written(self._store.removeDevice(userID, deviceID, sessionID))

    def setBlocked(self, userID: str, other: str, blocked: bool) -> Awaitable[None]:
        return self._written(self._store.setBlocked(userID, other, blocked))

    def revoke(self, userID: str, time: int) -> Awaitable[None]:
        return self._written(self._store.revoke(userID, time))


def watched(store: Store, clock: Clock) -> tuple[Store, WatchedStore]:
    """The same store, and who watches it."""
    watching = WatchedStore(store, clock)
    return cast(Store, watching), watching
