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
    from callkit.invitation.configuration import CallInvitationConfiguration
    from callkit.invitation.events import CallInvitationEvents
    from callkit.invitation.service import CallInvitationService
    from callkit.kit import CallKit
    from callkit.widgets.incoming_dialog import IncomingCallDialog
    from callkit.widgets.outgoing_dialog import OutgoingCallDialog
    from callkit.widgets.send_button import SendCallInvitationButton

__all__ = [
    "CXHandleType",
    "CallInfo",
    "CallInvitationConfiguration",
    "CallInvitationEvents",
    "CallInvitationMode",
    "CallInvitationService",
    "CallInviteConfig",
    "CallKit",
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
    "IncomingCallDialog",
    "OutgoingCallDialog",
    "PlatformType",
    "ProtocolError",
    "PushConfig",
    "RequestError",
    "SendCallInvitationButton",
    "SignalingClient",
    "StoreError",
    "TransportError",
    "UsageError",
    "User",
    "UserOnlineStatus",
    "VoIPConfig",
]

_ON_FIRST_USE = {
    "CallInvitationConfiguration": "callkit.invitation.configuration",
    "CallInvitationEvents": "callkit.invitation.events",
    "CallInvitationService": "callkit.invitation.service",
    "CallKit": "callkit.kit",
    "IncomingCallDialog": "callkit.widgets.incoming_dialog",
    "OutgoingCallDialog": "callkit.widgets.outgoing_dialog",
    "SendCallInvitationButton": "callkit.widgets.send_button",
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
