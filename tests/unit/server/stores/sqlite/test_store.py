"""The SQLite store: its file, its memory, and disks that fail."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from callkit.errors import StoreError
from callkit.server.stores.base import UserRecord
from callkit.server.stores.sqlite import store as store_module
from callkit.server.stores.sqlite.store import FILE_NAME, SQLiteStore, file, queries
from tests.contract.stores.doors import (
    NOW,
    ended,
    event,
    frame,
    kept,
    new_call,
    new_call_id,
    nonce_of,
    step,
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SQLiteStore]:
    store = SQLiteStore(tmp_path)
    await store.open()
    yield store
    await store.close()


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file of this process may grow past ``room`` bytes."""
    # Here, because Windows has no such module.
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# --- the file ------------------------------------------------------------------------------------


def test_a_directory_holds_the_file_by_its_name(tmp_path: Path) -> None:
    assert SQLiteStore(tmp_path).path == tmp_path / FILE_NAME
    assert SQLiteStore(tmp_path / "data").path == tmp_path / "data" / FILE_NAME
    assert SQLiteStore(str(tmp_path / "calls.db")).path == tmp_path / "calls.db"


async def test_missing_directories_are_made(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "a" / "b")
    await store.open()
    await store.close()
    assert (tmp_path / "a" / "b" / FILE_NAME).exists()


async def test_closing_leaves_one_file_with_everything_in_it(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path)
    await store.open()
    call = new_call()
    await kept(store, call)
    await store.close()
    copied = tmp_path / "copy"
    copied.mkdir()
    (copied / FILE_NAME).write_bytes((tmp_path / FILE_NAME).read_bytes())
    again = SQLiteStore(copied)
    await again.open()
    assert await again.load(call.callID) is not None
    await again.close()


async def test_a_second_store_on_the_file_is_told_whose_it_is(
    store: SQLiteStore, tmp_path: Path
) -> None:
    second = SQLiteStore(tmp_path)
    with pytest.raises(StoreError, match=r"callkit\.sqlite3 is in use by another process"):
        await second.open()
    await second.close()
    await kept(store, new_call())


async def test_a_store_opens_once(store: SQLiteStore) -> None:
    with pytest.raises(StoreError, match="once"):
        await store.open()
    await kept(store, new_call())


async def test_a_backup_can_be_taken_while_the_store_works(
    store: SQLiteStore, tmp_path: Path
) -> None:
    call = new_call()
    await kept(store, call)
    source = sqlite3.connect(store.path)
    target = sqlite3.connect(tmp_path / "backup.sqlite3")
    source.backup(target)
    source.close()
    target.close()
    again = SQLiteStore(tmp_path / "backup.sqlite3")
    await again.open()
    assert await again.load(call.callID) is not None
    await again.close()


async def test_an_opening_that_failed_can_be_tried_again_with_a_new_store(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"garbage " * 1_000)
    broken = SQLiteStore(tmp_path)
    with pytest.raises(StoreError, match="not a database"):
        await broken.open()
    await broken.close()
    with pytest.raises(StoreError):
        await broken.load("1")
    (tmp_path / FILE_NAME).unlink()
    store = SQLiteStore(tmp_path)
    await store.open()
    await store.close()


# --- damage --------------------------------------------------------------------------------------


async def test_a_damaged_ended_call_is_an_error_and_not_the_end(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path)
    await store.open()
    bad, good = new_call(), new_call()
    for call in (bad, good):
        await kept(store, call, history=("alice",))
        await store.commit(step(ended(call), 1))
    await store.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE calls SET call = x'c1' WHERE callID = ?", (int(bad.callID),))
    connection.close()

    store = SQLiteStore(tmp_path)
    await store.open()
    with pytest.raises(StoreError, match=r"callkit\.sqlite3"):
        await store.load(bad.callID)
    with pytest.raises(StoreError, match=r"callkit\.sqlite3"):
        await store.history("alice", 10, 0)
    results = await asyncio.gather(
        store.commit(step(ended(bad), 2)), store.commit(step(new_call())), return_exceptions=True
    )
    assert isinstance(results[0], StoreError)
    assert not isinstance(results[1], BaseException)
    assert results[1].applied
    assert await store.load(good.callID) is not None
    await store.close()


async def test_a_damaged_live_call_is_an_error_on_opening(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path)
    await store.open()
    await kept(store, new_call())
    await store.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE calls SET call = x'c1'")
    connection.close()
    store = SQLiteStore(tmp_path)
    with pytest.raises(StoreError, match=r"callkit\.sqlite3"):
        await store.open()
    await store.close()


async def test_a_damaged_file_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path)
    await store.open()
    calls = [ended(new_call()) for _ in range(500)]
    await asyncio.gather(*[store.commit(step(call, history=("alice",))) for call in calls])
    await store.close()
    file = tmp_path / FILE_NAME
    content = bytearray(file.read_bytes())
    # Everything but the first page, where the schema is.
    content[4096:] = b"\x5a" * (len(content) - 4096)
    file.write_bytes(content)

    store = SQLiteStore(tmp_path)
    with pytest.raises(StoreError, match="malformed"):
        await store.open()
    await store.close()


# --- a full disk ---------------------------------------------------------------------------------


@pytest.mark.posix("its limits of a process")
async def test_a_full_disk_is_an_error_until_there_is_room_again(store: SQLiteStore) -> None:
    before = new_call()
    await kept(store, before, history=("alice",))
    lost = [new_call() for _ in range(20)]
    with full_disk(64 * 1024):
        results = await asyncio.gather(
            *[
                store.commit(
                    step(
                        call,
                        history=("alice",),
                        nonce=nonce_of(nonce=call.callID),
                        frames=(frame(call, b"x" * 50_000),),
                    )
                )
                for call in lost
            ],
            return_exceptions=True,
        )
        assert all(isinstance(result, StoreError) for result in results)
        assert FILE_NAME in str(results[0])
        with pytest.raises(StoreError):
            await store.commit(step(before, 1, frames=(frame(before, b"x" * 100_000),)))
        # Reading goes on, and shows only what was acknowledged.
        assert await store.load(lost[0].callID) is None
        assert await store.history("alice", 10, 0) == ([before], 0)
        assert await store.nonce("alice", lost[0].callID, NOW) is None
    for call in lost:
        record = await kept(store, call, history=("alice",), nonce=nonce_of(nonce=call.callID))
        assert record.version == 1
    assert (await store.commit(step(before, 1))).applied
    assert len((await store.history("alice", 100, 0))[0]) == 21


@pytest.mark.posix("its limits of a process")
async def test_people_survive_a_full_disk_too(store: SQLiteStore) -> None:
    with full_disk(4 * 1024), pytest.raises(StoreError):
        await store.putUser(UserRecord(userID="alice", userAvatarUrl="x" * 100_000))
    assert await store.user("alice") is None
    await store.putUser(UserRecord(userID="alice"))
    assert await store.user("alice") == UserRecord(userID="alice")


# --- speed that is structure ---------------------------------------------------------------------


async def test_a_page_of_history_walks_an_index(store: SQLiteStore) -> None:
    connection = sqlite3.connect(store.path)
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    queries.history(connection, "alice", 100, int(new_call_id()))
    connection.set_trace_callback(None)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {seen[-1]}").fetchall()]
    connection.close()
    assert any("SEARCH history USING PRIMARY KEY (userID=?" in line for line in plan), plan
    assert not any("SCAN" in line or "TEMP B-TREE" in line for line in plan), plan


async def test_trimming_and_opening_walk_an_index(store: SQLiteStore) -> None:
    connection = file.connect(store.path)
    plans = []
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    list(queries.live_calls(connection))
    queries.trim_calls(connection, NOW, 10)
    queries.trim_nonces(connection, NOW, 10)
    connection.set_trace_callback(None)
    for statement in seen:
        plans += [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    connection.close()
    assert not [line for line in plans if line.startswith("SCAN")], plans


async def test_a_live_call_and_a_known_person_need_no_thread(store: SQLiteStore) -> None:
    call = new_call()
    await kept(store, call)
    await store.putUser(UserRecord(userID="alice"))
    await store.users(["alice", "nobody"])

    def finished_at_once(work: object) -> bool:
        with pytest.raises(StopIteration):
            work.send(None)  # type: ignore[attr-defined]
        return True

    assert finished_at_once(store.load(call.callID))
    assert finished_at_once(store.users(["alice", "nobody"]))
    assert finished_at_once(store.blocked("bob", ["alice", "nobody"]))
    assert finished_at_once(store.callsOf("alice"))
    assert finished_at_once(store.due(NOW, 10))
    assert finished_at_once(store.touch([], NOW))
    assert (await store.commit(step(ended(call), 1))).applied
    assert finished_at_once(store.load(call.callID))


async def test_asking_for_calls_and_nonces_makes_nobody_sort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for calls that are not there makes nobody wait; and all that was acknowledged is
    found, wherever it stands."""
    monkeypatch.setattr(store_module, "_RECENT_CALLS", 1)
    store = SQLiteStore(tmp_path)
    await store.open()
    calls = [new_call() for _ in range(3)]
    for call in calls:
        await kept(store, call, nonce=nonce_of(nonce=call.callID))
        assert (await store.commit(step(ended(call), 1))).applied
    in_tables = []
    for _ in range(2):
        for call in calls:
            record = await store.load(call.callID)
            assert record is not None and (record.version, record.call) == (2, ended(call))
            assert await store.nonce("alice", call.callID, NOW) is not None
        assert await store.load(new_call_id()) is None
        assert await store.nonce("alice", "never said", NOW) is None
        tables = sqlite3.connect(store.path)
        in_tables += tables.execute("SELECT count(*) FROM calls").fetchone()
        tables.close()
        await store.history("alice", 1, 0)
    assert in_tables == [0, 3]
    await store.close()


# --- webhooks ------------------------------------------------------------------------------------


async def test_what_a_receiver_that_is_down_leaves_is_not_looked_at(store: SQLiteStore) -> None:
    for _ in range(3):
        call = new_call()
        await kept(store, call, webhooks=(event(call), event(call), event(call)))
    for entry in await store.dueWebhooks(NOW, 1_000, 10):
        await store.webhookFailed(entry.position, NOW + 32_000)
    connection = sqlite3.connect(store.path)
    waiting = connection.execute("SELECT count(*) FROM webhooks WHERE dueTime <= ?", (NOW,))
    assert waiting.fetchone() == (0,)
    plans = []
    connection.set_trace_callback(plans.append)
    queries.due_webhooks(connection, NOW, 1_000, 10)
    (select,) = [text for text in plans if text.startswith("SELECT")]
    plan = connection.execute(f"EXPLAIN QUERY PLAN {select}").fetchall()
    assert "webhooksByDue" in plan[0][3]
    assert not any("TEMP B-TREE" in row[3] for row in plan)
    connection.rollback()
    connection.close()
