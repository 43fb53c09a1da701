"""Every request has its outcomes; leaving always gets the person out."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import EndReason
from callkit.protocol import frames
from callkit.switchboard.replies import FAILED, REPLIED
from tests.unit.switchboard.exchange import Exchange, fail_next, ringing


def test_every_request_has_both_outcomes() -> None:
    assert set(REPLIED) == set(FAILED)


def test_an_outcome_nobody_waits_for_does_nothing(exchange: Exchange) -> None:
    alice = exchange.device("alice")
    alice.board.replied(99, frames.CallIDReply(id=1, callID="1"), alice.now)
    alice.board.failed(99, RequestError(ErrorCode.SERVER_ERROR), alice.now)
    assert alice.board.takeEffects() == []


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
