from __future__ import annotations

import copy

import pytest

from callkit import errors
from callkit.errors import CallKitError, ErrorCode, RequestError


def test_a_refusal_carries_its_code_and_says_it() -> None:
    error = RequestError(
        ErrorCode.SERVER_FREQUENCY_LIMIT, "slow down", temporary=True, retryAfterMs=250
    )
    assert (error.code, error.message, error.temporary, error.retryAfterMs) == (
        6000005,
        "slow down",
        True,
        250,
    )
    assert str(error) == "slow down (6000005)"


def test_a_refusal_without_words_has_the_name_of_its_code() -> None:
    assert str(RequestError(6000276)) == "call does not exist (6000276)"
    assert str(RequestError(4242)) == "request refused (4242)"


def test_a_refusal_is_final_unless_it_says_otherwise() -> None:
    error = RequestError(ErrorCode.CALL_CANCEL_ERROR)
    assert (error.temporary, error.retryAfterMs) == (False, 0)


@pytest.mark.parametrize(
    "name", ["UsageError", "TransportError", "ProtocolError", "RequestError", "StoreError"]
)
def test_everything_callkit_raises_can_be_caught_as_one(name: str) -> None:
    assert issubclass(getattr(errors, name), CallKitError)


def test_a_refusal_keeps_its_data_when_it_is_copied() -> None:
    original = RequestError(6000005, "slow down", temporary=True, retryAfterMs=250)
    duplicate = copy.copy(original)
    assert vars(duplicate) == vars(original)
    assert str(duplicate) == str(original)
