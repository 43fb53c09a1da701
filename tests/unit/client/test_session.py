"""The life of a login: connecting, staying, coming back, giving up."""

from __future__ import annotations

import asyncio
import itertools
import json

import pytest

from callkit.client import SignalingClient
from callkit.errors import ErrorCode, RequestError
from callkit.model import ConnectionEvent, ConnectionState
from callkit.testing import Fate, Way, settle


def states(stage):
    return [(event.state, event.event) for event in stage.heard.of("connectionStateChanged")]


async def test_login_says_who_and_what_and_returns_the_reply(stage):
    task = asyncio.create_task(stage.client.login("bob", "Bob", "token"))
    login = await stage.server.welcome(sessionID="s9")
    assert login["userID"] == "bob"
    assert login["userName"] == "Bob"
    assert login["token"] == "token"
    assert login["deviceID"] == "d1"
    assert login.get("known", {}) == {}
    assert (await task).sessionID == "s9"
    assert stage.client.userID == "bob"
    assert stage.client.user.userName == "Bob"
    assert states(stage) == [
        (ConnectionState.CONNECTING, ConnectionEvent.ACTIVE_LOGIN),
        (ConnectionState.CONNECTED, ConnectionEvent.SUCCESS),
    ]


async def test_login_returns_before_its_events_are_told(stage):
    order = []
    stage.client.on("connectionStateChanged", lambda event: order.append(event.state.name))

    async def login():
        await stage.client.login("bob")
        order.append("returned")

    task = asyncio.create_task(login())
    await stage.server.welcome()
    await task
    await settle()
    assert order == ["CONNECTING", "returned", "CONNECTED"]


async def test_login_twice_is_refused_without_asking(stage):
    await stage.login()
    with pytest.raises(RequestError) as caught:
        await stage.client.login("bob")
    assert caught.value.code == ErrorCode.USER_HAS_ALREADY_LOGGED
    assert stage.link.attempts == 1


async def test_a_refused_token_fails_the_login_and_stays_out(stage):
    task = asyncio.create_task(stage.client.login("bob", token="old"))
    login = await stage.server.expect("login")
    stage.server.refuse(login, ErrorCode.TOKEN_EXPIRED, "expired")
    stage.server.close(4401, "token")
    await settle()
    with pytest.raises(RequestError) as caught:
        await task
    assert (caught.value.code, caught.value.message) == (ErrorCode.TOKEN_EXPIRED, "expired")
    change = stage.heard.last("connectionStateChanged")
    assert change.state is ConnectionState.DISCONNECTED
    assert change.event is ConnectionEvent.TOKEN_EXPIRED
    assert json.loads(change.extendedData) == {"code": 6000106, "message": "expired"}
    await stage.clock.advance(300)
    assert stage.link.attempts == 1


async def test_a_server_that_is_not_there_fails_the_login_as_temporary(stage):
    stage.link.down = True
    with pytest.raises(RequestError) as caught:
        await stage.client.login("bob")
    assert caught.value.code == ErrorCode.NETWORK_ERROR
    assert caught.value.temporary
    await settle()
    assert states(stage)[-1] == (ConnectionState.DISCONNECTED, ConnectionEvent.LOGIN_TIMEOUT)
    await stage.clock.advance(300)
    assert stage.link.attempts == 1


async def test_a_server_that_never_answers_fails_the_login_after_ten_seconds(stage):
    stage.link.deaf = True
    task = asyncio.create_task(stage.client.login("bob"))
    await stage.clock.advance(9.9)
    assert not task.done()
    await stage.clock.advance(0.1)
    with pytest.raises(RequestError) as caught:
        await task
    assert caught.value.code == ErrorCode.REQUEST_TIMEOUT


async def test_a_login_that_is_not_answered_fails_after_ten_seconds(stage):
    task = asyncio.create_task(stage.client.login("bob"))
    await stage.server.expect("login")
    await stage.clock.advance(10)
    with pytest.raises(RequestError) as caught:
        await task
    assert caught.value.code == ErrorCode.REQUEST_TIMEOUT
    assert stage.link.connections == 0


async def test_after_a_failed_login_one_can_log_in_again(stage):
    stage.link.down = True
    with pytest.raises(RequestError):
        await stage.client.login("bob")
    stage.link.down = False
    await stage.login()
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_a_cancelled_login_lets_go_of_the_connection(stage):
    task = asyncio.create_task(stage.client.login("bob"))
    await stage.server.expect("login")
    task.cancel()
    await settle()
    assert task.cancelled()
    assert stage.client.connectionState is ConnectionState.DISCONNECTED
    assert stage.link.connections == 0


async def test_an_offline_login_returns_at_once_and_keeps_trying(stage):
    stage.link.down = True
    assert await stage.client.login("bob", isOfflineLogin=True) is None
    await stage.clock.advance(100)
    assert stage.client.connectionState is ConnectionState.CONNECTING
    assert stage.link.attempts > 3
    stage.link.down = False
    await stage.back()
    assert states(stage) == [
        (ConnectionState.CONNECTING, ConnectionEvent.ACTIVE_LOGIN),
        (ConnectionState.CONNECTING, ConnectionEvent.LOGIN_INTERRUPTED),
        (ConnectionState.CONNECTED, ConnectionEvent.SUCCESS),
    ]


async def test_an_offline_login_ends_when_the_token_is_refused(stage):
    await stage.client.login("bob", isOfflineLogin=True)
    stage.server.refuse(await stage.server.expect("login"), ErrorCode.TOKEN_INVALID)
    await settle()
    assert states(stage)[-1] == (ConnectionState.DISCONNECTED, ConnectionEvent.TOKEN_EXPIRED)


async def test_a_lost_connection_comes_back_and_says_what_is_known(stage):
    await stage.login()
    await stage.ring("7")
    stage.link.cut()
    await settle()
    assert states(stage) == [(ConnectionState.RECONNECTING, ConnectionEvent.LOGIN_INTERRUPTED)]
    login = await stage.back(calls=[])
    assert login["known"] == {"7": 1}
    assert states(stage)[-1] == (ConnectionState.CONNECTED, ConnectionEvent.SUCCESS)


async def test_it_tries_for_ever_with_growing_random_waits(stage):
    await stage.login()
    stage.link.down = True
    stage.link.cut()
    moments = []
    until = stage.clock.monotonic() + 600
    while stage.clock.monotonic() < until:
        due = stage.clock.nextDue()
        before = stage.link.attempts
        await stage.clock.advance(due)
        if stage.link.attempts > before:
            moments.append(stage.clock.monotonic())
    waits = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert len(waits) > 20
    assert max(waits) <= 30.0
    assert max(waits[:3]) <= 4.0
    assert max(waits[8:]) > 10.0
    assert len({round(wait, 6) for wait in waits}) == len(waits)
    assert states(stage) == [(ConnectionState.RECONNECTING, ConnectionEvent.LOGIN_INTERRUPTED)]


async def test_a_connection_that_dies_young_does_not_start_the_waits_anew(stage):
    await stage.login()
    waits = []
    for _ in range(12):
        stage.link.cut()
        cut_at = stage.clock.monotonic()
        await stage.back()
        waits.append(stage.clock.monotonic() - cut_at)
    assert max(waits[6:]) > 5.0
    await stage.clock.advance(11)
    stage.link.cut()
    cut_at = stage.clock.monotonic()
    await stage.back()
    assert stage.clock.monotonic() - cut_at <= 0.5


async def test_servers_that_drain_one_after_the_other_make_nobody_wait_longer(stage):
    await stage.login()
    for _ in range(12):
        stage.server.close(4102, "draining")
        await settle()
        closed_at = stage.clock.monotonic()
        await stage.back()
        assert stage.clock.monotonic() - closed_at <= 0.5


@pytest.mark.parametrize(
    ("code", "event"),
    [
        (4400, ConnectionEvent.LOGIN_INTERRUPTED),
        (4401, ConnectionEvent.TOKEN_EXPIRED),
        (4402, ConnectionEvent.KICKED_OUT),
        (4403, ConnectionEvent.LOGIN_INTERRUPTED),
        (4404, ConnectionEvent.KICKED_OUT),
        (4499, ConnectionEvent.LOGIN_INTERRUPTED),
    ],
)
async def test_a_44xx_ends_it_for_good(stage, code, event):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callInvite(["alice"]))
    await stage.server.expect("callInvite")
    stage.server.close(code, "because")
    await settle()
    with pytest.raises(RequestError) as caught:
        await waiting
    assert caught.value.code == ErrorCode.USER_IS_NOT_LOGGED
    change = stage.heard.last("connectionStateChanged")
    assert (change.state, change.event) == (ConnectionState.DISCONNECTED, event)
    assert json.loads(change.extendedData) == {"code": code, "message": "because"}
    await stage.clock.advance(600)
    assert stage.link.attempts == 1
    with pytest.raises(RequestError) as caught:
        await stage.client.callInvite(["alice"])
    assert caught.value.code == ErrorCode.USER_IS_NOT_LOGGED


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1009, 1011, 4100, 4101, 4102, 4103, 4104, 4500])
async def test_any_other_close_code_means_connect_again(stage, code):
    await stage.login()
    stage.server.close(code, "because")
    await settle()
    assert stage.client.connectionState is ConnectionState.RECONNECTING
    await stage.back()
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_a_relogin_refused_for_now_waits_as_long_as_advised(stage):
    await stage.login()
    stage.link.cut()
    await stage.clock.advance(0.5)
    login = await stage.server.expect("login")
    stage.server.refuse(login, 6000005, "slow down", temporary=True, retryAfterMs=20_000)
    await settle()
    await stage.clock.advance(19.9)
    assert stage.link.attempts == 2
    await stage.back()
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_a_relogin_refused_for_good_ends_it(stage):
    await stage.login()
    stage.link.cut()
    await stage.clock.advance(0.5)
    stage.server.refuse(await stage.server.expect("login"), ErrorCode.USER_DOES_NOT_EXIST)
    await settle()
    assert states(stage)[-1] == (ConnectionState.DISCONNECTED, ConnectionEvent.UNREGISTERED)


@pytest.mark.logs("ignored a frame of the server")
@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"nonsense",
        b"[]",
        b'{"op":5}',
        b'{"op":"callInvitationReceived"}',
        b"\xff",
        b'{"id":"x","op":"ok"}',
    ],
)
async def test_a_broken_frame_of_the_server_is_ignored(stage, garbage):
    await stage.login()
    stage.server.send(garbage)
    await settle()
    await stage.ring()
    assert [call.callID for call in stage.client.calls] == ["1"]


async def test_an_event_of_a_newer_server_is_ignored(stage):
    await stage.login()
    stage.server.send({"op": "callHologram", "callID": "1"})
    await settle()
    assert stage.heard.events == []
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_waking_ends_the_wait_for_the_next_attempt(stage):
    await stage.login()
    stage.link.down = True
    stage.link.cut()
    await stage.clock.advance(120)
    attempts = stage.link.attempts
    while stage.link.attempts == attempts:
        await stage.clock.advance(0.1)
    stage.link.down = False
    stage.client.wake()
    await stage.server.welcome()
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_logout_says_goodbye_and_ends_disconnected(stage):
    await stage.login()
    await stage.ring()
    leaving = asyncio.create_task(stage.client.logout())
    stage.server.reply(await stage.server.expect("logout"))
    stage.server.close(1000)
    await leaving
    await settle()
    assert states(stage) == [(ConnectionState.DISCONNECTED, ConnectionEvent.SUCCESS)]
    assert stage.client.calls == ()
    await stage.clock.advance(300)
    assert stage.link.attempts == 1


async def test_nothing_rings_after_the_goodbye(stage):
    await stage.login()
    leaving = asyncio.create_task(stage.client.logout())
    request = await stage.server.expect("logout")
    stage.server.ring(callID="1", caller="alice")
    await settle()
    stage.server.reply(request)
    await leaving
    await settle()
    assert stage.heard.names == ["connectionStateChanged"]
    assert stage.server.frames == []


@pytest.mark.parametrize("trouble", ["silent", "cut", "refused"])
async def test_logout_ends_whatever_the_network_does(stage, trouble):
    await stage.login()
    leaving = asyncio.create_task(stage.client.logout(0.5))
    request = await stage.server.expect("logout")
    if trouble == "cut":
        stage.link.cut()
    elif trouble == "refused":
        stage.server.refuse(request, 6000007)
    else:
        await stage.clock.advance(0.5)
    await leaving
    await settle()
    assert states(stage) == [(ConnectionState.DISCONNECTED, ConnectionEvent.SUCCESS)]
    await stage.clock.advance(300)
    assert stage.link.attempts == 1


async def test_logging_out_twice_or_never_in_is_fine(stage):
    await stage.client.logout()
    await stage.login()
    both = asyncio.gather(stage.client.logout(), stage.client.logout())
    stage.server.reply(await stage.server.expect("logout"))
    await both
    assert stage.client.connectionState is ConnectionState.DISCONNECTED


async def test_closing_while_logging_out_ends_the_logout(stage):
    await stage.login()
    leaving = asyncio.create_task(stage.client.logout())
    await stage.server.expect("logout")
    stage.client.close()
    await leaving
    await settle()
    assert states(stage) == [(ConnectionState.DISCONNECTED, ConnectionEvent.SUCCESS)]


async def test_logout_while_reconnecting_stops_it(stage):
    await stage.login()
    stage.link.down = True
    stage.link.cut()
    await stage.clock.advance(20)
    await stage.client.logout()
    attempts = stage.link.attempts
    await stage.clock.advance(300)
    assert stage.link.attempts == attempts
    assert stage.client.connectionState is ConnectionState.DISCONNECTED


async def test_logout_fails_what_waits(stage):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callReject("5"))
    await stage.server.expect("callReject")
    leaving = asyncio.create_task(stage.client.logout())
    stage.server.reply(await stage.server.expect("logout"))
    await leaving
    with pytest.raises(RequestError) as caught:
        await waiting
    assert caught.value.code == ErrorCode.USER_IS_NOT_LOGGED


async def test_close_drops_everything_and_a_new_login_says_what_was_known(stage):
    await stage.login()
    await stage.ring("7")
    stage.client.close()
    await settle()
    assert stage.client.connectionState is ConnectionState.DISCONNECTED
    assert stage.link.connections == 0
    task = asyncio.create_task(stage.client.login("bob"))
    assert (await stage.server.welcome())["known"] == {"7": 1}
    await task


async def test_another_user_begins_with_nothing_known(stage):
    await stage.login()
    await stage.ring("7")
    stage.client.close()
    task = asyncio.create_task(stage.client.login("carol"))
    assert "known" not in await stage.server.welcome()
    await task


async def test_frames_that_come_before_the_logins_reply_wait_for_it(stage):
    stage.link.rule = lambda way, frame: (
        Fate.LATE if way is Way.DOWN and b"sessionID" in frame else Fate.PASS
    )
    task = asyncio.create_task(stage.client.login("bob"))
    await stage.server.welcome()
    stage.server.ring(callID="1", caller="alice")
    await settle()
    assert stage.client.calls == ()
    await stage.clock.advance(1)
    await task
    await settle()
    assert stage.heard.names[-1] == "callInvitationReceived"


async def test_a_server_that_answers_no_login_and_sends_events_is_left(stage):
    await stage.client.login("bob", isOfflineLogin=True)
    await stage.server.expect("login")
    for number in range(1_002):
        stage.server.ring(callID=str(number), caller="alice")
    await settle()
    assert stage.link.connections == 0
    await stage.back()
    assert stage.client.calls == ()


async def test_the_own_profile_follows_the_server(stage):
    await stage.login()
    info = {"userID": "bob", "userName": "Robert", "userAvatarUrl": ""}
    stage.server.send({"op": "userInfoUpdated", "info": info})
    await settle()
    assert stage.client.user.userName == "Robert"
    assert stage.heard.last("userInfoUpdated").info.userName == "Robert"


async def test_server_time_goes_on_from_the_login(stage):
    before = stage.client.serverTime()
    assert before == stage.clock.wallMs()
    await stage.login(serverTime=5_000_000)
    await stage.clock.advance(2.5)
    assert stage.client.serverTime() == 5_002_500


async def test_the_name_is_said_once_so_that_a_later_one_stays(stage):
    task = asyncio.create_task(stage.client.login("bob", "Bob"))
    assert (await stage.server.welcome())["userName"] == "Bob"
    await task
    stage.link.cut()
    login = await stage.back(user={"userID": "bob", "userName": "Robert"})
    assert "userName" not in login
    assert stage.server.frames == []
    assert stage.client.user.userName == "Robert"


async def test_a_server_that_forgot_the_name_is_told_again(stage):
    task = asyncio.create_task(stage.client.login("bob", "Bob"))
    await stage.server.welcome()
    await task
    renaming = asyncio.create_task(stage.client.updateUserName("Robert"))
    stage.server.reply(await stage.server.expect("updateUserName"))
    await renaming
    stage.link.cut()
    await stage.back(user={"userID": "bob", "userName": ""})
    await stage.server.expect("updateUserName", value="Robert")
    assert stage.client.user.userName == "Robert"


class Broken:
    """A transport that raises instead of telling."""

    def __init__(self, link) -> None:
        self.link = link
        self.broken = True

    def connect(self, url, listener):
        if self.broken:
            raise ZeroDivisionError("nobody thought of this")
        return self.link.connect(url, listener)


async def test_a_dial_that_raises_is_a_failed_try_and_no_end(stage):
    transport = Broken(stage.link)
    client = SignalingClient("link://", clock=stage.clock, transport=transport)
    with pytest.raises(RequestError, match="nobody thought of this"):
        await client.login("bob")
    assert client.connectionState is ConnectionState.DISCONNECTED
    await client.login("bob", isOfflineLogin=True)
    await stage.clock.advance(5)
    assert client.connectionState is ConnectionState.CONNECTING
    await client.logout()
    await client.login("bob", isOfflineLogin=True)
    transport.broken = False
    while not stage.server.frames:
        await stage.clock.advance(0.5)
    await stage.server.welcome()
    assert client.connectionState is ConnectionState.CONNECTED
