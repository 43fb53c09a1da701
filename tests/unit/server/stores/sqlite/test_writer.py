"""The writer: how many transactions and statements a group costs, and what a failure costs."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from callkit.errors import StoreError
from callkit.server.stores.base import MAX_NUMBER, Commit, CommitResult
from callkit.server.stores.sqlite import file
from callkit.server.stores.sqlite import writer as sqlite_writer
from callkit.server.stores.sqlite.journal import find_call, mark, outbox
from callkit.server.stores.sqlite.writer import Job, Look, Work, Writer
from tests.contract.stores.doors import ended, frame, new_call, nonce_of, step


class Bench:
    """A writer on a real file, with what it did to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = file.connect(path)
        self.statements: list[str] = []
        self.settled: list[tuple[list[Work], list[Any]]] = []
        self.told = threading.Event()
        self.checkpoints = 0
        self.writer = Writer(self.connection, path, self._settle, self._checkpoint)
        self.connection.set_trace_callback(self.statements.append)

    def write(self, *batches: list[Commit | Job | Look]) -> list[Any]:
        """Submit the batches, run the thread to its end; all results in order."""
        for batch in batches:
            self.writer.submit([(change, None, None) for change in batch])  # type: ignore[misc]
        self.writer.start()
        self.writer.stop()
        return [result for _, results in self.settled for result in results]

    def count(self, start: str) -> int:
        return sum(statement.startswith(start) for statement in self.statements)

    def _settle(self, group: list[Work], results: list[Any]) -> None:
        self.settled.append((group, results))
        self.told.set()

    def _checkpoint(self) -> None:
        self.checkpoints += 1


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "callkit.sqlite3")
    yield bench
    bench.connection.close()


def full_step(number: int) -> Commit:
    call = new_call()
    return step(
        call,
        history=("alice", "bob"),
        nonce=nonce_of(nonce=str(number)),
        frames=(frame(call), frame(call)),
    )


def forget_everything(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM nowhere")


def test_what_waits_is_one_row_of_the_journal(bench: Bench) -> None:
    results = bench.write(
        [full_step(n) for n in range(100)], [full_step(n) for n in range(100, 128)]
    )
    assert all(result.applied for result in results)
    assert bench.count("BEGIN") == 0, "one statement is a transaction of its own"
    assert bench.count("INSERT") == 1
    assert bench.count("WITH asked") == bench.count("SELECT") + 1 == 1, "for all their nonces"
    assert not bench.writer.sorted
    bench.writer.finish()
    assert bench.writer.sorted
    assert bench.count("INSERT INTO calls") == 1
    assert bench.count("INSERT INTO nonces") == 1
    assert bench.count("INSERT INTO history") == 2, "two halves"


def test_whether_new_calls_are_taken_is_asked_once_for_all_of_them(bench: Bench) -> None:
    first = msgspec.structs.replace(new_call(), callID=str(MAX_NUMBER))
    second = msgspec.structs.replace(new_call(), callID=str(MAX_NUMBER - 1))
    bench.write([step(first), step(ended(first), 1), step(second)])
    bench.writer.finish()
    again = Bench(bench.path)
    taken = [step(first), step(second), step(ended(first), 2)]
    results = again.write([*(full_step(n) for n in range(61)), *taken])
    assert [result.applied for result in results] == [True] * 61 + [False, False, True]
    selects = [one for one in again.statements if "SELECT" in one and "FROM calls" in one]
    assert len(selects) == 1 + 2, "one for all, and one for each answer that shows a call"
    again.connection.close()


def test_versions_of_one_call_are_sorted_once(bench: Bench) -> None:
    call = new_call()
    chain = [step(call, n) for n in range(9)] + [step(ended(call), 9)]
    results = bench.write(list(chain[:5]), list(chain[5:]))
    assert [result.record.version for result in results] == list(range(1, 11))
    bench.writer.finish()
    assert bench.count("INSERT INTO calls") == 1
    row = bench.connection.execute("SELECT version, endTime > 0 FROM calls").fetchone()
    assert row == (10, 1)


def test_after_many_commits_the_thread_sorts_by_itself(bench: Bench) -> None:
    bench.write([full_step(n) for n in range(1_100)])
    assert bench.writer.sorted
    assert bench.connection.execute("SELECT count(*) FROM calls").fetchone() == (1_100,)


def test_fewer_commits_are_sorted_only_when_nobody_waits(bench: Bench) -> None:
    writer = bench.writer
    writer._write([(full_step(n), None, None) for n in range(300)])  # type: ignore[misc]
    writer.submit([(full_step(300), None, None)])  # type: ignore[list-item]
    writer._sort_if_due()
    assert not writer.sorted
    writer._gather(writer._queue.get())
    writer._sort_if_due()
    assert writer.sorted


def test_what_is_sorted_waits_for_no_disk_and_what_is_acknowledged_does(bench: Bench) -> None:
    bench.writer._write([(full_step(n), None, None) for n in range(300)])  # type: ignore[misc]
    bench.writer._sort_if_due()
    assert bench.writer.sorted
    levels = [
        one for one in bench.statements if one.startswith(("PRAGMA sync", "INSERT", "COMMIT"))
    ]
    begin, end = (levels.index(f"PRAGMA synchronous = {level}") for level in ("NORMAL", "FULL"))
    assert [one[:19] for one in levels[:begin]] == ["INSERT INTO journal"]
    assert levels[end - 1] == "COMMIT", "and nothing of it behind"
    assert levels[end + 1 :] == []


@pytest.mark.logs("no such table")
def test_tables_that_cannot_be_sorted_into_are_tried_again_and_keep_nobody_waiting(
    bench: Bench,
) -> None:
    writer = bench.writer
    bench.connection.execute("ALTER TABLE history RENAME TO elsewhere")
    writer.start()
    for number in range(3):
        bench.told.clear()
        writer.submit([(full_step(300 * number + n), None, None) for n in range(300)])  # type: ignore[misc]
        assert bench.told.wait(10)
        assert all(result.applied for result in bench.settled[-1][1])
    writer.stop()
    assert not writer.sorted and not bench.connection.in_transaction
    assert bench.connection.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
    bench.connection.execute("ALTER TABLE elsewhere RENAME TO history")
    writer.finish()
    assert bench.connection.execute("SELECT count(*) FROM calls").fetchone() == (900,)


def test_a_replay_is_found_in_the_group_in_the_journal_and_in_the_tables(bench: Bench) -> None:
    assert [r.applied for r in bench.write([full_step(1), full_step(1)])] == [True, False]
    again = Bench(bench.path)
    results = again.write([full_step(n) for n in range(4)])
    assert [result.applied for result in results] == [True, False, True, True]
    again.connection.close()
    third = Bench(bench.path)
    third.writer.start()
    third.writer.submit([(full_step(9), None, None)])  # type: ignore[list-item]
    third.writer.submit([(full_step(9), None, None)])  # type: ignore[list-item]
    third.writer.stop()
    assert [r.applied for _, results in third.settled for r in results] == [True, False]
    third.connection.close()


def test_what_was_not_sorted_is_there_after_a_crash(bench: Bench) -> None:
    call, other = new_call(), new_call()
    bench.write(
        [
            step(call, history=("alice",), frames=(frame(call),)),
            step(other, history=("alice", "bob")),
            step(ended(other), 1, nonce=nonce_of(nonce="n")),
        ]
    )
    assert bench.connection.execute("SELECT count(*) FROM calls").fetchone() == (0,)
    again = Bench(bench.path)
    assert again.writer.sorted
    rows = again.connection.execute("SELECT callID, version FROM calls ORDER BY callID").fetchall()
    assert rows == sorted([(int(call.callID), 1), (int(other.callID), 2)])
    assert again.connection.execute("SELECT count(*) FROM history").fetchone() == (3,)
    assert again.connection.execute("SELECT nonce FROM nonces").fetchall() == [("n",)]
    assert [entry.position for entry in outbox(again.connection, 0, 10)] == [1]
    (result,) = again.write([step(call, 1, frames=(frame(call),))])
    assert (result.record.version, result.frameIDs) == (2, (2,))
    again.connection.close()


def test_rows_stay_until_they_are_sorted_and_delivered(bench: Bench) -> None:
    call = new_call()
    bench.write([step(call, frames=(frame(call), frame(call)))])
    bench.writer.delivered = 1
    bench.writer.finish()
    assert [entry.position for entry in outbox(bench.connection, 1, 10)] == [2]
    bench.writer.delivered = 2
    bench.writer.finish()
    assert outbox(bench.connection, 0, 10) == []
    again = Bench(bench.path)
    assert again.writer.position == 2, "positions only grow"
    again.connection.close()


def test_rows_go_in_portions_while_others_wait(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "_FORGET_AT_ONCE", 2)

    def write(change: Commit | Look) -> Any:
        bench.told.clear()
        bench.writer.submit([(change, None, None)])
        assert bench.told.wait(10)
        return bench.settled[-1][1][0]

    def rows(connection: sqlite3.Connection) -> list[int]:
        return [number for (number,) in connection.execute("SELECT number FROM journal")]

    bench.writer.start()
    for number in range(5):
        write(full_step(number))
    bench.writer.delivered = bench.writer.position
    assert write(Look(rows, ())) == [3, 4, 5]
    assert write(Look(rows, ())) == [5]
    write(full_step(6))
    bench.writer.stop()
    bench.writer.delivered = bench.writer.position
    bench.writer.finish()
    assert rows(bench.connection) == []


def test_a_look_sees_what_was_told_before_and_sorts_it(bench: Bench) -> None:
    call = new_call()
    look = Look(find_call, (int(call.callID),))
    bench.writer.start()
    bench.writer.submit([(step(call), None, None)])  # type: ignore[list-item]
    assert bench.told.wait(10)
    assert not bench.writer.sorted
    bench.writer.submit([(look, None, None)])  # type: ignore[list-item]
    bench.writer.stop()
    version, stored = bench.settled[-1][1][0]
    assert (version, stored.call) == (1, call)
    assert bench.writer.sorted


@pytest.mark.logs("no room for calls")
def test_tables_that_cannot_be_written_cost_no_commit_and_no_look(bench: Bench) -> None:
    bench.connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON calls"
        " BEGIN SELECT RAISE(ABORT, 'no room for calls'); END"
    )
    look = Look(mark, ("sorted",))
    first = bench.write([full_step(n) for n in range(1_100)], [look])
    assert all(result.applied for result in first[:-1])
    assert not bench.writer.sorted
    bench.connection.execute("DROP TRIGGER full")
    bench.writer.finish()
    assert bench.connection.execute("SELECT count(*) FROM calls").fetchone() == (1_100,)


def test_a_time_no_table_could_hold_is_refused_at_once(bench: Bench) -> None:
    call = new_call()
    wrong = [step(call, deadline=2**63), step(call, nonce=nonce_of(expireTime=2**64))]
    results = bench.write([*wrong, step(call)])
    assert all("not a time" in str(result) for result in results[:2])
    assert results[2].applied


def test_a_job_that_fails_does_not_fail_its_group(bench: Bench) -> None:
    def poison(_connection: sqlite3.Connection) -> None:
        raise OverflowError("too big for a row")

    results = bench.write([full_step(1), poison, full_step(2)])
    assert results[0].applied
    assert isinstance(results[1], StoreError)
    assert results[2].applied


def test_an_engine_that_fails_fails_the_group_once_and_the_next_one_goes_on(bench: Bench) -> None:
    first: list[Commit | Job | Look] = [full_step(1), forget_everything, full_step(2)]
    results = bench.write(first)
    assert all(isinstance(result, StoreError) for result in results)
    assert "callkit.sqlite3: no such table: nowhere" in str(results[0])
    assert bench.count("BEGIN") == 1
    again = Bench(bench.path)
    assert again.write([full_step(1)])[0].applied
    again.connection.close()


def test_a_failed_group_takes_no_positions_and_no_versions(bench: Bench) -> None:
    call = new_call()
    batch: list[Commit | Job | Look] = [step(call, frames=(frame(call),)), forget_everything]
    bench.writer.start()
    bench.writer.submit([(change, None, None) for change in batch])  # type: ignore[misc]
    bench.writer.submit([(forget_everything, None, None)])  # type: ignore[list-item]
    bench.writer.stop()
    again = Bench(bench.path)
    (result,) = again.write([step(call, frames=(frame(call),))])
    again.connection.close()
    assert isinstance(result, CommitResult)
    assert (result.applied, result.frameIDs) == (True, (1,))


def test_checkpoints_are_asked_for_now_and_then(bench: Bench) -> None:
    bench.write([full_step(n) for n in range(150)])
    assert bench.checkpoints == 0
    other = Bench(bench.path)
    other.write([full_step(n) for n in range(1_000, 3_050)])
    other.connection.close()
    assert other.checkpoints == 1
