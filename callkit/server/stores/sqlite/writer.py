"""Group commit: everything that waits becomes one transaction on one thread.

While one transaction waits for the disk the next group gathers, so the disk sets the latency and
not the number of commits. A group is decided in Python and becomes one row of the journal
(:mod:`callkit.server.stores.sqlite.journal`), written by one statement: each statement hands the
interpreter lock over once, and a busy event loop gives it back late.

Now and then, and when nothing else is to be done, the thread sorts what is in the journal into
the tables. Nothing of that has to be on disk before somebody is answered: it is in the journal,
which is forgotten only when the tables have it. So sorting waits for no disk (a commit behind it
does, for all that was written before).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from callkit.errors import StoreError
from callkit.model import CallState
from callkit.server.stores.base import (
    MAX_NUMBER,
    Commit,
    CommitResult,
    NonceRecord,
    Record,
    WebhookEvent,
    callNumber,
)
from callkit.server.stores.sqlite import journal
from callkit.server.stores.sqlite.journal import Entry, Pending, find, find_call

_log = logging.getLogger(__name__)

Job = Callable[[sqlite3.Connection], Any]
"""Any other change: runs inside the group's transaction; must bear being run twice."""

_SORT_AFTER, _SORT_AT_LAST = 32, 1_024
"""Commits: sorted from so many on when nobody waits, and with so many in any case. No group is
written meanwhile. So a few are sorted while there is time, which takes under a millisecond; many at
once cost less, because commits of the same people share pages."""
_FORGET_AT_ONCE = 256
"""Rows of the journal, when somebody looks."""
_IDLE_SECONDS = 1.0
_CHECKPOINT_AFTER = 2_000
"""Changes."""


class Look(msgspec.Struct, frozen=True):
    """A question about calls, answered by tables that show everything acknowledged so far."""

    query: Callable[..., Any]
    arguments: tuple[Any, ...]


Work = tuple[Commit | Job | Look, "asyncio.Future[Any]", Callable[[Any], None] | None]
"""A change, who waits for it, and who else hears the result; the writer looks at the change."""


class Writer:
    """The one thread that writes. ``settle`` is called on it with each group and its results.

    A result is a CommitResult, what a job or a look returned, or a StoreError. ``checkpoint`` is
    called on it now and then and starts one elsewhere: inside a commit it would hold the group up.
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
        self._number, self.position = journal.last(connection)
        self.delivered = journal.mark(connection, "delivered")
        """Frames up to here may be forgotten. Set by the loop, read by the thread."""
        self._known = _Known()
        self._unsortable = False
        self._thread = threading.Thread(target=self._run, name="callkit-store", daemon=True)
        for entry in journal.unsorted(connection):
            self._known.accept(entry)
        self._sort(journal.ALL)

    @property
    def sorted(self) -> bool:
        """The tables show everything that was settled. Any thread."""
        return not self._known.pending.commits

    def entry(self, number: int) -> Entry | None:
        """The last commit of the call that was settled, if the tables may not have it. Any thread:
        a reader that looks here first finds the rest in the tables."""
        return self._known.pending.calls.get(number)

    def nonce(self, key: tuple[str, str]) -> NonceRecord | None:
        """The same for a nonce (userID, nonce)."""
        return self._known.pending.nonces.get(key)

    def start(self) -> None:
        self._thread.start()

    def submit(self, works: list[Work]) -> None:
        """Write these after everything submitted before, in their order. Any thread."""
        self._queue.put(works)

    def stop(self) -> None:
        """Write what was submitted, then end the thread. Blocks."""
        self._queue.put(None)
        self._thread.join()

    def finish(self) -> None:
        """After :meth:`stop`: the file in one piece."""
        self._sort(journal.ALL)
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def learn(self, call_id: str, version: int, listed: tuple[str, ...]) -> None:
        """A live call found on opening; before :meth:`start`."""
        self._known.live[int(call_id)] = version, listed

    # --- the thread ---

    def _run(self) -> None:
        while True:
            try:
                works = self._queue.get(timeout=None if self.sorted else _IDLE_SECONDS)
            except queue.Empty:
                self._sort_if_possible(journal.ALL)
                continue
            if works is None:
                return
            group, last = self._gather(works)
            self._settle(group, self._write(group))
            self._sort_if_due()
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

    def _sort(self, forgotten: int) -> None:
        """Bring the tables up to date, and forget so many rows that are done with."""
        with self._transaction(durable=False):
            self._known.pending.sort(self._connection)
            journal.forget(self._connection, self._number, self.delivered, forgotten)
        self._known.pending = Pending()

    def _sort_if_due(self) -> None:
        commits = self._known.pending.commits
        if commits >= _SORT_AT_LAST or (commits >= _SORT_AFTER and self._queue.empty()):
            # Twice what comes between two sortings, so that no rows are left for long.
            self._sort_if_possible(2 * commits)

    def _sort_if_possible(self, forgotten: int) -> None:
        try:
            self._sort(forgotten)
        except sqlite3.Error as error:
            # Nothing is lost: it stands in the journal, and is tried again.
            if not self._unsortable:
                _log.warning("%s: %s", self._path, error)
            self._unsortable = True
        else:
            self._unsortable = False

    def _roll_back(self) -> None:
        """The last transaction may have failed so badly that it could not be rolled back then."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _transaction(self, *, durable: bool = True) -> Iterator[None]:
        """``durable`` off: on disk with the next one that is."""
        connection = self._connection
        self._roll_back()
        if not durable:
            connection.execute("PRAGMA synchronous = NORMAL")
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        finally:
            if not durable:
                connection.execute("PRAGMA synchronous = FULL")

    # --- a group ---

    def _write(self, group: list[Work]) -> list[Any]:
        try:
            return self._attempt([work[0] for work in group])
        except (sqlite3.OperationalError, sqlite3.InternalError) as error:
            # The disk is full or gone: no use in trying the works one by one.
            return [StoreError(f"{self._path}: {error}")] * len(group)
        except Exception as error:
            if type(error) is sqlite3.DatabaseError or len(group) == 1:
                return [StoreError(f"{self._path}: {error}")] * len(group)
            # One work cannot be written; the others must not suffer for it.
            return [result for work in group for result in self._write([work])]

    def _attempt(self, changes: Sequence[Commit | Job | Look]) -> list[Any]:
        looks = self._looks(changes)
        decision = _Decision(self._connection, self._known, self.position, changes)
        results = [
            decision.apply(change) if isinstance(change, Commit) else looks.get(place)
            for place, change in enumerate(changes)
        ]
        if decision.webhooks or len(decision.asked) + len(looks) < len(changes):
            with self._transaction():
                for place, change in enumerate(changes):
                    if not isinstance(change, (Commit, Look)):
                        results[place] = change(self._connection)
                journal.queue_webhooks(self._connection, decision.webhooks)
                self._append(decision)
        else:
            # One statement is a transaction of its own.
            self._roll_back()
            self._append(decision)
        if decision.entries:
            self._number += 1
            self.position = decision.position
            for entry in decision.entries:
                self._known.accept(entry)
        return results

    def _append(self, decision: _Decision) -> None:
        if decision.entries:
            journal.append(self._connection, self._number + 1, decision.position, decision.entries)

    def _looks(self, changes: Sequence[Commit | Job | Look]) -> dict[int, Any]:
        """What the looks among ``changes`` see, by their places."""
        looks = {place: look for place, look in enumerate(changes) if isinstance(look, Look)}
        if not looks:
            return {}
        with contextlib.suppress(sqlite3.Error):
            self._sort(_FORGET_AT_ONCE)
        connection = self._connection
        if not self.sorted:
            # The tables cannot be written now: they are as they should be for these looks only.
            connection.execute("BEGIN")
        try:
            self._known.pending.sort(connection)
            return {place: look.query(connection, *look.arguments) for place, look in looks.items()}
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


class _Known:
    """What the writer knows of calls without asking the disk."""

    def __init__(self) -> None:
        self.live: dict[int, tuple[int, tuple[str, ...]]] = {}
        """Version, and whose history has the call."""
        self.pending = Pending()

    def has(self, number: int) -> bool:
        """Nothing need be asked about the call to know what comes after it."""
        return number in self.live or number in self.pending.calls

    def accept(self, entry: Entry) -> None:
        number = int(entry.call.callID)
        self.pending.add(entry)
        if entry.call.state is CallState.ENDED:
            self.live.pop(number, None)
        else:
            self.live[number] = entry.version, entry.listed


class _Decision:
    """Which commits of one group apply, and what the journal says of them."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        known: _Known,
        position: int,
        changes: Sequence[Commit | Job | Look],
    ) -> None:
        self.position = position
        self.entries: list[Entry] = []
        self.webhooks: list[WebhookEvent] = []
        self.asked = [change for change in changes if isinstance(change, Commit)]
        self._connection = connection
        self._known = known
        self._calls: dict[int, Entry] = {}
        # A callID is random: whether it is taken only the tables know.
        self._tables = find(
            connection,
            [(c.nonce.userID, c.nonce.nonce) for c in self.asked if c.nonce is not None],
            [
                number
                for commit in self.asked
                if not known.has(number := callNumber(commit.call.callID))
            ],
        )

    def apply(self, commit: Commit) -> CommitResult:
        call = commit.call
        number = callNumber(call.callID)
        if number == 0:
            raise StoreError(f"not a callID: {call.callID!r}")
        _check(commit)
        nonce = commit.nonce
        if nonce is not None:
            first = self._first(nonce)
            if first is not None:
                return CommitResult(applied=False, nonce=first)
        version, listed = self._current(number)
        if version != commit.expected:
            return CommitResult(applied=False, record=self._record(number))
        added = tuple([user_id for user_id in commit.history if user_id not in listed])
        entry = Entry(
            version=version + 1,
            call=call,
            deadline=commit.deadline,
            listed=listed + added,
            added=added,
            nonce=nonce,
            frames=commit.frames,
            ended=commit.endedTime,
        )
        self._calls[number] = entry
        self.entries.append(entry)
        if nonce is not None:
            self._tables.nonces[nonce.userID, nonce.nonce] = nonce
        self.webhooks += commit.webhooks
        first_position = self.position + 1
        self.position += len(commit.frames)
        return CommitResult(
            applied=True,
            record=Record(version + 1, call),
            frameIDs=tuple(range(first_position, self.position + 1)),
        )

    def _first(self, nonce: NonceRecord) -> NonceRecord | None:
        key = nonce.userID, nonce.nonce
        return self._tables.nonces.get(key) or self._known.pending.nonces.get(key)

    def _current(self, number: int) -> tuple[int, tuple[str, ...]]:
        """Version, and whose history has it."""
        entry = self._calls.get(number) or self._known.pending.calls.get(number)
        if entry is not None:
            return entry.version, entry.listed
        live = self._known.live.get(number)
        if live is not None:
            return live
        found = self._tables.calls.get(number)
        return (found[0], found[1].listed) if found is not None else (0, ())

    def _record(self, number: int) -> Record | None:
        entry = self._calls.get(number) or self._known.pending.calls.get(number)
        if entry is not None:
            return Record(entry.version, entry.call)
        found = find_call(self._connection, number)
        return Record(found[0], found[1].call) if found is not None else None


def _check(commit: Commit) -> None:
    """Refuse now what the tables could not take later."""
    call, nonce = commit.call, commit.nonce
    for time in (call.createTime, call.endTime, commit.deadline, nonce.expireTime if nonce else 0):
        if not -MAX_NUMBER <= time <= MAX_NUMBER:
            raise StoreError(f"not a time: {time}")
