"""Glare: two people call each other, in every order, and one call comes of both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallState, CallType, EndReason
from callkit.protocol import frames
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Device, Exchange, fail_next


def in_a_call(exchange: Exchange, caller: Device, callee: Device) -> str:
    caller.send(callee.me.userID)
    exchange.run()
    call_id = caller.callID
    callee.accept(call_id)
    exchange.run()
    assert caller.board.inCall and callee.board.inCall
    return call_id


def both_call(exchange: Exchange) -> tuple[Device, Device]:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob", callType=CallType.VOICE)
    bob.send("alice", callType=CallType.VIDEO)
    return alice, bob


def alice_first(alice: Device, bob: Device) -> None:
    alice.sendOne()
    alice.exchange.now += 0.001
    bob.sendOne()


def bob_first(alice: Device, bob: Device) -> None:
    bob.sendOne()
    bob.exchange.now += 0.001
    alice.sendOne()


def same_millisecond(alice: Device, bob: Device) -> None:
    alice.sendOne()
    bob.sendOne()


@pytest.mark.parametrize("order", [alice_first, bob_first, same_millisecond])
@pytest.mark.parametrize("hearing", ["alice", "bob", "turns"])
def test_two_people_calling_each_other_meet_in_the_earlier_call(
    exchange: Exchange, order: Callable[[Device, Device], None], hearing: str
) -> None:
    alice, bob = both_call(exchange)
    order(alice, bob)
    for device in {"alice": [alice], "bob": [bob], "turns": []}[hearing]:
        while device.inbox:
            device.hearOne()
    exchange.run()
    first, second = exchange.calls.values()
    winner = min(first, second, key=lambda call: (call.createTime, int(call.callID)))
    loser = second if winner is first else first
    assert alice.phase is bob.phase is Phase.CONNECTED
    assert alice.callID == bob.callID == winner.callID
    kept = CallType.VOICE if winner.caller == "alice" else CallType.VIDEO
    assert alice.view.callType is bob.view.callType is kept
    assert loser.state is CallState.ENDED
    for device, peer in ((alice, bob.me), (bob, alice.me)):
        assert device.args("onOutgoingCallAccepted") == (winner.callID, peer)
        assert device.names.count("onCallStarted") == 1
        assert device.missed == []
        unwanted = {"onIncomingCallReceived", "onIncomingCallCanceled", "onIncomingCallTimeout"}
        unwanted |= {"onOutgoingCallRejectedCauseBusy", "onIncomingCallAcceptButtonPressed"}
        assert not unwanted & set(device.names)
    ended = [args for name, *args in alice.raised + bob.raised if name == "onCallEnded"]
    assert ended == [[loser.callID, EndReason.SUPERSEDED]]
    # One window all the way: the loser's own call became the winner.
    last = alice if loser.caller == "alice" else bob
    ((key, view),) = last.shown.items()
    assert view.callID == winner.callID
    assert {change.view.key for change in last.changes} == {key}
    assert last.board.call(loser.callID) == last.view


@pytest.mark.parametrize("name", ["key", "own", "kept"])
def test_the_merged_call_is_hung_up_by_each_of_its_names(exchange: Exchange, name: str) -> None:
    alice, bob = both_call(exchange)
    alice_first(alice, bob)
    exchange.run()
    own = exchange.calls["2"]
    assert own.caller == "bob"
    bob.hangUp({"key": bob.view.key, "own": own.callID, "kept": bob.callID}[name])
    exchange.run()
    assert alice.phase is bob.phase is None


def test_calling_somebody_who_rings_here_answers_them(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.send("alice", callType=CallType.VIDEO)
    assert not bob.rings, "the ring stops at once"
    exchange.run()
    assert alice.phase is bob.phase is Phase.CONNECTED
    assert alice.callID == bob.callID == "1"


def test_calling_somebody_who_rings_here_and_failing_leaves_their_ring(
    exchange: Exchange,
) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.send("alice")
    ask = bob.outbox.pop()
    bob.board.failed(ask.ticket, RequestError(ErrorCode.SERVER_FREQUENCY_LIMIT), bob.now)
    bob.perform()
    assert bob.phase is Phase.RINGING
    bob.accept()
    exchange.run()
    assert alice.phase is Phase.CONNECTED


@pytest.mark.parametrize("order", ["hangUp", "reject"])
def test_hanging_up_on_somebody_who_rings_here_while_calling_them_declines(
    exchange: Exchange, order: str
) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    bob.send("alice")
    getattr(bob, order)("1")
    exchange.run()
    assert exchange.calls["1"].state is CallState.ENDED
    # His own call is another one: it goes on.
    assert bob.callID == alice.callID == "2"
    assert alice.rings
    alice.accept()
    exchange.run()
    assert alice.phase is bob.phase is Phase.CONNECTED


def test_a_caller_who_loses_glare_and_gives_up_is_in_no_call(exchange: Exchange) -> None:
    alice, bob = both_call(exchange)
    alice_first(alice, bob)
    bob.hearOne()  # Alice's invitation, held
    bob.hearOne()  # the own reply: hers is earlier, so it is being taken
    assert isinstance(bob.outbox[-1].request, frames.CallAccept)
    bob.hangUp()
    exchange.run()
    assert alice.phase is bob.phase is None
    assert all(call.state is CallState.ENDED for call in exchange.calls.values())


def test_the_kept_call_being_gone_leaves_the_other(exchange: Exchange) -> None:
    alice, bob = both_call(exchange)
    alice_first(alice, bob)
    alice.hearOne()
    alice.cancel()
    alice.sendOne()
    exchange.run()
    # Alice took back the earlier call before Bob's answer arrived: his own still rings.
    assert bob.phase is Phase.RINGING and bob.callID == "2"
    assert alice.phase is Phase.RINGING and alice.rings


def test_a_crossing_call_that_could_not_be_taken_rings_when_the_persons_own_call_is_over(
    exchange: Exchange,
) -> None:
    alice, bob = both_call(exchange)
    alice_first(alice, bob)
    while bob.inbox:
        bob.hearOne()
    fail_next(bob, ErrorCode.SERVER_FREQUENCY_LIMIT, temporary=True)
    assert "onIncomingCallReceived" not in bob.names, "it stays unseen"
    bob.cancel(bob.callID)
    exchange.run()
    assert bob.rings and bob.callID == "1"
    bob.accept("1")
    exchange.run()
    assert alice.phase is bob.phase is Phase.CONNECTED


def test_a_group_call_is_no_glare(exchange: Exchange) -> None:
    alice, bob, _ = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol")
    bob.send("alice")
    exchange.run()
    assert "onOutgoingCallRejectedCauseBusy" in alice.names + bob.names


def test_the_winner_rings_for_a_rival_that_is_never_taken_back(exchange: Exchange) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    # Bob's program knows no glare: it calls, and declines Alice's call.
    bob.exchange.serve(bob, frames.CallInvite(id=1, invitees=["alice"]))
    exchange.flush()
    exchange.run()
    assert "onIncomingCallReceived" not in alice.names
    bob.reject("1")
    exchange.run()
    assert "onOutgoingCallDeclined" in alice.names
    assert alice.rings and alice.callID == "2"


def test_a_rival_call_that_is_taken_back_without_a_word_is_not_missed(
    exchange: Exchange,
) -> None:
    alice, bob = exchange.device("alice"), exchange.device("bob")
    alice.send("bob")
    exchange.run()
    # Bob's program knows no glare.
    bob.exchange.serve(bob, frames.CallInvite(id=1, invitees=["alice"]))
    bob.exchange.serve(bob, frames.CallCancel(id=1, callID="2"))
    exchange.flush()
    exchange.run()
    assert alice.missed == [] and alice.phase is Phase.RINGING
