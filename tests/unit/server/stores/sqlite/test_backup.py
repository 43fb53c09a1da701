"""A backup is one moment of a working store, whole or absent, and a service starts on it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from callkit.errors import StoreError
from callkit.server.stores.sqlite.backup import back_up
from callkit.server.stores.sqlite.file import SCRIPTS
from callkit.server.stores.sqlite.store import FILE_NAME, SQLiteStore, file
from tests.contract.stores.doors import NOW, kept, new_call, new_call_id, step


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "data" / FILE_NAME
    path.parent.mkdir()
    file.connect(path).close()
    return path


async def test_a_backup_of_a_working_store_is_one_moment_of_it(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "data")
    epoch = await store.open()
    before = [new_call() for _ in range(20)]
    for call in before:
        await kept(store, call, history=("alice",))
    writing = [store.commit(step(new_call(callID=new_call_id(NOW + n)))) for n in range(200)]
    copying = asyncio.to_thread(back_up, store.path, tmp_path / "copy" / FILE_NAME)
    (tmp_path / "copy").mkdir()
    size, *results = await asyncio.gather(copying, *writing)
    assert size > 0
    assert all(result.applied for result in results)
    await store.close()

    restored = SQLiteStore(tmp_path / "copy")
    assert await restored.open() != epoch, "what came after the backup is lost: a new epoch"
    for call in before:
        record = await restored.load(call.callID)
        assert record is not None and record.call == call
    assert await restored.nextDue() == NOW + 60_000
    await restored.close()


@pytest.mark.posix("its file modes")
async def test_a_backup_overwrites_nothing_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "data")
    await store.open()
    target = tmp_path / "backup"
    target.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        back_up(store.path, target)
    assert target.read_text() == "precious"
    with pytest.raises(StoreError, match="No such file"):
        back_up(store.path, tmp_path / "nowhere" / "backup")
    back_up(store.path, tmp_path / "good")
    await store.close()
    left = await asyncio.to_thread(os.listdir, tmp_path)
    assert sorted(left) == ["backup", "data", "good"]
    assert (tmp_path / "good").stat().st_mode & 0o077 == 0


def test_what_is_no_file_of_callkits_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        back_up(tmp_path / "nothing", tmp_path / "copy")
    other = sqlite3.connect(tmp_path / "songs")
    other.execute("CREATE TABLE songs (name)")
    other.close()
    with pytest.raises(StoreError, match="not one of callkit's"):
        back_up(tmp_path / "songs", tmp_path / "copy")
    newer = tmp_path / "newer"
    file.connect(newer, (*SCRIPTS, "CREATE TABLE shoes (size)")).close()
    with pytest.raises(StoreError, match="newer callkit"):
        back_up(newer, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_damaged_file_is_named_and_not_kept_as_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "calls"
    connection = file.connect(path)
    with connection:
        connection.executemany(
            "INSERT INTO users VALUES (?, ?, '', 0, 0)", [(f"u{n}", "x" * 200) for n in range(500)]
        )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(path.read_bytes())
    data[-40_000:-20_000] = b"\xff" * 20_000
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"calls is damaged|malformed"):
        back_up(path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


async def test_a_file_of_the_first_schema_is_brought_up_to_date_with_its_people(
    tmp_path: Path,
) -> None:
    first = file.connect(tmp_path / FILE_NAME, SCRIPTS[:1])
    first.execute("INSERT INTO users VALUES ('alice', 'Alice', '', 0, 0)")
    first.close()
    store = SQLiteStore(tmp_path)
    await store.open()
    alice = await store.user("alice")
    assert alice is not None and alice.userName == "Alice"
    await kept(store, new_call(), history=("alice",))
    await store.close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(SCRIPTS),)
    connection.close()


def test_a_file_system_without_links_takes_a_backup_too(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    target = tmp_path / "copy.sqlite3"
    assert back_up(source, target) == target.stat().st_size > 0
    with pytest.raises(StoreError, match="exists already"):
        back_up(source, target)
    assert [file.name for file in tmp_path.glob("*.part")] == []


@pytest.mark.posix("its locks")
def test_on_windows_no_folder_is_synced_and_files_are_open_for_writing(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Here, because Windows has no such module.
    import fcntl

    synced: list[bool] = []
    fsync = os.fsync

    def like_windows(number: int) -> None:
        writable = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR
        if not writable:
            raise OSError(9, "Bad file descriptor")
        synced.append(writable)
        fsync(number)

    monkeypatch.setattr(os, "fsync", like_windows)
    monkeypatch.setattr(sys, "platform", "win32")
    back_up(source, tmp_path / "copy.sqlite3")
    assert synced
