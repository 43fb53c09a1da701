"""The SQL of the SQLite store: queries, and small changes outside of commits.

Functions of a connection: reads run on the reader's thread, changes inside the writer's next
transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from callkit.engine.call import Call
from callkit.server.server_time import ClockMark
from callkit.server.stores.base import (
    PAGE_BYTES,
    PROBE_BYTES,
    DeviceRecord,
    Record,
    UserRecord,
    WebhookEntry,
    WebhookEvent,
    followingFlag,
    placeOf,
)
from callkit.server.stores.sqlite.journal import decode_call, encode, queue_webhooks

_decode_device = msgspec.msgpack.Decoder(DeviceRecord).decode
_decode_event = msgspec.msgpack.Decoder(WebhookEvent).decode
_decode_mark = msgspec.msgpack.Decoder(ClockMark).decode

_MAX_VARIABLES = 500
_EVER = 2**62
_LONGEST_WAIT_MS = 60_000
"""Longer than any wait between attempts: what lies further ahead is of a clock set back since."""


class Person(msgspec.Struct, frozen=True):
    """What is known of a userID: its record, if registered, and whom it blocks."""

    record: UserRecord | None
    blocked: frozenset[str]


# --- opening -------------------------------------------------------------------------------------


def live_calls(
    connection: sqlite3.Connection,
) -> Iterator[tuple[Record, tuple[str, ...], int]]:
    """Live calls with whose history has them and their deadlines."""
    rows = connection.execute("SELECT version, deadline, call FROM calls WHERE endTime = 0")
    for version, deadline, blob in rows:
        stored = decode_call(blob)
        yield Record(version, stored.call), stored.listed, deadline


def devices(connection: sqlite3.Connection) -> Iterator[DeviceRecord]:
    for (blob,) in connection.execute("SELECT device FROM devices"):
        yield _decode_device(blob)


# --- calls ---------------------------------------------------------------------------------------


def history(
    connection: sqlite3.Connection, user_id: str, count: int, before: int
) -> tuple[list[Call], int]:
    count = max(0, count)
    time, skipped = placeOf(before) if before > 0 else (_EVER, 0)
    if skipped:
        (there,) = connection.execute(
            "SELECT COUNT(*) FROM history WHERE userID = ? AND createTime = ?", (user_id, time)
        ).fetchone()
        skipped = min(skipped, there)
    rows = connection.execute(
        "SELECT call FROM history JOIN calls USING (callID)"
        " WHERE userID = ? AND history.createTime <= ?"
        " ORDER BY history.createTime DESC, history.callID DESC LIMIT ? OFFSET ?",
        (user_id, time, count + 1, skipped),
    )
    calls: list[Call] = []
    size = 0
    for (blob,) in rows:
        if len(calls) == count or size > PAGE_BYTES:
            return calls, followingFlag(calls, before) if calls else 0
        size += len(blob)
        calls.append(decode_call(blob).call)
    return calls, 0


def trim_calls(connection: sqlite3.Connection, ended_before: int, limit: int) -> list[str]:
    """Forget some calls that ended before that time; returns their callIDs."""
    rows = connection.execute(
        "SELECT callID, createTime, call FROM calls"
        " WHERE endTime > 0 AND endTime < ? ORDER BY endTime LIMIT ?",
        (ended_before, limit),
    ).fetchall()
    connection.executemany(
        "DELETE FROM history WHERE userID = ? AND createTime = ? AND callID = ?",
        [
            (user_id, time, number)
            for number, time, blob in rows
            for user_id in decode_call(blob).listed
        ],
    )
    connection.executemany("DELETE FROM calls WHERE callID = ?", [(row[0],) for row in rows])
    return [str(row[0]) for row in rows]


def trim_nonces(connection: sqlite3.Connection, now: int, limit: int) -> int:
    """Forget some nonces whose time has come; returns how many."""
    return connection.execute(
        "DELETE FROM nonces WHERE rowid IN"
        " (SELECT rowid FROM nonces WHERE expireTime <= ? ORDER BY expireTime LIMIT ?)",
        (now, limit),
    ).rowcount


# --- time ----------------------------------------------------------------------------------------


def clock_mark(connection: sqlite3.Connection) -> ClockMark | None:
    row = connection.execute("SELECT value FROM meta WHERE name = 'clock'").fetchone()
    return _decode_mark(row[0]) if row is not None else None


def mark_clock(connection: sqlite3.Connection, mark: ClockMark) -> None:
    connection.execute("REPLACE INTO meta VALUES ('clock', ?)", (encode(mark),))


def fill(connection: sqlite3.Connection) -> None:
    connection.execute("REPLACE INTO meta VALUES ('probe', randomblob(?))", (PROBE_BYTES,))


def empty(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM meta WHERE name = 'probe'")


def claim(connection: sqlite3.Connection, name: str, now: int, expire_time: int) -> bool:
    cursor = connection.execute(
        "INSERT INTO claims VALUES (?, ?) ON CONFLICT (name)"
        " DO UPDATE SET expireTime = excluded.expireTime WHERE claims.expireTime <= ?",
        (name, expire_time, now),
    )
    return cursor.rowcount > 0


def trim_claims(connection: sqlite3.Connection, now: int, limit: int) -> int:
    """Forget some claims whose time has come; returns how many."""
    return connection.execute(
        "DELETE FROM claims WHERE name IN"
        " (SELECT name FROM claims WHERE expireTime <= ? ORDER BY expireTime LIMIT ?)",
        (now, limit),
    ).rowcount


# --- webhooks ------------------------------------------------------------------------------------


def put_webhook(connection: sqlite3.Connection, event: WebhookEvent) -> None:
    queue_webhooks(connection, [event])


def due_webhooks(
    connection: sqlite3.Connection, now: int, lease: int, limit: int
) -> list[WebhookEntry]:
    rows = connection.execute(
        "SELECT position, attempts, event FROM webhooks AS this WHERE dueTime <= ?"
        " AND NOT EXISTS (SELECT 1 FROM webhooks AS earlier"
        " WHERE earlier.callID = this.callID AND earlier.position < this.position)"
        " ORDER BY dueTime, position LIMIT ?",
        (now, limit),
    ).fetchall()
    connection.executemany(
        "UPDATE webhooks SET dueTime = ? WHERE position = ?",
        [(now + lease, row[0]) for row in rows],
    )
    return [
        WebhookEntry(position=position, attempts=attempts, event=_decode_event(blob))
        for position, attempts, blob in rows
    ]


def forget_webhook(connection: sqlite3.Connection, position: int) -> None:
    connection.execute("DELETE FROM webhooks WHERE position = ?", (position,))


def postpone_webhook(connection: sqlite3.Connection, position: int, time: int) -> None:
    # Its lease may have lasted longer than the wait does.
    connection.execute(
        "UPDATE webhooks SET attempts = attempts + 1, dueTime = ? WHERE position = ?",
        (time, position),
    )
    # Those behind it cannot go earlier, so they need not be looked at earlier.
    connection.execute(
        "UPDATE webhooks SET dueTime = ? WHERE dueTime < ?"
        " AND callID = (SELECT callID FROM webhooks WHERE position = ?)",
        (time, time, position),
    )


# --- people and devices --------------------------------------------------------------------------


def people(connection: sqlite3.Connection, user_ids: Sequence[str]) -> dict[str, Person]:
    records: dict[str, UserRecord] = {}
    blocked: dict[str, set[str]] = {}
    for start in range(0, len(user_ids), _MAX_VARIABLES):
        some = user_ids[start : start + _MAX_VARIABLES]
        marks = ", ".join("?" * len(some))
        for row in connection.execute(
            "SELECT userID, userName, userAvatarUrl, historyReadUpTo, lastLogoutTime"
            f" FROM users WHERE userID IN ({marks})",
            some,
        ):
            records[row[0]] = UserRecord(
                userID=row[0],
                userName=row[1],
                userAvatarUrl=row[2],
                historyReadUpTo=row[3],
                lastLogoutTime=row[4],
            )
        for user_id, other in connection.execute(
            f"SELECT userID, other FROM blocks WHERE userID IN ({marks})", some
        ):
            blocked.setdefault(user_id, set()).add(other)
    return {
        user_id: Person(records.get(user_id), frozenset(blocked.get(user_id, ())))
        for user_id in user_ids
    }


def put_user(connection: sqlite3.Connection, user: UserRecord) -> None:
    connection.execute(
        "REPLACE INTO users VALUES (?, ?, ?, ?, ?)",
        (
            user.userID,
            user.userName,
            user.userAvatarUrl,
            user.historyReadUpTo,
            user.lastLogoutTime,
        ),
    )


def put_device(connection: sqlite3.Connection, device: DeviceRecord) -> None:
    connection.execute(
        "REPLACE INTO devices VALUES (?, ?, ?, ?)",
        (device.userID, device.deviceID, device.sessionID, encode(device)),
    )


def remove_device(
    connection: sqlite3.Connection, user_id: str, device_id: str, session_id: str
) -> bool:
    cursor = connection.execute(
        "DELETE FROM devices WHERE userID = ? AND deviceID = ? AND sessionID = ?",
        (user_id, device_id, session_id),
    )
    return cursor.rowcount > 0


def set_blocked(connection: sqlite3.Connection, user_id: str, other: str, blocked: bool) -> None:
    connection.execute(
        "INSERT INTO blocks VALUES (?, ?) ON CONFLICT DO NOTHING"
        if blocked
        else "DELETE FROM blocks WHERE userID = ? AND other = ?",
        (user_id, other),
    )


def revoke(connection: sqlite3.Connection, user_id: str, time: int) -> None:
    connection.execute(
        "INSERT INTO revocations VALUES (?, ?)"
        " ON CONFLICT (userID) DO UPDATE SET time = max(time, excluded.time)",
        (user_id, time),
    )


def revocations(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT userID, time FROM revocations"))
