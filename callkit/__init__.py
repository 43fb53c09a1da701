"""callkit: a call-invitation kit for Qt desktop apps. Three lines in an app, and it rings.

Values and errors are here at once. The client, and every name that needs Qt, is imported when it
is first used, so ``import callkit`` works without Qt.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from callkit.errors import (
    CallKitError,
    ErrorCode,
    ProtocolError,
    RequestError,
    StoreError,
    TransportError,
    UsageError,
)
from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallInviteConfig,
    CallState,
    CallType,
    CallUser,
    CallUserInfo,
    CallUserState,
    ConnectionEvent,
    ConnectionState,
    CXHandleType,
    EndReason,
    ErrorUserInfo,
    PlatformType,
    PushConfig,
    User,
    UserOnlineStatus,
    VoIPConfig,
)

if TYPE_CHECKING:
    from callkit.client.signaling import SignalingClient

__all__ = [
    "CXHandleType",
    "CallInfo",
    "CallInvitationMode",
    "CallInviteConfig",
    "CallKitError",
    "CallState",
    "CallType",
    "CallUser",
    "CallUserInfo",
    "CallUserState",
    "ConnectionEvent",
    "ConnectionState",
    "EndReason",
    "ErrorCode",
    "ErrorUserInfo",
    "PlatformType",
    "ProtocolError",
    "PushConfig",
    "RequestError",
    "SignalingClient",
    "StoreError",
    "TransportError",
    "UsageError",
    "User",
    "UserOnlineStatus",
    "VoIPConfig",
]

_ON_FIRST_USE = {
    "SignalingClient": "callkit.client.signaling",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_ON_FIRST_USE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
