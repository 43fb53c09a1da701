"""History and trimming, on every store."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from callkit.engine.call import Call
from callkit.server.stores.base import Store
from tests.contract.stores.doors import (
    CREATED,
    NOW,
    ended,
    kept,
    member,
    new_call,
    new_call_id,
    pages,
    step,
)


async def keep_calls(store: Store, count: int, **fields: int) -> list[Call]:
    """Calls of alice and bob, a second apart unless told; in the order they were made."""
    apart = fields.pop("apart", 1_000)
    calls = [new_call(createTime=CREATED + n * apart) for n in range(count)]
    await asyncio.gather(*[store.commit(step(call, history=("alice", "bob"))) for call in calls])
    return calls


def ids(calls: list[Call]) -> list[str]:
    return [call.callID for call in calls]


async def test_nobody_has_an_empty_page_and_no_next(store: Store) -> None:
    assert await store.history("alice", 10, 0) == ([], 0)


async def test_history_is_newest_first_and_only_of_those_listed(store: Store) -> None:
    calls = await keep_calls(store, 3)
    await kept(store, new_call(createTime=CREATED + 9_000), history=("bob",))
    assert await store.history("alice", 10, 0) == (calls[::-1], 0)
    assert await store.history("carol", 10, 0) == ([], 0)


async def test_history_shows_the_call_as_it_is_now(store: Store) -> None:
    call = new_call()
    await kept(store, call, history=("alice",))
    assert await store.history("alice", 10, 0) == ([call], 0)
    await store.commit(step(ended(call), 1, history=("alice", "bob")))
    assert await store.history("alice", 10, 0) == ([ended(call)], 0)
    assert await store.history("bob", 10, 0) == ([ended(call)], 0)


async def test_who_was_listed_once_stays_listed(store: Store) -> None:
    call = new_call()
    await kept(store, call, history=("alice", "bob"))
    await store.commit(step(call, 1))
    await store.commit(step(call, 2, history=("bob", "carol")))
    for user_id in ("alice", "bob", "carol"):
        assert await store.history(user_id, 10, 0) == ([call], 0)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 100])
async def test_pages_together_are_the_whole_history(store: Store, count: int) -> None:
    calls = await keep_calls(store, 8)
    found = await pages(store, "alice", count)
    assert [call_id for page in found for call_id in page] == ids(calls)[::-1]
    assert all(len(page) == count for page in found[:-1])
    assert len(found) == -(-8 // count), "a last page that is empty was announced"


async def test_calls_of_one_millisecond_come_greatest_call_id_first(store: Store) -> None:
    numbers = [9, 10, 99, 100, 2**62, 2**62 + 1]
    calls = [new_call(callID=str(n), createTime=CREATED) for n in numbers]
    for call in (calls[3], calls[0], calls[5], calls[1], calls[4], calls[2]):
        await kept(store, call, history=("alice",))
    found = await pages(store, "alice", 2)
    assert [call_id for page in found for call_id in page] == ids(calls)[::-1]


async def test_the_time_of_creation_goes_before_the_call_id(store: Store) -> None:
    late = new_call(callID="5", createTime=CREATED + 2)
    middle = new_call(callID="7", createTime=CREATED + 1)
    early = new_call(callID="6", createTime=CREATED)
    for call in (middle, early, late):
        await kept(store, call, history=("alice",))
    assert await pages(store, "alice", 1) == [["5"], ["7"], ["6"]]


async def test_the_cursor_is_a_number_a_frame_can_carry(store: Store) -> None:
    calls = [new_call(callID=str(2**63 - 1 - n)) for n in range(3)]
    for call in calls:
        await kept(store, call, history=("alice",))
    _, cursor = await store.history("alice", 1, 0)
    assert 0 < cursor < 2**63


async def test_new_calls_do_not_move_the_pages_behind_them(store: Store) -> None:
    calls = await keep_calls(store, 6, apart=0)
    order = sorted(ids(calls), key=int, reverse=True)
    first, cursor = await store.history("alice", 2, 0)
    await kept(store, new_call(createTime=CREATED + 1), history=("alice",))
    second, cursor = await store.history("alice", 2, cursor)
    await kept(store, new_call(createTime=CREATED + 2), history=("alice",))
    third, cursor = await store.history("alice", 2, cursor)
    assert ids(first + second + third) == order
    assert cursor == 0


async def test_a_call_made_in_the_millisecond_a_page_ends_in_hides_no_other(store: Store) -> None:
    calls = await keep_calls(store, 6, apart=0)
    first, cursor = await store.history("alice", 2, 0)
    await kept(store, new_call(callID=str(2**63 - 1), createTime=CREATED), history=("alice",))
    rest, cursor = await store.history("alice", 10, cursor)
    assert {*ids(first), *ids(rest)} >= {*ids(calls)}
    assert cursor == 0


async def test_a_flag_of_the_first_edition_goes_on_with_older_calls(store: Store) -> None:
    calls = await keep_calls(store, 4)
    # It was the callID of the last call on the page: its time, and 21 bits of chance.
    page, _ = await store.history("alice", 10, calls[2].createTime << 21 | 1_234_567)
    assert ids(page) == ids(calls)[1::-1]


async def test_a_page_of_large_calls_is_shorter_than_asked_and_nothing_is_lost(
    store: Store,
) -> None:
    text = "x" * 2_000
    crowd = [member(f"u{n}", extendedData=text, endExtendedData=text) for n in range(100)]
    calls = []
    for n in range(8):
        call = new_call(*crowd, createTime=CREATED + n)
        await kept(store, call, history=("alice",))
        calls.append(call)
    found = await pages(store, "alice", 100)
    assert [call_id for page in found for call_id in page] == ids(calls)[::-1]
    if store.shared or hasattr(store, "path"):
        assert max(map(len, found)) <= 4


async def test_a_call_that_changes_keeps_its_place(store: Store) -> None:
    calls = await keep_calls(store, 4)
    _, cursor = await store.history("alice", 2, 0)
    await store.commit(step(ended(calls[0]), 1))
    page, _ = await store.history("alice", 2, cursor)
    assert ids(page) == ids(calls)[1::-1]


async def test_paging_goes_on_where_a_trimmed_call_was(store: Store) -> None:
    calls = [new_call(createTime=CREATED + n) for n in range(4)]
    for n, call in enumerate(calls):
        await kept(store, call, history=("alice",))
        await store.commit(step(ended(call, NOW + (0 if n == 2 else 10)), 1))
    page, cursor = await store.history("alice", 2, 0)
    assert ids(page) == [calls[3].callID, calls[2].callID]
    assert await store.trim(NOW + 1, NOW) == 1
    page, cursor = await store.history("alice", 2, cursor)
    assert ids(page) == [calls[1].callID, calls[0].callID]
    assert cursor == 0


@pytest.mark.parametrize("cursor", [1, 12345, 2**63 - 1])
async def test_a_cursor_nobody_gave_harms_nobody(store: Store, cursor: int) -> None:
    await keep_calls(store, 2)
    page, _ = await store.history("alice", 10, cursor)
    assert len(page) in (0, 2)


async def test_a_page_of_nothing_is_empty(store: Store) -> None:
    await keep_calls(store, 2)
    assert (await store.history("alice", 0, 0))[0] == []
    assert (await store.history("alice", -1, 0))[0] == []


# --- trimming ------------------------------------------------------------------------------------


async def test_trimming_forgets_what_ended_before_and_nothing_else(store: Store) -> None:
    old, edge, going_on = (new_call(createTime=CREATED + n) for n in range(3))
    for call in (old, edge, going_on):
        await kept(store, call, history=("alice", "bob"))
    await store.commit(step(ended(old, NOW - 1), 1))
    await store.commit(step(ended(edge, NOW), 1))
    assert await store.trim(NOW, NOW) == 1
    assert await store.load(old.callID) is None
    assert await store.load(edge.callID) is not None
    assert await store.load(going_on.callID) is not None
    for user_id in ("alice", "bob"):
        assert ids((await store.history(user_id, 10, 0))[0]) == ids([going_on, edge])
    assert await store.trim(NOW, NOW) == 0


async def test_a_trimmed_call_can_be_made_again(store: Store) -> None:
    call = new_call()
    await kept(store, call, history=("alice",))
    await store.commit(step(ended(call), 1))
    assert await store.trim(NOW + 6_000, NOW) == 1
    record = await kept(store, call)
    assert record.version == 1
    assert await store.history("alice", 10, 0) == ([], 0)


async def test_a_long_trim_lets_commits_pass(store: Store) -> None:
    calls = [ended(new_call(), NOW) for _ in range(700)]
    await asyncio.gather(*[store.commit(step(call, history=("alice",))) for call in calls])
    trimming = asyncio.ensure_future(store.trim(NOW + 1, NOW))
    live = new_call()
    record = await kept(store, live, history=("alice",))
    assert record.version == 1
    assert await trimming == 700
    assert await store.history("alice", 10, 0) == ([live], 0)


async def test_a_change_after_the_end_does_not_bring_a_call_back(store: Store) -> None:
    call = new_call()
    await kept(store, call, history=("alice",))
    over = ended(call, NOW)
    await store.commit(step(over, 1))
    said = msgspec.structs.replace(over, extendedData="late word")
    assert (await store.commit(step(said, 2))).applied
    assert await store.callsOf("alice") == []
    assert await store.history("alice", 10, 0) == ([said], 0)
    assert await store.trim(NOW + 1, NOW) == 1


async def test_a_page_over_many_calls_is_complete(store: Store) -> None:
    calls = await keep_calls(store, 1_500, apart=1)
    found = await pages(store, "bob", 100)
    assert [call_id for page in found for call_id in page] == ids(calls)[::-1]
    assert new_call_id() not in ids(calls)
