from __future__ import annotations

import pytest

from callkit.protocol.closing import CloseCode, mayReconnect


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1009, 4101, 4102, 4103, 4104, 4399, 4500, 0])
def test_anything_outside_44xx_means_connect_again(code: int) -> None:
    assert mayReconnect(code)


@pytest.mark.parametrize("code", [4400, 4401, 4402, 4403, 4404, 4450, 4499])
def test_44xx_means_stop(code: int) -> None:
    assert not mayReconnect(code)


def test_the_plans_numbers() -> None:
    assert {code.name: code.value for code in CloseCode} == {
        "NORMAL": 1000,
        "GOING_AWAY": 1001,
        "INVALID_DATA": 1007,
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
