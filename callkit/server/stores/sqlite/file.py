"""The SQLite file of a service: its lock, its tables, and migrations of older files.

A file belongs to one process at a time, so that the process may keep what is hot in memory. The
lock is a second, empty SQLite file beside it (``…-lock``) held in an exclusive transaction: the
operating system lets go of it when the process dies, on every platform, while backups and
``callkit calls`` may still read the file itself.

``PRAGMA user_version`` is the number of scripts of :data:`SCRIPTS` a file has been through.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from callkit.errors import StoreError

APPLICATION_ID = 0x43414C4C
"""Marks a file as callkit's ("CALL"), so that nobody's other database is taken for one."""

SCRIPTS: tuple[str, ...] = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    -- A callID is any number: rows are brought here many at once, in the order of their keys.
    CREATE TABLE calls (
        callID INTEGER PRIMARY KEY, version INTEGER NOT NULL, createTime INTEGER NOT NULL,
        endTime INTEGER NOT NULL, deadline INTEGER NOT NULL, call BLOB NOT NULL);
    CREATE INDEX callsByEnd ON calls (endTime);
    CREATE TABLE history (
        userID TEXT NOT NULL, createTime INTEGER NOT NULL, callID INTEGER NOT NULL,
        PRIMARY KEY (userID, createTime, callID)) WITHOUT ROWID;
    CREATE TABLE nonces (
        userID TEXT NOT NULL, nonce TEXT NOT NULL, callID TEXT NOT NULL,
        expireTime INTEGER NOT NULL, digest BLOB NOT NULL, reply BLOB NOT NULL,
        UNIQUE (userID, nonce));
    CREATE INDEX noncesByExpiry ON nonces (expireTime);
    -- One row holds the frames of one commit; the key is the position of the last of them.
    CREATE TABLE outbox (position INTEGER PRIMARY KEY, frames BLOB NOT NULL);
    CREATE TABLE webhooks (
        position INTEGER PRIMARY KEY AUTOINCREMENT, callID TEXT NOT NULL,
        dueTime INTEGER NOT NULL, attempts INTEGER NOT NULL, event BLOB NOT NULL);
    CREATE INDEX webhooksByCall ON webhooks (callID);
    CREATE TABLE users (
        userID TEXT PRIMARY KEY, userName TEXT NOT NULL, userAvatarUrl TEXT NOT NULL,
        historyReadUpTo INTEGER NOT NULL, lastLogoutTime INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE devices (
        userID TEXT NOT NULL, deviceID TEXT NOT NULL, sessionID TEXT NOT NULL,
        device BLOB NOT NULL, PRIMARY KEY (userID, deviceID)) WITHOUT ROWID;
    CREATE TABLE blocks (
        userID TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (userID, other)) WITHOUT ROWID;
    """,
    # A receiver that is down leaves thousands of webhooks that wait: only those due are looked at.
    "CREATE INDEX webhooksByDue ON webhooks (dueTime)",
    # One row holds one group of commits and their frames, ``position`` is that of the last frame.
    # Frames in the outbox before it were for connections that are gone.
    """
    CREATE TABLE journal (
        number INTEGER PRIMARY KEY, position INTEGER NOT NULL, entries BLOB NOT NULL);
    INSERT INTO meta SELECT 'delivered', max(position) FROM outbox WHERE true
        GROUP BY true ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value);
    DROP TABLE outbox;
    """,
    # People whose tokens of before some time are refused, and names that may be used once.
    """
    CREATE TABLE revocations (userID TEXT PRIMARY KEY, time INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE claims (name TEXT PRIMARY KEY, expireTime INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX claimsByExpiry ON claims (expireTime);
    """,
    # New calls stand in the order of their coming: a row whose key is random (a callID is) is
    # written into a page of its own. The random part is an index: 250 entries share a page.
    # Calls from before are copied as they stood: to sort them would take as much memory as they do.
    """
    CREATE TABLE ordered (
        callID INTEGER NOT NULL UNIQUE, version INTEGER NOT NULL, createTime INTEGER NOT NULL,
        endTime INTEGER NOT NULL, deadline INTEGER NOT NULL, call BLOB NOT NULL);
    INSERT INTO ordered SELECT callID, version, createTime, endTime, deadline, call FROM calls;
    DROP TABLE calls;
    ALTER TABLE ordered RENAME TO calls;
    CREATE INDEX callsByEnd ON calls (endTime);
    """,
)


@contextlib.contextmanager
def mapped(path: Path) -> Iterator[None]:
    """Turn what the engine and the file system raise into a StoreError naming the file."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: {error}") from error


def lock(path: Path) -> sqlite3.Connection:
    """Own the file until the connection is closed or the process dies.

    Raises:
        StoreError: Another process owns it, or the directory cannot be written.
    """
    beside = path.with_name(path.name + "-lock")
    with mapped(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Any program that can open the file could hold a lock on it.
        _make_private(beside)
        connection = _connect(beside, timeout=0.0)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" not in str(error):
                raise
            raise StoreError(f"{path} is in use by another process") from error
    return connection


def connect(path: Path, scripts: Sequence[str] = SCRIPTS) -> sqlite3.Connection:
    """Open the file for writing: made when missing, brought up to date when older.

    Raises:
        StoreError: Not a callkit file, made by a newer callkit, damaged or not writable.
    """
    with mapped(path):
        # Calls are private: nobody but the owner may read the file.
        _make_private(path)
        connection = _connect(path, timeout=5.0)
        try:
            _prepare(connection, path, scripts)
        except BaseException:
            connection.close()
            raise
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A second connection that sees what is committed and cannot write."""
    with mapped(path):
        connection = _connect(path, timeout=5.0)
        connection.execute("PRAGMA query_only = ON")
    return connection


def connect_checkpointer(path: Path) -> sqlite3.Connection:
    """A connection for :func:`checkpoint` on a thread of its own."""
    with mapped(path):
        return _connect(path, timeout=0.0)


def checkpoint(connection: sqlite3.Connection) -> None:
    """Copy from the log into the file what can be copied while others write."""
    # Without success the log grows, and the writer does it itself some day.
    with contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def epoch(connection: sqlite3.Connection) -> str:
    """The file's own mark: what is acknowledged is on disk, so it never changes."""
    connection.execute(
        "INSERT INTO meta VALUES ('epoch', ?) ON CONFLICT DO NOTHING", (secrets.token_hex(8),)
    )
    row = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
    return str(row[0])


def _make_private(path: Path) -> None:
    """Make the file if it is missing; take from everybody else what they may do with it.

    On Windows modes protect nothing: there it is the folder's access list that does.
    """
    number = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        mode = os.fstat(number).st_mode
        if mode & 0o077 and sys.platform != "win32" and os.fstat(number).st_uid == os.geteuid():
            os.fchmod(number, mode & 0o700)
    finally:
        os.close(number)


def _connect(path: Path, *, timeout: float) -> sqlite3.Connection:
    return sqlite3.connect(
        path,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )


def _prepare(connection: sqlite3.Connection, path: Path, scripts: Sequence[str]) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if mark != APPLICATION_ID and (tables or version):
        raise StoreError(f"{path} is an SQLite file, but not one of callkit's")
    if version > len(scripts):
        raise StoreError(
            f"{path} was written by a newer callkit "
            f"(its schema is {version}, this callkit knows {len(scripts)})"
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # Where it is on from the start, every page a delete frees is written once more.
    connection.execute("PRAGMA secure_delete = FAST")
    connection.execute("PRAGMA cache_size = -65536")
    # What a statement may have to take back needs no file of its own.
    connection.execute("PRAGMA temp_store = MEMORY")
    # In pages; a last resort, since checkpoints run beside the writer.
    connection.execute("PRAGMA wal_autocheckpoint = 8192")
    for number in range(version, len(scripts)):
        connection.executescript(
            f"BEGIN IMMEDIATE; {scripts[number]};"
            f"PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {number + 1}; COMMIT;"
        )
