"""Each limit at its edge: the last good value and the first bad one."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode
from callkit.protocol import limits

ALLOWED = "0aZ!#$%&()+-:;<=.>?@[]^_{}|~"


def refused(check, *values) -> str:
    with pytest.raises(RequestError) as caught:
        check(*values)
    assert caught.value.code == ErrorCode.PARAM_INVALID
    return caught.value.message


@pytest.mark.parametrize("check", [limits.userID, limits.deviceID])
def test_an_id_is_1_to_32_bytes_of_allowed_characters(check):
    check("a")
    check("a" * 32)
    check(ALLOWED)
    for bad in ("", "a" * 33, "a b", "a/b", "é", "a\n", "a,b", "\ud800"):
        refused(check, bad)


def test_the_message_names_the_field_and_the_place():
    assert refused(limits.userIDs, ["good", "no good"], "invitees").startswith("invitees[1]:")
    assert refused(limits.extendedData, "x" * 2049).startswith("config.extendedData:")


@pytest.mark.parametrize(
    ("check", "most"),
    [
        (limits.extendedData, 2048),
        (limits.userName, 256),
        (limits.userAvatarUrl, 500),
        (limits.deviceName, 256),
        (limits.token, 4096),
    ],
)
def test_texts_are_measured_in_bytes_of_utf_8(check, most):
    check("x" * most)
    check("é" * (most // 2))
    refused(check, "x" * (most + 1))
    refused(check, "é" * (most // 2) + "x" * (most % 2 + 1))


@pytest.mark.parametrize("text", ["a\0b", "half \ud800 pair", "\udfff"])
def test_a_text_that_cannot_be_kept_is_refused(text):
    refused(limits.extendedData, text)


def test_a_nonce_is_64_printable_ascii_characters():
    limits.nonce("")
    limits.nonce("n" * 64)
    for bad in ("n" * 65, "é", "a\tb", "\x7f"):
        refused(limits.nonce, bad)


@pytest.mark.parametrize("value", [1, 600])
def test_a_timeout_at_its_edges_is_good(value):
    limits.timeout(value)


@pytest.mark.parametrize("value", [0, 601, -1, True, 1.5, "60", None])
def test_a_timeout_that_is_no_whole_number_in_range_is_refused(value):
    refused(limits.timeout, value)


def test_numbers_of_pages_and_places_in_them():
    limits.count(1)
    limits.count(10**6)
    limits.position(0, "nextFlag")
    limits.position(2**63 - 1, "nextFlag")
    for bad in (0, -1, 2**63):
        refused(limits.count, bad)
    for bad in (-1, 2**63):
        assert refused(limits.position, bad, "nextFlag").startswith("nextFlag:")


def test_a_login_names_at_most_200_calls():
    limits.known([str(number) for number in range(1, 201)])
    refused(limits.known, [str(number) for number in range(1, 202)])


def test_a_call_can_be_asked_for_by_any_text_but_only_ours_are_looked_up():
    limits.callID("anything at all")
    refused(limits.callID, "")
    refused(limits.callID, "1" * 33)
    assert limits.mayBeCallID("3756142318676663183")
    for other in ("0123", "12a", "", "1" * 20, "١٢"):
        assert not limits.mayBeCallID(other)


def test_a_mode_is_general_or_advanced():
    limits.mode(CallInvitationMode.GENERAL)
    limits.mode(CallInvitationMode.ADVANCED)
    refused(limits.mode, CallInvitationMode.UNKNOWN)
