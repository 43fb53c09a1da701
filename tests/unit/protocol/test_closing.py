"""The range of a close code is the verdict."""

from __future__ import annotations

import pytest

from callkit.protocol.closing import CloseCode, mayReconnect

STOP = {
    CloseCode.PROTOCOL_ERROR,
    CloseCode.TOKEN_REFUSED,
    CloseCode.KICKED_OUT,
    CloseCode.NOT_ALLOWED,
    CloseCode.REPLACED,
}


@pytest.mark.parametrize("code", list(CloseCode))
def test_exactly_the_44xx_codes_mean_stop(code):
    assert mayReconnect(code) is (code not in STOP)


@pytest.mark.parametrize(
    ("code", "again"), [(4399, True), (4400, False), (4499, False), (4500, True)]
)
def test_the_range_decides_for_codes_nobody_listed(code, again):
    assert mayReconnect(code) is again


def test_the_numbers_are_the_plans():
    assert {code.name: int(code) for code in CloseCode} == {
        "NORMAL": 1000,
        "GOING_AWAY": 1001,
        "MESSAGE_TOO_BIG": 1009,
        "SLOW_CONSUMER": 4101,
        "DRAINING": 4102,
        "TOO_MANY_REQUESTS": 4103,
        "LOGIN_TIMEOUT": 4104,
        "PROTOCOL_ERROR": 4400,
        "TOKEN_REFUSED": 4401,
        "KICKED_OUT": 4402,
        "NOT_ALLOWED": 4403,
        "REPLACED": 4404,
    }
