"""The client and the server over real sockets, and a network that fails between them.

The clients' clocks stand still until a test moves them, so nothing here waits for 25 seconds.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager

import pytest

from callkit.client import SignalingClient
from callkit.errors import ErrorCode, RequestError
from callkit.model import (
    CallInvitationMode,
    CallInviteConfig,
    CallUserState,
    ConnectionEvent,
    ConnectionState,
)
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.testing import EventRecorder, ManualClock
from tests.integration.proxy import Proxy
from tests.waiting import until


@asynccontextmanager
async def serving(**settings):
    options = {"port": 0, "insecure": True, "limits": False, **settings}
    server = Server(Settings(**options))
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class Person:
    """A client on a clock of its own, and what it heard."""

    def __init__(self, url: str, deviceID: str) -> None:
        self.clock = ManualClock()
        self.client = SignalingClient(
            url, deviceID=deviceID, clock=self.clock, rng=random.Random(1)
        )
        self.heard = EventRecorder(self.client)

    @property
    def state(self) -> ConnectionState:
        return self.client.connectionState

    async def back(self) -> None:
        """Come back, however long its waits are."""

        def connected() -> bool:
            if self.state is not ConnectionState.CONNECTED:
                self.clock.jump(0.5)
            return self.state is ConnectionState.CONNECTED

        await until(connected)

    async def hear(self, name: str, count: int = 1):
        await until(lambda: len(self.heard.of(name)) >= count, what=name)
        return self.heard.last(name)


@asynccontextmanager
async def people(*urls):
    """Alice and bob, logged in."""
    persons = [
        Person(url, f"{userID}-1") for userID, url in zip(("alice", "bob"), urls, strict=True)
    ]
    await persons[0].client.login("alice", "Alice")
    await persons[1].client.login("bob", "Bob")
    try:
        yield persons
    finally:
        for person in persons:
            person.client.close()


async def test_a_call_from_invite_to_end():
    async with serving() as server, people(server.url, server.url) as (alice, bob):
        config = CallInviteConfig(mode=CallInvitationMode.ADVANCED, extendedData="hi")
        call = await alice.client.callInvite(["bob"], config)
        ring = await bob.hear("callInvitationReceived")
        assert (ring.callID, ring.extendedData) == (call.callID, "hi")
        await bob.client.callAccept(call.callID, "yes")
        await alice.hear("callUserStateChanged", 2)
        await bob.client.callEnd(call.callID, "bye")
        end = await alice.hear("callInvitationEnded")
        assert (end.operatedUserID, end.extendedData) == ("bob", "bye")
        changes = [event.callUserList[0].state for event in alice.heard.of("callUserStateChanged")]
        assert changes == [CallUserState.RECEIVED, CallUserState.ACCEPTED]


async def test_a_connection_that_is_cut_comes_back_and_the_call_goes_on():
    async with (
        serving() as server,
        Proxy(server.ports.ws) as proxy,
        people(server.url, proxy.url) as (alice, bob),
    ):
        call = await alice.client.callInvite(["bob"])
        await bob.hear("callInvitationReceived")
        proxy.cut()
        await until(lambda: bob.state is ConnectionState.RECONNECTING)
        await bob.back()
        await bob.client.callAccept(call.callID)
        change = await alice.hear("callUserStateChanged", 2)
        assert change.callUserList[0].state is CallUserState.ACCEPTED
        assert len(bob.heard.of("callInvitationReceived")) == 1


async def test_a_ring_cancelled_while_away_stops_with_the_reconnect():
    async with (
        serving() as server,
        Proxy(server.ports.ws) as proxy,
        people(server.url, proxy.url) as (alice, bob),
    ):
        call = await alice.client.callInvite(["bob"])
        await bob.hear("callInvitationReceived")
        proxy.cut()
        await until(lambda: bob.state is ConnectionState.RECONNECTING)
        await alice.client.callCancel([], call.callID, "never mind")
        await bob.back()
        cancel = await bob.hear("callInvitationCancelled")
        assert cancel.extendedData == "never mind"
        assert bob.client.calls == ()


async def test_a_request_whose_connection_dies_is_carried_out_once():
    async with (
        serving() as server,
        Proxy(server.ports.ws) as proxy,
        people(proxy.url, server.url) as (alice, bob),
    ):
        proxy.hush()
        inviting = asyncio.create_task(alice.client.callInvite(["bob"]))
        await asyncio.sleep(0)
        proxy.cut()
        await until(lambda: alice.state is ConnectionState.RECONNECTING)
        await alice.back()
        call = await inviting
        await bob.hear("callInvitationReceived")
        history = await bob.client.queryCallInvitationList()
        assert [found.callID for found in history.callList] == [call.callID]


async def test_a_half_open_connection_is_replaced_after_25_seconds_of_silence():
    async with (
        serving() as server,
        Proxy(server.ports.ws) as proxy,
        people(server.url, proxy.url) as (alice, bob),
    ):
        proxy.hush()
        bob.clock.jump(24.9)
        assert bob.state is ConnectionState.CONNECTED
        bob.clock.jump(0.1)
        assert bob.state is ConnectionState.RECONNECTING
        await bob.back()
        assert proxy.connections == 2
        await alice.client.callInvite(["bob"])
        await bob.hear("callInvitationReceived")


async def test_after_sleep_a_half_open_connection_is_replaced_within_five_seconds():
    async with (
        serving() as server,
        Proxy(server.ports.ws) as proxy,
        people(server.url, proxy.url) as (_, bob),
    ):
        proxy.hush()
        bob.clock.shiftWall(600)
        bob.clock.jump(5.0)
        assert bob.state is ConnectionState.RECONNECTING
        await bob.back()


async def test_after_sleep_a_living_connection_is_kept():
    async with (
        serving() as server,
        Proxy(server.ports.ws) as proxy,
        people(server.url, proxy.url) as (_, bob),
    ):
        bob.clock.shiftWall(600)
        bob.clock.jump(2.0)
        # The answer to a request comes behind the answer to the ping.
        await bob.client.queryUsersStatus(["alice"])
        bob.clock.jump(10.0)
        assert bob.state is ConnectionState.CONNECTED
        assert proxy.connections == 1


@pytest.mark.parametrize("store", ["memory", "sqlite"])
async def test_a_server_that_restarts_while_ringing_rings_on(store, tmp_path, unused_tcp_port):
    if store == "memory":
        # The calls are gone with the process: then the ring must stop.
        options = {"port": unused_tcp_port}
    else:
        options = {"port": unused_tcp_port, "data": str(tmp_path)}
    url = f"ws://127.0.0.1:{unused_tcp_port}/v1"
    async with serving(**options) as server, people(url, url) as (alice, bob):
        call = await alice.client.callInvite(["bob"])
        await bob.hear("callInvitationReceived")
        await server.stop()
        await until(lambda: alice.state is bob.state is ConnectionState.RECONNECTING)
        async with serving(**options):
            await alice.back()
            await bob.back()
            if store == "memory":
                await bob.hear("callInvitationCancelled")
                await alice.hear("callInvitationEnded")
            else:
                await bob.client.callAccept(call.callID)
                change = await alice.hear("callUserStateChanged", 2)
                assert change.callUserList[0].state is CallUserState.ACCEPTED
                assert len(bob.heard.of("callInvitationReceived")) == 1


async def test_a_server_that_drains_is_left_and_found_again(unused_tcp_port):
    url = f"ws://127.0.0.1:{unused_tcp_port}/v1"
    async with serving(port=unused_tcp_port) as server, people(url, url) as (alice, bob):
        await server.drain()
        await until(lambda: alice.state is bob.state is ConnectionState.RECONNECTING)
        assert "4102" in alice.heard.last("connectionStateChanged").extendedData
        await server.stop()
        async with serving(port=unused_tcp_port):
            await alice.back()
            await bob.back()


class Doorman:
    """Lets in who says the word."""

    async def admit(self, userID, token, now):
        from callkit.server.auth.admission import Admission

        if token != "word":
            raise RequestError(ErrorCode.TOKEN_INVALID, "not the word")
        return Admission()


async def test_a_wrong_token_is_refused_closed_and_never_tried_again():
    server = Server(Settings(port=0), authenticator=Doorman())
    await server.start()
    try:
        bob = Person(server.url, "b1")
        with pytest.raises(RequestError) as caught:
            await bob.client.login("bob", token="guess")
        assert (caught.value.code, caught.value.message) == (6000103, "not the word")
        change = await bob.hear("connectionStateChanged", 2)
        assert change.state is ConnectionState.DISCONNECTED
        assert change.event is ConnectionEvent.TOKEN_EXPIRED
        assert bob.clock.nextDue() is None
        await bob.client.login("bob", token="word")
        assert bob.state is ConnectionState.CONNECTED
        with pytest.raises(RequestError) as caught:
            await bob.client.renewToken("guess")
        assert caught.value.code == 6000103
        bob.client.close()
    finally:
        await server.stop()


async def test_an_eleventh_device_ends_the_earliest_for_good():
    async with serving() as server:
        devices = [Person(server.url, f"d{number}") for number in range(11)]
        for device in devices:
            await device.client.login("bob")
        await until(lambda: devices[0].state is ConnectionState.DISCONNECTED)
        change = devices[0].heard.last("connectionStateChanged")
        assert change.event is ConnectionEvent.KICKED_OUT
        assert "4402" in change.extendedData
        assert devices[0].clock.nextDue() is None
        with pytest.raises(RequestError) as caught:
            await devices[0].client.callInvite(["alice"])
        assert caught.value.code == ErrorCode.USER_IS_NOT_LOGGED
        assert {device.state for device in devices[1:]} == {ConnectionState.CONNECTED}
        for device in devices:
            device.client.close()


async def test_the_same_device_again_replaces_the_older_connection_for_good():
    async with serving() as server:
        first, second = Person(server.url, "same"), Person(server.url, "same")
        await first.client.login("bob")
        await second.client.login("bob")
        await until(lambda: first.state is ConnectionState.DISCONNECTED)
        change = first.heard.last("connectionStateChanged")
        assert change.event is ConnectionEvent.KICKED_OUT
        assert "4404" in change.extendedData
        second.client.close()


async def test_logging_out_tells_the_server_at_once():
    async with serving() as server, people(server.url, server.url) as (alice, bob):
        await alice.client.callInvite(["bob"])
        await bob.hear("callInvitationReceived")
        await alice.client.logout()
        await bob.hear("callInvitationCancelled")
        assert alice.state is ConnectionState.DISCONNECTED


async def test_a_snapshot_larger_than_a_frame_arrives_whole():
    async with (
        serving(maxPending=1_000) as server,
        people(server.url, server.url) as (alice, bob),
    ):
        config = CallInviteConfig(mode=CallInvitationMode.ADVANCED, extendedData="x" * 2_000)
        calls = [await alice.client.callInvite(["carol", "bob"][1:], config) for _ in range(550)]
        await bob.hear("callInvitationReceived", 550)
        bob.client.close()
        alice.client.close()
        again = Person(server.url, "alice-1")
        reply = await again.client.login("alice")
        assert len(reply.calls) < 550
        await until(lambda: len(again.client.calls) == 550)
        assert {call.callID for call in again.client.calls} == {call.callID for call in calls}
        again.client.close()


@pytest.mark.qt
async def test_all_of_it_runs_inside_a_qt_loop():
    async with (
        serving() as server,
        Proxy(server.ports.ws) as proxy,
        people(server.url, proxy.url) as (alice, bob),
    ):
        call = await alice.client.callInvite(["bob"])
        await bob.hear("callInvitationReceived")
        proxy.cut()
        await until(lambda: bob.state is ConnectionState.RECONNECTING)
        await bob.back()
        await bob.client.callReject(call.callID)
        change = await alice.hear("callUserStateChanged", 2)
        assert change.callUserList[0].state is CallUserState.REJECTED
        await alice.client.logout()
