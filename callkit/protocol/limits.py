"""Limits on single values that a type cannot express (``reference/zim.md`` F, H6).

One function per value. Each returns nothing for a good value and raises
:class:`~callkit.errors.RequestError` 6000001 naming ``field`` for a bad one. Sizes are bytes of
UTF-8. Both sides use them: the client before it sends, the server before it acts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from callkit.errors import ErrorCode, RequestError
from callkit.model import (
    MAX_AVATAR_URL,
    MAX_EXTENDED_DATA,
    MAX_NONCE,
    MAX_SUBSCRIPTION_MINUTES,
    MAX_TIMEOUT,
    MAX_USER_ID,
    MAX_USER_NAME,
    MIN_TIMEOUT,
    CallInvitationMode,
    JoinPolicy,
    PushConfig,
)
from callkit.names import holdsControls

MAX_CALL_ID = 32
"""Bytes of a ``callID`` (``reference/zim.md`` F); ours are decimal and shorter."""
MAX_DEVICE_NAME = 256
"""Bytes of UTF-8 in a ``deviceName``."""
MAX_KNOWN = 200
"""Calls a login may name in ``known``."""
MAX_USERS_INFO = 10
"""userIDs in one ``queryUsersInfo``, and in any 10 seconds."""
MAX_USERS_STATUS = 200
"""userIDs in one ``queryUsersStatus``."""
MAX_USERS_SUBSCRIBED = 100
"""userIDs in one ``subscribeUsersStatus`` or ``unsubscribeUsersStatus`` (``reference/zim.md`` D4).
"""
MAX_SUBSCRIPTIONS = 3_000
"""People one device may be subscribed to; ZIM's number, there it is one person's."""
MAX_MEDIA_SIGNAL = 16 * 1024
"""Bytes of UTF-8 in the ``data`` of a mediaSignal."""
MAX_TOKEN = 4096
"""Bytes of a token."""
MAX_INTEGER = 2**63 - 1
MAX_PUSH_TITLE, MAX_PUSH_CONTENT, MAX_PUSH_PAYLOAD = 256, 1024, 2048
"""Bytes of UTF-8 in the texts of a ``pushConfig``."""
MAX_PUSH_NAME = 128
"""Bytes of UTF-8 in its ``resourcesID``, ``threadID`` and ``iOSVoIPHandleValue``."""
MAX_BADGE = 99
"""The greatest ``badgeIncrement`` (``reference/zim.md`` E2)."""

_ID = re.compile(r"[0-9A-Za-z!#$%&()+\-:;<=.>?@\[\]^_{}|~]+")
_DASHED_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_CALL_ID = re.compile(r"[0-9]+")


def userID(value: str, field: str = "userID") -> None:
    """1 to 32 bytes of digits, ASCII letters and ``!#$%&()+-:;<=.>?@[]^_{}|~``; no space (H6)."""
    _identifier(value, field)


def deviceID(value: str, field: str = "deviceID") -> None:
    """The same rule as a userID's."""
    _identifier(value, field)


def userIDs(values: Iterable[str], field: str = "userIDs") -> None:
    """Every one a userID; the message names the index."""
    for index, value in enumerate(values):
        _identifier(value, f"{field}[{index}]")


def callID(value: str, field: str = "callID") -> None:
    """1 to 32 bytes. Any text may be asked for: one that is no call's is simply unknown."""
    if not value:
        raise bad(field, "is empty")
    text(value, field, MAX_CALL_ID)


def mayBeCallID(value: str) -> bool:
    """Whether ``value`` could be an ID this service made; if not no store needs to be asked."""
    return len(value) < 20 and _CALL_ID.fullmatch(value) is not None and value[0] != "0"


def userName(value: str, field: str = "userName") -> None:
    """At most 256 bytes without control characters; invisible characters are not refused here."""
    _name(value, field, MAX_USER_NAME)


def deviceName(value: str, field: str = "deviceName") -> None:
    _name(value, field, MAX_DEVICE_NAME)


def userAvatarUrl(value: str, field: str = "userAvatarUrl") -> None:
    text(value, field, MAX_AVATAR_URL)


def extendedData(value: str, field: str = "config.extendedData") -> None:
    text(value, field, MAX_EXTENDED_DATA)


def token(value: str, field: str = "token") -> None:
    text(value, field, MAX_TOKEN)


def nonce(value: str, field: str = "nonce") -> None:
    """At most 64 printable ASCII characters."""
    if len(value) > MAX_NONCE:
        raise bad(field, f"is longer than {MAX_NONCE} characters")
    if value and not (value.isascii() and value.isprintable()):
        raise bad(field, "may hold printable ASCII characters only")


def timeout(value: int, field: str = "config.timeout") -> None:
    """A whole number of seconds, 1 to 600; never a bool, a float or text."""
    if type(value) is not int or not MIN_TIMEOUT <= value <= MAX_TIMEOUT:
        raise bad(field, f"is not a whole number of seconds from {MIN_TIMEOUT} to {MAX_TIMEOUT}")


def mode(value: CallInvitationMode, field: str = "config.mode") -> None:
    if value is CallInvitationMode.UNKNOWN:
        raise bad(field, "is neither general (0) nor advanced (1)")


def joinPolicy(value: str, field: str = "config.joinPolicy") -> None:
    if value not in tuple(JoinPolicy):
        raise bad(field, f"is neither {JoinPolicy.ANYONE} nor {JoinPolicy.INVITED}")


def count(value: int, field: str = "count") -> None:
    """From 1 on; more than a page is treated as a page (``reference/zim.md`` B10)."""
    if not 1 <= value <= MAX_INTEGER:
        raise bad(field, "is not a number from 1 on")


def position(value: int, field: str) -> None:
    """0 to 2**63 - 1: a ``nextFlag`` or a time."""
    if not 0 <= value <= MAX_INTEGER:
        raise bad(field, "is out of range")


def subscriptionDuration(value: int, field: str = "config.subscriptionDuration") -> None:
    """A whole number of minutes, 1 to 43,200; never a bool, a float or text."""
    if type(value) is not int or not 1 <= value <= MAX_SUBSCRIPTION_MINUTES:
        raise bad(field, f"is not a whole number of minutes from 1 to {MAX_SUBSCRIPTION_MINUTES}")


def known(values: Collection[str], field: str = "known") -> None:
    if len(values) > MAX_KNOWN:
        raise bad(field, f"names more than {MAX_KNOWN} calls")
    for value in values:
        callID(value, field)


def pushConfig(value: PushConfig | None, field: str = "config.pushConfig") -> None:
    """Every text of it bounded: what is kept of a push until it is delivered stays small."""
    if value is None:
        return
    text(value.title, f"{field}.title", MAX_PUSH_TITLE)
    text(value.content, f"{field}.content", MAX_PUSH_CONTENT)
    text(value.payload, f"{field}.payload", MAX_PUSH_PAYLOAD)
    text(value.resourcesID, f"{field}.resourcesID", MAX_PUSH_NAME)
    text(value.threadID, f"{field}.threadID", MAX_PUSH_NAME)
    if not 0 <= value.badgeIncrement <= MAX_BADGE:
        raise bad(f"{field}.badgeIncrement", f"is not a number from 0 to {MAX_BADGE}")
    if value.voIPConfig is not None:
        handle = f"{field}.voIPConfig.iOSVoIPHandleValue"
        text(value.voIPConfig.iOSVoIPHandleValue, handle, MAX_PUSH_NAME)


def text(value: str, field: str, limit: int) -> None:
    """At most ``limit`` bytes of UTF-8, no NUL, no half of a surrogate pair."""
    if not isinstance(value, str):
        raise bad(field, "is not text")
    # One character is at most 4 bytes: most texts need no encoding to be measured.
    if len(value) * 4 > limit or not value.isascii():
        try:
            size = len(value.encode())
        except UnicodeEncodeError:
            raise bad(field, "holds half of a surrogate pair") from None
        if size > limit:
            raise bad(field, f"is longer than {limit} bytes")
    if "\0" in value:
        raise bad(field, "holds a NUL character")


def bad(field: str, what: str) -> RequestError:
    """Return the error for a value that breaks a limit."""
    return RequestError(ErrorCode.PARAM_INVALID, f"{field}: {what}")


def _name(value: str, field: str, limit: int) -> None:
    text(value, field, limit)
    if holdsControls(value):
        raise bad(field, "holds a control character")


def _shorter(value: str) -> str:
    """What to do about an ID that is too long."""
    if _DASHED_UUID.fullmatch(value):
        return "a UUID fits without its dashes, as uuid.UUID(…).hex writes it"
    return "give the person a shorter ID, or the first 32 hexadecimal digits of a hash of this one"


def _identifier(value: str, field: str) -> None:
    if not isinstance(value, str):
        raise bad(field, "is not text")
    if not value:
        raise bad(field, "is empty")
    if len(value) > MAX_USER_ID:
        size = len(value.encode(errors="surrogatepass"))
        raise bad(field, f"has {size} bytes, ZIM's limit is {MAX_USER_ID}: {_shorter(value)}")
    if _ID.fullmatch(value) is None:
        raise bad(field, "holds a character that is not allowed")
