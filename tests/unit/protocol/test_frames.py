"""Frames say on the wire what they are called in Python, and grow without breaking anybody."""

from __future__ import annotations

import json
from typing import get_args

import msgspec
import pytest

from callkit.model import CallState, UnknownCall, User
from callkit.protocol import frames

REQUESTS = get_args(frames.AnyRequest)
EVENTS = [*get_args(frames.CallEvent), frames.Snapshot, frames.TokenWillExpire]


def tag(kind: type[msgspec.Struct]) -> str:
    return str(kind.__struct_config__.tag)


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_requests_op_is_its_name(kind):
    assert tag(kind) == kind.__name__[0].lower() + kind.__name__[1:]


@pytest.mark.parametrize("kind", [*REQUESTS, *EVENTS])
def test_no_field_is_renamed_on_its_way(kind):
    assert [field.encode_name for field in msgspec.structs.fields(kind)] == list(
        kind.__struct_fields__
    )


def test_no_two_requests_share_an_op():
    assert len({tag(kind) for kind in REQUESTS}) == len(REQUESTS)


def test_unknown_fields_are_ignored_so_that_both_sides_can_grow():
    newer = b'{"op":"logout","id":3,"sinceVersion9":{"a":[1]}}'
    assert msgspec.json.decode(newer, type=frames.AnyRequest) == frames.Logout(id=3)


@pytest.mark.parametrize("timeout", ["0", "601", "-1", '"60"', "true", "1.5", "60.0", "null"])
def test_a_timeout_that_is_no_integer_from_1_to_600_is_no_invitation(timeout):
    text = f'{{"op":"callInvite","id":1,"invitees":["bob"],"config":{{"timeout":{timeout}}}}}'
    with pytest.raises(msgspec.ValidationError, match=r"config\.timeout"):
        msgspec.json.decode(text, type=frames.AnyRequest)


def test_an_absent_timeout_is_90_seconds():
    text = '{"op":"callInvite","id":1,"invitees":["bob"]}'
    assert msgspec.json.decode(text, type=frames.AnyRequest).config.timeout == 90


@pytest.mark.parametrize("known", ['{"1":4}', '["1","2"]', "{}"])
def test_a_login_may_name_what_it_knows_in_two_ways(known):
    text = f'{{"op":"login","id":1,"userID":"a","deviceID":"d","known":{known}}}'
    assert list(msgspec.json.decode(text, type=frames.AnyRequest).known) == list(json.loads(known))


def test_an_unknown_call_says_nothing_but_that():
    reply = frames.LoginReply(
        id=1,
        sessionID="s",
        serverTime=1,
        heartbeat=10,
        offlineAfter=35,
        epoch="e",
        user=User("a"),
        ended=(UnknownCall(callID="7"),),
    )
    written = msgspec.json.encode(reply)
    said = json.loads(written)
    assert said["ended"] == [{"callID": "7", "state": CallState.UNKNOWN}]
    (ended,) = msgspec.json.decode(written, type=frames.LoginReply).ended
    assert ended.state is CallState.UNKNOWN
