"""Whole calls between switchboards over the real rules: what people see and apps are told."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode, CallState, CallType, EndReason, JoinPolicy, User
from callkit.protocol import frames
from callkit.switchboard.policy import BusyPolicy, Policy
from callkit.switchboard.switchboard import Switchboard
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Exchange

GENERAL = CallInvitationMode.GENERAL


def test_an_answered_call_tells_both_sides_everything_once_and_in_order(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    sent = alice.send("bob", callType=CallType.VIDEO, customData="about lunch")
    exchange.run()
    call_id = exchange.call.callID
    assert alice.phase is bob.phase is Phase.RINGING
    bob.accept()
    exchange.run()
    assert alice.phase is bob.phase is Phase.CONNECTED
    assert alice.board.inCall and bob.board.inCall
    alice.hangUp()
    exchange.run()
    assert alice.board.calls() == bob.board.calls() == []
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
    bob_user = User("bob", "Bob")
    assert bob.args("onIncomingCallReceived") == (
        call_id,
        User("alice", "Alice"),
        CallType.VIDEO,
        [bob_user],
        "about lunch",
    )
    assert alice.args("onOutgoingCallAccepted") == (call_id, bob_user)
    assert alice.args("onCallEnded") == (call_id, EndReason.LEFT)
    assert bob.args("onCallEnded") == (call_id, EndReason.ENDED)
    assert alice.outcome(sent).callID == call_id  # type: ignore[attr-defined]
    assert alice.missed == bob.missed == []


def test_a_hang_up_between_two_ends_the_call_for_both_whoever_does_it(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.accept()
    exchange.run()
    bob.hangUp()
    exchange.run()
    assert exchange.call.state is CallState.ENDED
    assert alice.args("onCallEnded")[1] is EndReason.ENDED


def test_a_declined_call_brings_the_message_to_the_caller(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.reject(message="In a meeting")
    exchange.run()
    assert alice.args("onOutgoingCallDeclined")[2] == "In a meeting"
    assert alice.args("onCallEnded")[1] is EndReason.DECLINED
    assert bob.names[-2:] == ["onIncomingCallDeclineButtonPressed", "onCallEnded"]
    last = alice.changes[-1].view
    assert (last.message, last.endReason) == ("In a meeting", EndReason.DECLINED)
    assert last.members[0].message == "In a meeting"
    # The kit ends the advanced call nobody else is in.
    assert exchange.call.state is CallState.ENDED


def test_custom_data_of_a_refusal_comes_before_its_message(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.reject(message="Later", customData='{"at":17}')
    exchange.run()
    assert alice.args("onOutgoingCallDeclined")[2] == '{"at":17}'
    assert alice.changes[-1].view.message == "Later"


def test_a_cancelled_call_stops_ringing_and_is_missed_once(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    operation = alice.cancel(customData="changed my mind")
    assert alice.phase is Phase.ENDING
    exchange.run()
    assert alice.names[-2:] == ["onOutgoingCallCancelButtonPressed", "onCallEnded"]
    call_id = exchange.call.callID
    assert bob.args("onIncomingCallCanceled") == (
        call_id,
        User("alice", "Alice"),
        "changed my mind",
    )
    assert [view.endReason for view in bob.missed] == [EndReason.CANCELLED]
    assert alice.outcome(operation) is not None


def test_an_unanswered_call_times_out_on_both_sides(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", timeout=20, callType=CallType.VIDEO)
    exchange.pass_(21)
    bob_user = User("bob", "Bob")
    call_id = exchange.call.callID
    assert alice.args("onOutgoingCallTimeout") == (call_id, [bob_user], True)
    assert bob.args("onIncomingCallTimeout") == (call_id, User("alice", "Alice"))
    assert alice.args("onCallEnded")[1] is bob.args("onCallEnded")[1] is EndReason.NO_ANSWER
    assert [view.endReason for view in bob.missed] == [EndReason.NO_ANSWER]


@pytest.mark.parametrize("mode", list(CallInvitationMode)[1:])
def test_every_end_before_an_answer_is_the_same_in_both_modes(
    exchange: Exchange, mode: CallInvitationMode
) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    for answer in (bob.reject, alice.cancel, lambda: exchange.pass_(61)):
        alice.send("bob", mode=mode)
        exchange.run()
        answer()
        exchange.run()
        assert alice.phase is bob.phase is None
    assert all(call.state is CallState.ENDED for call in exchange.calls.values())


def test_a_general_call_lasts_on_the_device_until_its_own_hang_up(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", mode=GENERAL)
    exchange.run()
    bob.accept()
    exchange.run()
    assert exchange.call.state is CallState.ENDED
    assert alice.board.inCall and bob.board.inCall
    done = alice.hangUp()
    exchange.run()
    assert alice.args("onCallEnded")[1] is EndReason.LEFT
    assert done in alice.settled
    assert bob.board.inCall, "the server's call was over at the answer: nobody tells him"
    for refused in (
        lambda: bob.invite("", "alice"),
        bob.end,
    ):
        with pytest.raises(RequestError) as error:
            refused()
        assert error.value.code == ErrorCode.CALL_IS_NOT_ADVANCED_MODE


def test_a_connected_general_call_survives_a_reconnect(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", mode=GENERAL)
    exchange.run()
    bob.accept()
    exchange.run()
    bob.drop()
    bob.connect()
    exchange.run()
    assert bob.board.inCall
    assert "onCallEnded" not in bob.names


# --- groups ---


def test_the_first_answer_in_a_group_puts_the_caller_in_the_call(exchange: Exchange) -> None:
    alice, bob, carol, dave = (exchange.device(n) for n in ("alice", "bob", "carol", "dave"))
    alice.send("bob", "carol", "dave", timeout=30)
    exchange.run()
    carol.accept()
    exchange.run()
    assert alice.phase is carol.phase is Phase.CONNECTED
    assert bob.phase is dave.phase is Phase.RINGING
    bob.reject()
    exchange.pass_(31)
    assert alice.names.count("onCallStarted") == 1
    assert alice.args("onOutgoingCallDeclined")[1] == User("bob", "Bob")
    assert alice.args("onOutgoingCallTimeout")[1] == [User("dave", "Dave")]
    assert alice.phase is carol.phase is Phase.CONNECTED
    reasons = {member.user.userID: member.reason for member in alice.view.members}
    assert reasons == {"bob": EndReason.DECLINED, "carol": None, "dave": EndReason.NO_ANSWER}


def test_callees_who_run_out_of_time_together_are_told_of_in_one_event(exchange: Exchange) -> None:
    alice, _, _ = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol", timeout=10)
    exchange.pass_(11)
    assert [user.userID for user in alice.args("onOutgoingCallTimeout")[1]] == ["bob", "carol"]
    assert alice.args("onCallEnded")[1] is EndReason.NO_ANSWER


def test_a_group_one_declines_and_one_misses_was_declined(exchange: Exchange) -> None:
    alice, bob, _ = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol", timeout=10)
    exchange.run()
    bob.reject()
    exchange.pass_(11)
    assert alice.args("onCallEnded")[1] is EndReason.DECLINED
    assert exchange.call.state is CallState.ENDED


def test_one_of_three_leaves_and_the_others_talk_on(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol")
    exchange.run()
    bob.accept()
    carol.accept()
    exchange.run()
    alice.hangUp()
    exchange.run()
    assert exchange.call.state is CallState.STARTED
    assert bob.board.inCall and carol.board.inCall
    bob.hangUp()
    exchange.run()
    assert carol.args("onCallEnded")[1] is EndReason.ENDED
    assert exchange.call.state is CallState.ENDED


def test_the_last_one_in_a_call_is_let_go(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.accept()
    exchange.run()
    # Somebody else's program quits instead of ending the call.
    exchange.serve(bob, frames.CallQuit(id=1, callID=exchange.call.callID))
    exchange.flush()
    exchange.run()
    assert alice.args("onCallEnded")[1] is EndReason.ABANDONED
    assert exchange.call.state is CallState.ENDED


def test_people_invited_later_ring_and_join_the_call(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", callType=CallType.VIDEO)
    exchange.run()
    bob.accept()
    exchange.run()
    bob.invite("", "carol")
    exchange.run()
    view = carol.view
    assert (view.inviter.userID, view.caller.userID, view.callType) == (
        "bob",
        "alice",
        CallType.VIDEO,
    )
    carol.accept()
    exchange.run()
    assert {m.user.userID for m in carol.view.members} == {"alice", "bob"}
    assert bob.args("onOutgoingCallAccepted")[1].userID == "carol"
    assert alice.names.count("onOutgoingCallAccepted") == 1, "she did not invite Carol"


def test_a_declined_person_can_be_rung_again(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol")
    exchange.run()
    bob.accept()
    exchange.run()
    for _ in range(2):
        carol.reject()
        exchange.run()
        alice.invite("", "carol")
        exchange.run()
        assert carol.rings
    assert alice.names.count("onOutgoingCallDeclined") == 2
    assert carol.names.count("onIncomingCallReceived") == 3
    carol.accept()
    exchange.run()
    assert carol.board.inCall


def test_one_invitation_is_taken_back_while_the_call_goes_on(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol")
    exchange.run()
    bob.accept()
    exchange.run()
    alice.cancel("", "carol")
    exchange.run()
    assert "onIncomingCallCanceled" in carol.names and carol.phase is None
    assert alice.phase is bob.phase is Phase.CONNECTED
    reasons = {member.user.userID: member.reason for member in alice.view.members}
    assert reasons["carol"] is EndReason.REMOVED


def test_taking_back_the_last_invitation_ends_a_call_nobody_answered(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    alice.cancel("", "bob")
    exchange.run()
    assert alice.phase is bob.phase is None
    assert exchange.call.state is CallState.ENDED


def test_end_is_for_everybody(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol")
    exchange.run()
    bob.accept()
    exchange.run()
    bob.end()
    exchange.run()
    assert alice.args("onCallEnded")[1] is bob.args("onCallEnded")[1] is EndReason.ENDED
    assert carol.args("onIncomingCallCanceled")[1].userID == "alice"
    assert [view.endReason for view in carol.missed] == [EndReason.CANCELLED]


def test_the_calls_of_people_are_for_those_who_were_invited(exchange: Exchange) -> None:
    alice, bob, dave = (exchange.device(n) for n in ("alice", "bob", "dave"))
    alice.send("bob")
    exchange.run()
    bob.accept()
    exchange.run()
    joined = dave.join(exchange.call.callID)
    exchange.run()
    assert dave.code(joined) == ErrorCode.CALL_IS_NOT_INVITEE
    assert dave.phase is None


def test_an_outsider_joins_and_sees_everybody(exchange: Exchange) -> None:
    alice, bob, dave = (exchange.device(n) for n in ("alice", "bob", "dave"))
    alice.send("bob", customData="x", roomID="room 7", joinPolicy=JoinPolicy.ANYONE)
    exchange.run()
    bob.accept()
    exchange.run()
    dave.join(exchange.call.callID)
    exchange.run()
    assert dave.phase is Phase.CONNECTED
    view = dave.view
    assert (view.roomID, view.customData, view.caller.userID) == ("room 7", "x", "alice")
    assert {member.user.userID for member in view.members} == {"alice", "bob"}
    assert dave.names == ["onCallStarted"]
    assert "dave" in {member.user.userID for member in alice.view.members}


# --- policies ---


def test_only_the_caller_invites_when_the_policy_says_so(exchange: Exchange) -> None:
    alice = exchange.device("alice", onlyInitiatorCanInvite=True)
    bob = exchange.device("bob", onlyInitiatorCanInvite=True)
    carol = exchange.device("carol")
    alice.send("bob")
    exchange.run()
    bob.accept()
    exchange.run()
    with pytest.raises(RequestError) as refused:
        bob.invite("", "carol")
    assert refused.value.code == ErrorCode.CALL_IS_NOT_INVITOR
    alice.invite("", "carol")
    exchange.run()
    assert carol.rings


def test_the_call_ends_with_its_caller_when_the_policy_says_so(exchange: Exchange) -> None:
    alice = exchange.device("alice", endCallWhenInitiatorLeave=True)
    bob, carol = exchange.device("bob"), exchange.device("carol")
    alice.send("bob", "carol")
    exchange.run()
    bob.accept()
    carol.accept()
    exchange.run()
    alice.hangUp()
    exchange.run()
    assert bob.args("onCallEnded")[1] is carol.args("onCallEnded")[1] is EndReason.ENDED


def test_the_call_ends_with_a_caller_who_only_quit_when_the_policy_says_so(
    exchange: Exchange,
) -> None:
    alice = exchange.device("alice")
    bob = exchange.device("bob", endCallWhenInitiatorLeave=True)
    carol = exchange.device("carol", endCallWhenInitiatorLeave=True)
    alice.send("bob", "carol")
    exchange.run()
    bob.accept()
    carol.accept()
    exchange.run()
    alice.hangUp()
    exchange.run()
    assert bob.args("onCallEnded")[1] is carol.args("onCallEnded")[1] is EndReason.ENDED
    assert exchange.call.state is CallState.ENDED


# --- the board itself ---


def test_a_login_that_is_over_for_good_ends_every_call_here(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.do(lambda _operation, now: bob.board.shut(ErrorCode.USER_IS_NOT_LOGGED, now))
    last = bob.changes[-1].view
    assert (last.endReason, last.errorCode) == (EndReason.FAILED, ErrorCode.USER_IS_NOT_LOGGED)
    assert bob.board.nextDeadline() is None


def test_a_board_without_calls_waits_for_nothing() -> None:
    board = Switchboard(User("alice"))
    assert board.nextDeadline() is None
    assert board.calls() == []
    assert board.call("1") is None
    board.wake(5.0)
    assert board.takeEffects() == []


def test_a_new_policy_holds_from_then_on(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob")
    exchange.run()
    bob.accept()
    exchange.run()
    bob.board.policy = Policy(busy=BusyPolicy.WAIT)
    carol.send("bob")
    exchange.run()
    assert [view.phase for view in bob.board.calls()] == [Phase.CONNECTED, Phase.WAITING]
