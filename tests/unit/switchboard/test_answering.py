"""Outcomes of answering and joining: late, lost, refused, given back."""

from __future__ import annotations

import pytest

from callkit.engine.views import user_infos
from callkit.errors import ErrorCode, RequestError
from callkit.model import CallState, CallUserState, EndReason, JoinPolicy
from callkit.protocol import frames
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Exchange, fail_next, ringing


def test_an_answer_after_the_timeout_is_refused_and_the_call_was_missed(
    exchange: Exchange,
) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", timeout=10)
    exchange.run()
    operation = bob.accept()
    exchange.now += 10.0
    exchange.pass_(1.0)
    assert bob.code(operation) == ErrorCode.CALL_DOES_NOT_EXIST
    assert bob.args("onCallEnded")[1] is EndReason.NO_ANSWER
    assert [view.endReason for view in bob.missed] == [EndReason.NO_ANSWER]
    assert alice.args("onCallEnded")[1] is EndReason.NO_ANSWER


def test_an_answer_that_may_be_tried_again_leaves_the_call_ringing(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    for step in (bob.accept, bob.reject):
        operation = step()
        fail_next(bob, ErrorCode.SERVER_FREQUENCY_LIMIT, temporary=True)
        assert bob.code(operation) == ErrorCode.SERVER_FREQUENCY_LIMIT
        assert bob.phase is Phase.RINGING
    bob.accept()
    exchange.run()
    assert alice.phase is bob.phase is Phase.CONNECTED


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_an_answer_that_meets_a_connection_just_lost_waits_for_the_next(
    exchange: Exchange, answer: str
) -> None:
    alice, bob = ringing(exchange)
    operation = getattr(bob, answer)()
    bob.drop()
    fail_next(bob, ErrorCode.NETWORK_ERROR, temporary=True)
    assert operation not in bob.settled
    exchange.tick(3.0)
    assert bob.phase is not None, "the window stays to the deadline"
    bob.connect()
    exchange.run()
    assert not isinstance(bob.outcome(operation), RequestError)
    assert alice.phase is (Phase.CONNECTED if answer == "accept" else None)


def test_an_answer_refused_for_good_waits_a_moment_for_the_reason(exchange: Exchange) -> None:
    _, bob = ringing(exchange)
    bob.accept()
    fail_next(bob, ErrorCode.CALL_DOES_NOT_EXIST)
    assert bob.phase is Phase.ENDING and not bob.rings
    exchange.tick(2.0)
    last = bob.changes[-1].view
    assert (last.endReason, last.errorCode) == (
        EndReason.FAILED,
        ErrorCode.CALL_DOES_NOT_EXIST,
    )


def test_an_accept_that_succeeds_too_late_is_given_back(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", timeout=10)
    exchange.run()
    bob.accept()
    bob.sendOne()
    bob.inbox.clear()
    while alice.ready:
        alice.hearOne()
    assert alice.phase is Phase.CONNECTED
    late = frames.CallAcceptReply(
        id=1,
        callID="1",
        acceptTime=1,
        revision=3,
        callUserList=user_infos(exchange.call, "bob", "desk"),
    )
    exchange.tick(12.0)
    assert bob.phase is None
    bob.board.replied(bob.asks[-1].ticket, late, bob.now)
    bob.perform()
    exchange.run()
    assert alice.phase is None
    assert exchange.call.state is CallState.ENDED


# --- joining ---


def test_answering_a_call_one_is_joining_already_harms_nothing(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    alice.sendOne()
    joined = bob.join("1")
    bob.hearOne()
    answered = bob.accept("1")
    exchange.run()
    assert not isinstance(bob.outcome(joined), RequestError)
    assert bob.code(answered) == ErrorCode.CALL_DOES_NOT_EXIST
    exchange.pass_(5.0)
    assert alice.phase is bob.phase is Phase.CONNECTED
    assert bob.names.count("onCallStarted") == 1


def test_a_refusal_that_was_lost_is_repeated_instead_of_ringing_again(
    exchange: Exchange,
) -> None:
    alice, bob = ringing(exchange)
    bob.reject()
    exchange.tick(2.0)
    assert bob.phase is None
    bob.drop()
    fail_next(bob, ErrorCode.SERVER_DISCONNECT)
    bob.connect()
    exchange.run()
    assert bob.names.count("onIncomingCallReceived") == 1
    assert "onOutgoingCallDeclined" in alice.names


def test_joining_what_cannot_be_joined_fails_with_the_servers_code(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    operation = alice.join("12345")
    exchange.run()
    assert alice.code(operation) == ErrorCode.CALL_DOES_NOT_EXIST
    assert alice.board.calls() == []


def test_a_call_joined_while_another_began_is_given_back(exchange: Exchange) -> None:
    alice, bob, dave, carol = (exchange.device(n) for n in ("alice", "bob", "dave", "carol"))
    alice.send("bob", joinPolicy=JoinPolicy.ANYONE)
    exchange.run()
    bob.accept()
    exchange.run()
    joined = dave.join("1")
    dave.send("carol")
    exchange.run()
    assert dave.code(joined) == ErrorCode.CALL_ERROR
    assert carol.rings
    member = exchange.calls["1"].member("dave")
    assert member is not None and member.state is CallUserState.QUIT
