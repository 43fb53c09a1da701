"""Several processes on one Redis, and commands they send twice."""

from __future__ import annotations

import asyncio
import time

from callkit.server.stores.base import UserRecord
from tests.contract.stores.cutting import CuttingProxy
from tests.contract.stores.doors import (
    NOW,
    ODD_USER,
    ended,
    event,
    frame,
    kept,
    member,
    new_call,
    nonce_of,
    step,
)
from tests.contract.stores.processes import Process, Service
from tests.contract.stores.redis_server import RedisServer
from tests.waiting import until

# --- several processes ---------------------------------------------------------------------------


async def test_processes_see_what_others_committed(service: Service) -> None:
    one, two = await service.join("one"), await service.join("two")
    call = new_call()
    record = await kept(one.store, call, history=("alice",), deadline=NOW, nonce=nonce_of())
    assert await two.store.load(call.callID) == record
    assert await two.store.callsOf("bob") == [record]
    assert await two.store.nonce("alice", "n1", NOW) == nonce_of()
    assert await two.store.due(NOW, 10) == [record]
    assert await one.store.due(NOW, 10) == [], "leased to the other process"
    assert (await two.store.commit(step(ended(call), 1))).applied
    assert not (await one.store.commit(step(call, 1))).applied
    assert await one.store.history("alice", 10, 0) == ([ended(call)], 0)


async def test_of_two_processes_one_applies_its_commit(service: Service) -> None:
    one, two = await service.join("one"), await service.join("two")
    for _ in range(50):
        call = new_call()
        await kept(one.store, call)
        results = await asyncio.gather(
            *[process.store.commit(step(call, 1)) for process in (one, two, two, one)]
        )
        assert [result.applied for result in results].count(True) == 1


async def test_frames_reach_the_processes_of_their_recipients_and_no_other(
    service: Service,
) -> None:
    one, two, three = [await service.join(name) for name in ("one", "two", "three")]
    for process, user_id in ((one, "alice"), (two, "bob"), (two, "carol"), (three, "dave")):
        await process.store.putDevice(process.device(user_id))
    call = new_call()
    first = await one.store.commit(
        step(call, frames=(frame(call, b"a", "alice"), frame(call, b"b", "bob", "carol")))
    )
    await until(lambda: two.frames)
    assert two.frames == [b"a", b"b"], "a commit's frames travel together"
    await one.store.commit(step(call, 1, frames=(frame(call, b"c", "dave", "nobody"),)))
    await until(lambda: three.frames)
    assert (two.frames, three.frames) == ([b"a", b"b"], [b"c"])
    assert one.frames == [], "one's own frames are one's own"
    assert [e.position for e in await one.store.undelivered(0, 10)] == [
        *first.frameIDs,
        first.frameIDs[-1] + 1,
    ]
    assert [e.position for e in await two.store.undelivered(0, 10)] == [1, 2]


async def test_own_and_foreign_frames_make_one_row_of_positions(service: Service) -> None:
    one, two = await service.join("one"), await service.join("two")
    await one.store.putDevice(one.device("alice"))
    await two.store.putDevice(two.device("bob"))
    own: list[int] = []

    async def commits(process: Process, count: int) -> None:
        for _ in range(count):
            call = new_call()
            result = await process.store.commit(step(call, frames=(frame(call),)))
            if process is one:
                own.extend(result.frameIDs)

    await asyncio.gather(*[commits(process, 25) for process in (one, two, one, two)])
    await until(lambda: len(one.entries) == 50)
    foreign = [entry.position for entry in one.entries]
    assert sorted(own + foreign) == list(range(1, 101))


async def test_devices_of_one_person_on_two_processes_both_hear(service: Service) -> None:
    one, two, three = [await service.join(name) for name in ("one", "two", "three")]
    for process in (two, three):
        await process.store.putDevice(process.device("bob", process.name))
    call = new_call()
    await one.store.commit(step(call, frames=(frame(call, b"x", "bob"),)))
    await until(lambda: two.frames and three.frames)
    assert await two.store.removeDevice("bob", "two", "two-two")
    await one.store.commit(step(call, 1, frames=(frame(call, b"y", "bob"),)))
    await until(lambda: len(three.frames) == 2)
    assert two.frames == [b"x"]


async def test_frames_arrive_though_subscriptions_are_cut(service: Service) -> None:
    one, two = await service.join("one"), await service.join("two")
    await two.store.putDevice(two.device("bob"))
    call = new_call()
    for version in range(6):
        await one.store._link.write("CLIENT", "KILL", "TYPE", "pubsub")
        await one.store.commit(step(call, version, frames=(frame(call, b"%d" % version),)))
    await until(lambda: len(two.frames) >= 6, what="what was missed is read")
    assert two.frames == [b"0", b"1", b"2", b"3", b"4", b"5"]


async def test_frames_for_a_process_that_died_are_its_successors(service: Service) -> None:
    one = await service.join("one")
    two = await service.join("two")
    await two.store.putDevice(two.device("bob"))
    await two.store.close()
    call = new_call()
    await one.store.commit(step(call, frames=(frame(call, b"x"),)))
    again = await service.join("two")
    assert [e.outgoing.frame for e in await again.store.undelivered(0, 10)] == [b"x"]
    await again.store.delivered(1)
    assert await again.store.undelivered(0, 10) == []
    assert again.frames == [], "found in the outbox, not handed on"


async def test_what_is_posted_stands_in_the_row_of_whom_it_is_for(service: Service) -> None:
    one, two, three = [await service.join(name) for name in ("one", "two", "three")]
    await two.store.putDevice(two.device("bob"))
    call = new_call()
    await one.store.commit(step(call, frames=(frame(call, b"a", "bob"),)))
    await one.store.post(["two", "three"], frame(call, b"b"))
    await one.store.commit(step(call, 1, frames=(frame(call, b"c", "bob"),)))
    await until(lambda: len(two.frames) == 3 and three.frames)
    assert (two.frames, three.frames) == ([b"a", b"b", b"c"], [b"b"])
    assert [entry.position for entry in two.entries] == [1, 2, 3]
    positions = [await process.store.position() for process in (one, two, three)]
    assert positions == [2, 3, 1]


async def test_all_processes_have_one_clock_to_look_at(service: Service) -> None:
    one, two = await service.join("one"), await service.join("two")
    times = [await process.store.time() for process in (one, two, one)]
    assert times == sorted(times)
    assert abs(times[0] - time.time() * 1000) < 60_000


async def test_a_name_is_claimed_by_one_process_until_its_time(service: Service) -> None:
    one, two = await service.join("one"), await service.join("two")
    claims = [process.store.claim("n", NOW, NOW + 60_000) for process in (one, two, two, one)]
    assert sorted(await asyncio.gather(*claims)) == [False, False, False, True]
    assert await two.store.claim("m", NOW, NOW + 1)
    while not await one.store.claim("m", NOW, NOW + 60_000):
        pass


async def test_services_on_one_server_do_not_meet(redis_server: RedisServer) -> None:
    here, there = Service(redis_server), Service(redis_server)
    one, two = await here.join("one"), await there.join("one")
    call = new_call()
    await kept(one.store, call, nonce=nonce_of(), deadline=NOW, history=("alice",))
    await one.store.putUser(UserRecord(userID="alice"))
    assert await two.store.load(call.callID) is None
    assert await two.store.nextDue() == 0
    assert await two.store.user("alice") is None
    assert await two.store.history("alice", 10, 0) == ([], 0)
    await here.close()
    await there.close()


async def test_nothing_is_left_of_calls_that_were_trimmed(service: Service) -> None:
    one = await service.join("one")
    call = new_call(member(ODD_USER), caller=ODD_USER)
    await kept(
        one.store,
        call,
        history=(ODD_USER, "bob"),
        nonce=nonce_of(ODD_USER),
        frames=(frame(call, b"x", ODD_USER),),
        webhooks=(event(call),),
    )
    await one.store.putDevice(one.device(ODD_USER))
    await one.store.removeDevice(ODD_USER, "d1", "one-d1")
    await one.store.commit(step(ended(call), 1))
    (webhook,) = await one.store.dueWebhooks(NOW, 1_000, 10)
    await one.store.webhookDone(webhook.position)
    await one.store.trim(NOW + 10_000, NOW + 1_000_000)
    await one.store.delivered(100)
    keys = await one.store._link.read("KEYS", f"{one.store._p}*")
    left = {key.partition(b"}:")[2].partition(b":")[0] for key in keys}
    assert left == {b"meta", b"position", b"delivered", b"outbox", b"webhookPosition", b"done"}
    assert await one.store._link.read("XLEN", f"{one.store._p}outbox:one") == 0


# --- commands that are sent twice ----------------------------------------------------------------


async def test_a_commit_whose_reply_was_lost_is_applied_once(service: Service) -> None:
    async with CuttingProxy(service.server.socket) as proxy:
        url = service.url.replace(str(service.server.socket), str(proxy.socket))
        one = await service.join("one", url)
        for nonce in (None, nonce_of()):
            call = new_call()
            proxy.cut_after(call.callID.encode())
            result = await one.store.commit(step(call, nonce=nonce, frames=(frame(call),) * 2))
            assert result.applied
            assert result.record is not None
            assert (result.record.version, result.record.call) == (1, call)
            entries = await one.store.undelivered(0, 10)
            assert tuple(e.position for e in entries[-2:]) == result.frameIDs
        assert proxy.cuts == 2
        assert len(entries) == 4
        assert one.epochs == [], "the connection was lost, nothing else"
        await one.store.close()


async def test_a_removal_whose_reply_was_lost_was_a_removal(service: Service) -> None:
    async with CuttingProxy(service.server.socket) as proxy:
        url = service.url.replace(str(service.server.socket), str(proxy.socket))
        one = await service.join("one", url)
        await one.store.putDevice(one.device("bob"))
        proxy.cut_after(b"_remove_device")
        assert await one.store.removeDevice("bob", "d1", "one-d1")
        assert not await one.store.removeDevice("bob", "d1", "one-d1")
        assert proxy.cuts == 1
        await one.store.close()


async def test_a_claim_whose_reply_was_lost_is_still_ones_own(service: Service) -> None:
    async with CuttingProxy(service.server.socket) as proxy:
        url = service.url.replace(str(service.server.socket), str(proxy.socket))
        one = await service.join("one", url)
        proxy.cut_after(b"_claim")
        assert await one.store.claim("n", NOW, NOW + 60_000)
        assert not await one.store.claim("n", NOW, NOW + 60_000)
        assert proxy.cuts == 1
        await one.store.close()


async def test_a_batch_that_was_cut_is_answered_whole(service: Service) -> None:
    async with CuttingProxy(service.server.socket) as proxy:
        url = service.url.replace(str(service.server.socket), str(proxy.socket))
        one = await service.join("one", url)
        calls = [new_call() for _ in range(40)]
        proxy.cut_after(calls[20].callID.encode())
        results = await asyncio.gather(
            *[one.store.commit(step(call, frames=(frame(call),))) for call in calls]
        )
        assert all(result.applied for result in results)
        positions = [position for result in results for position in result.frameIDs]
        assert positions == list(range(1, 41))
        assert proxy.cuts == 1
        await one.store.close()


async def test_functions_that_were_flushed_are_loaded_again(service: Service) -> None:
    one = await service.join("one")
    await one.store._link.write("FUNCTION", "FLUSH")
    await kept(one.store, new_call())
    assert one.epochs == []
