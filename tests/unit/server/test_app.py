"""A server as a whole: what it is made of, how it drains and stops, how it finds its store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from callkit.errors import StoreError, TransportError, UsageError
from callkit.server.app import Server, named, open_store
from callkit.server.settings import Settings
from callkit.server.stores.memory import MemoryStore
from callkit.server.stores.sqlite.store import SQLiteStore
from callkit.testing.clock import ManualClock, settle
from tests.integration.raw import raw
from tests.unit.server.sharing import SharedMemory
from tests.waiting import until

QUICK = Settings(port=0, insecure=True, limits=False)


def test_the_data_say_which_store_it_is(tmp_path: Path) -> None:
    assert isinstance(open_store(Settings()), MemoryStore)
    assert isinstance(open_store(Settings(data=str(tmp_path))), SQLiteStore)
    assert isinstance(open_store(Settings(data=str(tmp_path), store="memory")), MemoryStore)


@pytest.mark.parametrize("settings", [Settings(store="sqlite"), Settings(store="paper")])
def test_a_store_that_cannot_be_is_a_usage_error(settings: Settings) -> None:
    with pytest.raises(UsageError):
        open_store(settings)


def test_an_address_is_a_shared_store_and_names_its_process() -> None:
    settings = Settings(store="redis://127.0.0.1:1/0")
    one, two = named(settings), named(settings)
    assert open_store(one).shared
    assert one.process != two.process
    assert named(Settings(store=settings.store, process="left")).process.startswith("left-")
    assert named(Settings()).process == "main", "the next life finds what this one left"
    assert named(Settings(process="left")).process == "left"


@pytest.mark.parametrize("store", ["http://127.0.0.1", "redis://[", "redis+sentinel://h:1"])
def test_an_address_that_is_none_of_a_store_is_a_usage_error(store: str) -> None:
    with pytest.raises(UsageError):
        Server(Settings(store=store))


async def test_a_server_that_was_not_started_has_no_address() -> None:
    server = Server(QUICK)
    with pytest.raises(UsageError):
        _ = server.url
    await server.stop()


async def test_a_started_server_says_where_it_is_and_stops_twice() -> None:
    server = Server(QUICK)
    ports = await server.start()
    assert server.url == f"ws://127.0.0.1:{ports.ws}/v1"
    assert server.apiURL == ""
    await server.stop()
    await server.stop()


@pytest.mark.parametrize("host", ["::1", "[::1]", " [::1] ,127.0.0.1"])
async def test_an_ipv6_address_stands_in_brackets(host: str) -> None:
    server = Server(Settings(port=0, insecure=True, host=host))
    await server.start()
    assert server.url.startswith("ws://[::1]:")
    await server.stop()


async def test_a_server_that_cannot_listen_lets_go_of_its_store(tmp_path: Path) -> None:
    first = Server(QUICK)
    port = (await first.start()).ws
    settings = Settings(port=port, insecure=True, data=str(tmp_path))
    with pytest.raises(TransportError):
        await Server(settings).start()
    await first.stop()
    second = Server(settings)
    await second.start()
    with pytest.raises(StoreError, match="in use"):
        await Server(Settings(port=0, insecure=True, data=str(tmp_path))).start()
    await second.stop()


async def test_a_drain_lets_nobody_log_in_and_nobody_connect() -> None:
    server = Server(QUICK)
    await server.start()
    async with raw(server.url) as late, raw(server.url) as alice:
        await alice.login("alice")
        await late.refusal("logout")
        server._request_handler.draining = True
        await late.begin("login", userID="bob", deviceID="d")
        assert await late.close_code() == 4102
        await server.drain()
        assert await alice.close_code() == 4102
    with pytest.raises(ConnectionRefusedError):
        async with raw(server.url):
            pass
    await server.stop()


async def test_a_drain_finishes_what_was_begun() -> None:
    store = MemoryStore()
    server = Server(QUICK, store=store)
    await server.start()
    async with raw(server.url) as alice, raw(server.url) as bob:
        await alice.login("alice")
        await bob.login("bob")
        gate = asyncio.Event()
        commit = store.commit

        async def slowly(change: object) -> object:
            await gate.wait()
            return await commit(change)  # type: ignore[arg-type]

        store.commit = slowly  # type: ignore[method-assign, assignment]
        number = await alice.begin("callInvite", invitees=["bob"])
        await until(lambda: server._request_handler.inFlight)
        drain = asyncio.ensure_future(server.drain())
        await settle()
        assert not drain.done()
        gate.set()
        reply = await alice.reply(number)
        await bob.expect("callInvitationReceived", callID=reply["callID"])
        assert await alice.close_code() == 4102
        assert await bob.close_code() == 4102
        await drain
    await server.stop()


@pytest.mark.parametrize(("kind", "times"), [(MemoryStore, 10), (SharedMemory, 10)])
async def test_a_store_is_tidied_up_every_minute(kind: type[MemoryStore], times: int) -> None:
    clock, store = ManualClock(), kind()
    if isinstance(store, SharedMemory):
        store.clock = clock.wallMs
    tidied: list[int] = []
    trim = store.trim

    async def trimmed(endedBefore: int, now: int) -> int:
        tidied.append(now)
        return await trim(endedBefore, now)

    store.trim = trimmed  # type: ignore[method-assign]
    server = Server(QUICK, clock=clock, store=store)
    await server.start()
    await clock.advance(600)
    assert len(tidied) == times
    await server.stop()


async def test_old_calls_are_forgotten_after_ninety_days_that_have_passed() -> None:
    clock = ManualClock()
    store = MemoryStore()
    server = Server(QUICK, clock=clock, store=store)
    await server.start()
    async with raw(server.url) as alice, raw(server.url) as bob:
        await alice.login("alice")
        await bob.login("bob")
        call = await alice.invite("bob", timeout=1)
        await clock.advance(2)
    await server.stop()
    # The machine is off, and off again; no one gap counts for more than a day.
    for days in (1, 300):
        clock.reboot()
        clock.shiftWall(days * 86_400)
        server = Server(QUICK, clock=clock, store=store)
        await server.start()
        await clock.advance(61)
        await server.stop()
    assert await ended_calls(store) == [call]
    for _ in range(88):
        clock.reboot()
        clock.shiftWall(86_400)
        server = Server(QUICK, clock=clock, store=store)
        await server.start()
        await clock.advance(61)
        await server.stop()
    assert await ended_calls(store) == []


async def ended_calls(store: MemoryStore) -> list[str]:
    await store.open()
    calls, _ = await store.history("alice", 10, 0)
    await store.close()
    return [call.callID for call in calls]
