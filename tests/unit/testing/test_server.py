from __future__ import annotations

import asyncio

import pytest

from callkit.errors import RequestError
from callkit.model import CallUserState, ConnectionState
from callkit.testing import EventRecorder, LocalServer, ManualClock, settle


@pytest.fixture
async def clock():
    return ManualClock()


@pytest.fixture
async def server(clock):
    async with LocalServer(clock) as server:
        yield server


async def test_two_people_call_each_other(server, clock):
    alice, bob = server.client("a1"), server.client("b1")
    heard = EventRecorder(bob)
    await asyncio.gather(alice.login("alice"), bob.login("bob"))
    call = await alice.callInvite(["bob"])
    await settle()
    assert heard.last("callInvitationReceived").callID == call.callID
    await clock.advance(90)
    assert heard.names[-1] == "callInvitationTimeout"


async def test_what_was_acknowledged_survives_its_death(server, clock):
    alice, bob = server.client("a1"), server.client("b1")
    await asyncio.gather(alice.login("alice"), bob.login("bob"))
    call = await alice.callInvite(["bob"])
    await bob.callReject(call.callID, "no")
    await server.kill()
    assert not server.running
    await clock.advance(1)
    assert alice.connectionState is ConnectionState.RECONNECTING
    await server.start()
    await clock.advance(31)
    (found,) = (await alice.queryCallInvitationList()).callList
    assert {entry.userID: entry.state for entry in found.callUserList} == {
        "alice": CallUserState.ACCEPTED,
        "bob": CallUserState.REJECTED,
    }


async def test_a_reply_may_die_with_the_server_while_its_change_lives(server, clock):
    alice, bob = server.client("a1"), server.client("b1")
    await asyncio.gather(alice.login("alice"), bob.login("bob"))
    call = await alice.callInvite(["bob"])
    rejecting = asyncio.create_task(bob.callReject(call.callID, "no"))
    for _ in range(200):
        await asyncio.sleep(0)
        record = await server.store.load(call.callID)
        if record.call.member("bob").state is CallUserState.REJECTED:
            break
    await server.kill()
    assert not rejecting.done()
    await server.start()
    await clock.advance(5)
    assert (await rejecting).callID == call.callID


async def test_a_stopped_server_refuses_connections(server, clock):
    await server.stop()
    with pytest.raises(RequestError):
        await server.client("a1").login("alice")
    await server.stop()
