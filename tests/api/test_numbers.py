"""Every number a program may meet is ZIM's (``reference/zim.md`` A1 to A6)."""

from __future__ import annotations

import enum

import pytest

from callkit import model
from callkit.errors import ErrorCode

NUMBERS: dict[type[enum.IntEnum], dict[str, int]] = {
    model.CallUserState: {
        "UNKNOWN": -1,
        "INVITING": 0,
        "ACCEPTED": 1,
        "REJECTED": 2,
        "CANCELLED": 3,
        "OFFLINE": 4,
        "RECEIVED": 5,
        "TIMEOUT": 6,
        "QUIT": 7,
        "ENDED": 8,
        "NOT_YET_RECEIVED": 9,
        "BE_CANCELLED": 10,
    },
    model.CallState: {"UNKNOWN": -1, "STARTED": 1, "ENDED": 2},
    model.CallInvitationMode: {"UNKNOWN": -1, "GENERAL": 0, "ADVANCED": 1},
    model.CXHandleType: {"GENERIC": 1, "PHONE_NUMBER": 2, "EMAIL_ADDRESS": 3},
    model.CallType: {"VOICE": 0, "VIDEO": 1},
    model.ConnectionState: {
        "DISCONNECTED": 0,
        "CONNECTING": 1,
        "CONNECTED": 2,
        "RECONNECTING": 3,
    },
    model.ConnectionEvent: {
        "UNKNOWN": -1,
        "SUCCESS": 0,
        "ACTIVE_LOGIN": 1,
        "LOGIN_TIMEOUT": 2,
        "LOGIN_INTERRUPTED": 3,
        "KICKED_OUT": 4,
        "TOKEN_EXPIRED": 5,
        "UNREGISTERED": 6,
    },
    model.UserOnlineStatus: {"ONLINE": 0, "OFFLINE": 1, "LOGOUT": 2, "UNKNOWN": 99},
    model.PlatformType: {
        "WIN": 1,
        "IPHONE_OS": 2,
        "ANDROID": 3,
        "MAC_OS": 4,
        "LINUX": 5,
        "WEB": 6,
        "MINI_PROGRAM": 7,
        "IPAD_OS": 9,
        "OHOS": 10,
        "UNKNOWN": 32,
    },
}
CODES = {
    "SUCCESS": 0,
    "FAILED": 1,
    "PARAM_INVALID": 6000001,
    "NOT_INIT": 6000002,
    "INVALID_APP_ID": 6000003,
    "SDK_FREQUENCY_LIMIT": 6000004,
    "SERVER_FREQUENCY_LIMIT": 6000005,
    "SWITCH_SERVER_ERROR": 6000006,
    "SERVER_ERROR": 6000007,
    "DATABASE_ERROR": 6000008,
    "SERVER_DISCONNECT": 6000009,
    "USER_DOES_NOT_EXIST": 6000011,
    "USER_INFO_QUERIED_LIMIT": 6000012,
    "UNSUPPORTED_REQUEST": 6000013,
    "BLACKLIST_LIMIT": 6000021,
    "LOGIN_FAILED": 6000101,
    "LOGIN_SERVER_ERROR": 6000102,
    "TOKEN_INVALID": 6000103,
    "NETWORK_ERROR": 6000104,
    "REQUEST_TIMEOUT": 6000105,
    "TOKEN_EXPIRED": 6000106,
    "TOKEN_VERSION_ERROR": 6000107,
    "TOKEN_TIME_IS_TOO_SHORT": 6000108,
    "RESPONSE_PARSE_ERROR": 6000109,
    "USER_HAS_ALREADY_LOGGED": 6000111,
    "USER_IS_NOT_LOGGED": 6000121,
    "USER_HAS_ALREADY_LOGGED_OUT": 6000122,
    "USER_OFFLINE": 6000123,
    "USER_ID_ERROR": 6000124,
    "CALL_ERROR": 6000270,
    "CALL_CANCEL_ERROR": 6000271,
    "CALL_SERVER_ERROR": 6000272,
    "CALL_IS_NOT_INVITOR": 6000273,
    "CALL_IS_NOT_INVITEE": 6000274,
    "CALL_ALREADY_EXISTS": 6000275,
    "CALL_DOES_NOT_EXIST": 6000276,
    "CALL_INVITE_USER_DOES_NOT_EXIST": 6000281,
    "CALL_USER_ALREADY_IN_THE_CALL": 6000283,
    "CALL_IS_NOT_ADVANCED_MODE": 6000286,
}
ELSEWHERE = (6000277, 6000278, 6000279, 6000280, 6000282, 6000284, 6000285, 6000287)
"""Numbers of the same range that are not about calls (A6)."""


@pytest.mark.parametrize("values", NUMBERS, ids=lambda values: values.__name__)
def test_an_enum_has_zims_numbers(values: type[enum.IntEnum]) -> None:
    assert {member.name: member.value for member in values} == NUMBERS[values]


def test_the_error_codes_are_zims() -> None:
    assert {code.name: code.value for code in ErrorCode} == CODES


def test_no_error_code_takes_a_number_that_is_not_about_calls() -> None:
    assert {int(code) for code in ErrorCode} & set(ELSEWHERE) == set()


def test_every_numbered_enum_of_the_vocabulary_is_checked_here() -> None:
    numbered = {
        value
        for value in vars(model).values()
        if isinstance(value, type) and issubclass(value, enum.IntEnum) and value is not enum.IntEnum
    }
    assert numbered == set(NUMBERS)


def test_the_limits_are_zims() -> None:
    limits = (
        model.MAX_INVITEES,
        model.MAX_MEMBERS,
        model.MIN_TIMEOUT,
        model.MAX_TIMEOUT,
        model.DEFAULT_TIMEOUT,
        model.MAX_EXTENDED_DATA,
        model.MAX_USER_ID,
        model.MAX_PAGE,
    )
    assert limits == (9, 10, 1, 600, 90, 2048, 32, 100)
