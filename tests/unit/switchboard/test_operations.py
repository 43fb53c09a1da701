"""Operations: what is refused, with which code, and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode, CallState, CallUserState, EndReason, User
from callkit.protocol import frames
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Device, Exchange, fail_next, ringing

Refused = Callable[[Device], object]


def code_of(step: Callable[[], object]) -> int:
    with pytest.raises(RequestError) as refused:
        step()
    return refused.value.code


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"callees": ()}, ErrorCode.PARAM_INVALID),
        ({"callees": ("alice",)}, ErrorCode.PARAM_INVALID),
        ({"callees": ("b b",)}, ErrorCode.PARAM_INVALID),
        ({"callees": ("x" * 33,)}, ErrorCode.PARAM_INVALID),
        ({"callees": tuple(f"u{n}" for n in range(10))}, ErrorCode.CALL_SERVER_ERROR),
        ({"timeout": 0}, ErrorCode.PARAM_INVALID),
        ({"timeout": 601}, ErrorCode.PARAM_INVALID),
        ({"timeout": -1}, ErrorCode.PARAM_INVALID),
        ({"timeout": True}, ErrorCode.PARAM_INVALID),
        ({"timeout": 1.5}, ErrorCode.PARAM_INVALID),
        ({"timeout": "60"}, ErrorCode.PARAM_INVALID),
        ({"mode": CallInvitationMode.UNKNOWN}, ErrorCode.PARAM_INVALID),
        ({"customData": "x" * 1025}, ErrorCode.PARAM_INVALID),
        ({"roomID": "r" * 129}, ErrorCode.PARAM_INVALID),
    ],
)
def test_a_call_that_could_not_be_is_refused_before_anything_happens(
    exchange: Exchange, wanted: dict[str, Any], code: ErrorCode
) -> None:
    alice = exchange.device("alice")
    callees = wanted.pop("callees", ("bob",))
    assert code_of(lambda: alice.send(*callees, **wanted)) == code
    assert (alice.board.calls(), alice.asked, alice.changes) == ([], [], [])


def test_a_call_has_one_key_from_before_its_callid_is_known_to_its_end(exchange: Exchange) -> None:
    alice, _ = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    key = alice.view.key
    assert alice.callID == key
    exchange.run()
    assert alice.callID == "1" != key
    alice.hangUp(key)
    exchange.run()
    assert {shown.view.key for shown in alice.changes} == {key}
    assert exchange.calls["1"].state is CallState.ENDED


def test_nine_people_can_be_called_and_doubles_and_oneself_do_not_count(
    exchange: Exchange,
) -> None:
    alice = exchange.device("alice")
    people = [f"u{n}" for n in range(9)]
    alice.send(*people, "u0", "alice")
    (request,) = alice.asked
    assert isinstance(request, frames.CallInvite) and request.invitees == people


def test_calling_without_connection_fails_at_once(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    alice.drop()
    with pytest.raises(RequestError) as refused:
        alice.send("bob")
    assert (refused.value.code, refused.value.temporary) == (ErrorCode.NETWORK_ERROR, True)


@pytest.mark.parametrize(
    ("who", "step", "code"),
    [
        ("bob", lambda d: d.cancel(), ErrorCode.CALL_IS_NOT_INVITOR),
        ("bob", lambda d: d.hangUp(), ErrorCode.CALL_IS_NOT_INVITEE),
        ("bob", lambda d: d.end(), ErrorCode.CALL_IS_NOT_INVITEE),
        ("bob", lambda d: d.invite("", "carol"), ErrorCode.CALL_IS_NOT_INVITEE),
        ("bob", lambda d: d.join(d.callID), ErrorCode.CALL_ERROR),
        ("alice", lambda d: d.accept(), ErrorCode.CALL_IS_NOT_INVITEE),
        ("alice", lambda d: d.reject(), ErrorCode.CALL_IS_NOT_INVITEE),
        ("alice", lambda d: d.end(), ErrorCode.CALL_IS_NOT_INVITEE),
        ("alice", lambda d: d.invite(""), ErrorCode.PARAM_INVALID),
        ("alice", lambda d: d.invite("", "alice"), ErrorCode.PARAM_INVALID),
        ("alice", lambda d: d.accept("999"), ErrorCode.CALL_DOES_NOT_EXIST),
        ("alice", lambda d: d.hangUp("999"), ErrorCode.CALL_DOES_NOT_EXIST),
        ("alice", lambda d: d.cancel("", "b b"), ErrorCode.PARAM_INVALID),
        ("bob", lambda d: d.reject("", "m" * 513), ErrorCode.PARAM_INVALID),
        ("bob", lambda d: d.accept("", "x" * 1025), ErrorCode.PARAM_INVALID),
        ("bob", lambda d: d.join(""), ErrorCode.PARAM_INVALID),
    ],
)
def test_a_wish_that_makes_no_sense_now_is_refused_and_changes_nothing(
    exchange: Exchange, who: str, step: Refused, code: ErrorCode
) -> None:
    alice, bob = ringing(exchange)
    device = {"alice": alice, "bob": bob}[who]
    before = (device.view, len(device.asked), len(device.raised))
    assert code_of(lambda: step(device)) == code
    assert (device.view, len(device.asked), len(device.raised)) == before
    exchange.run()
    assert alice.phase is bob.phase is Phase.RINGING


def test_an_answer_can_be_given_once(exchange: Exchange) -> None:
    _, bob = ringing(exchange)
    bob.accept()
    assert code_of(bob.accept) == ErrorCode.CALL_DOES_NOT_EXIST
    assert code_of(bob.reject) == ErrorCode.CALL_DOES_NOT_EXIST
    exchange.run()
    assert bob.phase is Phase.CONNECTED
    assert code_of(bob.accept) == ErrorCode.CALL_DOES_NOT_EXIST


def test_cancelling_after_an_answer_is_refused_hanging_up_is_not(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    bob.accept()
    exchange.run()
    assert code_of(alice.cancel) == ErrorCode.CALL_CANCEL_ERROR
    alice.hangUp()
    exchange.run()
    assert bob.phase is None


def test_a_call_cancelled_before_it_has_a_name_is_cancelled_when_it_has_one(
    exchange: Exchange,
) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    sent = alice.send("bob")
    cancelled = alice.hangUp()
    assert alice.phase is Phase.ENDING
    exchange.run()
    assert sent in alice.settled and cancelled in alice.settled
    assert alice.phase is bob.phase is None
    assert alice.names[0] == "onOutgoingCallSent"
    assert alice.names[-2:] == ["onOutgoingCallCancelButtonPressed", "onCallEnded"]
    assert "onIncomingCallCanceled" in bob.names


def test_single_invitations_of_a_call_without_a_name_cannot_be_taken_back(
    exchange: Exchange,
) -> None:
    alice, _ = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    with pytest.raises(RequestError) as refused:
        alice.cancel("", "bob")
    assert refused.value.temporary


def test_hanging_up_while_the_answer_is_on_its_way_leaves_the_call(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    bob.accept()
    bob.hangUp()
    exchange.run()
    assert bob.phase is None and alice.phase is None
    assert "onCallStarted" not in bob.names
    assert bob.args("onCallEnded")[1] is EndReason.LEFT


def test_hanging_up_an_answer_that_has_not_left_declines(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    bob.drop()
    bob.accept()
    bob.hangUp()
    bob.connect()
    exchange.run()
    assert "onOutgoingCallDeclined" in alice.names


def test_whoever_hangs_up_after_a_decline_is_not_rung_again(exchange: Exchange) -> None:
    _alice, bob = ringing(exchange)
    bob.reject()
    bob.hangUp()
    fail_next(bob, ErrorCode.SERVER_FREQUENCY_LIMIT, temporary=True)
    assert not bob.rings


def test_a_refused_answer_of_whoever_has_hung_up_is_no_failure(exchange: Exchange) -> None:
    _alice, bob = ringing(exchange)
    bob.accept()
    bob.hangUp()
    fail_next(bob, ErrorCode.CALL_ERROR)
    exchange.tick(10.0)
    assert bob.phase is None
    assert bob.changes[-1].view.endReason is EndReason.LEFT


def test_a_failed_cancel_before_a_device_had_the_invitation_calls_on(exchange: Exchange) -> None:
    alice, _bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    alice.sendOne()
    alice.hearOne()
    alice.cancel()
    fail_next(alice, ErrorCode.SERVER_FREQUENCY_LIMIT, temporary=True)
    assert alice.phase is Phase.CALLING


def test_hanging_up_a_ringing_own_call_cancels_it(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    alice.hangUp(customData="bye")
    exchange.run()
    assert bob.args("onIncomingCallCanceled")[2] == "bye"
    assert "onOutgoingCallCancelButtonPressed" in alice.names


def test_a_cancel_without_connection_is_carried_out_after_it(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    alice.drop()
    operation = alice.hangUp()
    exchange.tick(2.0)
    assert alice.phase is None, "the window goes"
    assert alice.code(operation) == ErrorCode.NETWORK_ERROR
    assert bob.rings
    alice.connect()
    exchange.run()
    assert not bob.rings


def test_an_unanswered_refusal_lets_the_window_go(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    operation = bob.reject()
    exchange.tick(2.0)
    assert bob.phase is None
    assert bob.changes[-1].view.endReason is EndReason.DECLINED
    assert "onIncomingCallDeclineButtonPressed" not in bob.names, "nobody knows yet"
    exchange.run()
    assert "onIncomingCallDeclineButtonPressed" in bob.names
    assert operation in bob.settled
    assert "onOutgoingCallDeclined" in alice.names


def test_silence_is_heard_by_nobody_else(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    bob.do(lambda _operation, now: bob.board.silence(bob.callID, True, now))
    assert bob.view.silenced and bob.rings
    bob.do(lambda _operation, now: bob.board.silence(bob.callID, False, now))
    assert not bob.view.silenced
    assert alice.phase is Phase.RINGING


def test_an_ignored_call_rings_out_and_is_missed(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    bob.do(lambda _operation, now: bob.board.ignore(bob.callID, True, now))
    assert bob.view.ignored and bob.view.silenced
    exchange.pass_(61)
    assert [view.endReason for view in bob.missed] == [EndReason.NO_ANSWER]
    assert "onOutgoingCallTimeout" in alice.names


def test_an_ignored_call_can_still_be_answered(exchange: Exchange) -> None:
    _, bob = ringing(exchange)
    bob.do(lambda _operation, now: bob.board.ignore(bob.callID, True, now))
    bob.accept()
    exchange.run()
    assert bob.phase is Phase.CONNECTED


def test_people_may_be_invited_while_the_call_still_rings(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    carol = exchange.device("carol")
    alice.invite("", "carol")
    exchange.run()
    assert carol.rings and bob.rings
    states = {member.user.userID: member.state for member in alice.view.members}
    assert states == {"bob": CallUserState.RECEIVED, "carol": CallUserState.RECEIVED}
    assert alice.view.callees[-1].userID == "carol"


def test_inviting_strangers_leaves_no_trace(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    bob.accept()
    exchange.run()
    operation = alice.invite("", "nobody")
    ask = alice.outbox.popleft()
    error = RequestError(ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST)
    alice.board.failed(ask.ticket, error, alice.now)
    alice.perform()
    assert alice.code(operation) == ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST
    assert [member.user for member in alice.view.members] == [User("bob", "Bob")]
