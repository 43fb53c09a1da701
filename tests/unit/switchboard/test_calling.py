"""Outcomes of calling and cancelling: refused, partial, crossed."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallState, EndReason
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Exchange, fail_next, ringing


def test_a_call_that_is_refused_fails_with_its_code(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    operation = alice.send("nobody")
    exchange.run()
    assert alice.code(operation) == ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST
    last = alice.changes[-1].view
    assert (last.endReason, last.errorCode) == (
        EndReason.FAILED,
        ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST,
    )
    assert alice.names == [], "a call without a name is told of by its operation alone"


def test_people_who_could_not_be_invited_are_named_and_do_not_ring(exchange: Exchange) -> None:
    alice, _ = exchange.device("alice"), exchange.device("bob")
    operation = alice.send("bob", "nobody")
    exchange.run()
    sent = alice.outcome(operation)
    assert [user.userID for user in sent.errorUserList] == ["nobody"]  # type: ignore[attr-defined]
    assert [user.userID for user in alice.args("onOutgoingCallSent")[3]] == ["bob"]
    reasons = {member.user.userID: member.reason for member in alice.view.members}
    assert reasons == {"bob": None, "nobody": EndReason.FAILED}
    assert not alice.view.members[1].state.value >= 0


# --- crossing ---


def test_a_cancel_that_crosses_an_answer_is_refused_and_the_call_goes_on(
    exchange: Exchange,
) -> None:
    alice, bob = ringing(exchange)
    operation = alice.cancel()
    bob.accept()
    bob.sendOne()
    exchange.run()
    assert alice.code(operation) == ErrorCode.CALL_CANCEL_ERROR
    assert alice.phase is bob.phase is Phase.CONNECTED
    assert "onOutgoingCallCancelButtonPressed" not in alice.names


def test_a_cancel_that_comes_first_wins(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    alice.cancel()
    operation = bob.accept()
    alice.sendOne()
    exchange.run()
    assert bob.code(operation) == ErrorCode.CALL_DOES_NOT_EXIST
    assert alice.phase is bob.phase is None
    assert "onIncomingCallAcceptButtonPressed" not in bob.names
    assert bob.args("onCallEnded")[1] is EndReason.CANCELLED


def test_a_cancel_that_may_be_tried_again_leaves_the_call_ringing(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    operation = alice.cancel()
    fail_next(alice, ErrorCode.SERVER_FREQUENCY_LIMIT, temporary=True)
    assert alice.code(operation) == ErrorCode.SERVER_FREQUENCY_LIMIT
    exchange.tick(5.0)
    assert alice.phase is bob.phase is Phase.RINGING
    alice.cancel()
    exchange.run()
    assert alice.phase is bob.phase is None


def test_a_hang_up_that_may_be_tried_again_is_tried_again(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    alice.hangUp()
    fail_next(alice, ErrorCode.SERVER_FREQUENCY_LIMIT, temporary=True)
    assert alice.phase is None, "the person is out"
    assert bob.rings
    exchange.pass_(3.0)
    assert not bob.rings


@pytest.mark.parametrize("first", ["event", "reply"])
def test_a_hang_up_that_crosses_an_answer_ends_the_call(exchange: Exchange, first: str) -> None:
    alice, bob = ringing(exchange)
    if first == "event":
        bob.accept()
        bob.sendOne()
        operation = alice.hangUp()
    else:
        operation = alice.hangUp()
        bob.accept()
        bob.sendOne()
    exchange.run()
    assert alice.phase is bob.phase is None
    assert not isinstance(alice.outcome(operation), RequestError)
    assert "onCallStarted" not in alice.names
    assert alice.names.count("onCallEnded") == bob.names.count("onCallEnded") == 1
    assert exchange.call.state is CallState.ENDED


# --- single invitations, more people ---


def test_a_single_invitation_that_was_answered_cannot_be_taken_back(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol")
    exchange.run()
    bob.accept()
    exchange.run()
    operation = alice.cancel("", "bob")
    exchange.run()
    assert alice.code(operation) == ErrorCode.CALL_CANCEL_ERROR
    assert alice.phase is Phase.CONNECTED and carol.rings


def test_more_people_than_fit_are_named(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    bob.accept()
    exchange.run()
    people = [exchange.device(f"u{n}") for n in range(9)]
    operation = alice.invite("", *(device.me.userID for device in people))
    exchange.run()
    reply = alice.outcome(operation)
    assert [user.userID for user in reply.errorUserList] == ["u8"]  # type: ignore[attr-defined]
    assert [device.rings for device in people] == [True] * 8 + [False]
    assert {m.user.userID for m in alice.view.members} == {"bob", *(f"u{n}" for n in range(8))}
