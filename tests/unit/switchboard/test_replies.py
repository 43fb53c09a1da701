"""Outcomes of requests: crossed, refused, late, lost."""

from __future__ import annotations

import pytest

from callkit.engine.views import user_infos
from callkit.errors import ErrorCode, RequestError
from callkit.model import CallState, CallUserState, EndReason
from callkit.protocol import frames
from callkit.switchboard.replies import FAILED, REPLIED
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Device, Exchange


def ringing(exchange: Exchange) -> tuple[Device, Device]:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    return alice, bob


def fail_next(device: Device, code: ErrorCode, *, temporary: bool = False) -> None:
    """The device's next request comes to nothing."""
    ask = device.outbox.popleft()
    device.board.failed(ask.ticket, RequestError(code, temporary=temporary), device.now)
    device.perform()


def test_every_request_has_both_outcomes() -> None:
    assert set(REPLIED) == set(FAILED)


def test_an_outcome_nobody_waits_for_does_nothing(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    alice.board.replied(99, frames.CallIDReply(id=1, callID="1"), alice.now)
    alice.board.failed(99, RequestError(ErrorCode.SERVER_ERROR), alice.now)
    assert alice.board.takeEffects() == []


# --- sending ---


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


# --- answering ---


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
    late = frames.CallAcceptReply(
        id=1,
        callID="1",
        acceptTime=1,
        revision=3,
        callUserList=user_infos(exchange.call, "bob", "desk"),
    )
    exchange.tick(12.0)
    assert bob.phase is None
    bob.board.replied(bob.asked[-1].id, late, bob.now)
    bob.perform()
    exchange.run()
    assert alice.phase is None
    assert exchange.call.state is CallState.ENDED


# --- leaving ---


@pytest.mark.parametrize("code", [ErrorCode.CALL_DOES_NOT_EXIST, ErrorCode.CALL_IS_NOT_INVITEE])
def test_leaving_a_call_that_is_over_is_a_success(exchange: Exchange, code: ErrorCode) -> None:
    alice, bob = ringing(exchange)
    bob.accept()
    exchange.run()
    operation = alice.hangUp()
    fail_next(alice, code)
    assert not isinstance(alice.outcome(operation), RequestError)
    assert alice.args("onCallEnded")[1] is EndReason.LEFT


def test_leaving_that_fails_says_so_but_the_person_is_out(exchange: Exchange) -> None:
    alice, bob = ringing(exchange)
    bob.accept()
    exchange.run()
    operation = alice.hangUp()
    fail_next(alice, ErrorCode.SERVER_DISCONNECT, temporary=True)
    assert alice.code(operation) == ErrorCode.SERVER_DISCONNECT
    assert alice.phase is None
    alice.drop()
    alice.connect()
    exchange.run()
    assert bob.phase is None, "the login finds the call and leaves it again"


# --- single invitations, more people, joining ---


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


def test_joining_what_cannot_be_joined_fails_with_the_servers_code(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    operation = alice.join("12345")
    exchange.run()
    assert alice.code(operation) == ErrorCode.CALL_DOES_NOT_EXIST
    assert alice.board.calls() == []


def test_a_call_joined_while_another_began_is_given_back(exchange: Exchange) -> None:
    alice, bob, dave, carol = (exchange.device(n) for n in ("alice", "bob", "dave", "carol"))
    alice.send("bob")
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
