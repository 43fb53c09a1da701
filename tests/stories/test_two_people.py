"""Calls between two people that go as calls should go, and some that cross."""

from __future__ import annotations

import asyncio

import pytest

from callkit.engine.call import Rules
from callkit.errors import ErrorCode
from callkit.model import CallType, EndReason
from callkit.switchboard.view import Phase
from callkit.testing import ManualClock
from tests.stories.town import Town, code, ring, talk
from tests.waiting import until

pytestmark = pytest.mark.qt


async def test_alice_calls_bob_they_talk_and_she_hangs_up(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    call_id = await ring(alice, bob, isVideoCall=True, customData="lunch?")
    await alice.heard("onOutgoingCallRinging")
    await bob.service.accept()
    await until(lambda: alice.inCall and bob.inCall)
    await alice.service.hangUp()
    await bob.heard("onCallEnded")
    assert alice.names == [
        "onOutgoingCallSent",
        "onOutgoingCallRinging",
        "onOutgoingCallAccepted",
        "onCallStarted",
        "onCallEnded",
    ]
    assert bob.names == [
        "onIncomingCallReceived",
        "onIncomingCallAcceptButtonPressed",
        "onCallStarted",
        "onCallEnded",
    ]
    callID, caller, callType, callees, customData = bob.args("onIncomingCallReceived")
    assert (callID, caller.userName, callType, customData) == (
        call_id,
        "Alice",
        CallType.VIDEO,
        "lunch?",
    )
    assert [user.userID for user in callees] == ["bob"]
    assert bob.args("onCallEnded") == (call_id, EndReason.ENDED)
    assert bob.missed == []


async def test_bob_declines_with_a_message_and_alice_reads_it(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    call_id = await ring(alice, bob)
    await bob.service.reject(message="I'll call you back – Bœb")
    await alice.heard("onCallEnded")
    assert alice.args("onOutgoingCallDeclined")[2] == "I'll call you back – Bœb"
    assert alice.last[call_id].message == "I'll call you back – Bœb"
    assert alice.args("onCallEnded") == (call_id, EndReason.DECLINED)


async def test_alice_changes_her_mind_and_bobs_window_goes(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    await alice.service.cancel(customData="never mind")
    await bob.heard("onIncomingCallCanceled")
    assert bob.args("onIncomingCallCanceled")[1].userName == "Alice"
    assert bob.args("onIncomingCallCanceled")[2] == "never mind"
    assert [view.endReason for view in bob.missed] == [EndReason.CANCELLED]


async def test_bob_does_not_answer_and_both_learn_it(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob, timeoutSeconds=1)
    await alice.heard("onOutgoingCallTimeout")
    await bob.heard("onIncomingCallTimeout")
    await alice.heard("onCallEnded")
    await until(lambda: bob.service.history.missedCount == 1)


async def test_bob_is_in_a_call_and_carol_is_told_so(town: Town) -> None:
    alice, bob, carol = [await town.person(name) for name in ("alice", "bob", "carol")]
    await talk(alice, bob)
    await carol.service.send(["bob"])
    await carol.heard("onOutgoingCallRejectedCauseBusy")
    await carol.heard("onCallEnded")
    assert carol.args("onCallEnded")[1] is EndReason.BUSY
    assert bob.names.count("onIncomingCallReceived") == 1
    assert [view.endReason for view in bob.missed] == [EndReason.BUSY]
    assert alice.inCall and bob.inCall


async def test_a_second_call_waits_and_takes_the_place_of_the_first(town: Town) -> None:
    alice, carol = await town.person("alice"), await town.person("carol")
    bob = await town.person("bob", busy="wait")
    first = await talk(alice, bob)
    second = await ring(carol, bob)
    assert bob.names[-2:] == ["onIncomingCallReceived", "onCallWaiting"]
    await bob.service.accept(second)
    await alice.heard("onCallEnded")
    await until(lambda: carol.inCall)
    assert bob.callID == second
    assert bob.args("onCallEnded") == (first, EndReason.LEFT)


# --- glare ---


@pytest.mark.parametrize("round_", range(5))
async def test_two_people_who_call_each_other_talk_in_the_earlier_call(
    town: Town, round_: int
) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    first, second = await asyncio.gather(
        alice.service.send(["bob"]), bob.service.send(["alice"], True)
    )
    winner = min(first, second, key=lambda sent: (sent.createTime, int(sent.callID)))
    await until(lambda: alice.inCall and bob.inCall)
    await until(lambda: len(alice.service.currentCalls) == len(bob.service.currentCalls) == 1)
    assert alice.callID == bob.callID == winner.callID
    loser = bob if winner is first else alice
    await loser.heard("onCallEnded")
    assert loser.args("onCallEnded")[1] is EndReason.SUPERSEDED
    for person in (alice, bob):
        assert person.names.count("onOutgoingCallAccepted") == 1
        assert person.names.count("onCallStarted") == 1
        assert person.missed == []
        assert not {"onIncomingCallReceived", "onIncomingCallCanceled"} & set(person.names)
    await alice.service.hangUp()
    await until(lambda: not bob.inCall)
    assert alice.service.history.missedCount == bob.service.history.missedCount == 0


async def test_of_two_calls_of_the_same_millisecond_the_smaller_number_is_kept(
    empty_town: Town,
) -> None:
    # The server's clock stands still, so both calls have one createTime.
    await empty_town.open(clock=ManualClock())
    alice, bob = await empty_town.person("alice"), await empty_town.person("bob")
    first, second = await asyncio.gather(alice.service.send(["bob"]), bob.service.send(["alice"]))
    assert first.createTime == second.createTime
    await until(lambda: alice.inCall and bob.inCall)
    assert alice.callID == bob.callID == str(min(int(first.callID), int(second.callID)))


# --- crossing ---


async def test_a_cancel_that_the_server_hears_first_beats_the_answer(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    bob.cable.hold()
    await alice.service.cancel()
    answer = bob.service.accept()
    bob.cable.release()
    assert await code(answer) == ErrorCode.CALL_DOES_NOT_EXIST
    await bob.heard("onCallEnded")
    assert bob.args("onCallEnded")[1] is EndReason.CANCELLED
    assert not alice.inCall and not bob.inCall


async def test_an_answer_that_the_server_hears_first_beats_the_cancel(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    alice.cable.hold()
    await bob.service.accept()
    cancel = alice.service.cancel()
    alice.cable.release()
    assert await code(cancel) == ErrorCode.CALL_CANCEL_ERROR
    await until(lambda: alice.inCall and bob.inCall)


async def test_hanging_up_before_the_answer_is_known_gets_both_out(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    alice.cable.hold()
    await bob.service.accept()
    hang_up = alice.service.hangUp()
    alice.cable.release()
    await hang_up
    await bob.heard("onCallEnded")
    assert alice.phase is bob.phase is None
    assert "onCallStarted" not in alice.names
    assert alice.names.count("onCallEnded") == 1


@pytest.mark.parametrize("round_", range(5))
async def test_a_cancel_and_an_answer_at_once_end_the_same_for_both(
    town: Town, round_: int
) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    cancelled, answered = await asyncio.gather(
        code(alice.service.cancel()), code(bob.service.accept())
    )
    if answered == 0:
        assert cancelled == ErrorCode.CALL_CANCEL_ERROR
        await until(lambda: alice.inCall and bob.inCall)
    else:
        assert (cancelled, answered) == (0, ErrorCode.CALL_DOES_NOT_EXIST)
        await alice.isIn(None)
        await bob.isIn(None)


async def test_an_answer_that_arrives_after_the_timeout_is_refused(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob, timeoutSeconds=1)
    bob.cable.hold()
    await alice.heard("onOutgoingCallTimeout")
    answer = bob.service.accept()
    bob.cable.release()
    assert await code(answer) == ErrorCode.CALL_DOES_NOT_EXIST
    await bob.heard("onCallEnded")
    assert bob.args("onCallEnded")[1] is EndReason.NO_ANSWER
    assert "onIncomingCallAcceptButtonPressed" not in bob.names
    assert len(bob.missed) == 1


# --- late offers ---


@pytest.mark.parametrize(("late", "rings"), [(-1.0, True), (0.0, False), (1.0, False)])
async def test_an_offer_around_its_deadline_rings_only_before_it(
    empty_town: Town, late: float, rings: bool
) -> None:
    clock = ManualClock()
    await empty_town.open(clock=clock, offlineAfterSeconds=1_000)
    alice = await empty_town.person("alice")
    bob = await empty_town.person("bob")
    await bob.service.uninit()
    sent = await alice.service.send(["bob"], timeoutSeconds=60)
    clock.jump(60.0 + late)
    await bob.login()
    await until(lambda: not bob.service.history.loading)
    if rings:
        await until(lambda: bob.rings)
        await bob.service.accept(sent.callID)
        await until(lambda: alice.inCall)
    else:
        await alice.heard("onOutgoingCallTimeout")
        assert bob.service.currentCalls == []
        assert "onIncomingCallReceived" not in bob.names
        await until(lambda: bob.service.history.missedCount == 1)


async def test_a_callee_nobody_can_reach_is_shown_so_and_rings_when_back(town: Town) -> None:
    await town.shut()
    await town.open(rules=Rules(checkAfter=100))
    alice, bob = await town.person("alice"), await town.person("bob")
    await bob.service.uninit()
    sent = await alice.service.send(["bob"])
    await until(lambda: alice.service.call(sent.callID).notReceived)  # type: ignore[union-attr]
    await bob.login()
    await alice.heard("onOutgoingCallRinging")
    await until(lambda: bob.rings and alice.phase is Phase.RINGING)
    assert not alice.service.currentCalls[0].notReceived
