"""Group commit: everything that waits becomes one transaction on one thread.

While one transaction waits for the disk the next group gathers, so the disk sets the latency and
not the number of commits. A group is decided in Python and written with a handful of multi-row
statements: each statement hands the interpreter lock over once, and a busy event loop gives it
back late, so what counts is their number, not their size.

The first attempt trusts that no nonce and no new callID of the group is on disk yet; the engine's
row counts tell when that was wrong, and then the group is decided again with a look at each.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from callkit.engine.call import Call
from callkit.errors import StoreError
from callkit.model import CallState
from callkit.server.stores.base import (
    Commit,
    CommitResult,
    NonceRecord,
    OutgoingFrame,
    Record,
    callNumber,
)

Job = Callable[[sqlite3.Connection], Any]
"""Any other change: runs inside the group's transaction; must bear being run twice."""
Work = tuple[Commit | Job, "asyncio.Future[Any]", Callable[[Any], None] | None]
"""A change, who waits for it, and who else hears the result; the writer looks at the change."""
Row = tuple[Any, ...]

_CHUNK = 128
"""Rows of the largest multi-row statement."""
_CHECKPOINT_AFTER = 200
"""Changes; each dirties some eight pages when it comes alone, and fewer in a group."""


class StoredCall(msgspec.Struct, frozen=True, array_like=True):
    """What the ``call`` column holds."""

    call: Call
    listed: tuple[str, ...] = ()
    """Whose history has the call."""


encode = msgspec.msgpack.Encoder().encode
decode_call = msgspec.msgpack.Decoder(StoredCall).decode
decode_frames = msgspec.msgpack.Decoder(tuple[OutgoingFrame, ...]).decode


class _Known(msgspec.Struct, gc=False):
    """What the writer remembers of a live call."""

    version: int
    listed: tuple[str, ...]


class _Change(msgspec.Struct):
    """A call as a group leaves it."""

    version: int
    listed: tuple[str, ...]
    commit: Commit
    new: bool


class _Surprise(Exception):
    """A nonce or a new callID of the group was on disk already."""


class Writer:
    """The one thread that writes. ``settle`` is called on it with each group and its results.

    A result is a CommitResult, what a job returned, or a StoreError. ``checkpoint`` is called on
    it now and then and starts one elsewhere: inside a commit it would hold the group up.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        settle: Callable[[list[Work], list[Any]], None],
        checkpoint: Callable[[], object],
    ) -> None:
        self._connection = connection
        self._path = path
        self._settle = settle
        self._checkpoint = checkpoint
        self._unchecked = 0
        self._queue: queue.SimpleQueue[list[Work] | None] = queue.SimpleQueue()
        self._known: dict[int, _Known] = {}
        self.position = self._last_position()
        self._thread = threading.Thread(target=self._run, name="callkit-store", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, works: list[Work]) -> None:
        """Write these after everything submitted before, in their order. Any thread."""
        self._queue.put(works)

    def stop(self) -> None:
        """Write what was submitted, then end the thread. Blocks."""
        self._queue.put(None)
        self._thread.join()

    def finish(self, job: Job) -> None:
        """A last change after :meth:`stop`, and the file in one piece."""
        job(self._connection)
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def learn(self, call_id: str, version: int, listed: tuple[str, ...]) -> None:
        """A live call found on opening; before :meth:`start`."""
        self._known[int(call_id)] = _Known(version, listed)

    def _last_position(self) -> int:
        row = self._connection.execute(
            "SELECT max((SELECT coalesce(max(position), 0) FROM outbox),"
            " (SELECT coalesce(max(value), 0) FROM meta WHERE name = 'delivered'))"
        ).fetchone()
        return int(row[0])

    def _run(self) -> None:
        while True:
            works = self._queue.get()
            if works is None:
                return
            group, last = self._gather(works)
            self._settle(group, self._write(group))
            self._unchecked += len(group)
            if self._unchecked >= _CHECKPOINT_AFTER:
                self._unchecked = 0
                self._checkpoint()
            if last:
                return

    def _gather(self, works: list[Work]) -> tuple[list[Work], bool]:
        """Everything that waits, and whether the end was among it."""
        group = works
        while True:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                return group, False
            if more is None:
                return group, True
            group = group + more

    def _write(self, group: list[Work]) -> list[Any]:
        try:
            return self._attempt(group)
        except (sqlite3.OperationalError, sqlite3.InternalError) as error:
            # The disk is full or gone: no use in trying the works one by one.
            return [StoreError(f"{self._path}: {error}")] * len(group)
        except Exception as error:
            if type(error) is sqlite3.DatabaseError or len(group) == 1:
                return [StoreError(f"{self._path}: {error}")] * len(group)
            # One work cannot be written; the others must not suffer for it.
            return [result for work in group for result in self._write([work])]

    def _attempt(self, group: list[Work]) -> list[Any]:
        try:
            return self._transaction(group, wary=False)
        except _Surprise:
            return self._transaction(group, wary=True)

    def _transaction(self, group: list[Work], *, wary: bool) -> list[Any]:
        decision = _Decision(self._connection, self._known, self.position, wary=wary)
        if self._connection.in_transaction:
            # The last one failed so badly that it could not even be rolled back then.
            self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            results = [
                decision.apply(change) if isinstance(change, Commit) else change(self._connection)
                for change, _, _ in group
            ]
            decision.write()
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self.position = decision.position
        for number, change in decision.changes.items():
            if change.commit.call.state is CallState.ENDED:
                self._known.pop(number, None)
            else:
                self._known[number] = _Known(change.version, change.listed)
        return results


class _Decision:
    """Which commits of one group apply, and the rows that follow."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        known: dict[int, _Known],
        position: int,
        *,
        wary: bool,
    ) -> None:
        self._connection = connection
        self._known = known
        self._wary = wary
        self.position = position
        self.changes: dict[int, _Change] = {}
        self._nonces: dict[tuple[str, str], NonceRecord] = {}
        self._history: list[Row] = []
        self._outbox: list[Row] = []
        self._webhooks: list[Row] = []

    def apply(self, commit: Commit) -> CommitResult:
        call = commit.call
        number = callNumber(call.callID)
        if number == 0:
            raise StoreError(f"not a callID: {call.callID!r}")
        nonce = commit.nonce
        if nonce is not None:
            first = self._nonces.get((nonce.userID, nonce.nonce))
            if first is None and self._wary:
                first = find_nonce(self._connection, nonce.userID, nonce.nonce)
            if first is not None:
                return CommitResult(applied=False, nonce=first)
        version, listed, new = self._current(number, commit)
        if version != commit.expected:
            return self._refuse(number, nonce)
        added = tuple([user_id for user_id in commit.history if user_id not in listed])
        if added:
            listed += added
            for user_id in added:
                self._history.append((user_id, call.createTime, number))
        self.changes[number] = _Change(version + 1, listed, commit, new)
        if nonce is not None:
            self._nonces[nonce.userID, nonce.nonce] = nonce
        return CommitResult(
            applied=True, record=Record(version + 1, call), frameIDs=self._emit(commit)
        )

    def _current(self, number: int, commit: Commit) -> tuple[int, tuple[str, ...], bool]:
        """Version, whose history has it, and whether it has no row yet."""
        change = self.changes.get(number)
        if change is not None:
            return change.version, change.listed, change.new
        known = self._known.get(number)
        if known is not None:
            return known.version, known.listed, False
        if commit.expected == 0 and not self._wary:
            return 0, (), True
        found = find_call(self._connection, number)
        if found is None:
            return 0, (), True
        return found[0], found[1].listed, False

    def _refuse(self, number: int, nonce: NonceRecord | None) -> CommitResult:
        if nonce is not None:
            first = find_nonce(self._connection, nonce.userID, nonce.nonce)
            if first is not None:
                return CommitResult(applied=False, nonce=first)
        change = self.changes.get(number)
        if change is not None:
            return CommitResult(applied=False, record=Record(change.version, change.commit.call))
        found = find_call(self._connection, number)
        record = Record(found[0], found[1].call) if found else None
        return CommitResult(applied=False, record=record)

    def _emit(self, commit: Commit) -> tuple[int, ...]:
        for event in commit.webhooks:
            self._webhooks.append((event.callID, event.createTime, 0, encode(event)))
        frames = commit.frames
        if not frames:
            return ()
        first = self.position + 1
        self.position += len(frames)
        self._outbox.append((self.position, encode(frames)))
        return tuple(range(first, self.position + 1))

    def write(self) -> None:
        """Write the rows, in as few statements as there are tables."""
        created: list[Row] = []
        moved: list[Row] = []
        ended: list[Row] = []
        for number, change in self.changes.items():
            commit = change.commit
            call = commit.call
            over = call.state is CallState.ENDED
            row = (
                number,
                change.version,
                call.createTime,
                (call.endTime or call.createTime) if over else 0,
                commit.deadline,
                encode(StoredCall(call, change.listed)),
            )
            (created if change.new else ended if over else moved).append(row)
        nonces = [
            (n.userID, n.nonce, n.callID, n.expireTime, n.digest, n.reply)
            for n in self._nonces.values()
        ]
        insert = self._insert
        if insert("calls", created, 6, "ON CONFLICT DO NOTHING") < len(created):
            raise _Surprise
        if insert("nonces", nonces, 6, "ON CONFLICT DO NOTHING") < len(nonces):
            raise _Surprise
        # Setting endTime only when it changes leaves its index alone otherwise.
        update = "ON CONFLICT (callID) DO UPDATE SET version = excluded.version, "
        update += "deadline = excluded.deadline, call = excluded.call"
        insert("calls", moved, 6, update)
        insert("calls", ended, 6, update + ", endTime = excluded.endTime")
        insert("history", self._history, 3, "ON CONFLICT DO NOTHING")
        insert("outbox", self._outbox, 2, "")
        insert("webhooks (callID, dueTime, attempts, event)", self._webhooks, 4, "")

    def _insert(self, table: str, rows: Sequence[Row], width: int, conflict: str) -> int:
        """Insert the rows; returns how many were. Few row counts, so statements are reused."""
        done = inserted = 0
        while done < len(rows):
            size = min(_CHUNK, 1 << (len(rows) - done).bit_length() - 1)
            one = f"({', '.join('?' * width)})"
            sql = f"INSERT INTO {table} VALUES {', '.join([one] * size)} {conflict}"
            values = [value for row in rows[done : done + size] for value in row]
            inserted += self._connection.execute(sql, values).rowcount
            done += size
        return inserted


def find_call(connection: sqlite3.Connection, number: int) -> tuple[int, StoredCall] | None:
    """Version and content of a call on disk."""
    row = connection.execute(
        "SELECT version, call FROM calls WHERE callID = ?", (number,)
    ).fetchone()
    return None if row is None else (row[0], decode_call(row[1]))


def find_nonce(connection: sqlite3.Connection, user_id: str, nonce: str) -> NonceRecord | None:
    row = connection.execute(
        "SELECT userID, nonce, callID, expireTime, digest, reply FROM nonces"
        " WHERE userID = ? AND nonce = ?",
        (user_id, nonce),
    ).fetchone()
    if row is None:
        return None
    return NonceRecord(
        userID=row[0], nonce=row[1], callID=row[2], expireTime=row[3], digest=row[4], reply=row[5]
    )
