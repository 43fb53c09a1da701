"""What outlives the process, on every store that keeps its promise on disk."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import msgspec
import pytest

from callkit.model import CallState
from callkit.server.stores.base import DeviceRecord, Store, UserRecord
from tests.contract.stores.committing import AT_ONCE, LAST_VERSION
from tests.contract.stores.doors import (
    CREATED,
    NOW,
    Door,
    ended,
    event,
    frame,
    kept,
    new_call,
    nonce_of,
    pages,
    step,
)

CHECKOUT = Path(__file__).parents[3]


# --- reopening -----------------------------------------------------------------------------------


async def reopened(durable: Door, store: Store) -> Store:
    await store.close()
    return await durable.open()


async def test_calls_deadlines_and_histories_are_there_again(durable: Door) -> None:
    store = await durable.open()
    live, over = new_call(createTime=NOW), new_call(createTime=NOW - 1)
    await kept(store, live, history=("alice",), deadline=NOW + 5, nonce=nonce_of())
    await kept(store, over, history=("alice",))
    await store.commit(step(ended(over), 1))
    await store.commit(step(live, 1, deadline=NOW + 7))

    store = await reopened(durable, store)
    record = await store.load(live.callID)
    assert record is not None
    assert (record.version, record.call) == (2, live)
    assert await store.callsOf("bob") == [record]
    assert await store.nextDue() == NOW + 7
    assert await store.due(NOW + 7, 10) == [record]
    assert await store.history("alice", 10, 0) == ([live, ended(over)], 0)
    assert await store.nonce("alice", "n1", NOW) == nonce_of()


async def test_commits_go_on_from_the_version_on_disk(durable: Door) -> None:
    store = await durable.open()
    live, over = new_call(), new_call(createTime=CREATED + 1)
    await kept(store, live, history=("alice",))
    await kept(store, over, history=("alice",), nonce=nonce_of())
    await store.commit(step(ended(over), 1))

    store = await reopened(durable, store)
    assert not (await store.commit(step(live))).applied
    assert (await store.commit(step(live, 1, history=("alice", "bob")))).applied
    assert not (await store.commit(step(over))).applied
    assert not (await store.commit(step(ended(over), 1))).applied
    assert (await store.commit(step(ended(over), 2))).applied
    assert (await store.commit(step(live, 2, nonce=nonce_of()))).nonce == nonce_of()
    assert await pages(store, "alice", 1) == [[over.callID], [live.callID]]
    assert await store.history("bob", 10, 0) == ([live], 0)


async def test_the_outbox_is_there_again_and_its_positions_go_on(durable: Door) -> None:
    store = await durable.open()
    call = new_call()
    first = await store.commit(step(call, frames=(frame(call, b"a"), frame(call, b"b"))))
    second = await store.commit(step(call, 1, frames=(frame(call, b"c"),)))
    await store.delivered(first.frameIDs[0])

    store = await reopened(durable, store)
    entries = await store.undelivered(0, 10)
    assert [entry.outgoing.frame for entry in entries] == [b"b", b"c"]
    await store.delivered(second.frameIDs[-1])

    store = await reopened(durable, store)
    assert await store.undelivered(0, 10) == []
    third = await store.commit(step(call, 2, frames=(frame(call),)))
    assert third.frameIDs[0] > second.frameIDs[-1]


async def test_webhooks_wait_with_their_attempts(durable: Door) -> None:
    store = await durable.open()
    call = new_call()
    await kept(store, call, webhooks=(event(call, "a"), event(call, "b")))
    (entry,) = await store.dueWebhooks(NOW, 1_000, 10)
    await store.webhookFailed(entry.position, NOW + 2_000)

    store = await reopened(durable, store)
    assert await store.dueWebhooks(NOW + 1_999, 1_000, 10) == []
    (again,) = await store.dueWebhooks(NOW + 2_000, 1_000, 10)
    assert (again.position, again.attempts, again.event) == (entry.position, 1, entry.event)


async def test_people_are_there_again(durable: Door) -> None:
    store = await durable.open()
    user = UserRecord(userID="alice", userName="Alice", historyReadUpTo=5, lastLogoutTime=6)
    device = DeviceRecord(userID="alice", deviceID="d1", sessionID="s1", offlineTime=NOW)
    gone = DeviceRecord(userID="alice", deviceID="d2", sessionID="s2", offlineTime=NOW)
    await store.putUser(user)
    await store.putDevice(device)
    await store.putDevice(gone)
    await store.removeDevice("alice", "d2", "s2")
    await store.setBlocked("alice", "bob", True)
    await store.setBlocked("alice", "carol", True)
    await store.setBlocked("alice", "carol", False)

    store = await reopened(durable, store)
    assert await store.user("alice") == user
    assert await store.devices(["alice"]) == {"alice": [device]}
    assert await store.lostDevices(NOW, 10) == [device]
    assert await store.blocked("bob", ["alice"]) == {"alice"}
    assert await store.blocked("carol", ["alice"]) == set()


async def test_the_epoch_stays_while_nothing_is_lost(durable: Door) -> None:
    store = durable.store()
    epoch = await store.open()
    await store.close()
    assert await durable.store().open() == epoch


# --- killed --------------------------------------------------------------------------------------


async def commit_until_killed(kind: str, place: str, first: int, lines: int) -> dict[int, int]:
    """Kill a committing process after some acknowledgements; the last version of each call."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.contract.stores.committing",
        kind,
        place,
        str(first),
        cwd=CHECKOUT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"ready\n"
        said = [await process.stdout.readline() for _ in range(lines)]
    finally:
        process.kill()
        said += (await process.stdout.read()).splitlines(keepends=True)
        await process.wait()
    acknowledged: dict[int, int] = {}
    for line in said:
        if line.endswith(b"\n"):
            number, version = line.split()
            acknowledged[int(number)] = int(version)
    return acknowledged


async def check_everything(store: Store, acknowledged: dict[int, int]) -> None:
    """Each call stands at its acknowledged version, or one step on that was never reported."""
    undelivered = await store.undelivered(0, 10**9)
    frames = [(entry.outgoing.callID, int(entry.outgoing.frame)) for entry in undelivered]
    told = set(frames)
    assert len(told) == len(frames), "a frame twice"
    listed: dict[str, set[str]] = {}
    for number, version in acknowledged.items():
        record = await store.load(str(number))
        assert record is not None, f"call {number} was acknowledged and is gone"
        assert version <= record.version <= version + 1
        call = record.call
        assert (call.revision, call.extendedData) == (record.version, "x" * record.version)
        assert (call.state is CallState.ENDED) == (record.version == LAST_VERSION)
        if call.caller not in listed:
            listed[call.caller] = {
                callID for page in await pages(store, call.caller, 100) for callID in page
            }
        assert call.callID in listed[call.caller]
        for done in range(1, record.version + 1):
            assert (call.callID, done) in told
            assert await store.nonce(call.caller, f"{number}-{done}", NOW) is not None
        assert (record in await store.callsOf(call.caller)) == (record.version < LAST_VERSION)


async def kill_and_check(durable: Door, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    everything: dict[int, int] = {}
    for turn in range(rounds):
        first = (NOW << 21) + turn * 1_000_000
        acknowledged = await commit_until_killed(
            durable.kind, durable.place, first, chance.randrange(1, 300)
        )
        assert acknowledged
        store = await durable.open()
        await check_everything(store, acknowledged)
        # What was not ended goes on from where it stands.
        for number, version in acknowledged.items():
            record = await store.load(str(number))
            assert record is not None
            if record.version < LAST_VERSION:
                over = ended(msgspec.structs.replace(record.call, extendedData="over"))
                assert (await store.commit(step(over, record.version))).applied
            everything[number] = version
        due = await store.due(NOW + 10**9 + first, 1_000)
        assert len(due) <= AT_ONCE, "only calls whose creation was never reported still live"
        for record in due:
            await store.commit(step(ended(record.call), record.version))
        await store.delivered(10**15)
        await store.close()
    store = await durable.open()
    for number in everything:
        assert await store.load(str(number)) is not None


async def test_what_was_acknowledged_survives_five_kills(durable: Door) -> None:
    await kill_and_check(durable, 5, seed=1)


@pytest.mark.long
async def test_what_was_acknowledged_survives_a_hundred_kills(durable: Door) -> None:
    await kill_and_check(durable, 100, seed=2)
