"""Whom a callInvite may name: registered people who do not block the caller (plan §5)."""

from __future__ import annotations

import pytest

from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer


@pytest.mark.parametrize("mode", [0, 1])
async def test_a_call_to_nobody_registered_is_refused_and_not_made(mode: int) -> None:
    async with LocalServer(ManualClock()) as server:
        alice = Peer(server)
        await alice.login("alice")
        reply = await alice.ask("callInvite", invitees=["x", "y"], config={"mode": mode})
        assert reply["code"] == 6000281
        assert await server.store.callsOf("alice") == []


async def test_a_call_to_people_who_all_block_the_caller_is_refused() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.login("alice")
        await bob.login("bob")
        await server.store.setBlocked("bob", "alice", True)
        assert (await alice.ask("callInvite", invitees=["bob"]))["code"] == 6000281
        assert not bob.heard("callInvitationReceived")


async def test_who_cannot_be_invited_is_listed_beside_who_can() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.login("alice")
        await bob.login("bob")
        reply = await alice.ask("callInvite", invitees=["bob", "x", "alice"])
        assert {one["userID"]: one["reason"] for one in reply["errorUserList"]} == {
            "x": 6000011,
            "alice": 6000001,
        }
