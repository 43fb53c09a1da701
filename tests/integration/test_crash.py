"""A server process that dies, drains, or cannot start (plan §5 Lost, §6, §8).

An acknowledged change survives ``kill -9``; whoever comes back finds exactly that, what still
rings goes on to its own end, and the process keeps its word to whoever started it.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from callkit.errors import ErrorCode
from tests.integration.raw import (
    ACCEPTED,
    BE_CANCELLED,
    INVITING,
    RECEIVED,
    REJECTED,
    TIMEOUT,
    Frame,
    RawClient,
    entry,
    raw,
)
from tests.integration.serving import ServerProcess

pytestmark = pytest.mark.once

NewServer = Callable[..., ServerProcess]


class Ground:
    """A data directory, a server on it, and whoever is connected."""

    def __init__(self, server: ServerProcess, stack: AsyncExitStack) -> None:
        self.server = server
        self._stack = stack

    async def person(self, user: str, **fields: Any) -> RawClient:
        return (await self.login(user, **fields))[0]

    async def login(self, user: str, **fields: Any) -> tuple[RawClient, Frame]:
        client = await self._stack.enter_async_context(raw(self.server.url))
        return client, await client.login(user, **fields)

    async def crash(self) -> None:
        await self.server.kill()
        await self.server.start()


@pytest.fixture
async def ground(tmp_path: Path, new_server: NewServer) -> AsyncIterator[Ground]:
    server = new_server(tmp_path / "data")
    await server.start()
    async with AsyncExitStack() as stack:
        yield Ground(server, stack)
    if server.running:
        await server.kill()
    assert b"Traceback" not in server.stderr, server.stderr.decode()


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def states(info: Frame) -> dict[str, int]:
    return {one["userID"]: one["state"] for one in info["callUserList"]}


# --- kill -9 ---------------------------------------------------------------------------------


async def test_a_ring_goes_on_after_a_crash_and_is_answered(ground: Ground) -> None:
    alice, bob = await ground.person("alice"), await ground.person("bob")
    call = await alice.invite("bob", extendedData="still me")
    await bob.expect("callInvitationReceived", callID=call)
    await bob.ask("callReceived", callID=call)
    await ground.crash()
    bob, answer = await ground.login("bob", known={call: 2})
    (info,) = answer["calls"]
    assert (info["callID"], info["revision"], info["extendedData"]) == (call, 2, "still me")
    assert 0 < info["remainingMs"] < 90_000
    assert states(info) == {"alice": ACCEPTED, "bob": RECEIVED}
    # It rings there already: no second callInvitationReceived.
    await bob.nothing()
    alice = await ground.person("alice", known={call: 2})
    await bob.ask("callAccept", callID=call)
    for person in (alice, bob):
        await person.changed(call, 3, entry("bob", ACCEPTED))
        await person.nothing()


async def test_a_device_that_forgot_everything_rings_again(ground: Ground) -> None:
    alice, bob = await ground.person("alice"), await ground.person("bob")
    call = await alice.invite("bob")
    await bob.expect("callInvitationReceived", callID=call)
    await ground.crash()
    bob = await ground.person("bob")
    event = await bob.expect("callInvitationReceived", callID=call, inviter="alice")
    assert 0 < event["remainingMs"] <= 90_000


async def test_every_acknowledged_change_is_there_after_a_crash(ground: Ground) -> None:
    names = ("alice", "bob", "carol", "dave")
    alice, bob, carol, _ = [await ground.person(name) for name in names]
    call = await alice.invite("bob", "carol", "dave", mode=1, extendedData="x")
    expected = {"alice": ACCEPTED, "bob": INVITING, "carol": INVITING, "dave": INVITING}
    steps: list[tuple[RawClient, str, dict[str, Any], dict[str, int]]] = [
        (bob, "callReceived", {}, {"bob": RECEIVED}),
        (bob, "callAccept", {}, {"bob": ACCEPTED}),
        (carol, "callReject", {"config": {"extendedData": "no"}}, {"carol": REJECTED}),
        (alice, "callCancel", {"invitees": ["dave"]}, {"dave": BE_CANCELLED}),
        (alice, "callingInvite", {"invitees": ["dave"]}, {"dave": INVITING}),
        (carol, "callJoin", {}, {"carol": ACCEPTED}),
    ]
    for revision, (person, op, fields, change) in enumerate(steps, 2):
        await person.ask(op, callID=call, **fields)
        await ground.crash()
        people = {}
        for name in names:
            people[name], answer = await ground.login(name, known={call: 1})
            (info,) = answer["calls"] or answer["ended"]
            assert (info["callID"], info["revision"]) == (call, revision), op
            assert states(info) == {**expected, **change}, op
        expected |= change
        alice, bob = people["alice"], people["bob"]
        steps[revision - 1 :] = [
            (people[step[0].user], *step[1:]) for step in steps[revision - 1 :]
        ]
    await bob.ask("callEnd", callID=call, config={"extendedData": "over"})
    await ground.crash()
    for name in names:
        _, answer = await ground.login(name, known={call: 7})
        (info,) = answer["ended"]
        assert (info["state"], info["endReason"], info["endExtendedData"]) == (2, "ended", "over")


async def test_a_ring_times_out_although_the_server_was_down(
    tmp_path: Path, new_server: NewServer
) -> None:
    server = new_server(tmp_path / "data")
    await server.start()
    async with raw(server.url) as alice, raw(server.url) as bob:
        await alice.login("alice")
        await bob.login("bob")
        call = await alice.invite("bob", timeout=2)
        late = await alice.invite("bob", timeout=3)
    await server.kill()
    await server.start()
    async with raw(server.url) as alice, raw(server.url) as bob:
        # One whose time came before its person was back is told in the reply to the login.
        ended = [
            {info["callID"]: info["revision"] for info in answer["ended"]}
            for answer in (
                await alice.login("alice", known={call: 1, late: 1}),
                await bob.login("bob", known={call: 1, late: 1}),
            )
        ]
        for number in (call, late):
            if ended[0].get(number) != 2:
                await alice.changed(number, 2, entry("bob", TIMEOUT))
            if ended[1].get(number) != 2:
                await bob.exactly("callInvitationTimeout", callID=number, revision=2, mode=0)
        for person in (alice, bob):
            await person.nothing()


async def test_a_deadline_that_passed_while_the_server_was_down_is_kept_at_once(
    tmp_path: Path, new_server: NewServer
) -> None:
    server = new_server(tmp_path / "data")
    await server.start()
    async with raw(server.url) as alice, raw(server.url) as bob:
        await alice.login("alice")
        await bob.login("bob")
        call = await alice.invite("bob", timeout=1)
        # A second that is seen to pass, by a call of its own.
        other = (await bob.ask("callInvite", invitees=["alice"], config={"timeout": 1}))["callID"]
        await server.kill()
        probe = new_server(tmp_path / "clock")
        await probe.start()
        async with raw(probe.url) as carol:
            await carol.login("carol")
            async with raw(probe.url) as dave:
                await dave.login("dave")
                await carol.invite("dave", timeout=1)
                await dave.expect("callInvitationReceived")
                await dave.expect("callInvitationTimeout")
        await probe.kill()
    await server.start()
    async with raw(server.url) as bob:
        await bob.login("bob")
        await bob.nothing()
        page = await bob.ask("queryCallInvitationList", count=10)
        assert {info["callID"]: info["state"] for info in page["callList"]} == {call: 2, other: 2}
        assert {states(info)["bob"] for info in page["callList"]} == {TIMEOUT, ACCEPTED}


async def test_a_request_whose_reply_was_lost_is_answered_again_after_a_crash(
    ground: Ground,
) -> None:
    alice, bob = await ground.person("alice"), await ground.person("bob")
    first = await alice.ask("callInvite", invitees=["bob"], nonce="n1")
    call = first["callID"]
    await bob.ask("callAccept", callID=call, nonce="n2")
    await ground.crash()
    alice, bob = await ground.person("alice"), await ground.person("bob")
    again = await alice.ask("callInvite", invitees=["bob"], nonce="n1")
    assert {**again, "id": 0} == {**first, "id": 0}
    answer = await bob.ask("callAccept", callID=call, nonce="n2")
    assert answer["callUserList"] == [entry("alice", ACCEPTED), entry("bob", ACCEPTED)]
    assert await bob.refusal("callAccept", callID=call) == 6000276
    assert await alice.refusal("callInvite", invitees=["alice", "bob"], nonce="n1") == 6000275
    for person in (alice, bob):
        await person.nothing()
        page = await person.ask("queryCallInvitationList", count=10)
        assert len(page["callList"]) == 1


async def test_killed_in_the_middle_of_many_requests_it_keeps_what_it_acknowledged(
    tmp_path: Path, new_server: NewServer
) -> None:
    server = new_server(tmp_path / "data", "--limits", "off", "--set", "maxPending=10000")
    await server.start()
    made: set[str] = set()
    for round_ in range(3):
        async with raw(server.url) as alice, raw(server.url) as bob:
            await alice.login("alice")
            await bob.login("bob")
            for _ in range(300):
                await alice.begin("callInvite", invitees=["bob"], config={"timeout": 600})
            heard = 0
            while heard < 20 + 60 * round_:
                frame = await alice.receive()
                if frame["op"] == "ok":
                    made.add(frame["callID"])
                    heard += 1
                elif frame["op"] == "error":
                    # A busy machine may refuse some: then it is asked again.
                    assert frame["code"] == ErrorCode.SERVER_FREQUENCY_LIMIT, frame
                    await alice.begin("callInvite", invitees=["bob"], config={"timeout": 600})
            server.process.send_signal(signal.SIGKILL)
            try:
                while True:
                    frame = await alice.receive()
                    if frame["op"] == "ok":
                        made.add(frame["callID"])
            except Exception as error:
                assert type(error).__name__ == "ConnectionClosedError", error
        await server.ended()
        await server.start()
    async with raw(server.url) as bob:
        await bob.login("bob", known=sorted(made)[:200])
        found: dict[str, Frame] = {}
        flag = 0
        while True:
            page = await bob.ask("queryCallInvitationList", count=100, nextFlag=flag)
            found |= {info["callID"]: info for info in page["callList"]}
            flag = page["nextFlag"]
            if not flag:
                break
    assert made <= set(found)
    assert len(made) >= 3 * 20
    # A created call has its callee, its deadline and its first revision: no half of a change.
    for info in found.values():
        assert states(info)["bob"] in (INVITING, 3), info
        assert info["state"] == 2 or info["remainingMs"] > 0


async def test_names_and_read_marks_survive(ground: Ground) -> None:
    alice = await ground.person("alice")
    await alice.ask("updateUserName", value="Alicia")
    await alice.ask("updateUserAvatarUrl", value="http://a")
    await alice.ask("callHistoryRead", upTo=77)
    await ground.crash()
    _, answer = await ground.login("alice", userName="")
    assert answer["user"] == {"userID": "alice", "userName": "Alicia", "userAvatarUrl": "http://a"}
    assert answer["historyReadUpTo"] == 77


# --- draining --------------------------------------------------------------------------------


async def test_sigterm_closes_everybody_with_4102_and_exits_0(ground: Ground) -> None:
    people = [await ground.person(f"user{number}") for number in range(20)]
    call = await people[0].invite("user1")
    began = asyncio.get_running_loop().time()
    ground.server.process.send_signal(signal.SIGTERM)
    codes = await asyncio.gather(*(person.close_code() for person in people))
    assert set(codes) == {4102}
    assert await ground.server.ended(10) == 0
    assert asyncio.get_running_loop().time() - began < 10
    assert ground.server.stdout == b""
    await ground.server.start()
    _, answer = await ground.login("user1", known={call: 1})
    assert [info["callID"] for info in answer["calls"]] == [call]


async def test_a_peer_that_says_nothing_does_not_hold_the_drain_up(ground: Ground) -> None:
    host, port = ground.server.url.removeprefix("ws://").removesuffix("/v1").split(":")
    # One that never shook hands, and one that never reads or answers the close.
    mute = socket.create_connection((host, int(port)))
    greeted = socket.create_connection((host, int(port)))
    with mute, greeted:
        greeted.sendall(
            b"GET /v1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert greeted.recv(12) == b"HTTP/1.1 101"
        await ground.person("alice")
        assert await ground.server.stop() == 0


async def test_sigint_ends_it_like_sigterm(ground: Ground) -> None:
    alice = await ground.person("alice")
    ground.server.process.send_signal(signal.SIGINT)
    assert await alice.close_code() == 4102
    assert await ground.server.ended(10) == 0


# --- starting --------------------------------------------------------------------------------


async def refused(server: ServerProcess) -> str:
    """Start a server that cannot run; its one line."""
    await server.launch()
    assert await server.ended() == 2
    assert server.stdout == b""
    (line,) = server.stderr.decode().splitlines()
    assert line.startswith("callkit serve: error: ")
    return line


async def test_port_0_picks_a_free_port_and_the_ready_line_names_it(
    tmp_path: Path, new_server: NewServer
) -> None:
    first, second = new_server(tmp_path / "a"), new_server(tmp_path / "b")
    urls = [await first.start(), await second.start()]
    assert len(set(urls)) == 2
    assert all(url.startswith("ws://127.0.0.1:") and ":0/" not in url for url in urls)
    assert [await first.stop(), await second.stop()] == [0, 0]


async def test_a_port_in_use_is_one_line_and_exit_2(tmp_path: Path, new_server: NewServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        line = await refused(new_server(tmp_path / "data", port=port))
    assert f"127.0.0.1:{port}" in line


async def test_a_data_directory_that_is_a_file_is_one_line_and_exit_2(
    tmp_path: Path, new_server: NewServer
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert str(file) in await refused(new_server(file))


async def test_a_database_that_is_none_is_one_line_and_untouched(
    tmp_path: Path, new_server: NewServer
) -> None:
    server = new_server(tmp_path / "data")
    await server.start()
    await server.stop()
    database = tmp_path / "data" / "callkit.sqlite3"
    database.write_bytes(b"this is a letter, not a database" * 300)
    line = await refused(new_server(tmp_path / "data"))
    assert "data" in line
    assert database.read_bytes().startswith(b"this is a letter")


async def test_a_second_server_on_the_same_directory_is_refused(
    ground: Ground, tmp_path: Path, new_server: NewServer
) -> None:
    line = await refused(new_server(tmp_path / "data"))
    assert str(tmp_path / "data") in line
    alice, bob = await ground.person("alice"), await ground.person("bob")
    await alice.invite("bob")
    await bob.expect("callInvitationReceived")


async def test_only_its_owner_reads_a_data_directory_it_made(
    ground: Ground, tmp_path: Path
) -> None:
    await ground.person("alice")
    mode = (tmp_path / "data").stat().st_mode
    assert stat.S_IMODE(mode) == 0o700


async def test_memory_needs_no_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_server: NewServer
) -> None:
    monkeypatch.chdir(tmp_path)
    server = new_server(":memory:")
    async with raw(await server.start()) as alice:
        await alice.login("alice")
    assert await server.stop() == 0
    assert names_in(tmp_path) == {":memory:.log"}
