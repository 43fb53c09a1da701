"""Call screening: who may ring whom, and who may come in to whom (plan §5, Bounds and Blocks)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from callkit.server.settings import Settings
from callkit.testing import settle
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Frame, Peer

BLOCKED, CROWDED, TOO_OFTEN, NOT_INVITED = 6000021, 6000272, 6000005, 6000274


class Street:
    """People who are logged in on a server, each with one device."""

    def __init__(self, server: LocalServer, clock: ManualClock) -> None:
        self.server = server
        self.clock = clock
        self.people: dict[str, Peer] = {}

    async def people_(self, *names: str) -> list[Peer]:
        for name in names:
            if name not in self.people:
                self.people[name] = Peer(self.server)
                await self.people[name].login(name)
        return [self.people[name] for name in names]

    async def block(self, who: str, whom: str) -> None:
        await self.server.store.setBlocked(who, whom, True)

    async def call(self, caller: str, *invitees: str, **config: object) -> Frame:
        await self.people_(caller, *invitees)
        config = {"mode": 1, **config}
        return await self.people[caller].ask("callInvite", invitees=invitees, config=config)


def reasons(reply: Frame) -> dict[str, int]:
    return {one["userID"]: one["reason"] for one in reply["errorUserList"]}


def rings(peer: Peer) -> int:
    return len(peer.heard("callInvitationReceived"))


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        yield Street(server, clock)


@pytest.fixture
async def busy_street() -> AsyncIterator[Street]:
    """Where rings are counted."""
    clock = ManualClock()
    settings = Settings(port=0, insecure=True)
    async with LocalServer(clock, settings=settings) as server:
        yield Street(server, clock)


# --- blocks ---------------------------------------------------------------------------------------


async def test_whom_somebody_has_blocked_may_be_called_by_that_one(street: Street) -> None:
    await street.people_("alice", "bob")
    await street.block("alice", "bob")
    assert (await street.call("alice", "bob"))["op"] == "ok"


async def test_of_two_people_named_together_the_blocked_one_stays_out(street: Street) -> None:
    await street.people_("alice", "victim", "mallory", "carol")
    await street.block("victim", "mallory")
    for order in (("victim", "mallory", "carol"), ("mallory", "carol", "victim")):
        assert reasons(await street.call("alice", *order)) == {"mallory": BLOCKED}
    assert rings(street.people["victim"]) == 2
    assert rings(street.people["mallory"]) == 0


async def test_of_two_who_block_each_other_one_is_rung(street: Street) -> None:
    await street.people_("alice", "bob", "carol")
    await street.block("bob", "carol")
    await street.block("carol", "bob")
    assert reasons(await street.call("alice", "bob", "carol")) == {"bob": BLOCKED}


async def test_a_friend_cannot_bring_the_victim_to_somebody_the_victim_has_blocked(
    street: Street,
) -> None:
    mallory, friend, victim = await street.people_("mallory", "friend", "victim")
    call = (await street.call("mallory", "friend"))["callID"]
    await friend.ask("callAccept", callID=call)
    await street.block("victim", "mallory")
    reply = await friend.ask("callingInvite", callID=call, invitees=["victim"])
    assert reply["code"] == 6000281
    assert rings(victim) == 0
    # Mallory has left, but it is Mallory's call.
    await mallory.ask("callQuit", callID=call)
    reply = await friend.ask("callingInvite", callID=call, invitees=["victim"])
    assert reply["code"] == 6000281


async def test_a_friend_cannot_bring_somebody_the_victim_has_blocked_to_the_victim(
    street: Street,
) -> None:
    _victim, friend, mallory = await street.people_("victim", "friend", "mallory")
    call = (await street.call("victim", "friend"))["callID"]
    await friend.ask("callAccept", callID=call)
    await street.block("victim", "mallory")
    reply = await friend.ask("callingInvite", callID=call, invitees=["mallory"])
    assert reply["code"] == 6000281
    assert rings(mallory) == 0


async def test_a_block_by_somebody_who_only_rings_holds_too(street: Street) -> None:
    alice, _bob, victim, mallory = await street.people_("alice", "bob", "victim", "mallory")
    call = (await street.call("alice", "bob", "victim"))["callID"]
    await street.block("victim", "mallory")
    reply = await alice.ask("callingInvite", callID=call, invitees=["mallory"])
    assert reply["code"] == 6000281
    assert (await mallory.ask("callJoin", callID=call))["code"] == BLOCKED
    await victim.ask("callReject", callID=call)
    assert (await mallory.ask("callJoin", callID=call))["op"] == "ok"


@pytest.mark.parametrize("blocker", ["alice", "bob"])
async def test_nobody_joins_the_call_of_somebody_who_has_blocked_them(
    street: Street, blocker: str
) -> None:
    _alice, bob, mallory = await street.people_("alice", "bob", "mallory")
    call = (await street.call("alice", "bob", extendedData="secret"))["callID"]
    await bob.ask("callAccept", callID=call)
    await street.block(blocker, "mallory")
    refusal = await mallory.ask("callJoin", callID=call)
    assert refusal["code"] == BLOCKED
    assert "secret" not in json.dumps(mallory.frames)
    assert (await mallory.ask("callEnd", callID=call))["code"] == NOT_INVITED
    history = await mallory.ask("queryCallInvitationList", count=10)
    assert history["callList"] == []


async def test_a_blocked_person_who_left_does_not_come_back(street: Street) -> None:
    _alice, bob = await street.people_("alice", "bob")
    call = (await street.call("alice", "bob"))["callID"]
    await bob.ask("callAccept", callID=call)
    await bob.ask("callQuit", callID=call)
    await street.block("alice", "bob")
    assert (await bob.ask("callJoin", callID=call))["code"] == BLOCKED


async def test_a_block_does_not_throw_anybody_out_who_is_inside(street: Street) -> None:
    _alice, bob = await street.people_("alice", "bob")
    call = (await street.call("alice", "bob"))["callID"]
    await bob.ask("callAccept", callID=call)
    await street.block("alice", "bob")
    phone = Peer(street.server)
    await phone.login("bob", device="phone")
    assert (await phone.ask("callJoin", callID=call))["op"] == "ok"


async def test_a_call_for_invited_people_does_not_say_who_has_blocked_a_stranger(
    street: Street,
) -> None:
    mallory, *_ = await street.people_("mallory", "alice", "bob")
    call = (await street.call("alice", "bob", joinPolicy="invited"))["callID"]
    assert (await mallory.ask("callJoin", callID=call))["code"] == NOT_INVITED
    await street.block("alice", "mallory")
    assert (await mallory.ask("callJoin", callID=call))["code"] == NOT_INVITED


@pytest.mark.parametrize("policy", ["everybody", "", 1, None])
async def test_a_join_policy_there_is_not_is_refused_by_name(
    street: Street, policy: object
) -> None:
    reply = await street.call("alice", "bob", joinPolicy=policy)
    assert reply["code"] == 6000001
    assert "config.joinPolicy" in reply["message"]


async def test_to_somebody_blocked_a_person_is_as_if_unknown(street: Street) -> None:
    mallory, victim = await street.people_("mallory", "victim")
    await victim.ask("updateUserName", value="Victim")
    before = await mallory.ask("queryUsersInfo", userIDs=["victim", "ghost"])
    assert [one["userID"] for one in before["userList"]] == ["victim"]
    await street.block("victim", "mallory")
    told = await mallory.ask("queryUsersInfo", userIDs=["victim", "ghost"])
    assert told["userList"] == []
    assert reasons(told) == {"victim": 6000011, "ghost": 6000011}
    statuses = await mallory.ask("queryUsersStatus", userIDs=["victim", "ghost"])
    assert [one["onlineStatus"] for one in statuses["statusList"]] == [99, 99]
    seen = await victim.ask("queryUsersStatus", userIDs=["mallory"])
    assert [one["onlineStatus"] for one in seen["statusList"]] == [0]


# --- how much may ring ----------------------------------------------------------------------------


async def test_the_fifty_first_invitation_is_refused_whoever_makes_it(street: Street) -> None:
    callers = [f"caller{number}" for number in range(51)]
    for caller in callers[:50]:
        assert (await street.call(caller, "victim"))["op"] == "ok"
    assert (await street.call(callers[50], "victim"))["code"] == CROWDED
    assert reasons(await street.call(callers[50], "victim", "bob")) == {"victim": CROWDED}
    victim = street.people["victim"]
    assert rings(victim) == 50
    first = victim.heard("callInvitationReceived")[0]["callID"]
    await victim.ask("callReject", callID=first)
    assert (await street.call(callers[50], "victim"))["op"] == "ok"
    call = (await street.call("host", "bob"))["callID"]
    reply = await street.people["host"].ask("callingInvite", callID=call, invitees=["victim"])
    assert reply["code"] == CROWDED


async def test_calls_somebody_is_in_are_no_invitations_that_wait(street: Street) -> None:
    victim, *_ = await street.people_("victim")
    for _number in range(60):
        made = await street.call("host", "victim")
        if made["op"] == "error":
            break
        await victim.ask("callAccept", callID=made["callID"])
    assert rings(victim) == 60


async def test_many_who_call_at_the_same_moment_do_not_get_past_the_limit(street: Street) -> None:
    callers = await street.people_(*(f"caller{number}" for number in range(80)))
    victim, *_ = await street.people_("victim")
    await asyncio.gather(*(one.ask("callInvite", invitees=["victim"]) for one in callers))
    await settle()
    # Calls on their way count, so of many at once some are refused that would have fitted.
    assert 1 <= rings(victim) <= 50
    for one in callers:
        await one.ask("callInvite", invitees=["victim"])
    assert rings(victim) == 50


async def test_one_person_makes_a_hundred_calls_that_go_on_and_no_more() -> None:
    clock = ManualClock()
    settings = Settings(port=0, insecure=True, inviteBurst=500, requestBurst=500)
    async with LocalServer(clock, settings=settings) as server:
        street = Street(server, clock)
        made = [await street.call("host", f"guest{number % 40}") for number in range(101)]
        assert [one.get("code", 0) for one in made] == [0] * 100 + [CROWDED]
        await street.people["host"].ask("callCancel", callID=made[0]["callID"])
        assert (await street.call("host", "guest1"))["op"] == "ok"


async def test_one_person_joins_as_many_calls_as_one_may_make(street: Street) -> None:
    clock = street.clock
    settings = Settings(port=0, insecure=True, maxLiveCalls=2)
    async with LocalServer(clock, settings=settings) as server:
        small = Street(server, clock)
        guest, *_ = await small.people_("guest")
        calls = [(await small.call(f"host{n}", f"bob{n}"))["callID"] for n in range(3)]
        codes = [(await guest.ask("callJoin", callID=call)).get("code", 0) for call in calls]
        assert codes == [0, 0, CROWDED]


# --- how often ------------------------------------------------------------------------------------


async def test_one_person_rings_another_twenty_times_at_once_and_ten_times_a_minute(
    busy_street: Street,
) -> None:
    codes = []
    for _ in range(23):
        reply = await busy_street.call("mallory", "victim")
        codes.append(reply.get("code", 0))
        if "callID" in reply:
            await busy_street.people["mallory"].ask("callCancel", callID=reply["callID"])
    assert codes == [0] * 20 + [TOO_OFTEN] * 3
    assert reply["temporary"] is True
    assert 5_000 < reply["retryAfterMs"] <= 6_001
    assert rings(busy_street.people["victim"]) == 20
    # Others may ring the victim, and mallory may ring others; who is left is rung.
    assert (await busy_street.call("alice", "victim"))["op"] == "ok"
    assert reasons(await busy_street.call("mallory", "victim", "bob")) == {"victim": TOO_OFTEN}
    await busy_street.clock.advance(6.1)
    assert (await busy_street.call("mallory", "victim"))["op"] == "ok"
    assert (await busy_street.call("mallory", "victim"))["code"] == TOO_OFTEN


async def test_rings_into_a_call_that_goes_on_are_counted_alike(busy_street: Street) -> None:
    mallory, *_ = await busy_street.people_("mallory", "friend", "victim")
    call = (await busy_street.call("mallory", "friend"))["callID"]
    codes = []
    for _ in range(22):
        reply = await mallory.ask("callingInvite", callID=call, invitees=["victim"])
        codes.append(reply.get("code", 0))
        await mallory.ask("callCancel", callID=call, invitees=["victim"])
    assert codes == [0] * 20 + [TOO_OFTEN] * 2


async def test_rings_that_are_answered_do_not_count(busy_street: Street) -> None:
    bob, _ = await busy_street.people_("bob", "alice")
    for _ in range(30):
        made = await busy_street.call("alice", "bob", mode=0)
        assert (await bob.ask("callAccept", callID=made["callID"]))["op"] == "ok"
    for _ in range(20):
        made = await busy_street.call("alice", "bob", mode=0)
        await bob.ask("callReject", callID=made["callID"])
    assert (await busy_street.call("alice", "bob"))["code"] == TOO_OFTEN


async def test_a_request_that_is_sent_again_is_no_second_ring(busy_street: Street) -> None:
    alice, *_ = await busy_street.people_("alice", "bob")
    first = await alice.ask("callInvite", invitees=["bob"], nonce="n")
    for _ in range(20):
        again = await alice.ask("callInvite", invitees=["bob"], nonce="n")
        assert again["callID"] == first["callID"]
    assert rings(busy_street.people["bob"]) == 1
