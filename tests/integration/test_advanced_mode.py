"""Advanced mode and many devices from outside: a raw client and a server process.

``reference/zim.md`` B5 to B9, C4 6 to 9, D5, I5. Frames are compared whole; whoever should hear
nothing is asked to prove it.
"""

from __future__ import annotations

import pytest

from tests.integration.conftest import Town
from tests.integration.raw import (
    ACCEPTED,
    BE_CANCELLED,
    CANCELLED,
    INVITING,
    QUIT,
    RECEIVED,
    REJECTED,
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


async def test_an_accepted_advanced_call_goes_on(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    _, revision = await meet(alice, bob)
    page = await bob.ask("queryCallInvitationList", count=1)
    assert (page["callList"][0]["state"], revision) == (1, 2)
    assert page["callList"][0]["primary"] is True
    for person in (alice, bob):
        await person.nothing()


async def test_who_quits_is_told_and_so_is_everybody_inside(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call, revision = await meet(alice, bob, carol)
    answer = await bob.ask("callQuit", callID=call, config={"extendedData": "bye"})
    assert answer == {
        "op": "ok",
        "id": answer["id"],
        "callID": call,
        "createTime": alice.made[call],
        "acceptTime": answer["acceptTime"],
        "quitTime": answer["quitTime"],
    }
    assert alice.made[call] <= answer["acceptTime"] <= answer["quitTime"]
    for person in (alice, bob, carol):
        await person.changed(call, revision + 1, entry("bob", QUIT, "bye"))
    assert await bob.refusal("callQuit", callID=call) == 6000274
    await carol.ask("callQuit", callID=call)
    await bob.nothing()
    for person in (alice, carol):
        await person.changed(call, revision + 2, entry("carol", QUIT))


async def test_the_call_ends_for_everybody_inside_and_everybody_ringing(town: Town) -> None:
    alice, bob, carol, dave = await town.people("alice", "bob", "carol", "dave")
    call = await alice.invite("bob", "carol", "dave", mode=1)
    for person in (bob, carol, dave):
        await person.expect("callInvitationReceived")
    await bob.ask("callAccept", callID=call)
    for person in (alice, bob, carol, dave):
        await person.changed(call, 2, entry("bob", ACCEPTED))
    await dave.ask("callReject", callID=call)
    for person in (alice, bob, carol, dave):
        await person.changed(call, 3, entry("dave", REJECTED))
    answer = await bob.ask("callEnd", callID=call, config={"extendedData": "done"})
    assert set(answer) == {"op", "id", "callID", "createTime", "acceptTime", "endTime"}
    for person in (alice, bob, carol):
        await person.exactly(
            "callInvitationEnded",
            callID=call,
            revision=4,
            mode=1,
            caller="alice",
            operatedUserID="bob",
            extendedData="done",
            endTime=answer["endTime"],
        )
    for person in (alice, bob, carol, dave):
        await person.nothing()
    # States stay as they were (B9).
    page = await carol.ask("queryCallInvitationList", count=1)
    (info,) = page["callList"]
    states = {one["userID"]: one["state"] for one in info["callUserList"]}
    assert states == {"alice": ACCEPTED, "bob": ACCEPTED, "carol": INVITING, "dave": REJECTED}
    assert (info["state"], info["endTime"]) == (2, answer["endTime"])


async def test_the_caller_can_end_while_everybody_rings_and_a_ringing_person_cannot(
    town: Town,
) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await alice.invite("bob", mode=1)
    await bob.expect("callInvitationReceived")
    assert await bob.refusal("callEnd", callID=call) == 6000274
    assert await bob.refusal("callQuit", callID=call) == 6000274
    assert await bob.refusal("callingInvite", callID=call, invitees=["alice"]) == 6000274
    await alice.ask("callEnd", callID=call)
    for person in (alice, bob):
        await person.expect("callInvitationEnded", callID=call, operatedUserID="alice")
        await person.nothing()
    assert await bob.refusal("callAccept", callID=call) == 6000276


async def test_one_invitation_can_be_taken_back_and_the_call_goes_on(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call = await alice.invite("bob", "carol", mode=1)
    for person in (bob, carol):
        await person.expect("callInvitationReceived")
    answer = await alice.ask(
        "callCancel", callID=call, invitees=["bob"], config={"extendedData": "not you"}
    )
    assert answer["errorInvitees"] == []
    await bob.exactly(
        "callInvitationCancelled",
        callID=call,
        revision=2,
        mode=1,
        inviter="alice",
        extendedData="not you",
    )
    for person in (alice, carol):
        await person.changed(call, 2, entry("bob", BE_CANCELLED))
    await bob.nothing()
    assert await bob.refusal("callAccept", callID=call) == 6000276
    assert await bob.refusal("callJoin", callID=call) == 6000276
    await carol.ask("callAccept", callID=call)
    await alice.changed(call, 3, entry("carol", ACCEPTED))


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


async def test_a_whole_cancel_works_until_somebody_has_accepted(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call = await alice.invite("bob", "carol", mode=1)
    await bob.ask("callReject", callID=call)
    assert await bob.refusal("callCancel", callID=call) == 6000273
    await alice.changed(call, 2, entry("bob", REJECTED))
    await alice.ask("callCancel", callID=call)
    await carol.expect("callInvitationReceived")
    await carol.changed(call, 2, entry("bob", REJECTED))
    await carol.expect("callInvitationCancelled", callID=call, revision=3, mode=1)
    page = await alice.ask("queryCallInvitationList", count=1)
    states = {one["userID"]: one["state"] for one in page["callList"][0]["callUserList"]}
    assert states == {"alice": CANCELLED, "bob": REJECTED, "carol": CANCELLED}
    call, _ = await meet(alice, carol)
    assert await alice.refusal("callCancel", callID=call) == 6000271
    await alice.nothing()


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


async def test_somebody_from_outside_joins(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call, revision = await meet(alice, bob, extendedData="about")
    answer = await carol.ask("callJoin", callID=call, config={"extendedData": "me too"})
    assert answer == {
        "op": "ok",
        "id": answer["id"],
        "callID": call,
        "createTime": alice.made[call],
        "joinTime": answer["joinTime"],
        "acceptTime": answer["joinTime"],
        "extendedData": "about",
        "revision": revision + 1,
        "callUserList": [
            entry("alice", ACCEPTED),
            entry("bob", ACCEPTED),
            entry("carol", ACCEPTED, "me too"),
        ],
    }
    for person in (alice, bob, carol):
        await person.changed(call, revision + 1, entry("carol", ACCEPTED, "me too"))
        await person.nothing()
    assert await carol.refusal("callJoin", callID=call) == 6000283
    # Somebody who was never invited can leave, but has no invitation to answer.
    assert await carol.refusal("callAccept", callID=call) == 6000274
    await carol.ask("callQuit", callID=call)


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

    async def test_the_other_device_learns_who_answered_and_then_nothing_more(
        self, town: Town
    ) -> None:
        call, (a1, a2, b1, b2) = await self.ring(town)
        await b1.ask("callAccept", callID=call)
        for device in (a1, b1):
            await device.changed(call, 3, entry("bob", ACCEPTED))
        await b2.changed(call, 3, entry("bob", ACCEPTED, deviceName="Bob's desk"))
        assert await b2.refusal("callAccept", callID=call) == 6000276
        assert await b2.refusal("callReject", callID=call) == 6000276
        await a1.ask("callQuit", callID=call)
        for device in (a1, b1):
            await device.changed(call, 4, entry("alice", QUIT))
        for device in (a1, a2, b1, b2):
            await device.nothing()

    async def test_the_other_device_learns_where_it_was_declined(self, town: Town) -> None:
        call, (a1, a2, b1, b2) = await self.ring(town)
        await b2.ask("callReject", callID=call, config={"extendedData": "no"})
        for device in (a1, b2):
            await device.changed(call, 3, entry("bob", REJECTED, "no"))
        await b1.changed(call, 3, entry("bob", REJECTED, "no", deviceName="Bob's phone"))
        for device in (a1, a2, b1, b2):
            await device.nothing()

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

    async def test_joining_hands_the_call_over_and_nobody_else_notices(self, town: Town) -> None:
        call, (a1, a2, b1, b2) = await self.ring(town)
        await b1.ask("callAccept", callID=call)
        for device in (a1, b1):
            await device.changed(call, 3, entry("bob", ACCEPTED))
        await b2.expect("callUserStateChanged", revision=3)
        answer = await b2.ask("callJoin", callID=call)
        assert answer["revision"] == 3
        assert answer["callUserList"] == [entry("alice", ACCEPTED), entry("bob", ACCEPTED)]
        await b1.changed(call, 3, entry("bob", ACCEPTED, deviceName="Bob's phone"))
        for device in (a1, a2, b1, b2):
            await device.nothing()
        assert await b2.refusal("callJoin", callID=call) == 6000283
        # From now on the phone hears, and the desk may still act for bob.
        await a1.ask("callQuit", callID=call)
        await b2.changed(call, 4, entry("alice", QUIT))
        await b1.nothing()
        await b1.ask("callEnd", callID=call)
        await b2.expect("callInvitationEnded", callID=call, revision=5)
        await b1.nothing()

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

    async def test_two_devices_that_accept_at_once_get_one_yes(self, town: Town) -> None:
        call, (a1, _a2, b1, b2) = await self.ring(town)
        numbers = [(device, await device.begin("callAccept", callID=call)) for device in (b1, b2)]
        codes = []
        for device, number in numbers:
            frame = await device.receive()
            while frame.get("id") != number:
                frame = await device.receive()
            codes.append(frame.get("code", 0))
        assert sorted(codes) == [0, 6000276]
        await a1.changed(call, 3, entry("bob", ACCEPTED))
        await a1.nothing()

    async def test_the_eleventh_device_ends_the_earliest(self, town: Town) -> None:
        devices = [await town.person("bob", f"d{number}") for number in range(11)]
        assert await devices[0].close_code() == 4402
        for device in devices[1:]:
            await device.nothing()

    async def test_the_same_device_again_ends_the_older_connection(self, town: Town) -> None:
        older = await town.person("bob", "b1")
        newer = await town.person("bob", "b1")
        assert await older.close_code() == 4404
        other = await town.person("bob", "b2")
        for device in (newer, other):
            await device.nothing()

    async def test_reading_the_history_and_a_new_name_are_told_to_own_devices(
        self, town: Town
    ) -> None:
        a1, a2, b1, _ = await self.devices(town)
        await a1.ask("callHistoryRead", upTo=1_000)
        await a2.exactly("callHistoryRead", upTo=1_000)
        await a1.ask("callHistoryRead", upTo=999)
        await a1.ask("updateUserName", value="Alicia")
        await a2.exactly(
            "userInfoUpdated",
            info={"userID": "alice", "userName": "Alicia", "userAvatarUrl": ""},
        )
        for device in (a1, a2, b1):
            await device.nothing()
        again = await town.stranger()
        answer = await again.login("alice", "a3", userName="")
        assert (answer["historyReadUpTo"], answer["user"]["userName"]) == (1_000, "Alicia")


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
