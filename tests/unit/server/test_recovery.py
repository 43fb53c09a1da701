"""A server that starts on a clock set back finds deadlines in the future and brings them near."""

from __future__ import annotations

import pytest

from callkit.engine.call import DEFAULT_RULES
from callkit.model import CallInviteConfig, CallUserState
from callkit.server.recovery import bring_back
from callkit.server.stores.memory import MemoryStore
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.contract.stores.doors import NOW, kept, member, new_call

HOUR = 3_600_000


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    await store.open()
    for _ in range(3):
        ringing = member("bob", CallUserState.INVITING, invitedTime=NOW, deadline=NOW + 60_000)
        await kept(store, new_call(member("alice"), ringing), deadline=NOW + 60_000)
    return store


@pytest.mark.logs("the deadlines of 3 calls came with it")
async def test_deadlines_come_with_the_clock(store: MemoryStore) -> None:
    assert await bring_back(store, NOW - HOUR, DEFAULT_RULES) == 3
    assert await store.nextDue() == NOW - HOUR + 60_000


async def test_a_clock_that_went_on_moves_nothing(store: MemoryStore) -> None:
    assert await bring_back(store, NOW + 1, DEFAULT_RULES) == 0
    assert await store.nextDue() == NOW + 60_000


async def test_a_shared_store_is_left_alone(store: MemoryStore) -> None:
    store.shared = True
    assert await bring_back(store, NOW - HOUR, DEFAULT_RULES) == 0


@pytest.mark.logs("the clock was set back")
async def test_nobody_rings_an_hour_too_long(manual_clock: ManualClock) -> None:
    async with LocalServer(manual_clock) as server:
        alice, bob = server.client("alice-1"), server.client("bob-1")
        await alice.login("alice")
        await bob.login("bob")
        await alice.callInvite(["bob"], CallInviteConfig(timeout=60))
        await server.stop()
        manual_clock.shiftWall(-3_600)
        await server.start()
        await manual_clock.advance(61)
        (call,) = (await alice.queryCallInvitationList(10, 0)).callList
        assert call.callUserList[1].state is CallUserState.TIMEOUT
        await alice.logout()
        await bob.logout()
