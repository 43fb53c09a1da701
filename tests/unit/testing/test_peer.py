from __future__ import annotations

import asyncio

import pytest

from callkit.client import SignalingClient
from callkit.errors import RequestError
from callkit.model import CallUserState
from callkit.testing import EventRecorder, Link, ManualClock, ScriptedPeer, settle


@pytest.fixture
def server():
    return ScriptedPeer()


@pytest.fixture
async def client(server):
    clock = ManualClock()
    return SignalingClient("link://", transport=Link(clock, server.accept), clock=clock)


async def test_the_example_of_the_docstring(server, client):
    login = asyncio.create_task(client.login("bob"))
    await server.welcome()
    await login
    server.ring(callID="1", caller="alice")
    assert (await server.expect("callReceived"))["callID"] == "1"


async def test_a_welcome_can_say_anything(server, client):
    login = asyncio.create_task(client.login("bob", "Bob"))
    await server.welcome(epoch="other")
    reply = await login
    assert (reply.epoch, reply.user.userName, server.logins) == ("other", "Bob", 1)


async def test_a_request_can_be_refused(server, client):
    login = asyncio.create_task(client.login("bob"))
    await server.welcome()
    await login
    waiting = asyncio.create_task(client.callAccept("9"))
    server.refuse(await server.expect("callAccept"), 6000276, "too late")
    await settle()
    with pytest.raises(RequestError, match="too late"):
        await waiting


async def test_changes_and_rings_reach_the_client(server, client):
    heard = EventRecorder(client)
    login = asyncio.create_task(client.login("bob"))
    await server.welcome()
    await login
    server.ring(callID="1", caller="alice", timeout=30, extendedData="x")
    server.change("1", 2, alice=CallUserState.QUIT)
    await settle()
    ring = heard.last("callInvitationReceived")
    assert (ring.timeout, ring.remainingMs, ring.extendedData) == (30, 30_000, "x")
    assert heard.last("callUserStateChanged").callUserList[0].state is CallUserState.QUIT


async def test_what_was_not_heard_is_an_assertion_that_names_what_was(server, client):
    login = asyncio.create_task(client.login("bob"))
    with pytest.raises(AssertionError, match="login"):
        await server.expect("callInvite")
    with pytest.raises(AssertionError, match="login"):
        await server.expect("login", userID="carol")
    await server.welcome()
    await login


async def test_without_a_connection_nothing_can_be_sent(server):
    with pytest.raises(AssertionError):
        server.send({})
    server.close()


async def test_it_can_be_a_client_too():
    server = ScriptedPeer()
    peer = ScriptedPeer()
    peer.connect(Link(ManualClock(), server.accept))
    await settle()
    number = peer.request("login", userID="bob", deviceID="d1")
    await server.welcome()
    assert (await peer.expect("ok"))["id"] == number
    assert peer.request("logout") == number + 1
    peer.send(b"not json is sent as it is")
    server.frames.clear()
    server.close(4401, "go")
    await settle()
    assert peer.closed == (4401, "go")
