"""Deadlines, and what happens while the connection is lost or the program gone."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode
from callkit.model import CallInvitationMode, CallState, EndReason
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Device, Exchange, ringing

GENERAL = CallInvitationMode.GENERAL


@pytest.mark.parametrize(("seconds", "rings"), [(1.9, True), (2.0, False)])
def test_no_ring_outlives_its_deadline_by_more_than_the_grace(
    exchange: Exchange, seconds: float, rings: bool
) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", timeout=10)
    exchange.run()
    alice.drop()
    bob.drop()
    for device in (alice, bob):
        device.exchange.now = 1_010.0 + seconds
        device.wake()
    assert bob.rings is rings
    assert (alice.phase is Phase.RINGING) is rings
    if not rings:
        assert bob.names[-2:] == ["onIncomingCallTimeout", "onCallEnded"]
        assert alice.names[-2:] == ["onOutgoingCallTimeout", "onCallEnded"]


def test_a_call_that_never_left_fails_at_its_deadline(exchange: Exchange) -> None:
    alice, _ = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", timeout=5)
    alice.drop()
    exchange.tick(7.1)
    assert alice.changes[-1].view.endReason is EndReason.FAILED
    assert alice.changes[-1].view.errorCode == ErrorCode.REQUEST_TIMEOUT
    alice.connect()
    exchange.run()
    # The request gets through after all: nobody waits for that call any more.
    exchange.run()
    assert exchange.call.state is CallState.ENDED
    assert alice.phase is None


def test_a_ring_without_connection_falls_silent_and_sounds_again(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.drop()
    assert bob.view.offline and not bob.view.silenced
    exchange.tick(5.0)
    assert bob.view.silenced and bob.rings
    bob.connect()
    exchange.run()
    assert not bob.view.silenced and not bob.view.offline
    bob.do(lambda _operation, now: bob.board.silence(bob.callID, True, now))
    bob.drop()
    bob.connect()
    assert bob.view.silenced, "what the person silenced stays silent"


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_an_answer_without_connection_waits_for_it(exchange: Exchange, answer: str) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.drop()
    operation = getattr(bob, answer)()
    exchange.tick(3.0)
    assert operation not in bob.settled
    bob.connect()
    exchange.run()
    assert operation in bob.settled
    assert alice.phase is (Phase.CONNECTED if answer == "accept" else None)


def test_a_decline_that_waited_for_the_connection_lets_the_window_go_in_time(
    exchange: Exchange,
) -> None:
    _, bob = ringing(exchange)
    bob.drop()
    bob.reject()
    exchange.tick(3.0)
    assert bob.phase is Phase.ENDING, "it waits as long as the connection is lost"
    bob.connect()
    exchange.tick(2.0)
    assert bob.phase is None, "no reply has come, and the window does not wait for it"


def test_the_newest_of_two_waiting_answers_counts(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.drop()
    first = bob.accept()
    second = bob.reject(bob.callID)
    assert bob.code(first) == ErrorCode.CALL_DOES_NOT_EXIST
    bob.connect()
    exchange.run()
    assert second in bob.settled
    assert "onOutgoingCallDeclined" in alice.names


def test_an_answer_that_waited_too_long_fails_with_the_ring(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", timeout=10)
    exchange.run()
    bob.drop()
    operation = bob.accept()
    exchange.tick(12.0)
    assert bob.phase is None
    assert bob.code(operation) == ErrorCode.CALL_DOES_NOT_EXIST
    assert bob.names[-2:] == ["onIncomingCallTimeout", "onCallEnded"]


def test_a_call_cancelled_during_an_absence_ends_with_the_snapshot(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.drop()
    alice.cancel()
    exchange.run()
    assert bob.rings
    bob.connect()
    assert not bob.rings
    assert bob.names[-2:] == ["onIncomingCallCanceled", "onCallEnded"]


def test_answers_given_during_an_absence_are_told_after_it(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol")
    exchange.run()
    alice.drop()
    bob.accept()
    carol.reject()
    exchange.run()
    alice.connect()
    exchange.run()
    assert alice.phase is Phase.CONNECTED
    assert {"onOutgoingCallAccepted", "onOutgoingCallDeclined", "onCallStarted"} <= set(alice.names)


def test_a_hang_up_without_connection_is_repeated_at_the_next_login(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.accept()
    exchange.run()
    alice.drop()
    operation = alice.hangUp()
    exchange.run()
    assert alice.code(operation) == ErrorCode.NETWORK_ERROR
    assert bob.board.inCall
    alice.connect()
    exchange.run()
    assert not bob.board.inCall
    assert exchange.call.state is CallState.ENDED


def test_a_caller_who_is_lost_hears_it_on_return(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", timeout=60)
    exchange.run()
    alice.drop()
    exchange.pass_(36)
    assert bob.args("onIncomingCallCanceled")[1].userID == "alice"
    alice.connect()
    exchange.run()
    assert alice.args("onCallEnded")[1] is EndReason.CALLER_LOST


def test_a_program_that_died_in_a_call_leaves_it_when_it_is_back(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.accept()
    exchange.run()
    bob.drop()
    bob.restart()
    bob.connect()
    exchange.run()
    assert alice.phase is None and bob.phase is None
    assert exchange.call.state is CallState.ENDED


def test_a_program_that_died_ringing_out_takes_the_call_back(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    alice.drop()
    alice.restart()
    alice.connect()
    exchange.run()
    assert bob.args("onIncomingCallCanceled")[1].userID == "alice"
    assert bob.phase is None


def depart(exchange: Exchange, device: Device) -> None:
    device.do(lambda _operation, now: device.board.depart(now))
    exchange.run()


def test_departing_takes_back_what_rings_out(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    depart(exchange, alice)
    assert bob.names[-2:] == ["onIncomingCallCanceled", "onCallEnded"]
    assert alice.names.count("onCallEnded") == 1


def test_departing_leaves_what_runs(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.accept()
    exchange.run()
    depart(exchange, alice)
    assert bob.phase is None
    assert alice.names.count("onCallEnded") == 1


def test_departing_lets_others_ring_on(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    carol.send("alice")
    exchange.run()
    depart(exchange, alice)
    assert carol.phase is Phase.RINGING, "her other devices may still ring"
    assert alice.names.count("onCallEnded") == 1


def test_a_call_that_comes_while_a_person_departs_is_not_told_of(exchange: Exchange) -> None:
    """Nobody would tell of its end."""
    alice, carol = exchange.device("alice"), exchange.device("carol")
    alice.do(lambda _operation, now: alice.board.depart(now))
    carol.send("alice")
    exchange.run()
    assert alice.names == [] and alice.phase is None
    assert carol.phase in (Phase.CALLING, Phase.RINGING)
