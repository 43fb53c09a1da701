"""Server processes that share a Redis: they start, die and drain, and so does the engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.stores.redis_server import RedisServer
from tests.contract.stores.sentinel import Watched
from tests.integration.raw import (
    ACCEPTED,
    INVITING,
    TIMEOUT,
    Frame,
    RawClient,
    Refused,
    entry,
    raw,
)
from tests.integration.serving import ServerProcess

pytestmark = pytest.mark.once

NewServer = Callable[..., ServerProcess]


@pytest.fixture
def engine() -> Iterator[RedisServer]:
    """A Redis that may be killed and paused: what it acknowledged is on its disk."""
    with RedisServer(durable=True) as server:
        yield server


class Ground:
    """Two processes of one service, and whoever is connected to them."""

    def __init__(self, servers: list[ServerProcess], stack: AsyncExitStack) -> None:
        self.servers = servers
        self._stack = stack

    async def login(self, at: int, user: str, **fields: Any) -> tuple[RawClient, Frame]:
        client = await self._stack.enter_async_context(raw(self.servers[at].url))
        return client, await client.login(user, **fields)

    async def person(self, at: int, user: str, **fields: Any) -> RawClient:
        return (await self.login(at, user, **fields))[0]


@asynccontextmanager
async def two_nodes(tmp_path: Path, new_server: NewServer, store: str) -> AsyncIterator[Ground]:
    flags = ("--store", store, "--api-port", "0")
    servers = [new_server(tmp_path / f"n{number}", *flags) for number in range(2)]
    await asyncio.gather(*(server.start() for server in servers))
    async with AsyncExitStack() as stack:
        yield Ground(servers, stack)
    for server in servers:
        if server.running:
            await server.kill()
        assert b"Traceback" not in server.stderr, server.stderr.decode()


@pytest.fixture
def patience() -> str:
    """Seconds the nodes wait for the engine, three times."""
    return "2"


@pytest.fixture
async def ground(
    tmp_path: Path, engine: RedisServer, new_server: NewServer, patience: str
) -> AsyncIterator[Ground]:
    async with two_nodes(tmp_path, new_server, engine.url(timeout=patience)) as ground:
        yield ground


def states(info: Frame) -> dict[str, int]:
    return {one["userID"]: one["state"] for one in info["callUserList"]}


async def test_a_node_killed_while_it_rings_leaves_the_call_to_the_other(ground: Ground) -> None:
    alice, bob = await ground.person(0, "alice"), await ground.person(1, "bob")
    answered, late = await alice.invite("bob"), await alice.invite("bob", timeout=2)
    for call in (answered, late):
        await bob.expect("callInvitationReceived", callID=call)
    await ground.servers[1].kill()
    bob, reply = await ground.login(0, "bob", known={answered: 1, late: 1})
    assert {info["callID"] for info in reply["calls"]} == {answered, late}
    await bob.ask("callAccept", callID=answered)
    for person in (alice, bob):
        await person.changed(answered, 2, entry("bob", ACCEPTED))
    await bob.exactly("callInvitationTimeout", callID=late, revision=2, mode=0)
    await alice.changed(late, 2, entry("bob", TIMEOUT))


async def test_a_rolling_restart_loses_nobody(ground: Ground) -> None:
    people = [await ground.person(number % 2, f"user{number}") for number in range(6)]
    call = await people[0].invite("user1")
    await people[1].expect("callInvitationReceived", callID=call)
    here = people[0::2]
    for number, server in enumerate(ground.servers):
        stopping = asyncio.ensure_future(server.stop())
        assert {await person.close_code() for person in here} == {4102}
        for person in here:
            known = {call: 1} if person.user in ("user0", "user1") else {}
            again, reply = await ground.login(1 - number, person.user, known=known)
            assert [info["callID"] for info in reply["calls"]] == [*known]
            people[people.index(person)] = again
        assert await stopping == 0
        await server.start()
        here = people
    await people[1].ask("callAccept", callID=call)
    for person in people[:2]:
        await person.changed(call, 2, entry("user1", ACCEPTED))


async def ready(server: ServerProcess) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"{server.api}/readyz")).status_code == 200


@pytest.mark.parametrize("patience", ["0.6"])
async def test_an_engine_that_hangs_is_a_temporary_error_and_nothing_is_lost(
    ground: Ground, engine: RedisServer
) -> None:
    alice, bob = await ground.person(0, "alice"), await ground.person(1, "bob")
    call = await alice.invite("bob", timeout=60)
    await bob.expect("callInvitationReceived", callID=call)
    assert await ready(ground.servers[0])
    engine.pause()
    answer = await bob.begin("callAccept", callID=call, nonce="n1")
    assert not await ready(ground.servers[0])
    with pytest.raises(Refused) as refused:
        await bob.reply(answer)
    assert refused.value.frame["temporary"]
    engine.resume()
    await bob.ask("callAccept", callID=call, nonce="n1")
    await alice.changed(call, 2, entry("bob", ACCEPTED))
    assert await ready(ground.servers[0])
    await alice.nothing()


async def test_an_engine_that_was_killed_sends_everybody_in_again(
    ground: Ground, engine: RedisServer
) -> None:
    alice, bob = await ground.person(0, "alice"), await ground.person(1, "bob")
    call = await alice.invite("bob", timeout=60)
    await bob.expect("callInvitationReceived", callID=call)
    engine.kill()
    assert not await ready(ground.servers[0])
    assert await bob.refusal("callAccept", callID=call, nonce="n1") == 6000008
    engine.start()
    assert {await person.close_code() for person in (alice, bob)} == {1001}
    (alice, before), (bob, after) = [
        await ground.login(at, user, known={call: 1}) for at, user in ((1, "alice"), (0, "bob"))
    ]
    assert before["epoch"] == after["epoch"]
    for reply in (before, after):
        assert [states(info) for info in reply["calls"]] == [{"alice": ACCEPTED, "bob": INVITING}]
    await bob.ask("callAccept", callID=call, nonce="n1")
    for person in (alice, bob):
        await person.changed(call, 2, entry("bob", ACCEPTED))


async def test_a_failover_loses_nothing_that_was_acknowledged(
    tmp_path: Path, new_server: NewServer
) -> None:
    async with Watched() as watched:
        store = watched.url(durability="replicated")
        async with two_nodes(tmp_path, new_server, store) as ground:
            alice, bob = await ground.person(0, "alice"), await ground.person(1, "bob")
            call = await alice.invite("bob", mode=1)
            await bob.ask("callAccept", callID=call)
            await watched.fail()
            assert {await person.close_code() for person in (alice, bob)} == {1001}
            alice, before = await ground.login(1, "alice", known={call: 2})
            _, after = await ground.login(0, "bob", known={call: 2})
            for reply in (before, after):
                assert [states(info) for info in reply["calls"]] == [
                    {"alice": ACCEPTED, "bob": ACCEPTED}
                ]
            assert await alice.refusal("callEnd", callID=call) == 6000008, "no replica is left"


# --- starting --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("redis://:geheim@127.0.0.1:1/0", "redis://127.0.0.1:1/0: "),
        ("redis://[", "redis://["),
    ],
)
async def test_a_store_that_cannot_be_reached_is_one_line_and_exit_2(
    tmp_path: Path, new_server: NewServer, store: str, said: str
) -> None:
    server = new_server(tmp_path / "data", "--store", store)
    await server.launch()
    assert await server.ended() == 2
    assert server.stdout == b""
    (line,) = server.stderr.decode().splitlines()
    assert line.startswith("callkit serve: error: ")
    assert said in line
    assert "geheim" not in line
