"""Presence when other processes may watch devices, or may have died doing so."""

from __future__ import annotations

import asyncio

import pytest

from callkit.server.settings import Settings
from callkit.server.stores.base import DeviceRecord, UserRecord
from callkit.testing.clock import ManualClock, settle
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer
from tests.unit.server.sharing import SharedMemory

ONLINE, OFFLINE = 0, 1
SETTINGS = Settings(port=0, insecure=True, limits=False, process="here")


class Town:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.store = SharedMemory()
        self.store.clock = self.clock.wallMs
        self.server = LocalServer(self.clock, settings=SETTINGS, store=self.store)

    async def elsewhere(self, user: str, seconds: float) -> None:
        """A device at another process, with its last sign of life that many seconds from now."""
        offline = self.clock.wallMs() + int((seconds + 35) * 1000)
        await self.store.putUser(UserRecord(userID=user))
        await self.store.putDevice(
            DeviceRecord(
                userID=user,
                deviceID="d",
                sessionID="s",
                process="there",
                offlineTime=offline,
            )
        )

    async def online(self, user: str) -> bool:
        return user in await self.store.devices([user])


@pytest.fixture
async def town():
    town = Town()
    async with town.server:
        yield town


async def test_a_device_nobody_watches_is_lost_by_what_the_store_says(town: Town) -> None:
    await town.clock.advance(60)
    await town.elsewhere("bob", 10)
    await town.clock.advance(44)
    assert await town.online("bob")
    await town.clock.advance(2)
    assert not await town.online("bob")


async def test_a_process_that_has_just_started_judges_nobody_it_did_not_see(town: Town) -> None:
    await town.elsewhere("bob", -35)
    await town.clock.advance(34)
    assert await town.online("bob")
    await town.clock.advance(2)
    assert not await town.online("bob")


@pytest.mark.logs("upkeep failed")
@pytest.mark.parametrize(("away", "pause"), [(20, 20), (300, 35)])
async def test_after_the_store_was_away_nobody_is_judged_as_long_as_that(
    town: Town, away: int, pause: int
) -> None:
    await town.clock.advance(60)
    await town.elsewhere("bob", -35)
    town.store.away = True
    await town.clock.advance(away)
    town.store.away = False
    await town.clock.advance(pause - 1)
    assert await town.online("bob"), "its process may be about to write down that it lives"
    await town.clock.advance(4)
    assert not await town.online("bob")


@pytest.mark.logs("upkeep failed")
async def test_signs_of_life_that_could_not_be_written_are_written_later(town: Town) -> None:
    alice = Peer(town.server)
    await alice.login("alice")
    await town.clock.advance(60)
    before = (await town.store.devices(["alice"]))["alice"][0].offlineTime
    town.store.away = True
    await alice.ask("queryUsersStatus", userIDs=["alice"])
    await town.clock.advance(5)
    town.store.away = False
    await town.clock.advance(1.5)
    after = (await town.store.devices(["alice"]))["alice"][0].offlineTime
    assert after >= before + 5_000


@pytest.mark.parametrize("hanging", ["user", "devices"])
async def test_a_login_that_hung_replaces_nobody_once_its_connection_is_gone(
    town: Town, hanging: str
) -> None:
    gate = asyncio.Event()
    real = getattr(town.store, hanging)

    async def hangs(*arguments: object) -> object:
        await gate.wait()
        return await real(*arguments)

    setattr(town.store, hanging, hangs)
    late = Peer(town.server)
    assert await late.login("bob", device="d") == {}
    late.leave()
    await settle()
    # Meanwhile the device is back, by way of another process.
    await town.elsewhere("bob", 0)
    setattr(town.store, hanging, real)
    gate.set()
    await settle()
    (device,) = (await town.store.devices(["bob"]))["bob"]
    assert (device.process, device.sessionID) == ("there", "s")
    assert late.frames == []


async def test_a_session_whose_device_is_not_its_own_any_more_comes_again(town: Town) -> None:
    alice = Peer(town.server)
    session = (await alice.login("alice"))["sessionID"]
    await town.clock.advance(5)
    await town.store.removeDevice("alice", "alice-1", session)
    await alice.ask("queryUsersStatus", userIDs=["alice"])
    await town.clock.advance(1.5)
    assert alice.closed is not None
    assert alice.closed[0] == 1001
    again = Peer(town.server)
    assert (await again.login("alice"))["op"] == "ok"
    assert await town.online("alice")


async def test_who_logs_in_after_a_loss_is_let_in_at_once_and_hears_what_follows(
    town: Town,
) -> None:
    before = Peer(town.server)
    await before.login("carol")
    town.store.listener.epochChanged("e2")
    alice, bob = Peer(town.server), Peer(town.server)
    for peer, user in ((alice, "alice"), (bob, "bob")):
        reply = await peer.login(user)
        assert (reply["op"], reply["epoch"]) == ("ok", "e2")
    call = (await alice.ask("callInvite", invitees=["bob", "carol"]))["callID"]
    assert [event["callID"] for event in bob.heard("callInvitationReceived")] == [call]
    assert before.heard("callInvitationReceived") == []
    await town.clock.advance(1)
    assert before.closed is not None
    assert before.closed[0] == 1001


async def test_a_login_ends_what_the_same_device_was_elsewhere(town: Town) -> None:
    await town.elsewhere("alice", 0)
    alice = Peer(town.server)
    await alice.login("alice", device="d")
    ((processes, outgoing),) = town.store.posted
    assert (processes, outgoing.session, outgoing.code) == (["there"], "s", 4404)
    await Peer(town.server).login("alice", device="another")
    assert len(town.store.posted) == 1


@pytest.mark.logs("others were not told")
async def test_a_change_that_others_could_not_be_told_is_a_change(town: Town) -> None:
    await town.elsewhere("alice", 0)
    alice = Peer(town.server)
    await alice.login("alice")
    town.store.away = True
    reply = await alice.ask("updateUserName", value="Alicia")
    assert reply["op"] == "ok"
    assert alice.heard("error") == []
    town.store.away = False
    await alice.ask("updateUserName", value="Alma")
    (_, outgoing) = town.store.posted[-1]
    assert b"Alma" in outgoing.frame
    assert outgoing.recipients[0].excluding == "alice-1"


async def test_a_device_that_came_back_elsewhere_while_its_loss_was_told_is_there(
    town: Town,
) -> None:
    alice, laptop = Peer(town.server), Peer(town.server)
    await alice.login("alice")
    await laptop.login("bob", device="laptop")
    made = await alice.ask("callInvite", invitees=["bob"], config={"mode": 1})
    await laptop.ask("callAccept", callID=made["callID"])
    remove = town.store.removeDevice

    async def removed_and_back(userID: str, deviceID: str, sessionID: str) -> bool:
        done = await remove(userID, deviceID, sessionID)
        offline = town.clock.wallMs() + 35_000
        await town.store.putDevice(
            DeviceRecord(
                userID=userID,
                deviceID=deviceID,
                sessionID="another",
                process="there",
                offlineTime=offline,
            )
        )
        return done

    town.store.removeDevice = removed_and_back  # type: ignore[method-assign]
    await laptop.ask("logout")
    (record,) = await town.store.callsOf("bob")
    assert record.call.requireMember("bob").absentTime == 0
    assert record.call.makesBusy("bob")
    town.store.removeDevice = remove  # type: ignore[method-assign]
