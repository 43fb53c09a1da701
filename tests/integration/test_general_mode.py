"""What the vectors (``tests/vectors``) do not tell of general mode: raw clients over sockets.

``reference/zim.md`` C4, C3, D2, I5. Everybody's frames are compared whole, and whoever should hear
nothing is asked to prove it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.conftest import Town
from tests.integration.raw import (
    ACCEPTED,
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


async def test_a_list_of_invitees_means_nothing_to_a_cancel_in_general_mode(town: Town) -> None:
    alice, bob, carol = await town.people("alice", "bob", "carol")
    call = await alice.invite("bob", "carol")
    answer = await alice.ask("callCancel", callID=call, invitees=["bob"])
    assert answer["errorInvitees"] == []
    for person in (bob, carol):
        await person.expect("callInvitationReceived")
        await person.expect("callInvitationCancelled", callID=call, revision=2)


class TestOfflineAfterTwoSeconds:
    """The same rule as with the plan's 35 s, in a test's patience."""

    @pytest.fixture
    def rules(self) -> dict[str, Any]:
        return {"offlineAfterSeconds": 2, "heartbeatSeconds": 1}

    async def test_whoever_answers_pings_is_never_lost(self, town: Town) -> None:
        alice, bob = await town.people("alice", "bob")
        call = await ring(alice, bob, timeout=4)
        # Silent for longer than two seconds, but for the library's pongs.
        await bob.expect("callInvitationTimeout", callID=call)
        await alice.changed(call, 3, entry("bob", TIMEOUT))


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
