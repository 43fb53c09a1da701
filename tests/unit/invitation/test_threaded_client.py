"""The signaling client whose sockets live in the background loop."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from callkit.background_loop import BackgroundLoop
from callkit.client.signaling import SignalingClient
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.threaded_client import ThreadedClient
from callkit.model import ConnectionState, User, UserOnlineStatus, UserStatusSubscribeConfig
from callkit.protocol.frames import UserStatusUpdated
from callkit.server.app import Server
from callkit.server.settings import Settings
from tests.waiting import until


@pytest.fixture
def url() -> Iterator[str]:
    """Of a server in a thread of its own."""
    background = BackgroundLoop()

    async def start() -> Server:
        server = Server(Settings(host="127.0.0.1", port=0, insecure=True))
        await server.start()
        return server

    server = background.start(start()).result(20)
    yield server.url
    background.start(server.stop()).result(20)
    background.close()


async def logged_in(url: str, userID: str, **more: Any) -> ThreadedClient:
    client = ThreadedClient(url, deviceID=f"{userID}-desk")
    await client.login(userID, userID.title(), **more)
    return client


def test_it_has_everything_the_client_has_and_no_more() -> None:
    for name, member in vars(SignalingClient).items():
        if name.startswith("_"):
            continue
        assert vars(ThreadedClient).get(name) not in (None, member), (
            f"{name} would be the base's own"
        )
        assert inspect.iscoroutinefunction(member) == inspect.iscoroutinefunction(
            vars(ThreadedClient)[name]
        )


async def test_a_call_from_end_to_end(url: str) -> None:
    alice, bob = await logged_in(url, "alice"), await logged_in(url, "bob")
    rung: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    bob.on("callInvitationReceived", rung.set_result)
    thread = threading.get_ident()
    heard: list[tuple[int, str]] = []
    for name in ("callUserStateChanged", "callInvitationEnded"):
        alice.on(name, lambda _, name=name: heard.append((threading.get_ident(), name)))
    sent = await alice.callInvite(["bob"])
    event = await rung
    assert event.callID == sent.callID
    await until(lambda: [info.callID for info in bob.calls] == [sent.callID])
    await bob.callAccept(sent.callID)
    await until(lambda: heard)
    assert {ident for ident, _ in heard} == {thread}
    assert alice.user == User("alice", "Alice") and alice.userID == "alice"
    assert abs(alice.serverTime() - bob.serverTime()) < 60_000
    assert (await alice.queryUsersInfo(["bob"])).userList[0].userName == "Bob"
    for client in (alice, bob):
        await client.logout()
        assert client.connectionState is ConnectionState.DISCONNECTED


async def test_presence_comes_in_the_apps_thread(url: str) -> None:
    alice, bob = await logged_in(url, "alice"), await logged_in(url, "bob")
    heard: list[tuple[int, str, int]] = []

    def hear(event: UserStatusUpdated) -> None:
        here = threading.get_ident()
        heard.extend((here, one.userID, one.onlineStatus) for one in event.userStatusList)

    alice.on("userStatusUpdated", hear)
    hour = UserStatusSubscribeConfig(60)
    reply = await alice.subscribeUsersStatus(["bob", "ghost"], hour)
    assert [error.userID for error in reply.errorUserList] == ["ghost"]
    await until(lambda: heard)
    await bob.logout()
    await until(lambda: len(heard) == 2)
    thread = threading.get_ident()
    assert heard == [
        (thread, "bob", UserOnlineStatus.ONLINE),
        (thread, "bob", UserOnlineStatus.LOGOUT),
    ]
    assert (await alice.unsubscribeUsersStatus(["bob"])).errorUserList == ()
    await alice.logout()


async def test_a_handler_can_be_taken_away(url: str) -> None:
    client, heard = ThreadedClient(url, deviceID="desk"), []
    client.on("connectionStateChanged", heard.append)
    client.off("connectionStateChanged")
    with pytest.raises(UsageError):
        client.on("nothing", heard.append)
    await client.login("alice")
    await client.logout()
    assert heard == []


async def test_refusals_come_back_with_their_code(url: str) -> None:
    client = await logged_in(url, "alice")
    with pytest.raises(RequestError) as refused:
        await client.callInvite([])
    assert refused.value.code == ErrorCode.PARAM_INVALID
    client.close()
    await until(lambda: client.connectionState is ConnectionState.DISCONNECTED)


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(UsageError):
        ThreadedClient("http://example.org")


async def test_it_can_be_woken_and_knows_its_thread(url: str) -> None:
    client = await logged_in(url, "alice")
    client.wake()
    found: list[str] = []

    def elsewhere() -> None:
        for attempt in (client.wake, client.close, lambda: asyncio.run(client.logout())):
            try:
                attempt()
            except UsageError as error:
                found.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == ["call the client from the thread it lives in"] * 3
    await client.logout()


@pytest.mark.logs("no token today")
async def test_an_apps_coroutine_that_fetches_a_token_runs_where_the_apps_coroutines_do(
    url: str,
) -> None:
    loop, seen = asyncio.get_running_loop(), []

    async def fetch() -> str:
        seen.append(asyncio.get_running_loop())
        await asyncio.sleep(0)
        return "token"

    client = await logged_in(url, "alice", token=fetch)
    assert seen == [loop]
    await client.logout()

    async def broken() -> str:
        raise ValueError("no token today")

    with pytest.raises(RequestError, match="no token today"):
        await logged_in(url, "alice", token=broken)
    for plain in (lambda: "plain", lambda: asyncio.get_running_loop().create_task(fetch())):
        client = await logged_in(url, "alice", token=plain)
        await client.logout()
    assert seen == [loop, loop]
