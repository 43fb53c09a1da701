"""The writer: how many transactions and statements a group costs, and what a failure costs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callkit.errors import StoreError
from callkit.server.stores import sqlite_file
from callkit.server.stores.base import Commit, CommitResult
from callkit.server.stores.sqlite_writer import Job, Work, Writer
from tests.contract.stores.doors import ended, frame, new_call, nonce_of, step


class Bench:
    """A writer on a real file, with what it did to it."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite_file.connect(path)
        self.statements: list[str] = []
        self.settled: list[tuple[list[Work], list[Any]]] = []
        self.checkpoints = 0
        self.writer = Writer(self.connection, path, self._settle, self._checkpoint)
        self.connection.set_trace_callback(self.statements.append)

    def write(self, *batches: list[Commit | Job]) -> list[Any]:
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


def test_what_waits_is_one_transaction_of_few_statements(bench: Bench) -> None:
    results = bench.write(
        [full_step(n) for n in range(100)], [full_step(n) for n in range(100, 128)]
    )
    assert all(result.applied for result in results)
    assert bench.count("BEGIN") == bench.count("COMMIT") == 1
    assert bench.count("INSERT") == 5, "one each: calls, nonces, outbox; two halves of history"
    assert bench.count("SELECT") == 0


def test_versions_of_one_call_in_a_group_are_written_once(bench: Bench) -> None:
    call = new_call()
    chain = [step(call, n) for n in range(9)] + [step(ended(call), 9)]
    results = bench.write(list(chain))
    assert [result.record.version for result in results] == list(range(1, 11))
    assert bench.count("INSERT INTO calls") == 1
    row = bench.connection.execute("SELECT version, endTime > 0 FROM calls").fetchone()
    assert row == (10, 1)


def test_a_replay_costs_a_second_look_and_not_the_group(bench: Bench) -> None:
    class Again(Bench):
        pass

    assert bench.write([full_step(1)])[0].applied
    again = Bench(Path(bench.connection.execute("PRAGMA database_list").fetchone()[2]))
    results = again.write([full_step(n) for n in range(4)])
    again.connection.close()
    assert [result.applied for result in results] == [True, False, True, True]
    assert again.count("ROLLBACK") == 1
    assert again.count("COMMIT") == 1


def test_a_job_that_fails_does_not_fail_its_group(bench: Bench) -> None:
    def poison(_connection: sqlite3.Connection) -> None:
        raise OverflowError("too big for a row")

    results = bench.write([full_step(1), poison, full_step(2)])
    assert results[0].applied
    assert isinstance(results[1], StoreError)
    assert results[2].applied


def test_an_engine_that_fails_fails_the_group_once_and_the_next_one_goes_on(bench: Bench) -> None:
    first: list[Commit | Job] = [full_step(1), forget_everything, full_step(2)]
    results = bench.write(first)
    assert all(isinstance(result, StoreError) for result in results)
    assert "callkit.sqlite3: no such table: nowhere" in str(results[0])
    assert bench.count("BEGIN") == 1
    again = Bench(Path(bench.connection.execute("PRAGMA database_list").fetchone()[2]))
    assert again.write([full_step(1)])[0].applied
    again.connection.close()


def test_a_failed_group_takes_no_positions_and_no_versions(bench: Bench) -> None:
    call = new_call()
    batch: list[Commit | Job] = [step(call, frames=(frame(call),)), forget_everything]
    bench.writer.start()
    bench.writer.submit([(change, None, None) for change in batch])  # type: ignore[misc]
    bench.writer.submit([(forget_everything, None, None)])  # type: ignore[list-item]
    bench.writer.stop()
    again = Bench(Path(bench.connection.execute("PRAGMA database_list").fetchone()[2]))
    (result,) = again.write([step(call, frames=(frame(call),))])
    again.connection.close()
    assert isinstance(result, CommitResult)
    assert (result.applied, result.frameIDs) == (True, (1,))


def test_checkpoints_are_asked_for_now_and_then(bench: Bench) -> None:
    bench.write([full_step(n) for n in range(150)])
    assert bench.checkpoints == 0
    other = Bench(Path(bench.connection.execute("PRAGMA database_list").fetchone()[2]))
    other.write([full_step(n) for n in range(1_000, 1_250)])
    other.connection.close()
    assert other.checkpoints == 1
