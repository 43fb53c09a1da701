"""The JSON in extendedData: ours, other people's, and what does not fit."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callkit.errors import ErrorCode, RequestError
from callkit.model import MAX_EXTENDED_DATA, CallType
from callkit.switchboard.extended_data import AnswerData, InvitationData, readOffer, readRemark


def test_an_offer_is_the_compact_json_of_the_plan() -> None:
    offer = InvitationData(CallType.VIDEO, "héllo", "room")
    assert offer.encode() == '{"type":1,"roomID":"room","customData":"héllo"}'
    assert InvitationData().encode() == '{"type":0,"customData":""}'


def test_a_remark_holds_only_what_was_said() -> None:
    assert AnswerData().encode() == ""
    assert AnswerData("busy").encode() == '{"reason":"busy"}'
    assert json.loads(AnswerData("decline", "later", "x").encode()) == {
        "reason": "decline",
        "message": "later",
        "customData": "x",
    }


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)


@given(st.sampled_from(CallType), texts, texts.filter(lambda text: len(text.encode()) <= 128))
def test_an_offer_comes_back_as_it_was(kind: CallType, custom: str, room: str) -> None:
    offer = InvitationData(kind, custom, room)
    assert readOffer(offer.encode()) == offer


@given(texts, texts, texts)
def test_a_remark_comes_back_as_it_was(reason: str, message: str, custom: str) -> None:
    remark = AnswerData(reason, message, custom)
    assert readRemark(remark.encode()) == remark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{",
        "[1]",
        "{}",
        '{"type":2}',
        '{"type":true}',
        '{"type":"1"}',
        '{"type":1,"customData":5}',
        '{"type":1,"roomID":null}',
        "{" * 3000,
        '{"type":NaN}',
    ],
)
def test_an_offer_that_is_not_ours_is_a_voice_call_with_the_whole_text(text: str) -> None:
    assert readOffer(text) == InvitationData(CallType.VOICE, text, "")


@pytest.mark.parametrize("text", ["", "no time", "{}", '{"reason":1}', '["busy"]', '{"type":1}'])
def test_a_remark_that_is_not_ours_has_no_reason_and_the_whole_text(text: str) -> None:
    assert readRemark(text) == AnswerData("", "", text)
    assert not readRemark(text).busy


def test_another_kits_busy_is_understood() -> None:
    assert readRemark('{"reason":"busy","invitation_id":"7","v":"f1.0"}').busy


def test_a_refusal_after_glare_is_marked() -> None:
    assert readRemark(AnswerData("superseded").encode()).superseded


@pytest.mark.parametrize(
    "value",
    [
        InvitationData(customData="x" * 1025),
        InvitationData(customData="é" * 513),
        InvitationData(roomID="r" * 129),
        InvitationData(customData="\ud800"),
        AnswerData(message="m" * 513),
        AnswerData(customData="x" * 1025),
    ],
)
def test_what_is_too_long_or_no_text_is_refused_by_name(value: InvitationData | AnswerData) -> None:
    with pytest.raises(RequestError) as refused:
        value.encode()
    assert refused.value.code == ErrorCode.PARAM_INVALID


def test_quoting_may_make_a_text_too_long() -> None:
    with pytest.raises(RequestError) as refused:
        InvitationData(customData="\x01" * 1024).encode()
    assert "extendedData" in refused.value.message
    assert len(InvitationData(customData='"' * 1000).encode()) <= MAX_EXTENDED_DATA


def test_something_that_is_no_text_is_refused() -> None:
    with pytest.raises(RequestError, match="customData"):
        InvitationData(customData=5).encode()  # type: ignore[arg-type]
