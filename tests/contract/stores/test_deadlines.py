"""Deadlines and live calls, on every store."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from callkit.model import LIVE_STATES, CallUserState
from callkit.server.stores.base import LEASE_MS, Store
from tests.contract.stores.doors import (
    CREATED,
    NOW,
    ended,
    kept,
    member,
    new_call,
    nonce_of,
    step,
)


async def due_ids(store: Store, now: int, limit: int = 100) -> list[str]:
    return [record.call.callID for record in await store.due(now, limit)]


# --- due -----------------------------------------------------------------------------------------


async def test_an_empty_store_has_nothing_due(store: Store) -> None:
    assert await store.due(NOW, 10) == []
    assert await store.nextDue() == 0


async def test_a_call_is_due_at_its_deadline_and_not_before(store: Store) -> None:
    record = await kept(store, new_call(), deadline=NOW)
    assert await store.nextDue() == NOW
    assert await store.due(NOW - 1, 10) == []
    assert await store.due(NOW, 10) == [record]


async def test_what_is_due_comes_earliest_first_and_not_more_than_asked_for(store: Store) -> None:
    calls = [new_call() for _ in range(5)]
    for call, deadline in zip(calls, (5, 3, 1, 4, 2), strict=True):
        await kept(store, call, deadline=NOW + deadline)
    first = await due_ids(store, NOW + 5, 3)
    assert first == [calls[2].callID, calls[4].callID, calls[1].callID]
    assert await due_ids(store, NOW + 5, 3) == [calls[3].callID, calls[0].callID]


async def test_a_call_handed_out_is_leased_for_two_seconds(store: Store) -> None:
    call = new_call()
    await kept(store, call, deadline=NOW)
    assert await due_ids(store, NOW) == [call.callID]
    assert await store.due(NOW + LEASE_MS - 1, 10) == []
    assert await store.nextDue() == NOW + LEASE_MS
    assert await due_ids(store, NOW + LEASE_MS) == [call.callID]


async def test_of_two_who_ask_at_once_one_gets_the_call(store: Store) -> None:
    await kept(store, new_call(), deadline=NOW)
    answers = await asyncio.gather(*[store.due(NOW, 10) for _ in range(4)])
    assert sum(len(answer) for answer in answers) == 1


async def test_a_commit_moves_the_deadline_and_ends_the_lease(store: Store) -> None:
    call = new_call()
    await kept(store, call, deadline=NOW)
    await store.due(NOW, 10)
    await store.commit(step(call, 1, deadline=NOW + 10))
    assert await store.nextDue() == NOW + 10
    assert await due_ids(store, NOW + 10) == [call.callID]


async def test_a_deadline_moved_away_is_not_due_at_its_old_time(store: Store) -> None:
    call = new_call()
    await kept(store, call, deadline=NOW)
    await store.commit(step(call, 1, deadline=NOW + 100))
    assert await store.due(NOW + 99, 10) == []
    assert await due_ids(store, NOW + 100) == [call.callID]


async def test_what_is_due_is_the_newest_version(store: Store) -> None:
    call = new_call()
    await kept(store, call, deadline=NOW)
    newer = msgspec.structs.replace(call, extendedData="newer")
    await store.commit(step(newer, 1, deadline=NOW))
    records = await store.due(NOW, 10)
    assert [(record.version, record.call) for record in records] == [(2, newer)]


async def test_an_ended_call_is_never_due(store: Store) -> None:
    call = new_call()
    await kept(store, call, deadline=NOW)
    await store.due(NOW, 10)
    await store.commit(step(ended(call), 1))
    assert await store.due(NOW + 10 * LEASE_MS, 10) == []
    assert await store.nextDue() == 0


async def test_a_refused_commit_leaves_deadline_and_lease(store: Store) -> None:
    call = new_call()
    await kept(store, call, deadline=NOW)
    await store.due(NOW, 10)
    await store.commit(step(call, 5, deadline=NOW + 100_000))
    assert await store.nextDue() == NOW + LEASE_MS


async def test_a_replay_leaves_deadline_and_lease(store: Store) -> None:
    call = new_call()
    await kept(store, call, deadline=NOW, nonce=nonce_of())
    await store.due(NOW, 10)
    await store.commit(step(call, 1, deadline=NOW + 100_000, nonce=nonce_of()))
    assert await store.nextDue() == NOW + LEASE_MS


async def test_a_thousand_moves_leave_one_deadline(store: Store) -> None:
    call = new_call()
    await kept(store, call, deadline=NOW + 5_000)
    await asyncio.gather(
        *[store.commit(step(call, n, deadline=NOW + 5_000 - n)) for n in range(1, 1_001)]
    )
    assert await store.nextDue() == NOW + 4_000
    assert await due_ids(store, NOW + 100_000) == [call.callID]
    assert await store.due(NOW + 4_001, 10) == []


# --- live ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(CallUserState))
async def test_a_call_is_live_for_those_who_are_in_it_or_invited(
    store: Store, state: CallUserState
) -> None:
    record = await kept(store, new_call(member("alice"), member("bob", state)))
    assert await store.callsOf("bob") == ([record] if state in LIVE_STATES else [])
    assert await store.callsOf("alice") == [record]
    assert await store.callsOf("carol") == []


async def test_live_calls_come_oldest_first(store: Store) -> None:
    calls = [new_call(createTime=NOW + at) for at in (3, 1, 2)]
    records = [await kept(store, call) for call in calls]
    assert await store.callsOf("bob") == [records[1], records[2], records[0]]


async def test_live_follows_a_member_in_and_out(store: Store) -> None:
    call = new_call(member("alice"))
    await kept(store, call)
    members = (member("alice"), member("bob", CallUserState.RECEIVED))
    rung = msgspec.structs.replace(call, members=members)
    await store.commit(step(rung, 1))
    assert [record.version for record in await store.callsOf("bob")] == [2]
    members = (member("alice"), member("bob", CallUserState.REJECTED))
    await store.commit(step(msgspec.structs.replace(call, members=members), 2))
    assert await store.callsOf("bob") == []
    assert [record.version for record in await store.callsOf("alice")] == [3]


async def test_an_ended_call_is_live_for_nobody(store: Store) -> None:
    call = new_call(member("alice"), member("bob"))
    await kept(store, call)
    await store.commit(step(ended(call), 1))
    assert await store.callsOf("alice") == []
    assert await store.callsOf("bob") == []


async def test_a_call_born_ended_is_live_for_nobody(store: Store) -> None:
    call = ended(new_call())
    await kept(store, call, history=("alice",))
    assert await store.callsOf("alice") == []
    assert await store.nextDue() == 0
    assert await store.history("alice", 10, 0) == ([call], 0)


async def test_a_hundred_live_calls_of_one_person_are_all_found(store: Store) -> None:
    calls = [new_call(createTime=CREATED + n) for n in range(100)]
    await asyncio.gather(*[store.commit(step(call)) for call in calls])
    assert [record.call for record in await store.callsOf("bob")] == calls
    assert await store.liveCounts(["bob", "nobody"]) == {"bob": 100, "nobody": 0}
    await store.commit(step(ended(calls[0]), 1))
    assert await store.liveCounts(["bob"]) == {"bob": 99}


async def test_calls_that_go_on_come_by_their_number_in_pages(store: Store) -> None:
    calls = sorted([new_call() for _ in range(5)], key=lambda call: int(call.callID))
    for call in reversed(calls):
        await kept(store, call)
    await store.commit(step(ended(calls[2]), 1))
    await store.due(NOW + 60_000, 1)
    numbers = [call.callID for call in calls if call is not calls[2]]
    first = await store.liveCalls("0", 3)
    assert [record.call.callID for record in first] == numbers[:3]
    rest = await store.liveCalls(numbers[2], 3)
    assert [record.call.callID for record in rest] == numbers[3:]
    assert await store.liveCalls(numbers[3], 3) == []
