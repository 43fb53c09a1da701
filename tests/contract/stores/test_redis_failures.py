"""A Redis that dies, hangs, forgets or fails over, and the places it can be found at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import msgspec
import pytest
import redis

from callkit.errors import StoreError
from callkit.server.stores.base import UserRecord
from callkit.server.stores.redis.store import RedisStore
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
from tests.contract.stores.processes import NEW_EPOCH, Process, Service
from tests.contract.stores.redis_server import RedisServer
from tests.contract.stores.sentinel import Watched, free_port, replica_of
from tests.waiting import until


@pytest.fixture
def durable_server() -> Iterator[RedisServer]:
    with RedisServer(durable=True) as server:
        yield server


@pytest.fixture
async def fragile(durable_server: RedisServer) -> AsyncIterator[Service]:
    """A service whose Redis may be killed, started and paused."""
    service = Service(durable_server, timeout="0.5")
    yield service
    await service.close()


# --- an engine that fails ------------------------------------------------------------------------


@pytest.mark.may_log(NEW_EPOCH)
async def test_a_restarted_engine_is_a_new_epoch_with_what_was_on_its_disk(
    fragile: Service,
) -> None:
    one = await fragile.join("one")
    before = one.epoch
    call = new_call()
    record = await kept(one.store, call, frames=(frame(call),))
    fragile.server.kill()
    fragile.server.start()
    assert await one.store.load(call.callID) == record
    await until(lambda: one.epochs)
    assert len(one.epochs) == 1
    assert one.epoch != before
    assert (await one.store.commit(step(call, 1, frames=(frame(call),)))).applied
    two = await fragile.join("two")
    assert two.epoch == one.epoch


async def test_a_process_that_comes_back_finds_the_same_epoch(service: Service) -> None:
    one = await service.join("one")
    epoch = one.epoch
    await one.store.close()
    again = await service.join("one")
    assert again.epoch == epoch


@pytest.mark.may_log(NEW_EPOCH)
async def test_a_dead_engine_is_an_error_until_it_lives_again(fragile: Service) -> None:
    one = await fragile.join("one")
    call = new_call()
    await kept(one.store, call)
    fragile.server.kill()
    for _ in range(2):
        results = await asyncio.gather(
            one.store.load(call.callID),
            one.store.commit(step(call, 1)),
            one.store.due(NOW, 1),
            return_exceptions=True,
        )
        assert all(isinstance(result, StoreError) for result in results)
        assert "redis.sock" in str(results[0])
    fragile.server.start()
    assert (await one.store.commit(step(call, 1))).record is not None


async def test_an_engine_that_hangs_is_an_error_and_its_commit_counts_once(
    fragile: Service,
) -> None:
    one = await fragile.join("one")
    call = new_call()
    await kept(one.store, call)
    fragile.server.pause()
    with pytest.raises(StoreError):
        await one.store.commit(step(call, 1, nonce=nonce_of(), frames=(frame(call),)))
    fragile.server.resume()
    result = await one.store.commit(step(call, 1, nonce=nonce_of(), frames=(frame(call),)))
    # The hanging engine may have got it before, or it gets it now.
    assert result.applied or result.nonce is not None
    record = await one.store.load(call.callID)
    assert record is not None
    assert record.version == 2
    assert len(await one.store.undelivered(0, 10)) == 1


async def test_frames_of_a_commit_nobody_acknowledged_are_handed_on(service: Service) -> None:
    async with CuttingProxy(service.server.socket) as proxy:
        url = service.url.replace(str(service.server.socket), str(proxy.socket))
        one = await service.join("one", url)
        call = new_call()
        proxy.refuse_after_cut = True
        proxy.cut_after(call.callID.encode())
        with pytest.raises(StoreError):
            await one.store.commit(step(call, frames=(frame(call, b"x"),)))
        proxy.refuse_after_cut = proxy.refusing = False
        await until(lambda: one.frames)
        record = await one.store.load(call.callID)
        assert record is not None
        result = await one.store.commit(step(call, 1, frames=(frame(call, b"y"),)))
        assert (one.frames, result.frameIDs) == ([b"x"], (2,))
        await one.store.close()


@pytest.mark.logs(NEW_EPOCH)
async def test_a_commit_of_an_old_epoch_is_refused_with_the_call_as_it_is(
    service: Service,
) -> None:
    one = await service.join("one")
    call = new_call()
    record = await kept(one.store, call)
    # As another process does that meets the primary under a new replication id.
    await one.store._link.write("HSET", f"{one.store._p}meta", "replid", "x", "epoch", "new")
    result = await one.store.commit(step(call, 1, frames=(frame(call),)))
    assert (result.applied, result.record) == (False, record)
    assert await one.store.undelivered(0, 10) == []
    assert (await one.store.commit(step(call, 1))).applied, "computed anew, it is welcome"
    assert one.epochs == ["new"]


@pytest.mark.logs(NEW_EPOCH)
async def test_a_quiet_process_learns_of_a_new_epoch(service: Service) -> None:
    one = await service.join("one")
    await one.store._link.write("HSET", f"{one.store._p}meta", "replid", "x", "epoch", "new")
    await until(lambda: one.epochs == ["new"])


async def test_nobody_at_the_address_is_an_error_on_opening(redis_server: RedisServer) -> None:
    store = RedisStore("unix:///nowhere/redis.sock?password=secret")
    with pytest.raises(StoreError, match=r"unix:/+nowhere/redis\.sock") as refused:
        await store.open()
    assert "secret" not in str(refused.value)
    await store.close()


async def test_an_older_engine_is_refused_by_its_version(redis_server: RedisServer) -> None:
    ends: list[bool] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            text = b"redis_version:6.2.14\r\nrole:master\r\nmaster_replid:x\r\n"
            if b"$4\r\nINFO" in data:
                writer.write(b"$%d\r\n%s\r\n" % (len(text), text))
            else:
                writer.write(b"+OK\r\n" * data.count(b"*"))
        writer.close()
        ends.append(True)

    path = redis_server.directory / "old.sock"
    server = await asyncio.start_unix_server(answer, path)
    store = RedisStore(f"unix://{path}")
    with pytest.raises(StoreError, match=r"Redis 7 is needed, this is 6\.2\.14"):
        await store.open()
    await store.close()
    server.close()
    await until(lambda: ends)


# --- replicas, Sentinels, Cluster ----------------------------------------------------------------


@pytest.fixture
def primary() -> Iterator[RedisServer]:
    with RedisServer(port=free_port()) as server:
        yield server


@pytest.fixture
def replica(primary: RedisServer) -> Iterator[RedisServer]:
    with replica_of(primary) as server:
        yield server


async def in_sync(process: Process) -> None:
    """Until a replica has what was written."""

    async def replicas() -> int:
        return int(await process.store._link.read("WAIT", 1, 100))

    for _ in range(100):
        if await replicas():
            return
    raise AssertionError("no replica came")


async def test_a_replica_is_not_a_place_to_write(
    primary: RedisServer, replica: RedisServer
) -> None:
    store = RedisStore(replica.url())
    with pytest.raises(StoreError, match="this is a replica"):
        await store.open()
    await store.close()


# A primary takes a new replication id when its first replica comes.
@pytest.mark.may_log(NEW_EPOCH)
async def test_replicated_means_that_a_replica_has_it(
    primary: RedisServer, replica: RedisServer
) -> None:
    plain = Service(primary)
    plain.url = primary.url("both")
    strict = Service(primary)
    strict.url = primary.url("both", durability="replicated", timeout="2")
    one = await plain.join("one")
    await one.store.putUser(UserRecord(userID="alice"))
    await in_sync(one)
    two = await strict.join("two")
    call = new_call()
    await kept(two.store, call, nonce=nonce_of())
    replica.pause()
    with pytest.raises(StoreError, match="no replica has it"):
        await two.store.commit(step(call, 1, nonce=nonce_of(nonce="n2")))
    assert await two.store.user("alice") is not None, "reading goes on"
    assert (await one.store.commit(step(call, 2))).applied, "others do not wait"
    replica.resume()
    await in_sync(one)
    again = await two.store.commit(step(call, 1, nonce=nonce_of(nonce="n2")))
    assert again.nonce is not None, "it had been applied, and now it is safe"
    await strict.close()
    await plain.close()


@pytest.mark.may_log(NEW_EPOCH)
async def test_a_failover_is_found_through_the_sentinel() -> None:
    async with Watched() as watched:
        service = Service(watched.primary)
        plain = await service.join("plain", watched.url(service="s"))
        await plain.store.putUser(UserRecord(userID="alice"))
        await in_sync(plain)
        url = watched.url(service="s", durability="replicated", timeout="1")
        one = await service.join("one", url)
        call = new_call()
        await kept(one.store, call)
        epoch = one.epoch
        await watched.fail()
        record = await one.store.load(call.callID)
        assert record is not None
        assert record.version == 1
        assert one.epoch != epoch
        with pytest.raises(StoreError, match="no replica has it"):
            await one.store.commit(step(call, 1))
        await one.store.putDevice(one.device("alice"))
        assert await one.store.devices(["alice"]), "people are there though nothing can be kept"
        await service.close()


async def whole_cluster(node: RedisServer) -> None:
    """Let one node serve every slot."""
    with redis.Redis(unix_socket_path=str(node.socket)) as client:
        client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        await until(
            lambda: "cluster_state:ok" in str(client.execute_command("CLUSTER", "INFO")),
            within=10.0,
        )


async def test_a_cluster_serves_a_service_from_one_slot() -> None:
    with RedisServer("--cluster-enabled", "yes", port=free_port()) as node:
        await whole_cluster(node)
        service = Service(node)
        url = f"redis+cluster://127.0.0.1:{node.port}"
        one, two = await service.join("one", url), await service.join("two", url)
        await two.store.putDevice(two.device(ODD_USER))
        call = new_call(member(ODD_USER), caller=ODD_USER)
        record = await kept(
            one.store,
            call,
            history=(ODD_USER,),
            nonce=nonce_of(ODD_USER),
            frames=(frame(call, b"x", ODD_USER),),
            webhooks=(event(call),),
            deadline=NOW,
        )
        await until(lambda: two.frames)
        assert await two.store.callsOf(ODD_USER) == [record]
        assert await two.store.due(NOW, 10) == [record]
        assert await two.store.history(ODD_USER, 10, 0) == ([call], 0)
        assert len(await two.store.dueWebhooks(NOW, 1_000, 10)) == 1
        await two.store.putUser(UserRecord(userID=ODD_USER))
        await two.store.setBlocked(ODD_USER, "bob", True)
        assert await one.store.blocked("bob", [ODD_USER, "x"]) == {ODD_USER}
        assert set(await one.store.users([ODD_USER, "y"])) == {ODD_USER}
        await one.store.touch([(ODD_USER, "d1", "two-d1")], NOW + 1)
        assert len(await one.store.lostDevices(NOW + 1, 10)) == 1
        assert await one.store.removeDevice(ODD_USER, "d1", "two-d1")
        await one.store.commit(step(ended(call), 1))
        assert await one.store.trim(NOW + 10_000, NOW + 1_000_000) == 1
        assert msgspec.structs.asdict(record)["version"] == 1
        await service.close()
