"""No clock destroys anything: whole servers on every store, and somebody who sets their clocks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import msgspec
import pytest

from callkit.client import SignalingClient
from callkit.clock import Clock
from callkit.model import CallInviteConfig, CallUserState
from callkit.server.server_time import ClockMark
from callkit.server.settings import Settings
from callkit.server.stores.base import Store
from callkit.server.stores.redis.store import RedisStore
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.contract.stores.doors import NOW, Door, ended, new_call, step
from tests.contract.stores.processes import Service

STEPS = [1, -1, 40, -40, 3_600, -3_600, 86_400 * 100, -86_400 * 100, 366 * 86_400, -366 * 86_400]
SETTINGS = Settings(port=0, insecure=True, limits=False)

pytestmark = pytest.mark.may_log("the clock jumped", "the clock stayed", "set both by NTP")


class Played(RedisStore):
    """A Redis whose clock the test moves, as it does that of the machine."""

    clock: ManualClock
    marked = 0.0

    async def time(self) -> int:
        await self.position()
        return self.clock.wallMs()

    async def markClock(self, mark: ClockMark) -> int:
        type(self).marked = self.clock.monotonic()
        return await super().markClock(mark)

    async def clockMark(self) -> ClockMark | None:
        mark = await super().clockMark()
        if mark is None:
            return None
        # What the engine adds for the time since is real time, of which nothing passes here.
        steady = int(await self._link.read("HGET", f"{self._p}clock", "steady"))
        steady += round((self.clock.monotonic() - self.marked) * 1_000)
        return ClockMark(steady=steady, now=mark.now - mark.steady + steady)


class Other:
    """The clock of another machine: the same seconds, another time of day."""

    def __init__(self, clock: ManualClock, ahead: int) -> None:
        self._clock = clock
        self._ahead = ahead

    def wallMs(self) -> int:
        return self._clock.wallMs() + self._ahead * 1_000

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


class World:
    def __init__(self, door: Door) -> None:
        self.door = door
        self.clock = ManualClock()
        self.settings = SETTINGS
        self.servers: list[LocalServer] = []
        self._memory: Store | None = None

    def store(self) -> Store:
        if self.door.kind == "redis":
            store = Played(self.door.place, f"node{len(self.servers)}")
            store.clock = self.clock
            return store
        if self.door.kind == "memory":
            self._memory = self._memory or self.door.store()
            return self._memory
        return self.door.store()

    async def start(self, ahead: int = 0) -> LocalServer:
        clock = cast(Clock, Other(self.clock, ahead)) if ahead else self.clock
        settings = msgspec.structs.replace(self.settings, process=f"node{len(self.servers)}")
        server = LocalServer(clock, settings=settings, store=self.store())
        self.servers.append(server)
        await server.start()
        return server

    async def stop(self) -> None:
        for server in self.servers:
            await server.stop()

    async def pass_(self, seconds: float) -> None:
        """Let time pass; what it makes stores do is done when this returns."""
        while seconds > 0:
            await self.clock.advance(min(1.0, seconds))
            await self._answered(3)
            seconds -= 1.0
        await self._answered(10)

    async def _answered(self, times: int) -> None:
        """Every store has answered, and what was asked because of it, as often as that."""
        for server in self.servers:
            for _ in range(times if server.running else 0):
                await server.store.setBlocked("nobody", "nobody", False)
                await self.clock.advance(0)


@pytest.fixture
async def world(door: Door) -> AsyncIterator[World]:
    world = World(door)
    yield world
    await world.stop()


async def arrive(server: LocalServer, userID: str) -> SignalingClient:
    client = server.client(f"{userID}-1")
    await client.login(userID)
    return client


async def ring(caller: SignalingClient, seconds: int) -> str:
    return (await caller.callInvite(["bob"], CallInviteConfig(timeout=seconds))).callID


async def state(caller: SignalingClient, callID: str) -> CallUserState:
    calls = (await caller.queryCallInvitationList(100, 0)).callList
    (call,) = [call for call in calls if call.callID == callID]
    return call.callUserList[1].state


async def test_a_ring_takes_as_long_as_it_should_and_nothing_is_lost(world: World) -> None:
    server = await world.start()
    alice, _bob = await arrive(server, "alice"), await arrive(server, "bob")
    for number, seconds in enumerate(STEPS, 1):
        call = await ring(alice, 20)
        await world.pass_(2)
        world.clock.shiftWall(seconds)
        carol = await arrive(server, f"carol{number}")
        await world.pass_(17.5)
        assert await state(alice, call) in (CallUserState.RECEIVED, CallUserState.INVITING)
        await world.pass_(1)
        assert await state(alice, call) is CallUserState.TIMEOUT
        assert len((await alice.queryCallInvitationList(100, 0)).callList) == number
        await carol.logout()
    assert alice.connectionState is not None
    await world.pass_(70)
    assert len((await alice.queryCallInvitationList(100, 0)).callList) == len(STEPS)


@pytest.mark.parametrize("seconds", [-366 * 86_400, 366 * 86_400])
async def test_a_ring_spans_the_moment_in_which_a_clock_is_believed(
    world: World, seconds: int
) -> None:
    server = await world.start()
    alice, bob = await arrive(server, "alice"), await arrive(server, "bob")
    before = await ring(alice, 30)
    await bob.callReject(before)
    world.clock.shiftWall(seconds)
    await world.pass_(200)
    call = await ring(alice, 300)
    await world.pass_(298)
    assert await state(alice, call) is CallUserState.RECEIVED
    await world.pass_(3)
    assert await state(alice, call) is CallUserState.TIMEOUT
    # What is told now has the new time.
    third = await ring(alice, 20)
    calls = {c.callID: c for c in (await alice.queryCallInvitationList(100, 0)).callList}
    assert len(calls) == 3
    assert abs(calls[third].createTime - world.clock.wallMs()) < 2_000
    await world.pass_(21)
    assert await state(alice, third) is CallUserState.TIMEOUT


@pytest.mark.parametrize("seconds", [-366 * 86_400, -3_600, 3_600, 366 * 86_400])
async def test_a_restart_on_another_clock_ends_no_ring(world: World, seconds: int) -> None:
    server = await world.start()
    alice, _bob = await arrive(server, "alice"), await arrive(server, "bob")
    first = await ring(alice, 60)
    await world.pass_(10)
    await server.stop()
    world.clock.shiftWall(seconds)
    await world.pass_(2)
    again = await world.start()
    alice = await arrive(again, "alice")
    bob = await arrive(again, "bob")
    await world.pass_(46)
    assert await state(alice, first) in (CallUserState.RECEIVED, CallUserState.INVITING)
    await world.pass_(3)
    assert await state(alice, first) is CallUserState.TIMEOUT
    await bob.logout()


@pytest.mark.parametrize("ahead", [-366 * 86_400, 40])
@pytest.mark.parametrize("door", ["redis"], indirect=True)
async def test_machines_with_different_clocks_are_one_service(world: World, ahead: int) -> None:
    right, wrong = await world.start(), await world.start(ahead)
    alice, bob = await arrive(right, "alice"), await arrive(wrong, "bob")
    for seconds in (0, 3_600):
        world.clock.shiftWall(seconds)
        for caller, callee in ((alice, bob), (bob, alice)):
            name = callee.user.userID if callee.user else ""
            config = CallInviteConfig(timeout=20)
            call = (await caller.callInvite([name], config)).callID
            await world.pass_(19)
            assert await state(caller, call) is CallUserState.RECEIVED
            await world.pass_(2)
            assert await state(caller, call) is CallUserState.TIMEOUT
        await world.pass_(310 * bool(seconds))
    assert len((await alice.queryCallInvitationList(100, 0)).callList) == 4


# --- what a store keeps for it -------------------------------------------------------------------


async def test_a_store_keeps_the_latest_mark(durable: Door) -> None:
    store = await durable.open()
    assert await store.clockMark() is None
    for steady in (NOW, NOW + 5_000):
        assert await store.markClock(ClockMark(steady=steady, now=steady + 7)) == steady
    await store.close()
    again = await durable.open()
    mark = await again.clockMark()
    assert mark is not None
    # One with a clock of its own brings it on.
    assert mark.now - mark.steady == 7
    assert 0 <= mark.steady - NOW - 5_000 < 5_000


async def test_the_process_that_is_furthest_is_right(service: Service) -> None:
    one, two = await service.join("one"), await service.join("two")
    assert await one.store.markClock(ClockMark(steady=NOW + 9, now=NOW)) == NOW + 9
    assert await two.store.markClock(ClockMark(steady=NOW, now=NOW)) == NOW + 9


async def test_a_probe_leaves_nothing_behind(store: Store) -> None:
    for _ in range(3):
        await store.probe()
    assert await store.clockMark() is None
    assert await store.nextDue() == 0


async def test_a_name_is_claimed_once_until_its_time(store: Store) -> None:
    assert await store.claim("a", NOW, NOW + 60_000)
    assert not await store.claim("a", NOW + 1, NOW + 60_001)
    assert await store.claim("b", NOW, NOW + 60_000)


async def test_a_claim_outlives_the_process(durable: Door) -> None:
    store = await durable.open()
    assert await store.claim("a", NOW, NOW + 60_000)
    await store.close()
    assert not await (await durable.open()).claim("a", NOW + 1, NOW + 60_000)


async def test_trimming_goes_by_the_time_the_commit_says(store: Store) -> None:
    call = ended(new_call(), NOW + 5_000)
    assert (await store.commit(step(call, endedTime=NOW + 900_000))).applied
    assert await store.trim(NOW + 900_000, NOW) == 0
    assert await store.trim(NOW + 900_001, NOW) == 1


async def test_a_later_revocation_stands(durable: Door) -> None:
    store = await durable.open()
    assert await store.revokedUntil("ann") == 0
    for time in (NOW, NOW + 9, NOW + 5):
        await store.revoke("ann", time)
    assert await store.revokedUntil("ann") == NOW + 9
    await store.close()
    store = await durable.open()
    assert await store.revokedUntil("ann") == NOW + 9
    assert await store.revokedUntil("bob") == 0
