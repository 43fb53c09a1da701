"""Who is there and who is gone (plan §5 Devices, Lost; ``reference/zim.md`` D4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import pytest

from callkit.server.settings import Settings
from callkit.server.stores.base import Commit, CommitResult
from callkit.testing import settle
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


@pytest.mark.parametrize("name", ["Bob\n", "\x01", "Bob\x7f", "B\x85b"])
async def test_a_name_with_control_characters_is_refused_wherever_it_is_given(name: str) -> None:
    async with LocalServer(ManualClock()) as server:
        bob = Peer(server)
        refusal = await bob.ask("login", userID="bob", deviceID="a", userName=name)
        assert refusal["code"] == 6000001
        assert refusal["message"].startswith("userName: ")
        assert (await bob.login("bob"))["op"] == "ok"
        assert (await bob.ask("updateUserName", value=name))["code"] == 6000001


@pytest.mark.parametrize("name", ["\u200b", "\u202e\u2066", "\u0301", " \u3000 ", "\u2060"])
async def test_others_see_the_userID_of_somebody_whose_name_no_one_can_see(name: str) -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.ask("login", userID="alice", deviceID="a", userName=name)
        reply = await bob.ask("login", userID="bob", deviceID="b", userName="Bob")
        assert reply["user"]["userName"] == "Bob"
        told = await bob.ask("queryUsersInfo", userIDs=["alice"])
        assert told["userList"][0]["userName"] == "alice"
        await alice.ask("callInvite", invitees=["bob"])
        (invitation,) = bob.heard("callInvitationReceived")
        assert [one["userName"] for one in invitation["callUserList"]] == ["alice", "Bob"]


# --- a device that is lost in a call --------------------------------------------------------------


class Call:
    """Alice and Bob talk, on Bob's laptop; his desk is logged in, too."""

    def __init__(self, server: LocalServer, clock: ManualClock) -> None:
        self.server, self.clock = server, clock
        self.alice, self.carol = Peer(server), Peer(server)
        self.laptop, self.desk = Peer(server), Peer(server)
        self.callID = ""

    async def begin(self) -> None:
        await self.alice.login("alice")
        await self.carol.login("carol")
        await self.laptop.login("bob", device="laptop")
        await self.clock.advance(1)
        await self.desk.login("bob", device="desk")
        made = await self.alice.ask("callInvite", invitees=["bob"], config={"mode": 1})
        self.callID = made["callID"]
        await self.laptop.ask("callAccept", callID=self.callID)
        assert await self.busy() is True

    async def busy(self) -> bool:
        """What the server tells the desk of that call."""
        page = await self.desk.ask("queryCallInvitationList", count=10)
        (info,) = [one for one in page["callList"] if one["callID"] == self.callID]
        return bool(info.get("busy", False))

    def states(self) -> list[int]:
        """Bob's, as Alice was told."""
        changes = self.alice.heard("callUserStateChanged")
        return [one["state"] for frame in changes for one in frame["callUserList"]]

    def told(self) -> list[bool]:
        return [frame["busy"] for frame in self.desk.heard("callBusyChanged")]


@asynccontextmanager
async def talking() -> AsyncIterator[Call]:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        call = Call(server, clock)
        await call.begin()
        yield call


async def test_a_laptop_that_loses_power_in_a_call_makes_nobody_busy() -> None:
    async with talking() as call:
        call.laptop.leave()
        await call.clock.advance(34)
        assert (call.told(), await call.busy()) == ([], True)
        await call.clock.advance(2)
        assert (call.told(), await call.busy()) == ([False], False)
        # The others in the call hear nothing of it, and after ten minutes that he left.
        assert not call.alice.heard("callBusyChanged")
        await call.clock.advance(590)
        assert call.states() == [1]
        await call.clock.advance(12)
        assert call.states() == [1, 7]


async def test_a_laptop_that_is_back_in_time_makes_its_person_busy_again() -> None:
    async with talking() as call:
        call.laptop.leave()
        await call.clock.advance(60)
        back = Peer(call.server)
        reply = await back.login("bob", device="laptop")
        assert [(one["primary"], one["busy"]) for one in reply["calls"]] == [(True, True)]
        assert (call.told(), await call.busy()) == ([False, True], True)
        assert not back.heard("callBusyChanged")


async def test_a_laptop_that_logs_out_in_a_call_makes_nobody_busy() -> None:
    async with talking() as call:
        await call.laptop.ask("logout")
        assert (call.told(), await call.busy()) == ([False], False)


async def test_a_laptop_that_was_kicked_out_by_newer_devices_makes_nobody_busy() -> None:
    async with talking() as call:
        for number in range(9):
            await Peer(call.server).login("bob", device=f"new-{number}")
        await call.clock.advance(0)
        assert call.laptop.closed is not None and call.laptop.closed[0] == 4402
        assert (call.told(), await call.busy()) == ([False], False)


async def test_a_laptop_whose_program_is_replaced_keeps_its_person_busy() -> None:
    async with talking() as call:
        again = Peer(call.server)
        await again.login("bob", device="laptop")
        assert (call.told(), await call.busy()) == ([], True)


async def test_a_call_that_moved_is_as_busy_as_the_device_it_moved_to() -> None:
    async with talking() as call:
        await call.desk.ask("callJoin", callID=call.callID)
        call.laptop.leave()
        await call.clock.advance(36)
        assert await call.busy() is True
        call.desk.leave()
        late = Peer(call.server)
        await late.login("bob", device="late")
        await call.clock.advance(36)
        assert [frame["busy"] for frame in late.heard("callBusyChanged")] == [False]


async def test_a_laptop_that_is_gone_after_a_restart_makes_nobody_busy() -> None:
    clock = ManualClock()
    server = LocalServer(clock)
    await server.start()
    call = Call(server, clock)
    await call.begin()
    await server.kill()
    await clock.advance(5)
    await server.start()
    call.desk = Peer(server)
    reply = await call.desk.login("bob", device="desk")
    assert [one.get("busy") for one in reply["calls"]] == [True]
    await clock.advance(36)
    assert (call.told(), await call.busy()) == ([False], False)
    await server.stop()


async def test_a_device_lost_while_its_answer_was_under_way_makes_nobody_busy() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, laptop, desk = Peer(server), Peer(server), Peer(server)
        await alice.login("alice")
        await laptop.login("bob", device="laptop")
        await desk.login("bob", device="desk")
        made = await alice.ask("callInvite", invitees=["bob"], config={"mode": 1})
        commit = server.store.commit
        waiting = asyncio.Event()

        def slowly(step: Commit) -> Awaitable[CommitResult]:
            async def later() -> CommitResult:
                await waiting.wait()
                return await commit(step)

            server.store.commit = commit  # type: ignore[method-assign]
            return asyncio.ensure_future(later())

        server.store.commit = slowly  # type: ignore[method-assign]
        laptop.send("callAccept", callID=made["callID"])
        await settle()
        laptop.leave()
        await clock.advance(40)
        waiting.set()
        await settle()
        page = await desk.ask("queryCallInvitationList", count=1)
        assert [one["state"] for one in page["callList"][0]["callUserList"]] == [1, 1]
        assert "busy" not in page["callList"][0]
