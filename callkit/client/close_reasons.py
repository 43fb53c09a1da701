"""The connection event that each close code of the server becomes (``reference/zim.md`` A5, D6).
Pure.
"""

from __future__ import annotations

from callkit.errors import ErrorCode
from callkit.model import ConnectionEvent
from callkit.protocol.closing import CloseCode

TOKEN_CODES = frozenset(
    {
        ErrorCode.LOGIN_FAILED,
        ErrorCode.TOKEN_INVALID,
        ErrorCode.TOKEN_EXPIRED,
        ErrorCode.TOKEN_VERSION_ERROR,
        ErrorCode.TOKEN_TIME_IS_TOO_SHORT,
    }
)
"""Codes with which a login's token is refused."""


def stop_event(closeCode: int) -> ConnectionEvent:
    """The connection event of a close code that ends the login."""
    if closeCode == CloseCode.TOKEN_REFUSED:
        return ConnectionEvent.TOKEN_EXPIRED
    if closeCode in (CloseCode.KICKED_OUT, CloseCode.REPLACED):
        return ConnectionEvent.KICKED_OUT
    return ConnectionEvent.LOGIN_INTERRUPTED


def stop_error(closeCode: int) -> ErrorCode:
    """The error of a waiting ``login`` when the connection is closed with such a code."""
    if closeCode == CloseCode.TOKEN_REFUSED:
        return ErrorCode.TOKEN_INVALID
    return ErrorCode.LOGIN_FAILED


def refusal_event(code: int, *, first: bool) -> ConnectionEvent:
    """The connection event of a login the server refused; ``first``: the app's own login."""
    if code in TOKEN_CODES:
        return ConnectionEvent.TOKEN_EXPIRED
    if code == ErrorCode.USER_DOES_NOT_EXIST:
        return ConnectionEvent.UNREGISTERED
    return ConnectionEvent.LOGIN_TIMEOUT if first else ConnectionEvent.LOGIN_INTERRUPTED
