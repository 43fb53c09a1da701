"""The journal: commits that are on disk but not yet in the tables.

A group of commits becomes durable as one row at the end of the journal, which costs the disk a
few pages whatever the commits touch. The tables (calls, history, nonces) follow later, many
commits at once: a call that rang, was answered and ended then costs one row instead of four.
Until then the writer knows from :class:`Pending` what they do not show yet, and a file that was
left in a hurry is brought up to date when it is opened.

The journal is the outbox too: a row stays until its frames have been handed to their sockets.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from callkit.engine.call import Call
from callkit.model import CallState
from callkit.server.stores.base import NonceRecord, OutboxEntry, OutgoingFrame, WebhookEvent

Row = tuple[Any, ...]

ALL = -1
"""No limit."""
_CHUNK = 128
"""Rows of the largest multi-row statement."""


class StoredCall(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the ``call`` column holds."""

    call: Call
    listed: tuple[str, ...] = ()
    """The people whose history has the call."""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One commit in the journal."""

    version: int
    call: Call
    deadline: int
    listed: tuple[str, ...]
    """The people whose history has the call from now on."""
    added: tuple[str, ...]
    """Those of them whose history did not have it before."""
    nonce: NonceRecord | None
    frames: tuple[OutgoingFrame, ...]
    ended: int = 0
    """When it ended, for trimming; 0 while it goes on."""


encode = msgspec.msgpack.Encoder().encode
decode_call = msgspec.msgpack.Decoder(StoredCall).decode
_decode_entries = msgspec.msgpack.Decoder(tuple[Entry, ...]).decode


class Pending:
    """Commits of which the tables know nothing yet, the latest of each call on top."""

    def __init__(self) -> None:
        self.commits = 0
        self.calls: dict[int, Entry] = {}
        self.nonces: dict[tuple[str, str], NonceRecord] = {}
        self._history: list[Row] = []

    def add(self, entry: Entry) -> None:
        call = entry.call
        number = int(call.callID)
        self.commits += 1
        self.calls[number] = entry
        for user_id in entry.added:
            self._history.append((user_id, call.createTime, number))
        if entry.nonce is not None:
            self.nonces[entry.nonce.userID, entry.nonce.nonce] = entry.nonce

    def sort(self, connection: sqlite3.Connection) -> None:
        """Write the rows into their tables, in as few statements as there are tables."""
        going: list[Row] = []
        ended: list[Row] = []
        for number, entry in self.calls.items():
            call = entry.call
            over = call.state is CallState.ENDED
            row = (
                number,
                entry.version,
                call.createTime,
                (entry.ended or call.endTime or call.createTime) if over else 0,
                entry.deadline,
                encode(StoredCall(call, entry.listed)),
            )
            (ended if over else going).append(row)
        nonces = [
            (n.userID, n.nonce, n.callID, n.expireTime, n.digest, n.reply)
            for n in self.nonces.values()
        ]
        # Setting endTime only when it changes leaves its index alone otherwise.
        update = "ON CONFLICT (callID) DO UPDATE SET version = excluded.version, "
        update += "deadline = excluded.deadline, call = excluded.call"
        # In the order of their keys, neighbours share a page.
        _insert(connection, "calls", sorted(going), update)
        _insert(connection, "calls", sorted(ended), update + ", endTime = excluded.endTime")
        _insert(connection, "nonces", sorted(nonces, key=_by_key), "ON CONFLICT DO NOTHING")
        _insert(connection, "history", sorted(self._history), "ON CONFLICT DO NOTHING")


def _by_key(row: Row) -> Row:
    return row[:2]


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Row], conflict: str) -> None:
    """Few different row counts, so that statements are prepared once."""
    done = 0
    while done < len(rows):
        size = min(_CHUNK, 1 << (len(rows) - done).bit_length() - 1)
        one = f"({', '.join('?' * len(rows[0]))})"
        sql = f"INSERT INTO {table} VALUES {', '.join([one] * size)} {conflict}"
        values = [value for row in rows[done : done + size] for value in row]
        connection.execute(sql, values)
        done += size


# --- rows of the journal -------------------------------------------------------------------------


def append(
    connection: sqlite3.Connection, number: int, position: int, entries: Sequence[Entry]
) -> None:
    """Write a group; ``position`` is that of its last frame."""
    connection.execute("INSERT INTO journal VALUES (?, ?, ?)", (number, position, encode(entries)))


def unsorted(connection: sqlite3.Connection) -> Iterable[Entry]:
    """What a former process wrote and the tables do not show."""
    for (blob,) in connection.execute(
        "SELECT entries FROM journal WHERE number > ? ORDER BY number",
        (mark(connection, "sorted"),),
    ):
        yield from _decode_entries(blob)


def last(connection: sqlite3.Connection) -> tuple[int, int]:
    """The last number and the last position ever given."""
    number, position = connection.execute(
        "SELECT coalesce(max(number), 0), coalesce(max(position), 0) FROM journal"
    ).fetchone()
    return (
        max(number, mark(connection, "sorted")),
        max(position, mark(connection, "delivered")),
    )


def mark(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def forget(connection: sqlite3.Connection, number: int, delivered: int, limit: int) -> None:
    """The tables have everything up to ``number``; frames up to ``delivered`` are done with.

    At most ``limit`` rows go now: those of a busy second are too many for one transaction.
    """
    connection.execute(
        "DELETE FROM journal WHERE number IN (SELECT number FROM journal"
        " WHERE number <= ? AND position <= ? ORDER BY number LIMIT ?)",
        (number, delivered, limit),
    )
    connection.execute(
        "INSERT INTO meta VALUES ('sorted', ?), ('delivered', ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (number, delivered),
    )


def outbox(connection: sqlite3.Connection, after: int, limit: int) -> list[OutboxEntry]:
    found: list[OutboxEntry] = []
    rows = connection.execute(
        "SELECT position, entries FROM journal WHERE position > ? ORDER BY number", (after,)
    )
    for upTo, blob in rows:
        frames = [frame for entry in _decode_entries(blob) for frame in entry.frames]
        for position, frame in enumerate(frames, upTo - len(frames) + 1):
            if position > after:
                found.append(OutboxEntry(position=position, outgoing=frame))
        if len(found) >= limit:
            break
    return found[:limit]


# --- what the writer asks the tables -------------------------------------------------------------


def find_call(connection: sqlite3.Connection, number: int) -> tuple[int, StoredCall] | None:
    """Version and content of a call."""
    row = connection.execute(
        "SELECT version, call FROM calls WHERE callID = ?", (number,)
    ).fetchone()
    return None if row is None else (row[0], decode_call(row[1]))


class Found(NamedTuple):
    """What the tables have of what was asked for."""

    nonces: dict[tuple[str, str], NonceRecord]
    """By userID and nonce."""
    calls: dict[int, tuple[int, StoredCall]]
    """Version and content of a call, by its number."""


def find(
    connection: sqlite3.Connection, keys: Sequence[tuple[str, str]], numbers: Sequence[int]
) -> Found:
    """Those of the nonces (userID, nonce) and of the calls that the tables have.

    All in one statement, unless there are very many: each hands the interpreter lock over.
    """
    found = Found({}, {})
    for start in range(0, max(len(keys), len(numbers)), _CHUNK):
        some = _evened(keys[start : start + _CHUNK])
        few = _evened(numbers[start : start + _CHUNK])
        selects = []
        if some:
            selects.append(
                f"WITH asked (userID, nonce) AS (VALUES {', '.join(['(?, ?)'] * len(some))})"
                " SELECT nonces.userID, nonces.nonce, callID, expireTime, digest, reply"
                " FROM asked CROSS JOIN nonces"
                " ON nonces.userID = asked.userID AND nonces.nonce = asked.nonce"
            )
        if few:
            selects.append(
                "SELECT NULL, NULL, callID, version, call, NULL FROM calls"
                f" WHERE callID IN ({', '.join('?' * len(few))})"
            )
        values = [*[text for key in some for text in key], *few]
        for row in connection.execute(" UNION ALL ".join(selects), values):
            user_id, nonce, call, second, third, reply = row
            if user_id is None:
                found.calls[call] = second, decode_call(third)
            else:
                found.nonces[user_id, nonce] = NonceRecord(
                    userID=user_id,
                    nonce=nonce,
                    callID=call,
                    expireTime=second,
                    digest=third,
                    reply=reply,
                )
    return found


def _evened(asked: Sequence[Any]) -> list[Any]:
    """Few different counts, so that statements are prepared once."""
    if not asked:
        return []
    even = 1 << (len(asked) - 1).bit_length()
    return [*asked, *[asked[-1]] * (even - len(asked))]


def find_nonce(connection: sqlite3.Connection, user_id: str, nonce: str) -> NonceRecord | None:
    return find(connection, [(user_id, nonce)], ()).nonces.get((user_id, nonce))


def queue_webhooks(connection: sqlite3.Connection, events: Sequence[WebhookEvent]) -> None:
    _insert(
        connection,
        "webhooks (callID, dueTime, attempts, event)",
        [(event.callID, 0, 0, encode(event)) for event in events],
        "",
    )
