"""Close codes and what a client does after them (plan §6).

The range is the verdict: 44xx means stop (the same login would fail again), anything else means
connect again.
"""

from __future__ import annotations

import enum


class CloseCode(enum.IntEnum):
    NORMAL = 1000
    GOING_AWAY = 1001
    INVALID_DATA = 1007
    MESSAGE_TOO_BIG = 1009
    SLOW_CONSUMER = 4101
    DRAINING = 4102
    TOO_MANY_REQUESTS = 4103
    LOGIN_TIMEOUT = 4104
    PROTOCOL_ERROR = 4400
    TOKEN_REFUSED = 4401
    KICKED_OUT = 4402
    NOT_ALLOWED = 4403
    REPLACED = 4404


def mayReconnect(code: int) -> bool:
    """Whether a client whose connection was closed with ``code`` should connect again."""
    return not 4400 <= code <= 4499
