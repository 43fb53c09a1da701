"""What the vectors (``tests/vectors``) do not tell of advanced mode and of many devices.

``reference/zim.md`` B5 to B9, C4 6 to 9, D5, I5. Frames are compared whole; whoever should hear
nothing is asked to prove it.
"""

from __future__ import annotations

import pytest

from tests.integration.conftest import Town
from tests.integration.raw import (
    ACCEPTED,
    INVITING,
    QUIT,
    RECEIVED,
    TIMEOUT,
    RawClient,
    entry,
)


async def meet(caller: RawClient, *callees: RawClient, **config: object) -> tuple[str, int]:
    """An advanced call everybody named has accepted; all of it heard. The callID, the revision."""
    call = await caller.invite(*(person.user for person in callees), mode=1, **config)
    for person in callees:
        await person.expect("callInvitationReceived", callID=call, mode=1)
    revision = 1
    for person in callees:
        await person.ask("callAccept", callID=call)
        revision += 1
        for hearer in (caller, *callees):
            await hearer.changed(call, revision, entry(person.user, ACCEPTED))
    return call, revision


async def test_a_cancel_by_name_succeeds_for_whom_it_can(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call = await alice.invite("bob", "carol", mode=1)
    await bob.ask("callAccept", callID=call)
    assert await alice.refusal("callCancel", callID=call, invitees=["bob"]) == 6000271
    assert await alice.refusal("callCancel", callID=call, invitees=["dave"]) == 6000274
    assert await bob.refusal("callCancel", callID=call, invitees=["carol"]) == 6000273
    answer = await alice.ask("callCancel", callID=call, invitees=["bob", "carol", "dave"])
    assert answer["errorInvitees"] == ["bob", "dave"]
    await carol.expect("callInvitationReceived")
    await carol.changed(call, 2, entry("bob", ACCEPTED))
    await carol.expect("callInvitationCancelled", callID=call, revision=3)


async def test_more_people_are_invited_in_the_middle_of_a_call(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call, revision = await meet(alice, bob, extendedData="the call's", timeout=30)
    answer = await bob.ask("callingInvite", callID=call, invitees=["carol", "alice", "ghost"])
    assert answer["revision"] == revision + 1
    assert {one["userID"]: one["reason"] for one in answer["errorUserList"]} == {
        "alice": 6000283,
        "ghost": 6000011,
    }
    for person in (alice, bob):
        await person.changed(call, revision + 1, entry("carol", INVITING))
    event = await carol.event()
    assert 28_000 < event.pop("remainingMs") <= 30_000
    assert event == {
        "op": "callInvitationReceived",
        "callID": call,
        "revision": revision + 1,
        "mode": 1,
        "caller": "alice",
        "inviter": "bob",
        "extendedData": "the call's",
        "timeout": 30,
        "createTime": alice.made[call],
        "callUserList": [
            entry("alice", ACCEPTED),
            entry("bob", ACCEPTED),
            entry("carol", INVITING),
        ],
    }
    # Who invited may take it back (H18); the cancelled one may be invited anew.
    await bob.ask("callCancel", callID=call, invitees=["carol"])
    await carol.expect("callInvitationCancelled", inviter="bob")
    await alice.ask("callingInvite", callID=call, invitees=["carol"])
    await carol.expect("callInvitationReceived", inviter="alice", revision=revision + 3)


async def test_inviting_nobody_new_is_refused_or_reported(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call, _ = await meet(alice, bob)
    assert await alice.refusal("callingInvite", callID=call, invitees=[]) == 6000001
    assert await alice.refusal("callingInvite", callID=call, invitees=["alice"]) == 6000001
    assert await alice.refusal("callingInvite", callID=call, invitees=["ghost"]) == 6000281
    names = [f"user{number}" for number in range(10)]
    assert await alice.refusal("callingInvite", callID=call, invitees=names) == 6000272
    for person in (alice, bob):
        await person.nothing()


@pytest.mark.parametrize("way_out", ["callReject", "callQuit", "timeout"])
async def test_who_rejected_quit_or_timed_out_may_join_again(town: Town, way_out: str) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    timeout = 2 if way_out == "timeout" else 60
    call = await alice.invite("bob", "carol", mode=1, timeout=timeout)
    await carol.expect("callInvitationReceived")
    await carol.ask("callAccept", callID=call)
    await bob.expect("callInvitationReceived")
    if way_out == "timeout":
        await bob.changed(call, 2, entry("carol", ACCEPTED))
        await bob.expect("callInvitationTimeout", callID=call)
    else:
        if way_out == "callQuit":
            await bob.ask("callAccept", callID=call)
        await bob.ask(way_out, callID=call)
    answer = await bob.ask("callJoin", callID=call)
    mine = next(one for one in answer["callUserList"] if one["userID"] == "bob")
    assert mine["state"] == ACCEPTED
    assert answer["joinTime"] == answer["acceptTime"]


async def test_an_eleventh_person_finds_no_place(town: Town) -> None:
    names = [f"user{number}" for number in range(9)]
    alice, first, *_rest = await town.people("alice", *names)
    late = await town.person("late")
    call = await alice.invite(*names, mode=1)
    assert await late.refusal("callJoin", callID=call) == 6000272
    assert await alice.refusal("callingInvite", callID=call, invitees=["late"]) == 6000272
    await first.ask("callReject", callID=call)
    await late.ask("callJoin", callID=call)
    # What does not fit is reported when anything else fits (H4).
    await _rest[0].ask("callReject", callID=call)
    answer = await alice.ask("callingInvite", callID=call, invitees=[names[0], names[1]])
    assert answer["errorUserList"] == [{"userID": names[1], "reason": 6000272}]


async def test_a_call_everybody_has_left_is_over_without_a_word(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call, revision = await meet(alice, bob)
    await alice.ask("callQuit", callID=call)
    for person in (alice, bob):
        await person.changed(call, revision + 1, entry("alice", QUIT))
    await bob.ask("callQuit", callID=call)
    await bob.changed(call, revision + 2, entry("bob", QUIT))
    for person in (alice, bob):
        await person.nothing()
        page = await person.ask("queryCallInvitationList", count=1)
        assert page["callList"][0]["state"] == 2
    assert await alice.refusal("callJoin", callID=call) == 6000276


async def test_somebody_invited_into_a_call_times_out_by_a_run_of_their_own(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call, revision = await meet(alice, bob, timeout=2)
    await alice.ask("callingInvite", callID=call, invitees=["carol"])
    event = await carol.expect("callInvitationReceived")
    assert 1_500 < event["remainingMs"] <= 2_000
    await carol.exactly("callInvitationTimeout", callID=call, revision=revision + 2, mode=1)
    for person in (alice, bob):
        await person.changed(call, revision + 1, entry("carol", INVITING))
        await person.changed(call, revision + 2, entry("carol", TIMEOUT))
        await person.nothing()


class TestDevices:
    """``reference/zim.md`` D5: which of a person's devices hears what."""

    async def devices(self, town: Town) -> list[RawClient]:
        return [
            await town.person("alice", "a1", deviceName="Alice's desk"),
            await town.person("alice", "a2", deviceName="Alice's phone"),
            await town.person("bob", "b1", deviceName="Bob's desk"),
            await town.person("bob", "b2", deviceName="Bob's phone"),
        ]

    async def ring(self, town: Town) -> tuple[str, list[RawClient]]:
        """A ring on both devices of bob, created on a1; all of it heard."""
        a1, a2, b1, b2 = people = await self.devices(town)
        call = await a1.invite("bob", mode=1)
        await a2.expect("callInvitationCreated", callID=call, revision=1)
        for device in (b1, b2):
            await device.expect("callInvitationReceived", callID=call)
        await b1.ask("callReceived", callID=call)
        for device in (a1, b1, b2):
            await device.changed(call, 2, entry("bob", RECEIVED))
        # The second device's acknowledgement changes nothing for anybody.
        await b2.ask("callReceived", callID=call)
        for device in people:
            await device.nothing()
        return call, people

    async def test_all_devices_ring_no_more_after_a_cancel(self, town: Town) -> None:
        call, (a1, a2, b1, b2) = await self.ring(town)
        await a1.ask("callCancel", callID=call)
        for device in (a2, b1, b2):
            await device.expect("callInvitationCancelled", callID=call, revision=3)
        for device in (a1, a2, b1, b2):
            await device.nothing()

    async def test_all_devices_ring_no_more_after_a_timeout(self, town: Town) -> None:
        a1, a2, b1, b2 = await self.devices(town)
        call = await a1.invite("bob", mode=0, timeout=1)
        await a2.expect("callInvitationCreated")
        for device in (b1, b2):
            await device.expect("callInvitationReceived")
            await device.expect("callInvitationTimeout", callID=call, revision=2)
        await a1.changed(call, 2, entry("bob", TIMEOUT))
        for device in (a1, a2, b1, b2):
            await device.nothing()

    async def test_a_returning_device_is_told_which_one_is_in_the_call(self, town: Town) -> None:
        call, (_a1, _a2, b1, b2) = await self.ring(town)
        await b1.ask("callAccept", callID=call)
        for device, primary, name in ((b1, True, ""), (b2, False, "Bob's desk")):
            await device.drop()
            again = await town.stranger()
            answer = await again.login("bob", "b1" if primary else "b2", known={call: 2})
            (info,) = answer["calls"]
            assert info.get("primary", False) is primary
            assert info.get("deviceName", "") == name
            assert info["revision"] == 3
            await again.nothing()

    async def test_the_eleventh_device_ends_the_earliest(self, town: Town) -> None:
        devices = [await town.person("bob", f"d{number}") for number in range(11)]
        assert await devices[0].close_code() == 4402
        for device in devices[1:]:
            await device.nothing()


async def test_revisions_grow_by_one_per_change_and_are_the_same_for_everybody(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call = await alice.invite("bob", "carol", mode=1)
    for person in (bob, carol):
        await person.ask("callReceived", callID=call)
        await person.ask("callAccept", callID=call)
    await bob.ask("callQuit", callID=call)
    await alice.ask("callingInvite", callID=call, invitees=["bob"])
    await bob.ask("callReject", callID=call)
    await bob.ask("callJoin", callID=call)
    await carol.ask("callEnd", callID=call)
    await alice.ask("queryUsersStatus", userIDs=["alice"])
    told = [frame for frame in alice.log if frame.get("callID") == call and "id" not in frame]
    assert [frame["revision"] for frame in told] == list(range(1, 11))
    by_revision = {
        frame["revision"]: frame["callUserList"] for frame in told if "callUserList" in frame
    }
    for person in (bob, carol):
        for frame in person.log:
            if frame["op"] == "callUserStateChanged":
                assert by_revision[frame["revision"]] == frame["callUserList"]
