"""The tables: every end has its reason, every reason its event, in UIKit's argument order."""

from __future__ import annotations

import pytest

from callkit.model import CallUserState, EndReason, User
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.end_events import (
    INCOMING,
    MISSED,
    OWN_STATE,
    PARTY_REASON,
    incomingArguments,
    outgoingEvent,
    reasonWithoutCall,
)
from callkit.switchboard.extended_data import AnswerData
from callkit.switchboard.tables import State

ALICE, BOB = User("alice", "Alice"), User("bob", "Bob")


def made(stand: State = State.ALERTING, **fields: object) -> DeviceCall:
    return DeviceCall(
        key="1",
        outgoing=True,
        me=ALICE,
        caller=ALICE,
        inviter=ALICE,
        state=stand,
        **fields,  # type: ignore[arg-type]
    )


def test_what_is_missed_is_what_the_reasons_document() -> None:
    assert EndReason.__doc__ is not None
    documented = {reason for reason in EndReason if f"``{reason.name}``" in EndReason.__doc__}
    assert documented == MISSED


def test_nothing_answered_or_declined_anywhere_is_missed() -> None:
    elsewhere = {EndReason.ANSWERED_ELSEWHERE, EndReason.DECLINED_ELSEWHERE}
    assert not MISSED & (elsewhere | {EndReason.DECLINED, EndReason.SUPERSEDED})


def test_every_way_out_of_a_call_has_a_reason_for_oneself_and_for_others() -> None:
    out = {
        CallUserState.REJECTED,
        CallUserState.CANCELLED,
        CallUserState.BE_CANCELLED,
        CallUserState.TIMEOUT,
        CallUserState.QUIT,
    }
    assert set(OWN_STATE) == set(PARTY_REASON) == out


@pytest.mark.parametrize(
    ("reason", "arguments"),
    [
        (EndReason.CANCELLED, ("1", ALICE, "why")),
        (EndReason.CALLER_LOST, ("1", ALICE, "why")),
        (EndReason.REMOVED, ("1", ALICE, "why")),
        (EndReason.NO_ANSWER, ("1", ALICE)),
        (EndReason.ANSWERED_ELSEWHERE, ("1", ALICE, "Phone")),
        (EndReason.DECLINED_ELSEWHERE, ("1", ALICE, "Phone")),
    ],
)
def test_the_arguments_of_an_end_are_in_uikits_order(
    reason: EndReason, arguments: tuple[object, ...]
) -> None:
    assert incomingArguments(made(deviceName="Phone"), reason, AnswerData(customData="why")) == (
        arguments
    )
    assert reason in INCOMING


@pytest.mark.parametrize(
    ("state", "remark", "name", "more"),
    [
        (CallUserState.RECEIVED, AnswerData(), "onOutgoingCallRinging", ()),
        (CallUserState.ACCEPTED, AnswerData(), "onOutgoingCallAccepted", ()),
        (CallUserState.REJECTED, AnswerData(), "onOutgoingCallDeclined", ("",)),
        (CallUserState.REJECTED, AnswerData("decline", "m"), "onOutgoingCallDeclined", ("m",)),
        (CallUserState.REJECTED, AnswerData("decline", "m", "c"), "onOutgoingCallDeclined", ("c",)),
        (CallUserState.REJECTED, AnswerData("busy"), "onOutgoingCallRejectedCauseBusy", ("",)),
    ],
)
def test_an_answer_becomes_the_callers_event(
    state: CallUserState, remark: AnswerData, name: str, more: tuple[str, ...]
) -> None:
    call = made()
    call.participant(BOB, state)
    assert outgoingEvent(call, "bob", remark) == (name, ("1", BOB, *more))


@pytest.mark.parametrize(
    ("stand", "reasons", "verdict"),
    [
        (State.ALERTING, [EndReason.DECLINED], EndReason.DECLINED),
        (State.ALERTING, [EndReason.BUSY, EndReason.NO_ANSWER], EndReason.BUSY),
        (State.ALERTING, [EndReason.NO_ANSWER, EndReason.DECLINED], EndReason.DECLINED),
        (State.ALERTING, [EndReason.REMOVED], EndReason.CANCELLED),
        (State.ALERTING, [EndReason.FAILED], EndReason.ABANDONED),
        (State.CONNECTED, [EndReason.LEFT, EndReason.DECLINED], EndReason.ABANDONED),
    ],
)
def test_a_call_nobody_comes_to_ends_for_why_they_did_not(
    stand: State, reasons: list[EndReason], verdict: EndReason
) -> None:
    call = made(stand)
    for number, reason in enumerate(reasons):
        call.participant(User(f"u{number}"), CallUserState.UNKNOWN).reason = reason
    assert reasonWithoutCall(call) is verdict
