"""Subscriptions to people's presence (``reference/zim.md`` D4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from callkit.errors import StoreError
from callkit.model import UserOnlineStatus
from callkit.protocol.limits import MAX_SUBSCRIPTIONS
from callkit.server.settings import Settings
from callkit.server.stores.base import DeviceRecord, UserRecord
from callkit.server.stores.memory import MemoryStore
from callkit.testing import settle
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer
from tests.unit.server.sharing import SharedMemory

ONLINE, OFFLINE, LOGOUT, UNKNOWN = 0, 1, 2, 99
NOBODY = 6000011
Told = list[dict[str, int]]


class CountingStore(MemoryStore):
    """Counts questions after people; fails or keeps them waiting while told to."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.asked: list[Sequence[str]] = []
        self.gate: asyncio.Event | None = None

    async def users(self, userIDs: Sequence[str]) -> dict[str, UserRecord]:
        if self.away:
            raise StoreError("away")
        self.asked.append(userIDs)
        return await super().users(userIDs)

    async def devices(self, userIDs: Sequence[str]) -> dict[str, list[DeviceRecord]]:
        found = await super().devices(userIDs)
        if self.gate is not None:
            await self.gate.wait()
        return found


class Town:
    """A server, and people in it."""

    def __init__(self, store: MemoryStore | None = None, **settings: Any) -> None:
        self.clock = ManualClock()
        self.store = store or CountingStore()
        if isinstance(self.store, SharedMemory):
            self.store.clock = self.clock.wallMs
        fields = {"port": 0, "insecure": True, "limits": False, **settings}
        self.server = LocalServer(self.clock, settings=Settings(**fields), store=self.store)

    async def peer(self, user: str, device: str = "") -> Peer:
        peer = Peer(self.server)
        await peer.login(user, device=device)
        return peer

    async def elsewhere(self, user: str) -> None:
        """A device logs in at a process this one hears nothing of."""
        offline = self.clock.wallMs() + 600_000
        await self.store.putUser(UserRecord(userID=user))
        device = DeviceRecord(
            userID=user, deviceID="d", sessionID="s", process="there", offlineTime=offline
        )
        await self.store.putDevice(device)

    @property
    def kept(self) -> int:
        assert self.server.core is not None
        return len(self.server.core._subscriptions)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    town = Town()
    async with town.server:
        yield town


async def subscribe(peer: Peer, *names: str, minutes: int = 60) -> dict[str, int]:
    """Subscribe; the errors."""
    config = {"subscriptionDuration": minutes}
    reply = await peer.ask("subscribeUsersStatus", userIDs=names, config=config)
    assert reply["op"] == "ok", reply
    return {one["userID"]: one["reason"] for one in reply["errorUserList"]}


def told(peer: Peer) -> Told:
    """Every event so far; forgets them."""
    events = peer.heard("userStatusUpdated")
    peer.frames = [frame for frame in peer.frames if frame not in events]
    return [
        {one["userID"]: one["onlineStatus"] for one in event["userStatusList"]} for event in events
    ]


async def test_the_reply_comes_first_then_the_present_state_then_each_change(town: Town) -> None:
    alice, bob = await town.peer("alice"), await town.peer("bob")
    carol = await town.peer("carol")
    await carol.ask("logout")
    assert await subscribe(alice, "bob", "carol", "ghost", "bob") == {"ghost": NOBODY}
    assert [frame["op"] for frame in alice.frames[-2:]] == ["ok", "userStatusUpdated"]
    assert told(alice) == [{"bob": ONLINE, "carol": LOGOUT}]
    await bob.ask("logout")
    await town.peer("carol")
    await town.clock.advance(1)
    assert told(alice) == [{"bob": LOGOUT, "carol": ONLINE}]
    back = await town.peer("bob")
    await town.clock.advance(1)
    back.leave()
    await town.clock.advance(34)
    assert told(alice) == [{"bob": ONLINE}]
    await town.clock.advance(2)
    assert told(alice) == [{"bob": OFFLINE}]


async def test_of_a_person_with_another_device_nothing_is_told(town: Town) -> None:
    alice, _ = await town.peer("alice"), await town.peer("bob")
    await subscribe(alice, "bob")
    phone = await town.peer("bob", "phone")
    await phone.ask("logout")
    await town.clock.advance(2)
    assert told(alice) == [{"bob": ONLINE}], "one device is still there"


async def test_whoever_asks_again_hears_the_present_state_again(town: Town) -> None:
    alice, _ = await town.peer("alice"), await town.peer("bob")
    await subscribe(alice, "bob")
    await subscribe(alice, "bob")
    assert told(alice) == [{"bob": ONLINE}, {"bob": ONLINE}]
    assert town.kept == 1


# --- endings ---


async def test_after_its_time_nothing_is_told_and_nothing_kept(town: Town) -> None:
    alice, _ = await town.peer("alice"), await town.peer("bob")
    await subscribe(alice, "bob", minutes=1)
    await subscribe(alice, "alice", minutes=2)
    await town.clock.advance(61)
    await town.peer("bob", "phone")
    await (await town.peer("bob")).ask("logout")
    told(alice)
    await town.clock.advance(15)
    assert (told(alice), town.kept) == ([], 1)


@pytest.mark.logs("the clock jumped")
async def test_a_duration_is_no_matter_of_the_wall_clock(town: Town) -> None:
    alice, bob = await town.peer("alice"), await town.peer("bob")
    await subscribe(alice, "bob", minutes=1)
    town.clock.shiftWall(3_600)
    await bob.ask("logout")
    await town.clock.advance(1)
    assert told(alice)[1:] == [{"bob": LOGOUT}]


@pytest.mark.parametrize("end", ["leave", "logout", "kick", "replaced", "epoch"])
async def test_a_session_that_is_over_has_no_subscriptions(end: str) -> None:
    store = SharedMemory()
    town = Town(store, maxDevices=1)
    async with town.server:
        await town.peer("bob")
        alice = await town.peer("alice")
        await subscribe(alice, "bob", "alice")
        assert town.kept == 2
        match end:
            case "leave":
                alice.leave()
            case "logout":
                await alice.ask("logout")
            case "kick":
                await town.peer("alice", "phone")
            case "replaced":
                await town.peer("alice")
            case _:
                assert store.listener is not None
                store.listener.epochChanged("another")
                await town.clock.advance(1)
        await settle()
        assert town.kept == 0


async def test_nobody_hears_of_people_let_go(town: Town) -> None:
    alice, bob = await town.peer("alice"), await town.peer("bob")
    carol = await town.peer("carol")
    await subscribe(alice, "bob", "carol")
    names = ["bob", "alice", "ghost"]
    reply = await alice.ask("unsubscribeUsersStatus", userIDs=names)
    assert reply["errorUserList"] == [{"userID": "ghost", "reason": NOBODY}]
    await bob.ask("logout")
    await carol.ask("logout")
    await town.clock.advance(1)
    assert told(alice)[1:] == [{"carol": LOGOUT}]
    assert town.kept == 1


async def test_a_session_that_ended_while_the_store_was_asked_leaves_nothing(town: Town) -> None:
    alice = await town.peer("alice")
    await town.peer("bob")
    assert isinstance(town.store, CountingStore)
    town.store.gate = asyncio.Event()
    config = {"subscriptionDuration": 1}
    alice.send("subscribeUsersStatus", userIDs=["bob"], config=config)
    await settle()
    alice.leave()
    town.store.gate.set()
    await settle()
    assert town.kept == 0


# --- prices and bounds ---


async def test_a_storm_of_logins_costs_two_events_a_second_at_most(town: Town) -> None:
    alice, _ = await town.peer("alice"), await town.peer("bob")
    await subscribe(alice, "bob")
    told(alice)
    for _ in range(100):
        await (await town.peer("bob", "phone")).ask("logout")
        bob = await town.peer("bob")
        await bob.ask("logout")
        await town.clock.advance(0.02)
    events = told(alice)
    assert len(events) <= 4
    await town.clock.advance(2)
    assert [*events, *told(alice)][-1] == {"bob": LOGOUT}


async def test_the_same_state_is_told_once_however_often_somebody_logs_in(town: Town) -> None:
    alice, _ = await town.peer("alice"), await town.peer("bob")
    await subscribe(alice, "bob")
    for _ in range(10):
        await town.peer("bob")
        await town.clock.advance(1)
    assert told(alice) == [{"bob": ONLINE}]


async def test_more_people_than_a_device_may_watch_are_refused_and_nothing_changes() -> None:
    town = Town()
    async with town.server:
        names = [f"p{number}" for number in range(MAX_SUBSCRIPTIONS + 1)]
        for name in names:
            await town.store.putUser(UserRecord(userID=name))
        alice = await town.peer("alice")
        for first in range(0, MAX_SUBSCRIPTIONS - 100, 100):
            assert await subscribe(alice, *names[first : first + 100], minutes=9) == {}
        assert await subscribe(alice, *names[-101:-1], minutes=1) == {}
        config = {"subscriptionDuration": 9}
        some = [names[-1], names[0]]
        refusal = await alice.ask("subscribeUsersStatus", userIDs=some, config=config)
        assert (refusal["op"], refusal["code"]) == ("error", 6000001)
        assert "3000" in refusal["message"] and not refusal["temporary"]
        assert town.kept == MAX_SUBSCRIPTIONS
        assert await subscribe(alice, *names[:100]) == {}, "these take no more room"
        phone = await town.peer("alice", "phone")
        assert await subscribe(phone, names[-1]) == {}, "it is a limit of each device"
        await town.clock.advance(60)
        assert await subscribe(alice, *some) == {}, "what is over takes no room"


async def test_people_are_paid_for_like_those_whose_status_is_asked() -> None:
    town = Town(limits=True, statusBurst=10, statusesPerSecond=1)
    async with town.server:
        alice = await town.peer("alice")
        await subscribe(alice, "alice", "bob", "carol", "dave")
        await alice.ask("unsubscribeUsersStatus", userIDs=["alice", "bob", "carol"])
        config = {"subscriptionDuration": 1}
        people = ["a", "b", "c", "d"]
        for op, more in (
            ("subscribeUsersStatus", {"config": config}),
            ("unsubscribeUsersStatus", {}),
        ):
            refusal = await alice.ask(op, userIDs=people, **more)
            assert (refusal["code"], refusal["temporary"]) == (6000005, True)
            assert refusal["retryAfterMs"] > 0


# --- blocks ---


async def test_a_person_who_blocked_the_asker_looks_like_an_unknown_one(town: Town) -> None:
    mallory, victim = await town.peer("mallory"), await town.peer("victim")
    await town.store.setBlocked("victim", "mallory", True)
    assert await subscribe(mallory, "victim", "ghost") == {"victim": NOBODY, "ghost": NOBODY}
    reply = await mallory.ask("unsubscribeUsersStatus", userIDs=["victim", "ghost"])
    assert [one["reason"] for one in reply["errorUserList"]] == [NOBODY, NOBODY]
    await victim.ask("logout")
    await town.clock.advance(15)
    assert (told(mallory), town.kept) == ([], 0)


async def test_a_later_block_hides_every_change_and_the_state_soon(town: Town) -> None:
    mallory, victim = await town.peer("mallory"), await town.peer("victim")
    friend = await town.peer("friend")
    for peer in (mallory, friend):
        await subscribe(peer, "victim")
    await town.store.setBlocked("victim", "mallory", True)
    await victim.ask("logout")
    await town.clock.advance(1)
    assert told(mallory) == [{"victim": ONLINE}, {"victim": UNKNOWN}]
    assert told(friend) == [{"victim": ONLINE}, {"victim": LOGOUT}]
    await town.store.setBlocked("victim", "mallory", False)
    await town.clock.advance(12)
    assert told(mallory) == [{"victim": LOGOUT}]
    await town.store.setBlocked("victim", "mallory", True)
    await town.clock.advance(12)
    assert told(mallory) == [{"victim": UNKNOWN}], "also when nothing else happens"
    await town.peer("victim")
    await town.clock.advance(2)
    assert (told(mallory), told(friend)) == ([], [{"victim": ONLINE}])


# --- what goes wrong ---


@pytest.mark.logs("changes of presence are told later", "presence was not looked at")
async def test_what_could_not_be_read_is_told_when_it_can(town: Town) -> None:
    alice, bob = await town.peer("alice"), await town.peer("bob")
    await subscribe(alice, "bob")
    assert isinstance(town.store, CountingStore)
    await bob.ask("logout")
    town.store.away = True
    await town.clock.advance(3)
    town.store.away = False
    await town.clock.advance(2)
    assert told(alice) == [{"bob": ONLINE}, {"bob": LOGOUT}]


async def test_a_change_while_the_store_is_asked_is_the_last_word(town: Town) -> None:
    alice, bob = await town.peer("alice"), await town.peer("bob")
    assert isinstance(town.store, CountingStore)
    gate = town.store.gate = asyncio.Event()
    config = {"subscriptionDuration": 1}
    alice.send("subscribeUsersStatus", userIDs=["bob"], config=config)
    await settle()
    town.store.gate = None
    await bob.ask("logout")
    await town.clock.advance(2)
    assert told(alice) == [], "an older look is under way"
    gate.set()
    await town.clock.advance(2)
    assert told(alice) == [{"bob": ONLINE}, {"bob": LOGOUT}]


async def test_what_nobody_noticed_is_found_within_a_minute(town: Town) -> None:
    alice, _ = await town.peer("alice"), await town.peer("bob")
    await town.store.putUser(UserRecord(userID="carol"))
    await subscribe(alice, "bob", "carol")
    told(alice)
    await town.elsewhere("carol")
    await town.clock.advance(63)
    assert told(alice) == [{"carol": ONLINE}]


async def test_what_happens_at_another_process_is_found_within_seconds() -> None:
    town = Town(SharedMemory())
    async with town.server:
        names = [f"p{number}" for number in range(500)]
        for name in names:
            await town.store.putUser(UserRecord(userID=name))
        alice = await town.peer("alice")
        for first in range(0, 500, 100):
            await subscribe(alice, *names[first : first + 100])
        told(alice)
        for name in (names[0], names[250], names[-1]):
            await town.elsewhere(name)
        await town.clock.advance(6)
        news = [one for event in told(alice) for one in event.items()]
        assert sorted(news) == [(names[0], ONLINE), (names[250], ONLINE), (names[-1], ONLINE)]


async def test_nobody_is_looked_at_when_nobody_is_subscribed(town: Town) -> None:
    alice = await town.peer("alice")
    await subscribe(alice, "alice")
    await alice.ask("unsubscribeUsersStatus", userIDs=["alice"])
    await town.clock.advance(2)
    assert isinstance(town.store, CountingStore)
    town.store.asked.clear()
    await town.clock.advance(120)
    assert town.store.asked == []


async def test_a_server_that_stops_tells_nothing_more() -> None:
    town = Town()
    await town.server.start()
    alice, bob = await town.peer("alice"), await town.peer("bob")
    await subscribe(alice, "bob")
    await bob.ask("logout")
    await town.server.stop()
    await town.clock.advance(60)
    assert told(alice) == [{"bob": UserOnlineStatus.ONLINE}]
