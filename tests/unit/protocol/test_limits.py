"""Sizes and characters, each at its edge (``reference/zim.md`` F, H6)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from callkit.errors import RequestError
from callkit.model import CallInvitationMode, PushConfig, VoIPConfig
from callkit.protocol import limits

ALLOWED = "0123456789azAZ!#$%&()+-:;<=.>?@[]^_{}|~"
GOOD: list[tuple[Callable[..., None], Any]] = [
    (limits.userID, "a"),
    (limits.userID, "x" * 32),
    *((limits.userID, one) for one in ALLOWED),
    (limits.deviceID, "x" * 32),
    (limits.callID, "9" * 32),
    (limits.userName, ""),
    (limits.userName, "x" * 256),
    (limits.userName, "é" * 128),
    (limits.userName, "\u200b\u202e\u2028"),
    (limits.deviceName, "😀" * 64),
    (limits.pushConfig, None),
    (limits.pushConfig, PushConfig(title="x" * 256, content="x" * 1024, payload="x" * 2048)),
    (limits.pushConfig, PushConfig(resourcesID="x" * 128, threadID="x" * 128, badgeIncrement=99)),
    (limits.userAvatarUrl, "x" * 500),
    (limits.extendedData, ""),
    (limits.extendedData, "x" * 2048),
    (limits.extendedData, "é" * 1024),
    (limits.token, "x" * 4096),
    (limits.nonce, ""),
    (limits.nonce, "n" * 64),
    (limits.nonce, "a b~"),
    (limits.timeout, 1),
    (limits.timeout, 600),
    (limits.mode, CallInvitationMode.GENERAL),
    (limits.mode, CallInvitationMode.ADVANCED),
    (limits.joinPolicy, "anyone"),
    (limits.joinPolicy, "invited"),
    (limits.count, 1),
    (limits.count, 2**63 - 1),
    (limits.known, ["1"] * 200),
]
BAD: list[tuple[Callable[..., None], Any]] = [
    (limits.userID, ""),
    (limits.userID, "x" * 33),
    *((limits.userID, one) for one in " \"'*,/\\`\n\0é１"),
    (limits.userID, "bob\n"),
    (limits.deviceID, "a b"),
    (limits.callID, ""),
    (limits.callID, "9" * 33),
    (limits.callID, "é" * 17),
    (limits.userName, "x" * 257),
    (limits.userName, "é" * 128 + "x"),
    (limits.userName, "a\0"),
    *((limits.userName, f"Bob{one}") for one in "\x01\t\n\x1f\x7f\x85"),
    (limits.deviceName, "😀" * 64 + "x"),
    (limits.deviceName, "desk\n"),
    (limits.pushConfig, PushConfig(title="x" * 257)),
    (limits.pushConfig, PushConfig(content="é" * 513)),
    (limits.pushConfig, PushConfig(payload="x" * 2049)),
    (limits.pushConfig, PushConfig(resourcesID="x" * 129)),
    (limits.pushConfig, PushConfig(threadID="x" * 129)),
    (limits.pushConfig, PushConfig(badgeIncrement=100)),
    (limits.pushConfig, PushConfig(badgeIncrement=-1)),
    (limits.pushConfig, PushConfig(voIPConfig=VoIPConfig(iOSVoIPHandleValue="x" * 129))),
    (limits.userAvatarUrl, "x" * 501),
    (limits.extendedData, "x" * 2049),
    (limits.extendedData, "é" * 1025),
    (limits.extendedData, "\ud800"),
    (limits.extendedData, "x" * 2000 + "\udfff"),
    (limits.joinPolicy, ""),
    (limits.joinPolicy, "everybody"),
    (limits.token, "x" * 4097),
    (limits.nonce, "n" * 65),
    (limits.nonce, "é"),
    (limits.nonce, "a\n"),
    (limits.timeout, 0),
    (limits.timeout, -1),
    (limits.timeout, 601),
    (limits.timeout, True),
    (limits.timeout, 1.0),
    (limits.timeout, "60"),
    (limits.timeout, None),
    (limits.mode, CallInvitationMode.UNKNOWN),
    (limits.count, 0),
    (limits.count, -1),
    (limits.count, 2**63),
    (limits.known, ["1"] * 201),
    (limits.known, [""]),
]


@pytest.mark.parametrize(("check", "value"), GOOD)
def test_what_is_within_a_limit_passes(check: Callable[..., None], value: Any) -> None:
    check(value)


@pytest.mark.parametrize(("check", "value"), BAD)
def test_what_breaks_a_limit_is_6000001_and_names_the_field(
    check: Callable[..., None], value: Any
) -> None:
    with pytest.raises(RequestError, match="the field") as caught:
        check(value, "the field")
    assert caught.value.code == 6000001
    assert not caught.value.temporary


def test_a_bad_userid_in_a_list_is_named_by_its_place() -> None:
    with pytest.raises(RequestError, match=r"invitees\[2\]"):
        limits.userIDs(["a", "b", "c d"], "invitees")


@pytest.mark.parametrize("value", [0, 2**63 - 1])
def test_a_position_may_be_any_natural_number_of_64_bits(value: int) -> None:
    limits.position(value, "upTo")


@pytest.mark.parametrize("value", [-1, 2**63])
def test_a_position_out_of_range_is_refused(value: int) -> None:
    with pytest.raises(RequestError, match="upTo"):
        limits.position(value, "upTo")


@pytest.mark.parametrize(
    ("value", "may"),
    [
        ("1", True),
        ("3756142318676663183", True),
        ("0", False),
        ("01", False),
        ("", False),
        ("x", False),
        ("１", False),
        ("-1", False),
        ("1" * 20, False),
    ],
)
def test_only_a_number_without_leading_zeros_may_be_a_callid_of_ours(value: str, may: bool) -> None:
    assert limits.mayBeCallID(value) is may


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("6f9619ff-8b86-d011-b42d-00c04fc964ff", ("36 bytes", "limit is 32", "without its dashes")),
        ("x" * 33, ("33 bytes", "limit is 32", "shorter ID")),
        ("é" * 40, ("80 bytes", "limit is 32")),
        ("\ud800" * 33, ("99 bytes",)),
    ],
)
def test_an_id_that_is_too_long_says_how_long_and_what_to_do(value, words):
    with pytest.raises(RequestError) as caught:
        limits.userID(value)
    assert all(word in caught.value.message for word in words)


def test_a_uuid_without_its_dashes_is_an_id():
    limits.userID(uuid.UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff").hex)
