"""What is answered: the call as it is after the change, to the person and device that asked."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer


class Three:
    def __init__(self, clock: ManualClock, server: LocalServer) -> None:
        self.clock = clock
        self.alice, self.bob, self.carol = Peer(server), Peer(server), Peer(server)


@pytest.fixture
async def three() -> AsyncIterator[Three]:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        three = Three(clock, server)
        for name in ("alice", "bob", "carol"):
            await getattr(three, name).login(name)
        yield three


async def test_each_operation_is_answered_with_its_own_moment(three: Three) -> None:
    config = {"mode": 1, "timeout": 60, "extendedData": "hello"}
    made = await three.alice.ask("callInvite", invitees=["bob", "nobody"], config=config)
    call, created = made["callID"], made["createTime"]
    assert (made["timeout"], made["revision"]) == (60, 1)
    assert [entry["userID"] for entry in made["errorUserList"]] == ["nobody"]
    received = await three.bob.ask("callReceived", callID=call)
    assert received["callID"] == call
    await three.clock.advance(1)
    accepted = await three.bob.ask("callAccept", callID=call)
    assert accepted["acceptTime"] == created + 1_000
    assert {entry["userID"] for entry in accepted["callUserList"]} == {"alice", "bob"}
    added = await three.alice.ask("callingInvite", callID=call, invitees=["carol", "nobody"])
    assert added["revision"] > accepted["revision"]
    assert [entry["userID"] for entry in added["errorUserList"]] == ["nobody"]
    cancelled = await three.alice.ask("callCancel", callID=call, invitees=["carol"])
    assert (cancelled["callID"], cancelled["errorInvitees"]) == (call, [])
    await three.clock.advance(1)
    left = await three.bob.ask("callQuit", callID=call)
    assert (left["createTime"], left["acceptTime"]) == (created, created + 1_000)
    assert left["quitTime"] == created + 2_000
    await three.clock.advance(1)
    joined = await three.bob.ask("callJoin", callID=call)
    assert (joined["joinTime"], joined["extendedData"]) == (created + 3_000, "hello")
    ended = await three.alice.ask("callEnd", callID=call)
    assert (ended["createTime"], ended["endTime"]) == (created, created + 3_000)
