"""The file: whose it is, which one it is, and how an older one becomes current."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from callkit.errors import StoreError
from callkit.server.stores.sqlite import file as sqlite_file
from callkit.server.stores.sqlite import journal
from callkit.server.stores.sqlite.file import SCRIPTS

NEXT = "ALTER TABLE users ADD COLUMN shoeSize INTEGER NOT NULL DEFAULT 42"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "callkit.sqlite3"


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.close()
    return found


@pytest.mark.posix("its file modes")
def test_a_new_file_is_current_private_and_written_through(path: Path) -> None:
    connection = sqlite_file.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()
    assert version(path) == len(SCRIPTS)
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_is_opened_again_as_it_is(path: Path) -> None:
    connection = sqlite_file.connect(path)
    connection.execute("INSERT INTO users VALUES ('alice', 'Alice', '', 0, 0)")
    connection.close()
    connection = sqlite_file.connect(path)
    assert connection.execute("SELECT userName FROM users").fetchall() == [("Alice",)]
    connection.close()


def test_an_older_file_is_brought_up_to_date_with_its_data(path: Path) -> None:
    connection = sqlite_file.connect(path)
    connection.execute("INSERT INTO users VALUES ('alice', 'Alice', '', 0, 0)")
    connection.close()
    connection = sqlite_file.connect(path, (*SCRIPTS, NEXT))
    rows = connection.execute("SELECT userName, shoeSize FROM users").fetchall()
    connection.close()
    assert rows == [("Alice", 42)]
    assert version(path) == len(SCRIPTS) + 1


def test_an_upgrade_that_fails_leaves_the_older_file(path: Path) -> None:
    sqlite_file.connect(path).close()
    with pytest.raises(StoreError, match=r"callkit\.sqlite3: .*nowhere"):
        sqlite_file.connect(path, (*SCRIPTS, NEXT + "; DELETE FROM nowhere"))
    assert version(path) == len(SCRIPTS)
    connection = sqlite_file.connect(path, (*SCRIPTS, NEXT))
    connection.close()


def test_a_file_of_a_newer_callkit_is_refused_by_name(path: Path) -> None:
    sqlite_file.connect(path, (*SCRIPTS, NEXT)).close()
    with pytest.raises(StoreError, match=r"callkit\.sqlite3 was written by a newer callkit"):
        sqlite_file.connect(path)
    assert version(path) == len(SCRIPTS) + 1


def test_somebody_elses_database_is_not_touched(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (name)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not one of callkit's"):
        sqlite_file.connect(path)
    assert path.read_bytes() == before


def test_what_is_not_a_database_is_refused_by_name(path: Path) -> None:
    path.write_bytes(b"certainly not a database " * 100)
    with pytest.raises(StoreError, match=r"callkit\.sqlite3: file is not a database"):
        sqlite_file.connect(path)


@pytest.mark.posix("its file modes")
def test_a_place_that_cannot_be_written_is_refused_by_name() -> None:
    with pytest.raises(StoreError, match=r"/dev/null/data/callkit\.sqlite3"):
        sqlite_file.lock(Path("/dev/null/data/callkit.sqlite3"))


def test_a_second_owner_in_this_process_is_refused_until_the_first_lets_go(path: Path) -> None:
    first = sqlite_file.lock(path)
    with pytest.raises(StoreError, match=r"callkit\.sqlite3 is in use by another process"):
        sqlite_file.lock(path)
    first.close()
    sqlite_file.lock(path).close()


def test_another_process_is_refused_and_its_death_frees_the_file(path: Path) -> None:
    owner = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; sys.path.insert(0, sys.argv[2]);"
            "from callkit.server.stores.sqlite import file as sqlite_file;"
            "lock = sqlite_file.lock(pathlib.Path(sys.argv[1])); print('mine', flush=True);"
            "sys.stdin.read()",
            str(path),
            str(Path(__file__).parents[5]),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline().split() == [b"mine"]
        with pytest.raises(StoreError, match="in use by another process"):
            sqlite_file.lock(path)
        owner.kill()
    sqlite_file.lock(path).close()


def test_the_reader_cannot_write(path: Path) -> None:
    writer = sqlite_file.connect(path)
    reader = sqlite_file.connect_reader(path)
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM users")
    reader.close()
    writer.close()


def test_the_epoch_belongs_to_the_file(path: Path, tmp_path: Path) -> None:
    connection = sqlite_file.connect(path)
    first = sqlite_file.epoch(connection)
    assert sqlite_file.epoch(connection) == first
    connection.close()
    connection = sqlite_file.connect(path)
    assert sqlite_file.epoch(connection) == first
    connection.close()
    other = sqlite_file.connect(tmp_path / "other.sqlite3")
    assert sqlite_file.epoch(other) != first
    other.close()


def test_positions_of_an_outbox_from_before_the_journal_go_on(path: Path) -> None:
    old = sqlite_file.connect(path, sqlite_file.SCRIPTS[:2])
    old.execute("INSERT INTO outbox VALUES (7, x'90')")
    old.execute("INSERT INTO meta VALUES ('delivered', 3)")
    old.close()
    new = sqlite_file.connect(path)
    assert journal.last(new) == (0, 7)
    new.close()


def test_an_empty_outbox_from_before_the_journal_keeps_what_was_delivered(path: Path) -> None:
    old = sqlite_file.connect(path, sqlite_file.SCRIPTS[:2])
    old.execute("INSERT INTO meta VALUES ('delivered', 3)")
    old.close()
    new = sqlite_file.connect(path)
    assert journal.last(new) == (0, 3)
    new.close()


def test_calls_stand_in_the_order_of_their_coming_behind_those_of_an_older_file(path: Path) -> None:
    old = sqlite_file.connect(path, sqlite_file.SCRIPTS[:4])
    rows = [(7, 1, 300, 0, 900, b"c"), (8, 2, 100, 150, 0, b"a"), (2**62, 3, 200, 0, 0, b"b")]
    old.executemany("INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?)", rows)
    old.close()
    new = sqlite_file.connect(path)
    assert new.execute("SELECT * FROM calls ORDER BY callID").fetchall() == rows
    for number in (2**63 - 1, 9):
        new.execute("INSERT INTO calls VALUES (?, 1, 400, 0, 0, x'')", (number,))
    numbers = new.execute("SELECT callID FROM calls ORDER BY rowid").fetchall()
    assert numbers == [(7,), (8,), (2**62,), (2**63 - 1,), (9,)]
    plan = new.execute("EXPLAIN QUERY PLAN SELECT call FROM calls WHERE callID = 7").fetchall()
    assert "USING INDEX" in plan[0][3]
    with pytest.raises(sqlite3.IntegrityError):
        new.execute("INSERT INTO calls VALUES (7, 1, 1, 0, 0, x'')")
    new.close()


def test_a_checkpoint_empties_the_log_beside_a_writer(path: Path) -> None:
    writer = sqlite_file.connect(path)
    checkpointer = sqlite_file.connect_checkpointer(path)
    writer.execute("INSERT INTO users VALUES ('alice', 'Alice', '', 0, 0)")
    sqlite_file.checkpoint(checkpointer)
    _, logged, copied = writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    assert logged == copied
    checkpointer.close()
    sqlite_file.checkpoint(checkpointer)
    writer.close()


@pytest.mark.posix("its file modes")
@pytest.mark.parametrize("mode", [0o644, 0o666])
def test_nobody_else_can_open_the_file_or_its_lock(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "calls.sqlite3"
    for name in (path.name, f"{path.name}-lock"):
        (tmp_path / name).touch(mode)
        (tmp_path / name).chmod(mode)
    holder = sqlite_file.lock(path)
    connection = sqlite_file.connect(path)
    connection.execute("CREATE TABLE x (y)")
    for file in tmp_path.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
    connection.close()
    holder.close()
