"""General mode from outside: a raw client and a server process, event by event.

``reference/zim.md`` C4, C3, D2, I5. Everybody's frames are compared whole, and whoever should hear
nothing is asked to prove it.
"""

from __future__ import annotations

import pytest

from tests.integration.conftest import Town
from tests.integration.raw import (
    ACCEPTED,
    CANCELLED,
    INVITING,
    RECEIVED,
    REJECTED,
    TIMEOUT,
    RawClient,
    entry,
)


async def ring(caller: RawClient, callee: RawClient, **config: object) -> str:
    """A call that has been received; what was told so far is taken."""
    call = await caller.invite(callee.user, **config)
    await callee.expect("callInvitationReceived", callID=call, revision=1)
    await callee.ask("callReceived", callID=call)
    for person in (caller, callee):
        await person.changed(call, 2, entry(callee.user, RECEIVED))
    return call


async def test_an_invitation_is_answered_created_received_and_acknowledged(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    answer = await alice.ask(
        "callInvite",
        invitees=["bob"],
        config={"timeout": 60, "mode": 0, "extendedData": "hé", "enableNotReceivedCheck": True},
    )
    call, created = answer["callID"], answer["createTime"]
    assert answer == {
        "op": "ok",
        "id": 2,
        "callID": call,
        "timeout": 60,
        "createTime": created,
        "revision": 1,
        "errorUserList": [],
    }
    assert 0 < int(call) < 2**63
    everybody = [entry("alice", ACCEPTED), entry("bob", INVITING)]
    same = {
        "callID": call,
        "revision": 1,
        "mode": 0,
        "caller": "alice",
        "extendedData": "hé",
        "timeout": 60,
        "createTime": created,
        "callUserList": everybody,
    }
    await alice.exactly("callInvitationCreated", **same)
    received = await bob.event()
    remaining = received.pop("remainingMs")
    assert 58_000 < remaining <= 60_000
    assert received == {"op": "callInvitationReceived", "inviter": "alice", **same}
    assert await bob.ask("callReceived", callID=call) == {"op": "ok", "id": 2, "callID": call}
    await alice.changed(call, 2, entry("bob", RECEIVED))
    await bob.changed(call, 2, entry("bob", RECEIVED))
    for person in (alice, bob, carol):
        await person.nothing()


async def test_a_timeout_nobody_named_is_90_seconds(town: Town) -> None:
    alice, _ = await town.people("alice", "bob")
    assert (await alice.ask("callInvite", invitees=["bob"]))["timeout"] == 90


async def test_an_accepted_call_tells_both_and_is_over(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await ring(alice, bob)
    answer = await bob.ask("callAccept", callID=call, config={"extendedData": "here"})
    assert answer == {
        "op": "ok",
        "id": answer["id"],
        "callID": call,
        "acceptTime": answer["acceptTime"],
        "revision": 3,
        "callUserList": [entry("alice", ACCEPTED), entry("bob", ACCEPTED, "here")],
    }
    for person in (alice, bob):
        await person.changed(call, 3, entry("bob", ACCEPTED, "here"))
        await person.nothing()
    for person in (alice, bob):
        page = await person.ask("queryCallInvitationList", count=1)
        (info,) = page["callList"]
        assert (info["callID"], info["state"], info["revision"]) == (call, 2, 3)
        assert info["endTime"] >= answer["acceptTime"]
        assert (info["caller"], info["inviter"], info["mode"]) == ("alice", "alice", 0)
        assert page["nextFlag"] == 0


async def test_a_rejected_call_tells_both(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await ring(alice, bob)
    answer = await bob.ask("callReject", callID=call, config={"extendedData": "later"})
    assert answer == {"op": "ok", "id": answer["id"], "callID": call}
    for person in (alice, bob):
        await person.changed(call, 3, entry("bob", REJECTED, "later"))
        await person.nothing()


async def test_an_answer_before_the_acknowledgement_is_an_answer(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await alice.invite("bob")
    await bob.expect("callInvitationReceived")
    await bob.ask("callAccept", callID=call)
    await alice.changed(call, 2, entry("bob", ACCEPTED))
    await bob.changed(call, 2, entry("bob", ACCEPTED))
    # The acknowledgement that comes too late is no mistake and no news.
    await bob.ask("callReceived", callID=call)
    await alice.nothing()
    await bob.nothing()


async def test_a_cancelled_call_tells_the_callee_and_the_callers_other_device(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    desk = await town.person("alice", "alice-2")
    call = await ring(alice, bob)
    await desk.expect("callInvitationCreated", callID=call)
    answer = await alice.ask(
        "callCancel", callID=call, invitees=[], config={"extendedData": "sorry"}
    )
    assert answer == {"op": "ok", "id": answer["id"], "callID": call, "errorInvitees": []}
    for hearer in (bob, desk):
        await hearer.exactly(
            "callInvitationCancelled",
            callID=call,
            revision=3,
            mode=0,
            inviter="alice",
            extendedData="sorry",
        )
    for person in (alice, bob, desk):
        await person.nothing()


async def test_a_list_of_invitees_means_nothing_to_a_cancel_in_general_mode(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call = await alice.invite("bob", "carol")
    answer = await alice.ask("callCancel", callID=call, invitees=["bob"])
    assert answer["errorInvitees"] == []
    for person in (bob, carol):
        await person.expect("callInvitationReceived")
        await person.expect("callInvitationCancelled", callID=call, revision=2)


async def test_an_unanswered_call_times_out_for_both(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call = await ring(alice, bob, timeout=1)
    await bob.exactly("callInvitationTimeout", callID=call, revision=3, mode=0)
    await alice.changed(call, 3, entry("bob", TIMEOUT))
    for person in (alice, bob, carol):
        await person.nothing()
    for op in ("callAccept", "callReject"):
        assert await bob.refusal(op, callID=call) == 6000276
    assert await alice.refusal("callCancel", callID=call) == 6000276
    await alice.nothing()


async def test_a_caller_who_logs_out_takes_the_call_back(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await ring(alice, bob)
    await alice.ask("logout")
    assert await alice.close_code() == 1000
    await bob.exactly(
        "callInvitationCancelled", callID=call, revision=3, mode=0, inviter="alice", extendedData=""
    )
    assert await bob.refusal("callAccept", callID=call) == 6000276


class TestOfflineAfterTwoSeconds:
    """The same rule as with the plan's 35 s, in a test's patience."""

    @pytest.fixture
    def flags(self) -> list[str]:
        return ["--set", "offlineAfterSeconds=2", "--set", "heartbeatSeconds=1"]

    async def test_a_lost_caller_takes_the_call_along_and_learns_it_on_return(
        self, town: Town
    ) -> None:
        alice, bob = await town.people("alice", "bob")
        call = await ring(alice, bob)
        await alice.drop()
        await bob.exactly(
            "callInvitationCancelled",
            callID=call,
            revision=3,
            mode=0,
            inviter="alice",
            extendedData="",
        )
        back = await town.stranger()
        answer = await back.login("alice", known={call: 2})
        assert answer["calls"] == []
        (info,) = answer["ended"]
        assert (info["callID"], info["state"], info["endReason"]) == (call, 2, "callerLost")
        states = {one["userID"]: one["state"] for one in info["callUserList"]}
        assert states == {"alice": CANCELLED, "bob": CANCELLED}
        await back.nothing()

    async def test_whoever_answers_pings_is_never_lost(self, town: Town) -> None:
        alice, bob = await town.people("alice", "bob")
        call = await ring(alice, bob, timeout=4)
        # Silent for longer than two seconds, but for the library's pongs.
        await bob.expect("callInvitationTimeout", callID=call)
        await alice.changed(call, 3, entry("bob", TIMEOUT))


async def test_a_group_hears_every_answer_until_the_last(town: Town) -> None:
    alice, bob, carol, dave = await town.people("alice", "bob", "carol", "dave")
    call = await alice.invite("bob", "carol", "dave", timeout=2)
    for person in (bob, carol, dave):
        await person.expect("callInvitationReceived", revision=1)
    await bob.ask("callReject", callID=call)
    for person in (alice, bob, carol, dave):
        await person.changed(call, 2, entry("bob", REJECTED))
    await carol.ask("callAccept", callID=call)
    for person in (alice, carol, dave):
        await person.changed(call, 3, entry("carol", ACCEPTED))
    await dave.exactly("callInvitationTimeout", callID=call, revision=4, mode=0)
    for person in (alice, carol):
        await person.changed(call, 4, entry("dave", TIMEOUT))
    # Who had refused hears of nobody else.
    for person in (alice, bob, carol, dave):
        await person.nothing()
    page = await bob.ask("queryCallInvitationList", count=10)
    states = {one["userID"]: one["state"] for one in page["callList"][0]["callUserList"]}
    assert states == {"alice": ACCEPTED, "bob": REJECTED, "carol": ACCEPTED, "dave": TIMEOUT}


async def test_a_reply_stands_before_everything_its_request_caused(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await ring(alice, bob)
    await bob.ask("callAccept", callID=call)
    await bob.changed(call, 3, entry("bob", ACCEPTED))
    await alice.changed(call, 3, entry("bob", ACCEPTED))
    said = [frame["op"] for frame in bob.log]
    assert said == [
        "ok",
        "callInvitationReceived",
        "ok",
        "callUserStateChanged",
        "ok",
        "callUserStateChanged",
    ]
    assert [frame["op"] for frame in alice.log[1:3]] == ["ok", "callInvitationCreated"]


async def test_requests_sent_in_one_go_are_answered_in_their_order(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await alice.invite("bob")
    await bob.expect("callInvitationReceived")
    ids = [await bob.begin(op, callID=call) for op in ("callReceived", "callReject", "callAccept")]
    codes = []
    for number in ids:
        frame = await bob.receive()
        while "id" not in frame:
            frame = await bob.receive()
        assert frame["id"] == number
        codes.append(frame.get("code", 0))
    assert codes == [0, 0, 6000276]
    await alice.changed(call, 2, entry("bob", RECEIVED))
    await alice.changed(call, 3, entry("bob", REJECTED))


async def test_accepting_twice_is_refused_and_makes_no_second_event(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await ring(alice, bob)
    await bob.ask("callAccept", callID=call)
    assert await bob.refusal("callAccept", callID=call) == 6000276
    assert await bob.refusal("callReject", callID=call) == 6000276
    for person in (alice, bob):
        await person.changed(call, 3, entry("bob", ACCEPTED))
        await person.nothing()


async def test_a_cancel_after_the_accept_is_refused_and_changes_nothing(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await ring(alice, bob)
    await bob.ask("callAccept", callID=call)
    assert await alice.refusal("callCancel", callID=call, invitees=["bob"]) == 6000271
    for person in (alice, bob):
        await person.changed(call, 3, entry("bob", ACCEPTED))
        await person.nothing()


@pytest.mark.parametrize("op", ["callingInvite", "callJoin", "callQuit", "callEnd"])
async def test_an_advanced_operation_on_a_general_call_is_6000286(town: Town, op: str) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await ring(alice, bob)
    fields = {"invitees": ["carol"]} if op == "callingInvite" else {}
    for person in (alice, bob):
        assert await person.refusal(op, callID=call, **fields) == 6000286
        await person.nothing()


async def test_nine_can_be_invited_and_ten_cannot(town: Town) -> None:
    names = [f"user{number}" for number in range(10)]
    alice, *others = await town.people("alice", *names)
    assert await alice.refusal("callInvite", invitees=names) == 6000272
    # Duplicates count once, and come before the count.
    call = await alice.invite(*names[:9], *names[:9])
    for person in others[:9]:
        event = await person.expect("callInvitationReceived", callID=call)
        assert len(event["callUserList"]) == 10
    await others[9].nothing()


async def test_who_is_unregistered_is_listed_and_who_is_all_is_refused(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    answer = await alice.ask("callInvite", invitees=["ghost", "bob", "alice"])
    reasons = {one["userID"]: one["reason"] for one in answer["errorUserList"]}
    assert reasons == {"ghost": 6000011, "alice": 6000001}
    event = await bob.expect("callInvitationReceived")
    assert [one["userID"] for one in event["callUserList"]] == ["alice", "bob"]
    assert await alice.refusal("callInvite", invitees=["ghost", "ghost2"]) == 6000281
    await alice.expect("callInvitationCreated")
    await alice.nothing()


async def test_a_callee_who_comes_in_time_is_told_with_the_time_that_is_left(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    await bob.ask("logout")
    call = await alice.invite("bob", timeout=60, extendedData="hi")
    back = await town.stranger()
    answer = await back.login("bob")
    (info,) = answer["calls"]
    assert (info["callID"], info["state"], info.get("primary", False)) == (call, 1, False)
    assert 50_000 < info["remainingMs"] <= 60_000
    event = await back.expect(
        "callInvitationReceived", callID=call, timeout=60, extendedData="hi", inviter="alice"
    )
    assert 50_000 < event["remainingMs"] <= 60_000
    assert event["createTime"] == info["createTime"]
    await back.ask("callReceived", callID=call)
    await back.changed(call, 2, entry("bob", RECEIVED))
    await alice.changed(call, 2, entry("bob", RECEIVED))


async def test_a_callee_who_comes_too_late_finds_the_call_in_the_list_only(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    await bob.ask("logout")
    call = await alice.invite("bob", timeout=1)
    await alice.changed(call, 2, entry("bob", TIMEOUT))
    back = await town.stranger()
    answer = await back.login("bob")
    assert (answer["calls"], answer["ended"]) == ([], [])
    await back.nothing()
    page = await back.ask("queryCallInvitationList", count=10)
    (info,) = page["callList"]
    assert (info["callID"], info["state"], info["endReason"]) == (call, 2, "noAnswer")


async def test_a_call_cancelled_while_the_callee_was_away_never_rings(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    call = await ring(alice, bob)
    await bob.drop()
    await alice.ask("callCancel", callID=call)
    back = await town.stranger()
    answer = await back.login("bob", known=[call, "404"])
    assert answer["calls"] == []
    ended = {info["callID"]: info for info in answer["ended"]}
    assert ended[call]["endReason"] == "cancelled"
    assert ended["404"] == {"callID": "404", "state": -1}
    await back.nothing()


async def test_the_list_is_newest_first_in_pages_until_nextflag_is_zero(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    made = []
    for _ in range(5):
        call = await alice.invite("bob")
        await alice.ask("callCancel", callID=call)
        made.append(call)
    seen, flag = [], 0
    for expected in (2, 2, 1):
        page = await bob.ask("queryCallInvitationList", count=2, nextFlag=flag)
        assert len(page["callList"]) == expected
        seen += [info["callID"] for info in page["callList"]]
        flag = page["nextFlag"]
        assert bool(flag) == (expected == 2)
    assert seen == made[::-1]
    whole = await alice.ask("queryCallInvitationList", count=101)
    assert [info["callID"] for info in whole["callList"]] == seen
    carol = await town.person("carol")
    assert (await carol.ask("queryCallInvitationList", count=100))["callList"] == []


async def test_two_calls_of_the_same_people_do_not_know_each_other(town: Town) -> None:
    alice, bob = await town.people("alice", "bob")
    first, second = await alice.invite("bob"), await alice.invite("bob")
    assert first != second
    await bob.expect("callInvitationReceived", callID=first)
    await bob.expect("callInvitationReceived", callID=second)
    await bob.ask("callReject", callID=second)
    await bob.ask("callAccept", callID=first)
    await alice.changed(second, 2, entry("bob", REJECTED))
    await alice.changed(first, 2, entry("bob", ACCEPTED))
