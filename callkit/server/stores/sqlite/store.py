"""The embedded store: one SQLite file, owned by one process (plan §8).

What is hot stands in memory: live calls, devices online, people lately asked for. So a command on
a live call reads nothing from disk. What is written goes through one thread that commits in groups
(:mod:`callkit.server.stores.sqlite.writer`); memory follows when the disk has it, so nobody ever
reads what could still be lost. Cold reads (history, ended calls) run on a second thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

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
)
from callkit.server.stores.lru import LruCache
from callkit.server.stores.one_process import OneProcessStore
from callkit.server.stores.sqlite import file, queries
from callkit.server.stores.sqlite.journal import find_call, find_nonce, outbox
from callkit.server.stores.sqlite.writer import Look, Work, Writer

FILE_NAME = "callkit.sqlite3"

_RECENT_CALLS = 8_192
_RECENT_PEOPLE = 65_536
_TRIM_BATCH = 128

Result = TypeVar("Result")


class SQLiteStore(OneProcessStore):
    """The contract of :mod:`callkit.server.stores.base` on one file.

    ``path`` is the file, or a directory in which it is called ``callkit.sqlite3``; what is missing
    is made. A second process that opens the same file gets a StoreError naming it.
    """

    def __init__(self, path: str | Path) -> None:
        super().__init__()
        path = Path(path)
        self.path = path if path.suffix and not path.is_dir() else path / FILE_NAME
        self._state = "new"
        self._ended: LruCache[str, Record] = LruCache(_RECENT_CALLS)
        self._people: LruCache[str, queries.Person] = LruCache(_RECENT_PEOPLE)
        # Grows with every write about people: a read that began before it may be out of date.
        self._people_writes = 0
        self._position = 0
        self._waiting: list[Work] = []
        self._checkpointing: Future[None] | None = None

    # --- opening and closing ---

    async def open(self, listener: StoreListener | None = None) -> str:
        if self._state != "new":
            raise StoreError(f"{self.path}: a store opens once")
        self._state = "opening"
        self._loop = asyncio.get_running_loop()
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self._reads = ThreadPoolExecutor(1, thread_name_prefix="callkit-reader")
        self._checkpoints = ThreadPoolExecutor(1, thread_name_prefix="callkit-checkpoint")
        try:
            epoch = await self._loop.run_in_executor(self._reads, self._open)
        except BaseException:
            self._state = "closed"
            self._shut_down()
            raise
        self._writer.start()
        self._state = "open"
        return epoch

    def _open(self) -> str:
        with contextlib.ExitStack() as stack:
            stack.callback(file.lock(self.path).close)
            connection = file.connect(self.path)
            stack.callback(connection.close)
            self._reader = file.connect_reader(self.path)
            stack.callback(self._reader.close)
            self._checkpointer = file.connect_checkpointer(self.path)
            stack.callback(self._checkpointer.close)
            with self._mapped():
                epoch = file.epoch(connection)
                self._writer = Writer(connection, self.path, self._settle_soon, self._checkpoint)
                for record, listed, deadline in queries.live_calls(connection):
                    self._writer.learn(record.call.callID, record.version, listed)
                    self._live.put(record, deadline)
                for device in queries.devices(connection):
                    self._devices.put(device)
                self._revoked = queries.revocations(connection)
                self._position = self._writer.position
            self._let_go = stack.pop_all()
        return epoch

    def _checkpoint(self) -> None:
        """Start one, unless one is still at work. On the writer's thread."""
        if self._checkpointing is None or self._checkpointing.done():
            self._checkpointing = self._checkpoints.submit(file.checkpoint, self._checkpointer)

    async def close(self) -> None:
        if self._state == "new":
            self._state = "closed"
        elif self._state == "open":
            self._flush()
            self._state = "closed"
            try:
                await self._loop.run_in_executor(self._reads, self._close)
            finally:
                self._shut_down()
        elif self._state == "closed" and hasattr(self, "_closed"):
            await asyncio.shield(self._closed)

    def _shut_down(self) -> None:
        self._reads.shutdown(wait=False)
        self._checkpoints.shutdown(wait=False)
        self._closed.set_result(None)

    def _close(self) -> None:
        self._writer.stop()
        self._checkpoints.shutdown()
        with self._let_go, contextlib.suppress(sqlite3.Error):
            # What cannot be tidied now is tidied at the next opening.
            self._writer.finish()

    # --- calls ---

    async def load(self, callID: str) -> Record | None:
        self._check()
        record = self._live.get(callID) or self._ended.get(callID)
        number = callNumber(callID)
        if record is not None or number == 0:
            return record
        # Nobody who asks for calls that are not there makes others wait until all is sorted.
        entry = self._writer.entry(number)
        if entry is not None:
            return Record(entry.version, entry.call)
        found = await self._read(find_call, number)
        return None if found is None else Record(found[0], found[1].call)

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        future: asyncio.Future[CommitResult] = asyncio.get_running_loop().create_future()
        if callNumber(commit.call.callID) == 0:
            future.set_exception(StoreError(f"not a callID: {commit.call.callID!r}"))
        else:
            self._enqueue((commit, future, None))
        return future

    async def nonce(self, userID: str, nonce: str, now: int) -> NonceRecord | None:
        self._check()
        record = self._writer.nonce((userID, nonce))
        record = record or await self._read(find_nonce, userID, nonce)
        return record if record is not None and record.expireTime > now else None

    async def history(self, userID: str, count: int, before: int) -> tuple[list[Call], int]:
        return await self._look(queries.history, userID, count, before)

    async def trim(self, endedBefore: int, now: int) -> int:
        trimmed = 0
        more = True
        await self._look(_nothing)
        # In small steps, so that commits pass in between.
        while more:
            job = partial(queries.trim_calls, ended_before=endedBefore, limit=_TRIM_BATCH)
            call_ids = await self._submit(job, self._calls_trimmed)
            trimmed += len(call_ids)
            more = len(call_ids) == _TRIM_BATCH
        for trim in (queries.trim_nonces, queries.trim_claims):
            while await self._submit(partial(trim, now=now, limit=_TRIM_BATCH)):
                pass
        return trimmed

    # --- time ---

    async def clockMark(self) -> ClockMark | None:
        return await self._read(queries.clock_mark)

    async def markClock(self, mark: ClockMark) -> int:
        await self._submit(partial(queries.mark_clock, mark=mark))
        return mark.steady

    async def probe(self) -> None:
        await self._submit(queries.fill)
        await self._submit(queries.empty)

    async def claim(self, name: str, now: int, expireTime: int) -> bool:
        return await self._submit(
            partial(queries.claim, name=name, now=now, expire_time=expireTime)
        )

    # --- outbox ---

    async def undelivered(self, after: int, limit: int) -> list[OutboxEntry]:
        return await self._read(outbox, max(after, self._writer.delivered), limit)

    async def delivered(self, upTo: int) -> None:
        self._check()
        # Forgotten when the writer tidies up next.
        self._writer.delivered = max(self._writer.delivered, min(upTo, self._position))

    # --- webhooks ---

    async def putWebhook(self, event: WebhookEvent) -> None:
        await self._submit(partial(queries.put_webhook, event=event))

    async def dueWebhooks(self, now: int, lease: int, limit: int) -> list[WebhookEntry]:
        return await self._submit(partial(queries.due_webhooks, now=now, lease=lease, limit=limit))

    async def webhookDone(self, position: int) -> None:
        await self._submit(partial(queries.forget_webhook, position=position))

    async def webhookFailed(self, position: int, retryTime: int) -> None:
        await self._submit(partial(queries.postpone_webhook, position=position, time=retryTime))

    # --- people and devices ---

    async def user(self, userID: str) -> UserRecord | None:
        return (await self._persons([userID]))[userID].record

    async def users(self, userIDs: Sequence[str]) -> dict[str, UserRecord]:
        people = await self._persons(userIDs)
        return {
            user_id: person.record
            for user_id, person in people.items()
            if person.record is not None
        }

    async def putUser(self, user: UserRecord) -> None:
        await self._submit(
            partial(queries.put_user, user=user), lambda _: self._person_changed(user)
        )

    async def putDevice(self, device: DeviceRecord) -> None:
        await self._submit(
            partial(queries.put_device, device=device), lambda _: self._devices.put(device)
        )

    async def removeDevice(self, userID: str, deviceID: str, sessionID: str) -> bool:
        def removed(it_was: bool) -> None:
            if it_was:
                self._devices.remove(userID, deviceID)

        job = partial(
            queries.remove_device, user_id=userID, device_id=deviceID, session_id=sessionID
        )
        return await self._submit(job, removed)

    async def touch(
        self, devices: Sequence[tuple[str, str, str]], offlineTime: int
    ) -> list[tuple[str, str, str]]:
        self._check()
        # Not written: after a start every device gets a fresh time anyway (plan §5, Lost).
        return self._devices.touch(devices, offlineTime)

    # --- who may call whom ---

    async def blocked(self, userID: str, by: Sequence[str]) -> set[str]:
        people = await self._persons(by)
        return {other for other, person in people.items() if userID in person.blocked}

    async def setBlocked(self, userID: str, other: str, blocked: bool) -> None:
        await self._submit(
            partial(queries.set_blocked, user_id=userID, other=other, blocked=blocked),
            lambda _: self._blocks_changed(userID, other, blocked),
        )

    # --- whose tokens are refused ---

    async def revoke(self, userID: str, time: int) -> None:
        def revoked(_: None) -> None:
            self._revoked[userID] = max(time, self._revoked.get(userID, 0))

        await self._submit(partial(queries.revoke, user_id=userID, time=time), revoked)

    async def revokedUntil(self, userID: str) -> int:
        self._check()
        return self._revoked.get(userID, 0)

    # --- reading ---

    async def _persons(self, user_ids: Sequence[str]) -> dict[str, queries.Person]:
        self._check()
        people: dict[str, queries.Person] = {}
        missing = []
        for user_id in user_ids:
            person = self._people.get(user_id)
            if person is None:
                missing.append(user_id)
            else:
                people[user_id] = person
        if missing:
            writes = self._people_writes
            found = await self._read(queries.people, missing)
            people.update(found)
            if writes == self._people_writes:
                for user_id, person in found.items():
                    self._people.put(user_id, person)
        return people

    async def _look(self, query: Callable[..., Result], *arguments: Any) -> Result:
        """Ask tables that commits are sorted into later."""
        self._check()
        if self._writer.sorted:
            return await self._read(query, *arguments)
        look: asyncio.Future[Result] = self._submit(Look(query, arguments))
        return await look

    async def _read(self, query: Callable[..., Result], *arguments: Any) -> Result:
        self._check()
        return await self._loop.run_in_executor(self._reads, self._query, query, arguments)

    def _query(self, query: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
        with self._mapped():
            return query(self._reader, *arguments)

    @contextlib.contextmanager
    def _mapped(self) -> Iterator[None]:
        with file.mapped(self.path):
            try:
                yield
            except (msgspec.MsgspecError, UnicodeError, OverflowError) as error:
                raise StoreError(f"{self.path}: {error}") from error

    # --- writing ---

    def _submit(
        self,
        job: Callable[[sqlite3.Connection], Result] | Look,
        then: Callable[[Result], None] | None = None,
    ) -> asyncio.Future[Result]:
        """Write a change with this tick's others; ``then`` hears the result on the loop."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._enqueue((job, future, then))
        return future

    def _enqueue(self, work: Work) -> None:
        if self._state != "open":
            work[1].set_exception(StoreError(f"{self.path} is not open"))
            return
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(work)

    def _flush(self) -> None:
        if self._waiting:
            self._writer.submit(self._waiting)
            self._waiting = []

    def _settle_soon(self, group: list[Work], results: list[Any]) -> None:
        # A loop that is closed has nobody left to tell.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._settle, group, results)

    def _settle(self, group: list[Work], results: list[Any]) -> None:
        """The disk has answered: change the memory alike, then answer the tasks that wait."""
        for (change, future, then), result in zip(group, results, strict=True):
            failed = isinstance(result, StoreError)
            if isinstance(change, Commit):
                if not failed and result.applied:
                    self._applied(change, result)
            elif then is not None and not failed:
                then(result)
            if future.done():
                continue
            if failed:
                future.set_exception(StoreError(*result.args))
            else:
                future.set_result(result)

    def _applied(self, commit: Commit, result: CommitResult) -> None:
        assert result.record is not None
        self._live.put(result.record, commit.deadline)
        if commit.call.state is CallState.ENDED:
            self._ended.put(commit.call.callID, result.record)
        if result.frameIDs:
            self._position = result.frameIDs[-1]

    def _calls_trimmed(self, call_ids: list[str]) -> None:
        for call_id in call_ids:
            self._ended.drop(call_id)

    def _person_changed(self, user: UserRecord) -> None:
        self._people_writes += 1
        person = self._people.get(user.userID)
        if person is not None:
            self._people.put(user.userID, queries.Person(user, person.blocked))

    def _blocks_changed(self, user_id: str, other: str, blocked: bool) -> None:
        self._people_writes += 1
        person = self._people.get(user_id)
        if person is not None:
            others = person.blocked | {other} if blocked else person.blocked - {other}
            self._people.put(user_id, queries.Person(person.record, others))

    def _check(self) -> None:
        if self._state != "open":
            raise StoreError(f"{self.path} is not open")


def _nothing(_connection: sqlite3.Connection) -> None:
    """A question whose answer is that everything is in the tables now."""
