"""A store in memory, which lives as long as its process: for tests and for calls that need not be
kept.
"""

from __future__ import annotations

import bisect
import itertools
import secrets
from collections import deque
from collections.abc import Awaitable, Generator, Sequence
from typing import Any

import msgspec

from callkit.engine.call import Call
from callkit.errors import StoreError
from callkit.model import CallState
from callkit.server.server_time import ClockMark
from callkit.server.stores.base import (
    Commit,
    CommitResult,
    DeviceRecord,
    NonceRecord,
    OutboxEntry,
    Record,
    StoreListener,
    UserRecord,
    WebhookEntry,
    WebhookEvent,
    callNumber,
    followingFlag,
    placeOf,
)
from callkit.server.stores.one_process import OneProcessStore

_encoder = msgspec.msgpack.Encoder()


class _Done:
    """What became of a commit. Nobody has to wait for it, so it is no future, which costs more."""

    __slots__ = ("_result",)

    def __init__(self, result: CommitResult | StoreError) -> None:
        self._result = result

    def __await__(self) -> Generator[Any, None, CommitResult]:
        yield from ()
        if isinstance(self._result, StoreError):
            raise self._result
        return self._result


class MemoryStore(OneProcessStore):
    """The whole contract of :mod:`callkit.server.stores.base`, in plain memory."""

    def __init__(self) -> None:
        super().__init__()
        self._open = False
        self._scratch = bytearray()
        """Where what comes is written to see whether it can be."""
        self._epoch = secrets.token_hex(8)
        self._records: dict[str, Record] = {}
        self._nonces: dict[tuple[str, str], NonceRecord] = {}
        # Sorted (createTime, number) of each person's calls.
        self._history: dict[str, list[tuple[int, int]]] = {}
        self._listed: dict[str, set[str]] = {}
        # When each call that is over ended, for trimming.
        self._ended: dict[str, int] = {}
        self._mark: ClockMark | None = None
        self._claims: dict[str, int] = {}
        self._outbox: deque[OutboxEntry] = deque()
        self._position = 0
        # Entries with the times at which they are due, in the order they came.
        self._webhooks: dict[int, tuple[WebhookEntry, int]] = {}
        self._webhook_position = 0
        self._users: dict[str, UserRecord] = {}
        self._blocked: dict[str, set[str]] = {}
        self._revoked: dict[str, int] = {}

    async def open(self, listener: StoreListener | None = None) -> str:
        self._open = True
        return self._epoch

    async def close(self) -> None:
        self._open = False

    # --- calls ---

    async def load(self, callID: str) -> Record | None:
        self._check()
        return self._records.get(callID)

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        try:
            return _Done(self._apply(commit))
        except StoreError as error:
            return _Done(error)

    async def nonce(self, userID: str, nonce: str, now: int) -> NonceRecord | None:
        self._check()
        record = self._nonces.get((userID, nonce))
        return record if record is not None and record.expireTime > now else None

    async def history(self, userID: str, count: int, before: int) -> tuple[list[Call], int]:
        self._check()
        keys = self._history.get(userID, [])
        end = len(keys)
        if before > 0:
            time, skipped = placeOf(before)
            end = bisect.bisect_left(keys, (time + 1, 0))
            end -= min(skipped, end - bisect.bisect_left(keys, (time, 0)))
        page = keys[max(0, end - max(0, count)) : end][::-1]
        calls = [self._records[str(number)].call for _, number in page]
        more = end > len(page) and bool(page)
        return calls, followingFlag(calls, before) if more else 0

    async def trim(self, endedBefore: int, now: int) -> int:
        self._check()
        old = [
            record.call
            for record in self._records.values()
            if self._ended.get(record.call.callID, endedBefore) < endedBefore
        ]
        for call in old:
            del self._records[call.callID]
            del self._ended[call.callID]
            for user_id in self._listed.pop(call.callID, ()):
                self._history[user_id].remove((call.createTime, int(call.callID)))
        for key in [key for key, nonce in self._nonces.items() if nonce.expireTime <= now]:
            del self._nonces[key]
        for name in [name for name, time in self._claims.items() if time <= now]:
            del self._claims[name]
        return len(old)

    # --- time ---

    async def clockMark(self) -> ClockMark | None:
        self._check()
        return self._mark

    async def markClock(self, mark: ClockMark) -> int:
        self._check()
        self._mark = mark
        return mark.steady

    async def probe(self) -> None:
        self._check()

    async def claim(self, name: str, now: int, expireTime: int) -> bool:
        self._check()
        if self._claims.get(name, now) > now:
            return False
        self._claims[name] = expireTime
        return True

    # --- outbox ---

    async def undelivered(self, after: int, limit: int) -> list[OutboxEntry]:
        self._check()
        entries = (entry for entry in self._outbox if entry.position > after)
        return list(itertools.islice(entries, limit))

    async def delivered(self, upTo: int) -> None:
        self._check()
        while self._outbox and self._outbox[0].position <= upTo:
            self._outbox.popleft()

    # --- webhooks ---

    async def putWebhook(self, event: WebhookEvent) -> None:
        self._check()
        self._webhook_position += 1
        entry = WebhookEntry(position=self._webhook_position, attempts=0, event=event)
        self._webhooks[entry.position] = (entry, 0)

    async def dueWebhooks(self, now: int, lease: int, limit: int) -> list[WebhookEntry]:
        self._check()
        found: list[WebhookEntry] = []
        calls: set[str] = set()
        for entry, time in self._webhooks.values():
            first = entry.event.callID not in calls
            calls.add(entry.event.callID)
            if first and time <= now and len(found) < limit:
                found.append(entry)
        for entry in found:
            self._webhooks[entry.position] = (entry, now + lease)
        return found

    async def webhookDone(self, position: int) -> None:
        self._check()
        self._webhooks.pop(position, None)

    async def webhookFailed(self, position: int, retryTime: int) -> None:
        self._check()
        if position in self._webhooks:
            entry, _ = self._webhooks[position]
            entry = msgspec.structs.replace(entry, attempts=entry.attempts + 1)
            self._webhooks[position] = (entry, retryTime)

    # --- people and devices ---

    async def user(self, userID: str) -> UserRecord | None:
        self._check()
        return self._users.get(userID)

    async def users(self, userIDs: Sequence[str]) -> dict[str, UserRecord]:
        self._check()
        return {userID: self._users[userID] for userID in userIDs if userID in self._users}

    async def putUser(self, user: UserRecord) -> None:
        self._check()
        self._users[user.userID] = user

    async def putDevice(self, device: DeviceRecord) -> None:
        self._check()
        self._devices.put(device)

    async def removeDevice(self, userID: str, deviceID: str, sessionID: str) -> bool:
        self._check()
        if not self._devices.owns(userID, deviceID, sessionID):
            return False
        self._devices.remove(userID, deviceID)
        return True

    async def touch(
        self, devices: Sequence[tuple[str, str, str]], offlineTime: int
    ) -> list[tuple[str, str, str]]:
        self._check()
        return self._devices.touch(devices, offlineTime)

    # --- who may call whom ---

    async def blocked(self, userID: str, by: Sequence[str]) -> set[str]:
        self._check()
        return {other for other in by if userID in self._blocked.get(other, ())}

    async def setBlocked(self, userID: str, other: str, blocked: bool) -> None:
        self._check()
        if blocked:
            self._blocked.setdefault(userID, set()).add(other)
        else:
            self._blocked.get(userID, set()).discard(other)

    # --- whose tokens are refused ---

    async def revoke(self, userID: str, time: int) -> None:
        self._check()
        self._revoked[userID] = max(time, self._revoked.get(userID, 0))

    async def revokedUntil(self, userID: str) -> int:
        self._check()
        return self._revoked.get(userID, 0)

    def _apply(self, commit: Commit) -> CommitResult:
        self._check()
        call_id = commit.call.callID
        if callNumber(call_id) == 0:
            raise StoreError(f"not a callID: {call_id!r}")
        try:
            _encoder.encode_into(commit, self._scratch)
        except (TypeError, ValueError, OverflowError) as error:
            raise StoreError(f"cannot be written: {error}") from error
        nonce = commit.nonce
        if nonce is not None:
            first = self._nonces.get((nonce.userID, nonce.nonce))
            if first is not None:
                return CommitResult(applied=False, nonce=first)
        current = self._records.get(call_id)
        if (current.version if current else 0) != commit.expected:
            return CommitResult(applied=False, record=current)
        record = Record(commit.expected + 1, commit.call)
        self._records[call_id] = record
        self._live.put(record, commit.deadline)
        if commit.call.state is CallState.ENDED:
            self._ended[call_id] = commit.endedTime or commit.call.endTime
        self._list(commit)
        if nonce is not None:
            self._nonces[nonce.userID, nonce.nonce] = nonce
        for event in commit.webhooks:
            self._webhook_position += 1
            entry = WebhookEntry(position=self._webhook_position, attempts=0, event=event)
            self._webhooks[entry.position] = (entry, 0)
        positions = []
        for frame in commit.frames:
            self._position += 1
            self._outbox.append(OutboxEntry(position=self._position, outgoing=frame))
            positions.append(self._position)
        return CommitResult(applied=True, record=record, frameIDs=tuple(positions))

    def _list(self, commit: Commit) -> None:
        call = commit.call
        listed = self._listed.setdefault(call.callID, set())
        for user_id in commit.history:
            if user_id not in listed:
                listed.add(user_id)
                keys = self._history.setdefault(user_id, [])
                bisect.insort(keys, (call.createTime, int(call.callID)))

    def _check(self) -> None:
        if not self._open:
            raise StoreError("the store is not open")
