"""Who is there and who is gone (plan §5 Devices, Lost; ``reference/zim.md`` D4)."""

from __future__ import annotations

import pytest

from callkit.server.settings import Settings
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer

ONLINE, OFFLINE, LOGOUT, UNKNOWN = 0, 1, 2, 99


async def status(peer: Peer, *names: str) -> dict[str, int]:
    reply = await peer.ask("queryUsersStatus", userIDs=names)
    return {one["userID"]: one["onlineStatus"] for one in reply["statusList"]}


async def ringing(server: LocalServer, **config: object) -> tuple[Peer, Peer, str]:
    alice, bob = Peer(server), Peer(server)
    await alice.login("alice")
    await bob.login("bob")
    reply = await alice.ask("callInvite", invitees=["bob"], config=config)
    return alice, bob, reply["callID"]


async def test_a_caller_is_lost_35_seconds_after_the_last_sign_of_life() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob, call = await ringing(server)
        alice.leave()
        await clock.advance(34.999)
        assert not bob.heard("callInvitationCancelled")
        await clock.advance(0.001)
        (frame,) = bob.heard("callInvitationCancelled")
        assert (frame["callID"], frame["inviter"]) == (call, "alice")


async def test_a_short_drop_of_the_caller_changes_nothing() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob, call = await ringing(server)
        alice.leave()
        await clock.advance(34)
        back = Peer(server)
        reply = await back.login("alice")
        assert [info["callID"] for info in reply["calls"]] == [call]
        await clock.advance(50)
        assert not bob.heard("callInvitationCancelled")
        await bob.ask("callAccept", callID=call)
        assert back.heard("callUserStateChanged")[-1]["callUserList"][0]["state"] == 1


async def test_the_callers_other_device_does_not_hold_the_call() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob, _ = await ringing(server)
        desk = Peer(server)
        await desk.login("alice", device="desk")
        alice.leave()
        await clock.advance(35)
        assert bob.heard("callInvitationCancelled")
        assert desk.heard("callInvitationCancelled")


@pytest.mark.parametrize("mode", [0, 1])
async def test_a_caller_lost_after_an_accept_takes_nothing_along(mode: int) -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob, _ = await ringing(server)
        carol = Peer(server)
        await carol.login("carol")
        reply = await alice.ask(
            "callInvite", invitees=["bob", "carol"], config={"mode": mode, "timeout": 60}
        )
        await bob.ask("callAccept", callID=reply["callID"])
        alice.leave()
        await clock.advance(59.999)
        assert not carol.heard("callInvitationCancelled")
        await clock.advance(0.001)
        assert len(carol.heard("callInvitationTimeout")) == 1


async def test_a_device_that_answers_pings_is_online_for_ever() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, _, _ = await ringing(server)
        await clock.advance(1_000)
        assert await status(alice, "alice", "bob") == {"alice": ONLINE, "bob": ONLINE}


async def test_presence_is_online_offline_logout_or_unknown() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob, _ = await ringing(server)
        assert await status(alice, "bob", "ghost") == {"bob": ONLINE, "ghost": UNKNOWN}
        bob.leave()
        await clock.advance(34.9)
        assert await status(alice, "bob") == {"bob": ONLINE}
        await clock.advance(0.1)
        assert await status(alice, "bob") == {"bob": OFFLINE}
        again = Peer(server)
        await again.login("bob")
        await again.ask("logout")
        assert await status(alice, "bob") == {"bob": LOGOUT}
        assert again.closed == (1000, "logged out")


async def test_whoever_has_another_device_is_not_logged_out() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob, _ = await ringing(server)
        phone = Peer(server)
        await phone.login("bob", device="phone")
        await bob.ask("logout")
        assert await status(alice, "bob") == {"bob": ONLINE}


async def test_an_invitation_waits_and_is_delivered_with_the_time_that_is_left() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        _, bob, call = await ringing(server, timeout=60)
        bob.leave()
        await clock.advance(59.999)
        back = Peer(server)
        reply = await back.login("bob")
        (event,) = back.heard("callInvitationReceived")
        assert (event["callID"], event["timeout"], event["remainingMs"]) == (call, 60, 1)
        assert reply["calls"][0]["remainingMs"] == 1
        await clock.advance(0.001)
        assert back.heard("callInvitationTimeout")


async def test_after_its_deadline_an_invitation_is_not_delivered() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        _, bob, _ = await ringing(server, timeout=60)
        bob.leave()
        await clock.advance(60)
        back = Peer(server)
        reply = await back.login("bob")
        assert reply["calls"] == []
        assert not back.heard("callInvitationReceived")
        page = await back.ask("queryCallInvitationList", count=5)
        assert page["callList"][0]["endReason"] == "noAnswer"


async def test_what_is_known_is_not_rung_again_and_what_ended_says_why() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob, call = await ringing(server)
        other = (await alice.ask("callInvite", invitees=["bob"]))["callID"]
        bob.leave()
        await alice.ask("callCancel", callID=other, config={"extendedData": "x"})
        back = Peer(server)
        known = {call: 1, other: 1, "77": 3}
        reply = await back.ask("login", userID="bob", deviceID="bob-1", known=known)
        assert [info["callID"] for info in reply["calls"]] == [call]
        ended = {info["callID"]: info for info in reply["ended"]}
        assert ended[other]["endReason"] == "cancelled"
        assert ended[other]["endExtendedData"] == "x"
        assert ended["77"] == {"callID": "77", "state": -1}
        assert not back.heard("callInvitationReceived")


async def test_after_a_restart_everybody_gets_a_fresh_35_seconds() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        await ringing(server, timeout=600)
        await server.kill()
        await clock.advance(100)
        await server.start()
        bob = Peer(server)
        await bob.login("bob")
        await clock.advance(34.999)
        assert not bob.heard("callInvitationCancelled")
        await clock.advance(0.001)
        assert bob.heard("callInvitationCancelled")


@pytest.mark.logs("stood still")
@pytest.mark.parametrize("before", [20, 34.5, 34.9, 64.5, 65])
async def test_a_process_that_stood_still_blames_nobody(before: float) -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob, _ = await ringing(server, timeout=600)
        await clock.advance(before)
        # As after SIGSTOP or a laptop's sleep.
        clock.stall(300)
        await clock.advance(0)
        assert await status(bob, "alice") == {"alice": ONLINE}
        assert not bob.heard("callInvitationCancelled")
        assert alice.closed is None


async def test_the_eleventh_device_ends_the_earliest_login() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        devices = [Peer(server) for _ in range(11)]
        for number, device in enumerate(devices[:10]):
            await clock.advance(0.001)
            await device.login("bob", device=f"d{number}")
        # The first one logs in again: now the second is the earliest.
        again = Peer(server)
        await clock.advance(0.001)
        await again.login("bob", device="d0")
        assert devices[0].closed is not None
        assert devices[0].closed[0] == 4404
        await devices[10].login("bob", device="d10")
        assert devices[1].closed is not None
        assert devices[1].closed[0] == 4402
        assert [device.closed for device in devices[2:]] == [None] * 9


async def test_a_caller_kicked_by_the_device_limit_loses_the_ring() -> None:
    settings = Settings(port=0, insecure=True, limits=False, maxDevices=1)
    async with LocalServer(ManualClock(), settings=settings) as server:
        alice, bob, call = await ringing(server)
        desk = Peer(server)
        await desk.login("alice", device="desk")
        assert alice.closed is not None
        assert alice.closed[0] == 4402
        assert [frame["callID"] for frame in bob.heard("callInvitationCancelled")] == [call]


async def test_an_empty_name_leaves_the_name_as_it_is() -> None:
    async with LocalServer(ManualClock()) as server:
        first, second = Peer(server), Peer(server)
        await first.ask("login", userID="bob", deviceID="a", userName="Bob")
        reply = await second.ask("login", userID="bob", deviceID="b")
        assert reply["user"]["userName"] == "Bob"
