"""What a commit promises, on every store."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from callkit.engine.call import Member
from callkit.errors import StoreError
from callkit.model import CallUserState, EndReason
from callkit.server.stores.base import Store
from tests.contract.stores.doors import (
    NOW,
    ODD_USER,
    ODD_USERS,
    Door,
    applied,
    ended,
    frame,
    kept,
    member,
    new_call,
    new_call_id,
    nonce_of,
    step,
)


async def test_a_created_call_is_loaded_as_it_was(store: Store) -> None:
    whole = Member(
        userID=ODD_USER,
        state=CallUserState.REJECTED,
        userName="Zoë 🎈",
        inviter="alice",
        extendedData='{"a":"\\u0000 ünï"}',
        invitedTime=NOW,
        answeredTime=NOW + 1,
        leftTime=NOW + 2,
        deadline=NOW + 3,
        checkTime=NOW + 4,
        primaryDevice="d1",
        answerDevice="d2",
        deviceName="Desk",
        endReason=EndReason.BUSY,
        endExtendedData="bye",
    )
    call = new_call(member("alice"), whole, extendedData="x" * 2048, checkDelivery=True)
    result = await store.commit(step(call))
    assert result.applied
    assert result.record is not None
    assert result.record.version == 1
    loaded = await store.load(call.callID)
    assert loaded is not None
    assert (loaded.version, loaded.call) == (1, call)


async def test_an_ended_call_is_loaded_as_it_was(store: Store) -> None:
    call = new_call()
    await kept(store, call)
    await store.commit(step(ended(call), 1))
    loaded = await store.load(call.callID)
    assert loaded is not None
    assert (loaded.version, loaded.call) == (2, ended(call))


async def test_nobody_has_an_unknown_call(store: Store) -> None:
    assert await store.load(new_call_id()) is None


@pytest.mark.parametrize(
    "call_id",
    ["", "0", "-1", "abc", "1.5", " 1", "01", "+1", "1_0", "٣", "9223372036854775808", "9" * 400],
)
async def test_what_is_not_a_call_id_is_found_nowhere_and_kept_nowhere(
    store: Store, call_id: str
) -> None:
    assert await store.load(call_id) is None
    bad = msgspec.structs.replace(new_call(), callID=call_id)
    with pytest.raises(StoreError):
        await store.commit(step(bad, history=("alice",)))
    assert await store.history("alice", 10, 0) == ([], 0)


async def test_the_greatest_call_id_is_one(store: Store) -> None:
    call = new_call(callID=str(2**63 - 1))
    await kept(store, call, history=("alice",))
    assert await store.history("alice", 10, 0) == ([call], 0)


async def test_creating_what_exists_changes_nothing_and_returns_it(store: Store) -> None:
    call = new_call()
    await kept(store, call)
    other = msgspec.structs.replace(call, extendedData="other")
    result = await store.commit(step(other, frames=(frame(other),)))
    assert not result.applied
    assert result.record is not None
    assert (result.record.version, result.record.call) == (1, call)
    assert await store.undelivered(0, 10) == []


async def test_creating_what_has_ended_changes_nothing_and_returns_it(door: Door) -> None:
    store = await door.open()
    call = new_call()
    await kept(store, call)
    await store.commit(step(ended(call), 1))
    result = await store.commit(step(call))
    assert not result.applied
    assert result.record is not None
    assert (result.record.version, result.record.call) == (2, ended(call))


async def test_changing_what_does_not_exist_changes_nothing(store: Store) -> None:
    call = new_call()
    result = await store.commit(step(call, 1, history=("alice",), nonce=nonce_of()))
    assert (result.applied, result.record, result.nonce) == (False, None, None)
    assert await store.load(call.callID) is None
    assert await store.nonce("alice", "n1", NOW) is None
    assert await store.history("alice", 10, 0) == ([], 0)
    assert await store.nextDue() == 0


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_another_version_changes_nothing_and_returns_the_record(
    store: Store, expected: int
) -> None:
    call = new_call()
    await kept(store, call)
    second = msgspec.structs.replace(call, revision=2)
    await store.commit(step(second, 1))
    third = msgspec.structs.replace(call, revision=3)
    result = await store.commit(
        step(third, expected, nonce=nonce_of(), frames=(frame(third),), history=("carol",))
    )
    assert not result.applied
    assert result.record is not None
    assert (result.record.version, result.record.call) == (2, second)
    assert await store.load(call.callID) == result.record
    assert await store.nonce("alice", "n1", NOW) is None
    assert await store.undelivered(0, 10) == []
    assert await store.history("carol", 10, 0) == ([], 0)


async def test_of_commits_to_one_version_in_one_tick_the_first_is_applied(store: Store) -> None:
    call = new_call()
    await kept(store, call)
    versions = [msgspec.structs.replace(call, extendedData=str(n)) for n in range(20)]
    results = await asyncio.gather(*[store.commit(step(one, 1)) for one in versions])
    assert [result.applied for result in results] == [True] + [False] * 19
    for result in results:
        assert result.record is not None
        assert (result.record.version, result.record.call) == (2, versions[0])


async def test_of_creations_in_one_tick_the_first_is_applied(store: Store) -> None:
    call = new_call()
    results = await asyncio.gather(*[store.commit(step(call)) for _ in range(5)])
    assert [result.applied for result in results] == [True] + [False] * 4


async def test_races_over_many_ticks_leave_one_chain_of_versions(store: Store) -> None:
    call = new_call(extendedData="0")
    await kept(store, call)

    async def count_up(times: int) -> None:
        record = await store.load(call.callID)
        while times:
            assert record is not None
            number = str(int(record.call.extendedData) + 1)
            following = msgspec.structs.replace(record.call, extendedData=number)
            result = await store.commit(step(following, record.version))
            record = result.record
            times -= result.applied

    await asyncio.gather(*[count_up(5) for _ in range(8)])
    record = await store.load(call.callID)
    assert record is not None
    assert (record.version, record.call.extendedData) == (41, "40")


async def test_a_chain_started_in_one_tick_is_applied_in_its_order(store: Store) -> None:
    call = new_call()
    versions = [msgspec.structs.replace(call, revision=n + 1) for n in range(5)]
    results = await asyncio.gather(
        *[store.commit(step(one, n, frames=(frame(one),))) for n, one in enumerate(versions)]
    )
    assert applied(results) == 5
    entries = await store.undelivered(0, 10)
    assert [entry.outgoing.revision for entry in entries] == [1, 2, 3, 4, 5]
    record = await store.load(call.callID)
    assert record is not None
    assert (record.version, record.call.revision) == (5, 5)


async def test_a_call_made_and_ended_in_one_tick_has_ended(store: Store) -> None:
    call = new_call()
    results = await asyncio.gather(store.commit(step(call)), store.commit(step(ended(call), 1)))
    assert applied(results) == 2
    assert await store.callsOf("alice") == []
    assert await store.nextDue() == 0
    assert await store.trim(NOW + 5_001, NOW) == 1


async def test_many_calls_in_one_tick_are_all_there(store: Store) -> None:
    calls = [new_call() for _ in range(700)]
    results = await asyncio.gather(
        *[
            store.commit(
                step(
                    call,
                    history=("alice",),
                    nonce=nonce_of(nonce=call.callID),
                    frames=(frame(call),),
                )
            )
            for call in calls
        ]
    )
    assert applied(results) == 700
    assert len({result.frameIDs for result in results}) == 700
    found = [await store.load(call.callID) for call in calls]
    assert [record.call for record in found if record is not None] == calls


async def test_a_bad_commit_does_not_harm_its_neighbours(store: Store) -> None:
    good, bad = new_call(), msgspec.structs.replace(new_call(), callID="x")
    results = await asyncio.gather(
        store.commit(step(good)), store.commit(step(bad)), return_exceptions=True
    )
    assert isinstance(results[1], StoreError)
    assert await store.load(good.callID) is not None


async def test_text_that_cannot_be_written_is_refused_and_harms_nobody(store: Store) -> None:
    good, lone = new_call(), new_call(extendedData="\ud800")
    results = await asyncio.gather(
        store.commit(step(good, history=("alice",))),
        store.commit(step(lone, history=("\ud800",), nonce=nonce_of("\ud800"))),
        return_exceptions=True,
    )
    assert isinstance(results[1], StoreError)
    assert await store.load(lone.callID) is None
    assert await store.history("alice", 10, 0) == ([good], 0)


async def test_a_cancelled_caller_does_not_undo_its_commit(store: Store) -> None:
    call = new_call()

    async def commit() -> None:
        await store.commit(step(call))

    task = asyncio.ensure_future(commit())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await kept(store, new_call())
    record = await store.load(call.callID)
    assert record is not None
    result = await store.commit(step(call, record.version))
    assert result.applied


# --- big and odd values --------------------------------------------------------------------------


async def test_a_big_call_is_kept_whole(store: Store) -> None:
    members = tuple(
        member(f"user{n:028d}", extendedData="é" * 1024, endExtendedData="x" * 2048)
        for n in range(200)
    )
    call = new_call(*members, extendedData="y" * 2048)
    frames = tuple(frame(call, b"z" * 100_000) for _ in range(3))
    await kept(store, call, frames=frames, nonce=nonce_of(reply=bytes(range(256)) * 400))
    record = await store.load(call.callID)
    assert record is not None
    assert record.call == call
    assert [entry.outgoing for entry in await store.undelivered(0, 10)] == list(frames)
    nonce = await store.nonce("alice", "n1", NOW)
    assert nonce is not None
    assert nonce.reply == bytes(range(256)) * 400


@pytest.mark.parametrize("user_id", ODD_USERS)
async def test_any_user_id_is_a_name_like_others(store: Store, user_id: str) -> None:
    call = new_call(member(user_id), member("bob", CallUserState.INVITING), caller=user_id)
    nonce = nonce_of(user_id, nonce=user_id)
    await kept(
        store, call, history=(user_id, "bob"), nonce=nonce, frames=(frame(call, b"{}", user_id),)
    )
    assert await store.history(user_id, 10, 0) == ([call], 0)
    assert [record.call for record in await store.callsOf(user_id)] == [call]
    assert await store.nonce(user_id, user_id, NOW) == nonce
    entries = await store.undelivered(0, 10)
    assert entries[0].outgoing.recipients[0].userID == user_id


# --- nonces --------------------------------------------------------------------------------------


async def test_a_nonce_is_kept_with_its_commit(store: Store) -> None:
    nonce = nonce_of(reply=b'{"op":"ok"}', callID="77")
    await kept(store, new_call(), nonce=nonce)
    assert await store.nonce("alice", "n1", NOW) == nonce


async def test_nonces_belong_to_a_user(store: Store) -> None:
    await kept(store, new_call(), nonce=nonce_of("alice"))
    assert await store.nonce("bob", "n1", NOW) is None
    result = await store.commit(step(new_call(), nonce=nonce_of("bob")))
    assert result.applied


async def test_user_id_and_nonce_do_not_run_together(store: Store) -> None:
    await kept(store, new_call(), nonce=nonce_of("a", "b:c"))
    assert await store.nonce("a:b", "c", NOW) is None
    assert (await store.commit(step(new_call(), nonce=nonce_of("a:b", "c")))).applied


async def test_a_replayed_creation_returns_the_first_reply_and_creates_nothing(
    store: Store,
) -> None:
    first = nonce_of(reply=b"first")
    await kept(store, new_call(), nonce=first)
    again = new_call()
    result = await store.commit(
        step(again, nonce=nonce_of(reply=b"second"), frames=(frame(again),), history=("alice",))
    )
    assert (result.applied, result.nonce) == (False, first)
    assert await store.load(again.callID) is None
    assert await store.undelivered(0, 10) == []
    assert await store.history("alice", 10, 0) == ([], 0)


@pytest.mark.parametrize("expected", [1, 2])
async def test_a_replayed_change_returns_the_first_reply_whatever_the_version(
    store: Store, expected: int
) -> None:
    call = new_call()
    await kept(store, call)
    first = nonce_of(reply=b"first")
    assert (await store.commit(step(call, 1, nonce=first))).applied
    result = await store.commit(step(call, expected, nonce=nonce_of(reply=b"second")))
    assert (result.applied, result.nonce) == (False, first)
    record = await store.load(call.callID)
    assert record is not None
    assert record.version == 2


async def test_a_nonce_used_twice_in_one_tick_is_applied_once(store: Store) -> None:
    calls = [new_call() for _ in range(4)]
    results = await asyncio.gather(
        *[store.commit(step(call, nonce=nonce_of(reply=b"%d" % n))) for n, call in enumerate(calls)]
    )
    assert [result.applied for result in results] == [True, False, False, False]
    assert {result.nonce.reply for result in results[1:] if result.nonce} == {b"0"}
    assert await store.load(calls[1].callID) is None


async def test_a_replay_among_new_commits_is_the_only_one_refused(store: Store) -> None:
    await kept(store, new_call(), nonce=nonce_of(nonce="old"))
    calls = [new_call() for _ in range(10)]
    names = ["old" if n == 5 else f"new{n}" for n in range(10)]
    results = await asyncio.gather(
        *[
            store.commit(step(call, nonce=nonce_of(nonce=name), frames=(frame(call),)))
            for call, name in zip(calls, names, strict=True)
        ]
    )
    assert [result.applied for result in results] == [n != 5 for n in range(10)]
    entries = await store.undelivered(0, 100)
    assert [entry.position for entry in entries] == [
        position for result in results for position in result.frameIDs
    ]


async def test_a_refused_commit_leaves_its_nonce_free(store: Store) -> None:
    call = new_call()
    await kept(store, call)
    refused = await store.commit(step(call, 7, nonce=nonce_of()))
    assert not refused.applied
    assert (await store.commit(step(call, 1, nonce=nonce_of()))).applied


async def test_a_nonce_is_gone_when_its_time_has_come(store: Store) -> None:
    await kept(store, new_call(), nonce=nonce_of(expireTime=NOW + 1))
    assert await store.nonce("alice", "n1", NOW) is not None
    assert await store.nonce("alice", "n1", NOW + 1) is None


async def test_trimming_frees_nonces_past_their_time_only(store: Store) -> None:
    await kept(store, new_call(), nonce=nonce_of(nonce="long", expireTime=NOW + 10))
    await kept(store, new_call(), nonce=nonce_of(nonce="short", expireTime=NOW + 5))
    await store.trim(0, NOW + 5)
    assert await store.nonce("alice", "short", 0) is None
    assert await store.nonce("alice", "long", 0) is not None
    assert (await store.commit(step(new_call(), nonce=nonce_of(nonce="short")))).applied
    assert not (await store.commit(step(new_call(), nonce=nonce_of(nonce="long")))).applied
