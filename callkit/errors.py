"""Error codes with ZIM's numbers, and the exceptions that carry them.

The tree (a test compares this drawing with the classes)::

    CallKitError
    ├── UsageError
    ├── TransportError
    ├── ProtocolError
    ├── RequestError
    └── StoreError

Source of the numbers: ``reference/zim.md`` A4 (general), A5 (login and network), A6 (calls).
"""

from __future__ import annotations

import enum


class ErrorCode(enum.IntEnum):
    """ZIM's error codes, as far as calls can meet them."""

    SUCCESS = 0
    FAILED = 1
    PARAM_INVALID = 6000001
    NOT_INIT = 6000002
    INVALID_APP_ID = 6000003
    SDK_FREQUENCY_LIMIT = 6000004
    SERVER_FREQUENCY_LIMIT = 6000005
    SWITCH_SERVER_ERROR = 6000006
    SERVER_ERROR = 6000007
    DATABASE_ERROR = 6000008
    SERVER_DISCONNECT = 6000009
    USER_DOES_NOT_EXIST = 6000011
    USER_INFO_QUERIED_LIMIT = 6000012
    UNSUPPORTED_REQUEST = 6000013
    BLACKLIST_LIMIT = 6000021
    LOGIN_FAILED = 6000101
    LOGIN_SERVER_ERROR = 6000102
    TOKEN_INVALID = 6000103
    NETWORK_ERROR = 6000104
    REQUEST_TIMEOUT = 6000105
    TOKEN_EXPIRED = 6000106
    TOKEN_VERSION_ERROR = 6000107
    TOKEN_TIME_IS_TOO_SHORT = 6000108
    RESPONSE_PARSE_ERROR = 6000109
    USER_HAS_ALREADY_LOGGED = 6000111
    USER_IS_NOT_LOGGED = 6000121
    USER_HAS_ALREADY_LOGGED_OUT = 6000122
    USER_OFFLINE = 6000123
    USER_ID_ERROR = 6000124
    CALL_ERROR = 6000270
    CALL_CANCEL_ERROR = 6000271
    CALL_SERVER_ERROR = 6000272
    CALL_IS_NOT_INVITOR = 6000273
    CALL_IS_NOT_INVITEE = 6000274
    CALL_ALREADY_EXISTS = 6000275
    CALL_DOES_NOT_EXIST = 6000276
    CALL_INVITE_USER_DOES_NOT_EXIST = 6000281
    CALL_USER_ALREADY_IN_THE_CALL = 6000283
    CALL_IS_NOT_ADVANCED_MODE = 6000286
    """ZIM's header for Unity says 6000284 for the same thing (H1)."""


class CallKitError(Exception):
    """Base of everything callkit raises."""


class UsageError(CallKitError):
    """The program used callkit in a way that can never work."""


class TransportError(CallKitError):
    """The network or the peer failed; trying again later may work."""


class ProtocolError(CallKitError):
    """The peer sent something the wire protocol does not allow (plan §6)."""


class RequestError(CallKitError):
    """A request was refused; nothing was changed.

    ``code`` is one of ZIM's numbers, ``temporary`` says whether the same request may succeed
    later, ``retryAfterMs`` how long to wait first (0: no advice).
    """

    def __init__(
        self, code: int, message: str = "", *, temporary: bool = False, retryAfterMs: int = 0
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message or _label(code)
        self.temporary = temporary
        self.retryAfterMs = retryAfterMs

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"


class StoreError(CallKitError):
    """The store could not do its work: the commit was not applied, or its result is unknown."""


def _label(code: int) -> str:
    try:
        return ErrorCode(code).name.lower().replace("_", " ")
    except ValueError:
        return "request refused"
