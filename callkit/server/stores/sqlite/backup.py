"""Copies the file of a service while the service runs."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from pathlib import Path

from callkit.errors import StoreError
from callkit.server.stores.sqlite.file import APPLICATION_ID, SCRIPTS, mapped


def back_up(source: Path, target: Path) -> int:
    """Write what ``source`` holds at one moment to ``target``, checked and on disk; its bytes.

    The service may go on writing meanwhile. A server that starts on the copy begins a new epoch:
    what was acknowledged after the copy was taken is not in it, so every client takes the snapshot.

    Raises:
        StoreError: There is no such file, it is not callkit's, it is damaged or written by a newer
            callkit, ``target`` exists already, or cannot be written. ``target`` is whole or absent.
    """
    if not source.is_file():
        raise StoreError(f"{source}: there is no such file")
    if target.exists():
        raise StoreError(f"{target} exists already: a backup overwrites nothing")
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with mapped(target):
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            _copy(source, partial)
            _finish(partial, target)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(source: Path, partial: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as a,
        contextlib.closing(sqlite3.connect(partial)) as b,
    ):
        _check(a, source)
        # One step is one moment; in WAL mode it holds nobody up.
        a.backup(b, pages=-1)
        b.execute("PRAGMA journal_mode = DELETE")
        b.execute("DELETE FROM meta WHERE name = 'epoch'")
        b.commit()
        verdict = b.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise StoreError(f"{source} is damaged: {verdict}")


def _check(connection: sqlite3.Connection, source: Path) -> None:
    mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if mark != APPLICATION_ID:
        raise StoreError(f"{source} is not one of callkit's files")
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(SCRIPTS):
        raise StoreError(f"{source} was written by a newer callkit (schema {version})")


def _finish(partial: Path, target: Path) -> None:
    # Windows: only what is open for writing can be synced, and a folder not at all.
    _sync(partial, os.O_RDWR)
    try:
        # A hard link, unlike a rename, fails if somebody was quicker.
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links (FAT): take the name first, then put the copy there.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        partial.replace(target)
    if sys.platform != "win32":
        _sync(target.parent, os.O_RDONLY)


def _sync(path: Path, how: int) -> None:
    number = os.open(path, how)
    try:
        os.fsync(number)
    finally:
        os.close(number)
