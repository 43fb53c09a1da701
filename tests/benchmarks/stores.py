"""What a store costs: commits in groups, one commit alone, a page of a long history.

Each figure stands beside a floor from the same run: bare ``sqlite3`` executing the same inserts and
updates in transactions of the same size, with the same durability; and redis-py setting the same
bytes in pipelines of the same size.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import redis.asyncio

from callkit.engine.call import Call, Member
from callkit.engine.notices import Recipient
from callkit.model import CallInvitationMode, CallState, CallUserState
from callkit.server.stores.base import Commit, NonceRecord, OutgoingFrame, Store
from callkit.server.stores.memory import MemoryStore
from callkit.server.stores.redis.store import RedisStore
from callkit.server.stores.sqlite.store import SQLiteStore, file
from tests.benchmarks.table import Row, show
from tests.contract.stores.redis_server import RedisServer

NOW = 1_713_249_504_000
IN_FLIGHT = 64
SECONDS = 1.0
ROUNDS = 3
HISTORY = 100_000
FRAME = (
    b'{"op":"callUserStateChanged","callID":"3756142318676663183","revision":2,"callUserList":'
    b'[{"userID":"bob","userName":"Bob","state":5,"extendedData":""}]}'
)
REPLY = (
    b'{"op":"ok","id":2,"callID":"3756142318676663183","timeout":60,"createTime":1713249504000,'
    b'"revision":1,"errorUserList":[]}'
)

_numbers = itertools.count(1)


def steps_of_a_call(number: int) -> Iterator[Commit]:
    """The four commits of an answered call: invite, received, accept, end."""
    alice, bob = f"alice{number % 1000}", f"bob{number % 1000}"
    call_id = str((NOW + number // 50 << 21) | (number * 7919 % (1 << 21)))
    course = (
        (CallUserState.INVITING, alice),
        (CallUserState.RECEIVED, ""),
        (CallUserState.ACCEPTED, bob),
        (CallUserState.ACCEPTED, alice),
    )
    for version, (state, asker) in enumerate(course):
        over = version == 3
        call = Call(
            callID=call_id,
            mode=CallInvitationMode.ADVANCED,
            caller=alice,
            timeout=60,
            createTime=NOW,
            extendedData='{"type":1,"roomID":"","customData":""}',
            revision=version + 1,
            state=CallState.ENDED if over else CallState.STARTED,
            endTime=NOW + 5_000 if over else 0,
            members=(
                Member(userID=alice, state=CallUserState.ACCEPTED, primaryDevice="d1"),
                Member(userID=bob, state=state, inviter=alice, deadline=NOW + 60_000),
            ),
        )
        nonce = NonceRecord(
            userID=asker,
            nonce=f"{number:028x}{version}",
            digest=b"0123456789abcdef",
            reply=REPLY,
            callID=call_id,
            expireTime=NOW + 600_000,
        )
        yield Commit(
            expected=version,
            call=call,
            deadline=0 if over else NOW + 60_000 + version,
            history=(alice, bob) if version == 0 else (),
            nonce=nonce if asker else None,
            frames=tuple(
                OutgoingFrame(
                    callID=call_id,
                    revision=version + 1,
                    recipients=(Recipient(user_id),),
                    frame=FRAME,
                )
                for user_id in (alice, bob)
            ),
        )


# --- stores --------------------------------------------------------------------------------------


async def commits_per_second(store: Store, in_flight: int) -> float:
    """Whole calls, ``in_flight`` of them at once, each waiting for each acknowledgement."""
    done = 0
    end = time.perf_counter() + SECONDS

    async def work() -> None:
        nonlocal done
        while time.perf_counter() < end:
            for commit in steps_of_a_call(next(_numbers)):
                result = await store.commit(commit)
                done += 1
                # As the server does: now and then, not for each commit.
                if done % 256 == 0:
                    await store.delivered(result.frameIDs[-1])

    started = time.perf_counter()
    await asyncio.gather(*[work() for _ in range(in_flight)])
    return done / (time.perf_counter() - started)


async def commit_alone(store: Store) -> float:
    """Median milliseconds of a commit that nobody shares a group with."""
    times = []
    for _ in range(60):
        for commit in steps_of_a_call(next(_numbers)):
            started = time.perf_counter()
            await store.commit(commit)
            times.append(time.perf_counter() - started)
    return statistics.median(times) * 1e3


async def cpu_per_commit(store: Store) -> float:
    """Microseconds of processor time in all threads, without making the commits."""
    calls = [list(steps_of_a_call(next(_numbers))) for _ in range(2_000)]
    started = time.process_time()
    for first in range(0, len(calls), IN_FLIGHT):
        group = calls[first : first + IN_FLIGHT]
        for version in range(4):
            await asyncio.gather(*[store.commit(commits[version]) for commits in group])
    return (time.process_time() - started) / len(calls) / 4 * 1e6


async def fill_history(store: Store, user_id: str, count: int) -> None:
    for first in range(0, count, 1_000):
        commits = [list(steps_of_a_call(next(_numbers)))[3] for _ in range(1_000)]
        await asyncio.gather(
            *[
                store.commit(
                    msgspec.structs.replace(
                        commit, expected=0, history=(user_id,), nonce=None, frames=()
                    )
                )
                for commit in commits[: count - first]
            ]
        )


async def page_time(store: Store, user_id: str, pages: int) -> float:
    """Median milliseconds of a page of 100, walking ``pages`` pages from the newest."""
    times = []
    before = 0
    for _ in range(pages):
        started = time.perf_counter()
        calls, before = await store.history(user_id, 100, before)
        times.append(time.perf_counter() - started)
        assert calls
    return statistics.median(times) * 1e3


# --- floors --------------------------------------------------------------------------------------


class Bare:
    """The same rows by plain ``sqlite3`` on one thread, encoded beforehand."""

    def __init__(self, path: Path) -> None:
        self.connection = file.connect(path)
        self.connection.execute("CREATE TABLE outbox (position INTEGER PRIMARY KEY, frames BLOB)")
        self.position = 0

    def write(self, commits: list[Commit]) -> None:
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        for commit in commits:
            self._write(execute, commit)
        execute("COMMIT")

    def _write(self, execute: Callable[..., sqlite3.Cursor], commit: Commit) -> None:
        call, nonce = commit.call, commit.nonce
        blob = msgspec.msgpack.encode(call)
        if commit.expected == 0:
            row = (int(call.callID), 1, call.createTime, call.endTime, commit.deadline, blob)
            execute("INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?)", row)
        else:
            execute(
                "UPDATE calls SET version = ?, endTime = ?, deadline = ?, call = ?"
                " WHERE callID = ? AND version = ?",
                (
                    commit.expected + 1,
                    call.endTime,
                    commit.deadline,
                    blob,
                    int(call.callID),
                    commit.expected,
                ),
            )
        for user_id in commit.history:
            execute(
                "INSERT INTO history VALUES (?, ?, ?)", (user_id, call.createTime, int(call.callID))
            )
        if nonce is not None:
            execute(
                "INSERT INTO nonces VALUES (?, ?, ?, ?, ?, ?)",
                (
                    nonce.userID,
                    nonce.nonce,
                    nonce.callID,
                    nonce.expireTime,
                    nonce.digest,
                    nonce.reply,
                ),
            )
        self.position += len(commit.frames)
        execute(
            "INSERT INTO outbox VALUES (?, ?)",
            (self.position, msgspec.msgpack.encode(commit.frames)),
        )

    def per_second(self, group: int) -> float:
        done = 0
        started = time.perf_counter()
        while time.perf_counter() - started < SECONDS:
            calls = [list(steps_of_a_call(next(_numbers))) for _ in range(group)]
            for version in range(4):
                self.write([commits[version] for commits in calls])
            done += 4 * group
        return done / (time.perf_counter() - started)

    def alone(self) -> float:
        times = []
        for _ in range(60):
            for commit in steps_of_a_call(next(_numbers)):
                started = time.perf_counter()
                self.write([commit])
                times.append(time.perf_counter() - started)
        return statistics.median(times) * 1e3


async def bare_redis_per_second(url: str, in_flight: int) -> float:
    """Each step of a call as one plain ``SET`` of its bytes, in redis-py's pipelines."""
    client = redis.asyncio.Redis.from_url(url.partition("?")[0])
    done = 0
    started = time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        calls = [list(steps_of_a_call(next(_numbers))) for _ in range(in_flight)]
        for version in range(4):
            pipeline = client.pipeline(transaction=False)
            for commits in calls:
                commit = commits[version]
                pipeline.set(f"bare:{commit.call.callID}", msgspec.msgpack.encode(commit))
            await pipeline.execute()
        done += 4 * in_flight
    elapsed = time.perf_counter() - started
    await client.aclose()
    return done / elapsed


# --- the table -----------------------------------------------------------------------------------


async def measure(place: Path) -> list[Row]:
    store = SQLiteStore(place)
    memory = MemoryStore()
    bare = Bare(place / "bare.sqlite3")
    await store.open()
    await memory.open()
    rates, floors, alone, bare_alone, plain = [], [], [], [], []
    for _ in range(ROUNDS):
        rates.append(await commits_per_second(store, IN_FLIGHT))
        floors.append(bare.per_second(IN_FLIGHT))
        alone.append(await commit_alone(store))
        bare_alone.append(bare.alone())
        plain.append(await commits_per_second(memory, IN_FLIGHT))
    rows = [
        Row(
            f"SQLite: commits, {IN_FLIGHT} calls in flight",
            statistics.median(rates),
            "1/s",
            statistics.median(floors),
        ),
        Row(
            "SQLite: one commit alone, median",
            statistics.median(alone),
            "ms",
            statistics.median(bare_alone),
        ),
        Row("SQLite: processor time of a commit", await cpu_per_commit(store), "µs"),
        Row(f"memory: commits, {IN_FLIGHT} calls in flight", statistics.median(plain), "1/s"),
        Row("memory: processor time of a commit", await cpu_per_commit(memory), "µs"),
    ]
    await fill_history(store, "short", 2_000)
    await fill_history(store, "long", HISTORY)
    short = await page_time(store, "short", 20)
    rows += [
        Row("SQLite: page of 100 in a history of 2,000", short, "ms"),
        Row(
            f"SQLite: page of 100 in a history of {HISTORY:,}",
            await page_time(store, "long", 200),
            "ms",
            short,
        ),
    ]
    await store.close()
    bare.connection.close()
    return rows + await measure_redis()


async def measure_redis() -> list[Row]:
    with RedisServer("--appendonly", "yes", "--appendfsync", "everysec") as server:
        store = RedisStore(server.url())
        await store.open()
        rates, floors, alone = [], [], []
        for _ in range(ROUNDS):
            rates.append(await commits_per_second(store, IN_FLIGHT))
            floors.append(await bare_redis_per_second(server.url(), IN_FLIGHT))
            alone.append(await commit_alone(store))
        rows = [
            Row(
                f"Redis: commits, {IN_FLIGHT} calls in flight",
                statistics.median(rates),
                "1/s",
                statistics.median(floors),
            ),
            Row("Redis: one commit alone, median", statistics.median(alone), "ms"),
            Row("Redis: processor time of a commit, this side", await cpu_per_commit(store), "µs"),
        ]
        await store.close()
        return rows


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as place:
        return asyncio.run(measure(Path(place)))


if __name__ == "__main__":
    show("Stores", run())
