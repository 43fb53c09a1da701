"""Bytes to frames, and every way in which bytes are no frame."""

from __future__ import annotations

import enum
import gc
import json
import sys
import timeit
from contextlib import suppress
from functools import partial
from time import perf_counter, thread_time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callkit.errors import ErrorCode, ProtocolError, RequestError
from callkit.model import CallInvitationMode, CallInviteConfig
from callkit.protocol import frames
from callkit.protocol.codec import (
    Refusal,
    decodeEvent,
    decodeFrameHeader,
    decodeReply,
    decodeRequest,
    encode,
)


def request(**fields: object) -> bytes:
    return json.dumps({"op": "callInvite", "id": 2, "invitees": ["bob"], **fields}).encode()


def refused(data: bytes, code: ErrorCode = ErrorCode.PARAM_INVALID) -> str:
    refusal = decodeRequest(data)
    assert isinstance(refusal, Refusal)
    assert refusal.error.code == code
    return refusal.error.message


def test_a_good_request_is_its_struct() -> None:
    data = request(config={"timeout": 60, "mode": 1, "extendedData": "é"}, nonce="n", extra=[1])
    assert decodeRequest(data) == frames.CallInvite(
        id=2,
        invitees=["bob"],
        config=CallInviteConfig(timeout=60, mode=CallInvitationMode.ADVANCED, extendedData="é"),
        nonce="n",
    )


def test_what_is_encoded_is_decoded() -> None:
    sent = frames.CallCancel(id=9, callID="5", invitees=["bob"], nonce="x")
    assert decodeRequest(encode(sent)) == sent


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"invitees": None}, "invitees: "),
        ({"invitees": ["bob", 1]}, "invitees"),
        ({"config": {"timeout": 601}}, "config.timeout: "),
        ({"config": {"timeout": "60"}}, "config.timeout: "),
        ({"config": {"timeout": True}}, "config.timeout: "),
        ({"config": {"mode": 7}}, "config.mode: "),
        ({"config": {"pushConfig": {"title": 5}}}, "config.pushConfig.title: "),
        ({"nonce": 5}, "nonce: "),
    ],
)
def test_a_wrong_field_is_named_first(fields: dict[str, object], message: str) -> None:
    assert refused(request(**fields)).startswith(message)


def test_a_missing_field_is_named() -> None:
    assert refused(b'{"op":"callAccept","id":1}') == "callID: missing"


@pytest.mark.parametrize("op", ["", "nothing", "ok", "error", "callInvitationReceived", "x" * 999])
def test_an_unknown_op_is_refused_with_its_id(op: str) -> None:
    data = json.dumps({"op": op, "id": 7}).encode()
    message = refused(data, ErrorCode.UNSUPPORTED_REQUEST)
    assert message.startswith("unknown op")
    assert len(message) < 100


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"1",
        b"\xff\xfe",
        b'{"id":1}',
        b'{"op":1,"id":1}',
        b'{"op":null,"id":1}',
        b'{"op":"logout"}',
        b'{"op":"logout","id":0}',
        b'{"op":"logout","id":-1}',
        b'{"op":"logout","id":1.0}',
        b'{"op":"logout","id":1e3}',
        b'{"op":"logout","id":true}',
        b'{"op":"logout","id":"1"}',
        b'{"op":"logout","id":null}',
        b'{"op":"logout","id":9223372036854775808}',
        b'{"op":"logout","id":18446744073709551615}',
        b'{"op":"logout","id":' + b"1" * 10_000 + b"}",
        b'{"op":"logout","id":1,"x":NaN}',
        b'{"op":"logout","id":1,"x":-Infinity}',
        b'{"op":"logout","id":1}{}',
        b"\xef\xbb\xbf" + b'{"op":"logout","id":1}',
        b'{"op":"updateUserName","id":1,"value":"\xed\xa0\x80"}',
        b"[" * 60_000,
        b'{"op":"x","id":1,"x":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    ],
)
def test_what_nobody_can_answer_is_a_protocol_error(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decodeRequest(data)


def test_half_a_surrogate_pair_is_refused_by_its_path() -> None:
    data = rb'{"op":"callInvite","id":1,"invitees":["bob"],"config":{"extendedData":"\ud800"}}'
    assert refused(data) == "config.extendedData: holds half of a surrogate pair"
    data = rb'{"op":"callInvite","id":1,"invitees":["a","\udfff"]}'
    assert refused(data) == "invitees[1]: holds half of a surrogate pair"


def test_a_whole_surrogate_pair_is_a_character() -> None:
    data = rb'{"op":"updateUserName","id":1,"value":"\ud83d\ude00"}'
    assert decodeRequest(data) == frames.UpdateUserName(id=1, value="😀")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b'{"op":"updateUserName","id":1,"value":"a","value":"b"}', "value"),
        (b'{"op":"logout","op":"logout","id":1}', "op"),
        (b'{"op":"logout","id":1,"id":2}', "id"),
        (b'{"op":"callAccept","id":1,"callID":"1","config":{},"config":{}}', "config"),
        (rb'{"op":"updateUserName","id":1,"value":"a","v\u0061lue":"b"}', "value"),
    ],
)
def test_a_field_given_twice_is_refused(data: bytes, field: str) -> None:
    assert refused(data) == f"{field}: given twice"


def test_a_text_that_is_a_fields_name_is_no_second_field() -> None:
    data = b'{"op":"updateUserName","id":1,"value":"value"}'
    assert decodeRequest(data) == frames.UpdateUserName(id=1, value="value")


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_protocol_error(data: bytes) -> None:
    with suppress(ProtocolError):
        decodeRequest(data)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_OPS = [str(struct.__struct_config__.tag) for struct in frames.AnyRequest.__args__]
_FIELDS = sorted(
    {name for struct in frames.AnyRequest.__args__ for name in struct.__struct_fields__}
)


@pytest.mark.unmeasured
@given(st.sampled_from(_OPS), st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=5))
def test_any_json_of_a_known_op_is_read_refused_or_closed(
    op: str, fields: dict[str, object]
) -> None:
    data = json.dumps({**fields, "op": op}).encode()
    try:
        result = decodeRequest(data)
    except ProtocolError:
        return
    assert isinstance(result, frames.Request | Refusal)
    if isinstance(result, Refusal):
        assert result.id == fields["id"]


# --- the other way ---------------------------------------------------------------------------


def test_a_reply_is_read_as_the_type_asked_for() -> None:
    sent = frames.CallIDReply(id=3, callID="7")
    assert decodeReply(encode(sent), frames.CallIDReply) == sent


def test_an_error_reply_is_raised_with_its_advice() -> None:
    error = frames.Error(id=3, code=6000005, message="slow", temporary=True, retryAfterMs=70)
    with pytest.raises(RequestError, match="slow") as caught:
        decodeReply(encode(error), frames.CallIDReply)
    assert (caught.value.code, caught.value.temporary) == (6000005, True)
    assert caught.value.retryAfterMs == 70


@pytest.mark.parametrize("data", [b"", b"{}", b'{"op":"ok","id":1}', b'{"op":"x","id":1}', b"\xff"])
def test_an_unreadable_reply_is_a_protocol_error(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decodeReply(data, frames.CallIDReply)


def test_an_event_is_its_struct_and_an_unknown_one_is_nothing() -> None:
    event = frames.CallInvitationTimeout(callID="1", revision=3, mode=CallInvitationMode.GENERAL)
    assert decodeEvent(encode(event)) == event
    assert decodeEvent(b'{"op":"callWeather","x":1}') is None


@pytest.mark.parametrize("data", [b"", b"[]", b'{"op":"snapshot","calls":5}', b'{"x":1}', b"\xff"])
def test_an_unreadable_event_is_a_protocol_error(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decodeEvent(data)


def test_a_header_tells_replies_from_events() -> None:
    assert decodeFrameHeader(b'{"op":"ok","id":5,"x":[]}').id == 5
    assert decodeFrameHeader(b'{"op":"snapshot"}').id is None
    with pytest.raises(ProtocolError):
        decodeFrameHeader(b'{"op":"ok","id":"5"}')


def test_a_text_utf8_cannot_carry_is_not_encoded() -> None:
    with pytest.raises(RequestError, match="surrogate"):
        encode(frames.UpdateUserName(id=1, value="\ud800"))


class Marked(str):
    """A text as other libraries have it."""

    __slots__ = ()


class Person(enum.StrEnum):
    BOB = "bob"


def test_a_text_of_another_class_is_sent_as_the_text() -> None:
    frame = frames.CallInvite(id=1, invitees=[Marked("ann"), Person.BOB])
    assert b'"invitees":["ann","bob"]' in encode(frame)


def test_what_is_no_text_is_named() -> None:
    with pytest.raises(TypeError, match="a frame holds no object"):
        encode(frames.UpdateUserName(id=1, value=object()))  # type: ignore[arg-type]


def test_frames_are_compact_json() -> None:
    data = encode(frames.Logout(id=1))
    assert data == b'{"op":"logout","id":1}'
    assert msgspec.json.decode(data) == {"op": "logout", "id": 1}


DEAR = {
    "deep and wide": ",".join(["[" * 60 + "]" * 60] * 530),
    "with half of a pair in it": r'"\ud800",' + ",".join(["[" * 60 + "]" * 60] * 530),
    "empty objects": ",".join(["{}"] * 20_000),
    "short names": ",".join(f'{{"k{number}":1}}' for number in range(5_000)),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("shape", DEAR)
def test_to_say_what_is_wrong_costs_about_as_much_as_to_read_it(shape: str) -> None:
    data = ('{"op":"callInvite","id":1,"x":[' + DEAR[shape] + "]}").encode()

    assert isinstance(decodeRequest(data), Refusal)
    # The thread's own time; Windows counts that in steps of 16 ms.
    timer = perf_counter if sys.platform == "win32" else thread_time
    # The collector takes none of it: it does not run in tests by itself.
    gc.collect()
    # In turn, and the best of each: what else runs here slows both down alike.
    once = partial(timeit.timeit, number=1, timer=timer)
    turns = [(once(lambda: json.loads(data)), once(lambda: decodeRequest(data))) for _ in range(15)]
    read, took = (min(seconds) for seconds in zip(*turns, strict=True))
    assert took < 8 * read, (took, read)
