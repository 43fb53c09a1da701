from __future__ import annotations

import pytest

from callkit.client.close_reasons import TOKEN_CODES, refusal_event, stop_error, stop_event
from callkit.errors import ErrorCode
from callkit.model import ConnectionEvent


@pytest.mark.parametrize(
    ("code", "event"),
    [
        (4400, ConnectionEvent.LOGIN_INTERRUPTED),
        (4401, ConnectionEvent.TOKEN_EXPIRED),
        (4402, ConnectionEvent.KICKED_OUT),
        (4404, ConnectionEvent.KICKED_OUT),
        (4499, ConnectionEvent.LOGIN_INTERRUPTED),
    ],
)
def test_a_close_code_that_stops_has_its_event(code, event):
    assert stop_event(code) is event


def test_a_login_closed_for_its_token_says_so():
    assert stop_error(4401) is ErrorCode.TOKEN_INVALID
    assert stop_error(4403) is ErrorCode.LOGIN_FAILED


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("code", sorted(TOKEN_CODES))
def test_a_refused_token_is_an_expired_one(code, first):
    assert refusal_event(code, first=first) is ConnectionEvent.TOKEN_EXPIRED


def test_other_refusals():
    unregistered = refusal_event(ErrorCode.USER_DOES_NOT_EXIST, first=True)
    assert unregistered is ConnectionEvent.UNREGISTERED
    assert refusal_event(6000001, first=True) is ConnectionEvent.LOGIN_TIMEOUT
    assert refusal_event(6000001, first=False) is ConnectionEvent.LOGIN_INTERRUPTED
