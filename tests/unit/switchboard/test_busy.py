"""Busy, call waiting, and a call on another device: one call at a time."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode, CallType, CallUserState, EndReason
from callkit.protocol import frames
from callkit.switchboard.policy import BusyPolicy
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Device, Exchange


def in_a_call(exchange: Exchange, caller: Device, callee: Device) -> str:
    caller.send(callee.me.userID)
    exchange.run()
    call_id = caller.callID
    callee.accept(call_id)
    exchange.run()
    assert caller.board.inCall and callee.board.inCall
    return call_id


# --- busy ---


def test_a_person_in_a_call_is_busy_for_the_next_caller(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    in_a_call(exchange, alice, bob)
    heard = len(bob.raised)
    carol.send("bob")
    exchange.run()
    assert "onOutgoingCallRejectedCauseBusy" in carol.names
    assert "onOutgoingCallDeclined" not in carol.names
    assert carol.args("onCallEnded")[1] is EndReason.BUSY
    assert [name for name, *_ in bob.raised[heard:]] == [], "it never rang here"
    assert [view.endReason for view in bob.missed] == [EndReason.BUSY]
    assert bob.phase is Phase.CONNECTED


def test_a_person_who_is_calling_is_busy_too(exchange: Exchange) -> None:
    _, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    bob.send("alice")
    exchange.run()
    carol.send("bob")
    exchange.run()
    assert "onOutgoingCallRejectedCauseBusy" in carol.names


def test_two_calls_may_ring_at_once_and_answering_one_refuses_nobody(
    exchange: Exchange,
) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob")
    carol.send("bob")
    exchange.run()
    first, second = (view.callID for view in bob.board.calls())
    assert [view.phase for view in bob.board.calls()] == [Phase.RINGING, Phase.RINGING]
    bob.accept(first)
    assert bob.board.calls()[1].phase is Phase.WAITING, "softly, while the answer is on its way"
    exchange.run()
    assert alice.board.inCall and bob.board.inCall
    assert "onOutgoingCallRejectedCauseBusy" not in carol.names
    waiting = bob.board.calls()[1]
    assert (waiting.callID, waiting.phase, waiting.rings) == (second, Phase.WAITING, True)
    bob.hangUp(first)
    exchange.run()
    assert bob.board.calls()[0].phase is Phase.RINGING, "loudly again"


def test_a_lost_busy_refusal_is_repeated_instead_of_ringing(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    in_a_call(exchange, alice, bob)
    carol.send("bob")
    carol.sendOne()
    bob.hearOne()
    ask = bob.outbox.pop()
    bob.drop()
    bob.board.failed(ask.ticket, RequestError(ErrorCode.SERVER_DISCONNECT), bob.now)
    bob.connect()
    exchange.run()
    assert "onOutgoingCallRejectedCauseBusy" in carol.names
    assert bob.names.count("onIncomingCallReceived") == 1
    assert len(bob.missed) == 1


def test_somebody_in_a_call_cannot_call(exchange: Exchange) -> None:
    alice, bob, _ = (exchange.device(n) for n in ("alice", "bob", "carol"))
    in_a_call(exchange, alice, bob)
    with pytest.raises(RequestError) as refused:
        alice.send("carol")
    assert (refused.value.code, refused.value.temporary) == (ErrorCode.CALL_ERROR, True)


def test_somebody_who_is_rung_cannot_call_a_third_person_unless_the_ring_is_ignored(
    exchange: Exchange,
) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob")
    exchange.run()
    with pytest.raises(RequestError):
        bob.send("carol")
    bob.do(lambda _operation, now: bob.board.ignore(bob.callID, True, now))
    bob.send("carol")
    exchange.run()
    assert carol.rings
    assert alice.phase is Phase.RINGING, "the caller notices nothing"


# --- call waiting ---


def test_a_second_call_waits_softly_under_the_wait_policy(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    bob = exchange.device("bob", busy=BusyPolicy.WAIT)
    in_a_call(exchange, alice, bob)
    carol.send("bob", callType=CallType.VIDEO, customData="x")
    exchange.run()
    waiting = bob.board.calls()[1]
    assert waiting.phase is Phase.WAITING and waiting.rings
    assert bob.names[-2:] == ["onIncomingCallReceived", "onCallWaiting"]
    assert bob.args("onCallWaiting") == (
        waiting.callID,
        carol.me,
        CallType.VIDEO,
        [bob.me],
        "x",
    )
    assert carol.phase is Phase.RINGING


def test_answering_a_waiting_call_ends_the_first(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    bob = exchange.device("bob", busy=BusyPolicy.WAIT)
    first = in_a_call(exchange, alice, bob)
    carol.send("bob")
    exchange.run()
    bob.accept(carol.callID)
    assert bob.board.inCall, "the first call lasts until the second is sure"
    exchange.run()
    assert alice.phase is None
    assert carol.phase is bob.phase is Phase.CONNECTED
    assert bob.args("onCallEnded") == (first, EndReason.LEFT)
    assert bob.names[-3:] == [
        "onIncomingCallAcceptButtonPressed",
        "onCallEnded",
        "onCallStarted",
    ]


def test_the_first_call_goes_on_when_the_waiting_one_is_gone_before_the_answer(
    exchange: Exchange,
) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    bob = exchange.device("bob", busy=BusyPolicy.WAIT)
    in_a_call(exchange, alice, bob)
    carol.send("bob")
    exchange.run()
    operation = bob.accept(carol.callID)
    carol.cancel()
    carol.sendOne()
    exchange.run()
    assert bob.code(operation) == ErrorCode.CALL_DOES_NOT_EXIST
    assert alice.phase is bob.phase is Phase.CONNECTED
    assert "onIncomingCallCanceled" in bob.names


def test_a_refused_waiting_call_leaves_the_first_alone(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    bob = exchange.device("bob", busy=BusyPolicy.WAIT)
    in_a_call(exchange, alice, bob)
    carol.send("bob")
    exchange.run()
    bob.reject(carol.callID)
    exchange.run()
    assert "onOutgoingCallDeclined" in carol.names
    assert alice.phase is bob.phase is Phase.CONNECTED


def test_a_waiting_call_rings_loudly_when_the_first_is_over(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    bob = exchange.device("bob", busy=BusyPolicy.WAIT)
    in_a_call(exchange, alice, bob)
    carol.send("bob")
    exchange.run()
    alice.hangUp()
    exchange.run()
    assert bob.phase is Phase.RINGING
    assert bob.names.count("onIncomingCallReceived") == 2


def test_answering_a_waiting_call_takes_back_the_own_ringing_one(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    bob = exchange.device("bob", busy=BusyPolicy.WAIT)
    bob.send("alice")
    exchange.run()
    carol.send("bob")
    exchange.run()
    bob.accept(carol.callID)
    exchange.run()
    assert "onIncomingCallCanceled" in alice.names
    assert carol.phase is bob.phase is Phase.CONNECTED


# --- other devices ---


def test_all_devices_ring_and_the_others_learn_where_it_was_answered(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    assert desk.rings and phone.rings
    phone.accept()
    exchange.run()
    assert desk.args("onIncomingCallAnsweredElsewhere") == (
        exchange.call.callID,
        alice.me,
        "bob's phone",
    )
    assert desk.args("onCallEnded")[1] is EndReason.ANSWERED_ELSEWHERE
    assert desk.missed == []
    assert desk.changes[-1].view.deviceName == "bob's phone"


def test_all_devices_stop_when_one_declines(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    desk.reject()
    exchange.run()
    assert phone.args("onIncomingCallDeclinedElsewhere")[2] == "bob's desk"
    assert phone.missed == []


def test_two_devices_answering_at_once_leave_one_in_the_call(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    one, other = desk.accept(), phone.accept()
    phone.sendOne()
    exchange.run()
    assert phone.phase is Phase.CONNECTED and desk.phase is None
    assert desk.code(one) == ErrorCode.CALL_DOES_NOT_EXIST
    assert other in phone.settled
    assert "onIncomingCallAnsweredElsewhere" in desk.names
    assert alice.names.count("onOutgoingCallAccepted") == 1


def test_a_person_in_a_call_elsewhere_is_not_rung_here(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    phone.accept()
    exchange.run()
    carol.send("bob")
    exchange.run()
    assert desk.names.count("onIncomingCallReceived") == 1
    assert "onOutgoingCallRejectedCauseBusy" in carol.names


def test_all_devices_agree_on_what_was_missed_while_one_was_in_a_call(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    desk = exchange.device("bob", "desk")
    phone = exchange.device("bob", "phone", busy=BusyPolicy.WAIT)
    alice.send("bob")
    exchange.run()
    phone.accept()
    exchange.run()
    carol.send("bob")
    exchange.run()
    assert phone.board.calls()[1].phase is Phase.WAITING
    carol.cancel()
    exchange.run()
    assert [view.callID for view in phone.missed] == [view.callID for view in desk.missed] == ["2"]
    assert desk.names.count("onIncomingCallReceived") == 1


def test_a_person_whose_call_elsewhere_is_over_is_rung_here_again(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    phone.accept()
    exchange.run()
    phone.hangUp()
    exchange.run()
    carol.send("bob")
    exchange.run()
    assert desk.rings and phone.rings, "only the primary device heard of the end: the desk asked"


def test_a_call_refused_as_busy_twice_is_missed_once(exchange: Exchange) -> None:
    alice, bob, carol, _ = (exchange.device(n) for n in ("alice", "bob", "carol", "dave"))
    in_a_call(exchange, alice, bob)
    carol.send("bob", "dave")
    exchange.run()
    assert [view.callID for view in bob.missed] == [carol.callID]
    carol.invite(carol.callID, "bob")
    exchange.run()
    assert carol.names.count("onOutgoingCallRejectedCauseBusy") == 2
    assert len(bob.missed) == 1


def test_a_call_refused_as_busy_is_missed_on_all_devices(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    phone.accept()
    exchange.run()
    carol.send("bob")
    exchange.run()
    for device in (desk, phone):
        assert [(view.callID, view.endReason) for view in device.missed] == [("2", "busy")]
    assert desk.missed[0].deviceName == "bob's phone"
    assert "onIncomingCallDeclinedElsewhere" not in desk.names


def test_not_knowing_is_a_reason_to_ring(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    phone.accept()
    exchange.run()
    carol.send("bob")
    carol.sendOne()
    desk.hearOne()
    ask = desk.outbox.pop()
    assert isinstance(ask.request, frames.QueryCallInvitationList)
    desk.board.failed(ask.ticket, RequestError(ErrorCode.SERVER_ERROR), desk.now)
    desk.perform()
    assert desk.rings


def test_a_person_calling_from_another_device_is_not_rung_here(exchange: Exchange) -> None:
    _, carol = exchange.device("alice"), exchange.device("carol")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    phone.send("alice")
    exchange.run()
    carol.send("bob")
    exchange.run()
    assert "onIncomingCallReceived" not in desk.names
    phone.cancel()
    exchange.run()
    carol.send("bob")
    exchange.run()
    assert desk.rings


def test_glare_is_settled_by_the_calling_device_alone(exchange: Exchange) -> None:
    alice, other = exchange.device("alice", "desk"), exchange.device("alice", "phone")
    bob = exchange.device("bob")
    alice.send("bob")
    alice.sendOne()
    bob.send("alice")
    exchange.run()
    assert alice.phase is bob.phase is Phase.CONNECTED
    assert other.names == [] and other.missed == []


def test_a_call_taken_over_by_another_device_moves_there(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    desk.accept()
    exchange.run()
    phone.join(exchange.call.callID)
    exchange.run()
    assert phone.phase is Phase.CONNECTED and desk.phase is None
    assert desk.args("onCallEnded")[1] is EndReason.MOVED_ELSEWHERE
    assert alice.phase is Phase.CONNECTED
    phone.hangUp()
    exchange.run()
    assert alice.phase is None


def test_a_call_is_moved_while_the_old_device_is_away(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    desk.accept()
    exchange.run()
    desk.drop()
    phone.join(exchange.call.callID)
    exchange.run()
    desk.connect()
    exchange.run()
    assert desk.args("onCallEnded")[1] is EndReason.MOVED_ELSEWHERE


def test_a_new_device_knows_of_the_call_elsewhere_from_its_login(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    phone = exchange.device("bob", "phone")
    alice.send("bob")
    exchange.run()
    phone.accept()
    exchange.run()
    desk = exchange.device("bob", "desk")
    carol.send("bob")
    exchange.run()
    assert desk.names == []
    member = exchange.calls["1"].member("bob")
    assert member is not None and member.state is CallUserState.ACCEPTED


def test_a_general_call_elsewhere_keeps_nobody_from_ringing(exchange: Exchange) -> None:
    alice, carol = exchange.device("alice"), exchange.device("carol")
    desk, phone = exchange.device("bob", "desk"), exchange.device("bob", "phone")
    alice.send("bob", mode=CallInvitationMode.GENERAL)
    exchange.run()
    phone.accept()
    exchange.run()
    carol.send("bob")
    exchange.run()
    # Nobody can know how long a general call lasts; the phone refuses for both.
    assert "onOutgoingCallRejectedCauseBusy" in carol.names
    assert desk.phase is None
