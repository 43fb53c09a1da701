"""Bytes to frames and back: what comes is a frame, a refusal with its id, or a ProtocolError."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callkit.errors import ErrorCode, ProtocolError, RequestError
from callkit.protocol import frames
from callkit.protocol.codec import (
    Refusal,
    decodeEvent,
    decodeFrameHeader,
    decodeReply,
    decodeRequest,
    encode,
)

CANCEL = b'{"op":"callCancel","id":7,"callID":"1","invitees":[]}'


def test_a_request_survives_its_way():
    request = frames.CallAccept(id=4, callID="9", config=frames.DataConfig(extendedData="hé"))
    assert decodeRequest(encode(request)) == request


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not json",
        b"[]",
        b"1",
        b'"text"',
        b"null",
        b"{}",
        b'{"id":1}',
        b'{"op":1,"id":1}',
        b'{"op":"logout"}',
        b'{"op":"logout","id":0}',
        b'{"op":"logout","id":-1}',
        b'{"op":"logout","id":true}',
        b'{"op":"logout","id":"1"}',
        b'{"op":"logout","id":1.5}',
        b'{"op":"logout","id":9223372036854775808}',
        b'{"op":"logout","id":1}garbage',
        b'{"op":"logout","id":NaN}',
        b'\xff\xfe{"op":"logout","id":1}',
        b"[" * 60_000,
        b'{"op":"logout","id":' + b"9" * 50_000 + b"}",
    ],
)
def test_a_frame_nobody_can_answer_is_a_protocol_error(data):
    with pytest.raises(ProtocolError):
        decodeRequest(data)


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b'{"op":"dance","id":3}', ErrorCode.UNSUPPORTED_REQUEST, "dance"),
        (b'{"op":"callCancel","id":3}', ErrorCode.PARAM_INVALID, "callID"),
        (b'{"op":"callCancel","id":3,"callID":5}', ErrorCode.PARAM_INVALID, "callID"),
        (
            b'{"op":"callInvite","id":3,"invitees":["b"],"config":{"timeout":601}}',
            ErrorCode.PARAM_INVALID,
            "config.timeout",
        ),
        (
            b'{"op":"callCancel","id":3,"callID":"1","callID":"2"}',
            ErrorCode.PARAM_INVALID,
            "callID",
        ),
        (
            b'{"op":"callAccept","id":3,"callID":"1","config":{"extendedData":"\\ud800"}}',
            ErrorCode.PARAM_INVALID,
            "extendedData",
        ),
    ],
)
def test_a_request_written_wrongly_is_refused_with_its_own_id(data, code, word):
    refusal = decodeRequest(data)
    assert isinstance(refusal, Refusal)
    assert refusal.id == 3
    assert refusal.error.code == code
    assert word in refusal.error.message


def test_a_text_that_is_the_name_of_a_field_is_only_a_text():
    data = b'{"op":"callAccept","id":3,"callID":"1","config":{"extendedData":"\\"callID\\""}}'
    assert isinstance(decodeRequest(data), frames.CallAccept)


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_protocol_error(data):
    try:
        decodeRequest(data)
    except ProtocolError:
        return


@given(st.data())
def test_no_damage_to_a_frame_raises_anything_but_a_protocol_error(data):
    place = data.draw(st.integers(0, len(CANCEL) - 1))
    bite = data.draw(st.binary(max_size=6))
    try:
        decodeRequest(CANCEL[:place] + bite + CANCEL[place + data.draw(st.integers(0, 4)) :])
    except ProtocolError:
        return


def test_half_a_surrogate_pair_cannot_leave():
    with pytest.raises(RequestError) as caught:
        encode(frames.UpdateUserName(id=1, value="\ud800"))
    assert caught.value.code == ErrorCode.PARAM_INVALID


def test_an_error_reply_raises_what_it_says():
    error = frames.Error(id=1, code=6000005, message="slow", temporary=True, retryAfterMs=9)
    with pytest.raises(RequestError) as caught:
        decodeReply(encode(error), frames.Reply)
    raised = caught.value
    assert (raised.code, raised.temporary, raised.retryAfterMs) == (6000005, True, 9)


@pytest.mark.parametrize("data", [b"", b"{}", b'{"op":"ok"}', b'{"op":"ok","id":"1"}'])
def test_a_reply_that_is_none_is_a_protocol_error(data):
    with pytest.raises(ProtocolError):
        decodeReply(data, frames.CallIDReply)


def test_a_reply_has_an_id_and_an_event_has_none():
    assert decodeFrameHeader(b'{"op":"ok","id":5}').id == 5
    assert decodeFrameHeader(b'{"op":"tokenWillExpire","second":30}').id is None
    with pytest.raises(ProtocolError):
        decodeFrameHeader(b'{"op":"ok","id":"5"}')


def test_an_event_of_a_newer_server_is_not_an_error():
    assert decodeEvent(b'{"op":"somethingNew","x":1}') is None


def test_a_known_event_with_wrong_fields_is_one():
    with pytest.raises(ProtocolError):
        decodeEvent(b'{"op":"tokenWillExpire","second":"soon"}')


def test_what_is_written_is_json_everybody_reads():
    written = encode(frames.TokenWillExpire(second=30))
    assert json.loads(written) == {"op": "tokenWillExpire", "second": 30}
