"""callkit: a call-invitation kit for Qt desktop apps. Three lines in an app, and it rings::

    kit = CallKit()
    kit.init("wss://calls.example.org/v1", userID="alice", userName="Alice")
    kit.service.send([User("bob")], isVideoCall=True)

The public names, by topic. ``help(callkit.CallKit)`` and so on have the details.

Start
    CallKit             The service with windows, sound, notifications and a tray icon.
    CallInvitationService, CallInvitationConfiguration, CallInvitationEvents
                        Calls without windows: the operations, the settings, the events.
    Operation           The result of every operation: await it, or ignore it.
    newEventLoop        The loop of an app that runs asyncio itself.
    collectInGuiThread  Python's collector, kept out of all other threads.
    EmbeddedServer      A server inside the app, for a demo or a small network.
    SignalingClient     The headless client, without Qt.

A call
    CallView, MemberView, Phase, EndReason
                        A call as this device shows it, its people, where it stands, why it ended.
    CallType, User, CallUser, BusyPolicy
                        Voice or video; a person (two names of one class); what a second call does.
    Action, CallRequest A person's request about a call, from any surface.
    Surface             An app's own view of the calls: ``CallKit.addSurface``.
    CallHistoryModel, HistoryEntry, HistoryRole, HistoryFilter
                        Past and missed calls, as a Qt model.

Media
    Media, MediaService, Processing, SentMedia
                        Sound and pictures by the kit: ``CallKit(media=Media())``.
    MediaKind, MediaState, MediaNote, MemberNote
                        The state of an app's own media: ``CallKit.setMedia``.
    MediaDevices, MediaDevice, DeviceKind
                        Microphones, speakers and cameras to choose from.

Look and words
    WindowOptions, IncomingOptions, OutgoingOptions
                        The app's options for the call windows.
    Theme, Corner, ScreenChoice
                        Colours and sizes; the corner for ringing windows.
    InnerText, Plural, LANGUAGES
                        Every sentence, and the languages there are.
    CallBuilders, Scene, Control
                        An app's own parts in the windows.
    Shortcuts           The keyboard shortcuts.
    setPortraits        Pictures of people.

Ringing and do-not-disturb
    SoundSettings, Ringer, Tone
                        The sounds, and the object that plays them.
    AttentionSettings, DisturbPolicy, QuietHours
                        Do not disturb, quiet hours, muted people.

Widgets
    SendCallInvitationButton, InvitationResult, CallButton
                        Buttons that start a call, and their result.
    CallDialog, IncomingCallDialog, CallWindow, InCallPanel
                        A call in a window, or inside the app's. More: ``callkit.widgets``.
    CallBannerArea, CallHistoryView, PeoplePicker
                        Waiting calls, past calls, a picker for people.

Errors
    CallKitError        The base class of all; ``callkit.errors`` draws the tree.
    RequestError, ErrorCode
                        The server or the service refused, with ZIM's code.
    UsageError, TransportError, ProtocolError, StoreError
                        Wrong use; no connection; a protocol error; a failing store.

The headless client's values, with ZIM's names
    CallInvitationMode, CallInviteConfig, JoinPolicy, PushConfig, VoIPConfig, CXHandleType,
    UserStatusSubscribeConfig
                        Values in requests.
    CallInfo, CallUserInfo, CallState, CallUserState, ErrorUserInfo
                        Values in replies.
    CallInvitationReceived, CallUserStateChanged, UserStatusUpdated
                        Three of the events.
    ConnectionState, ConnectionEvent, LinkTrouble, UserOnlineStatus, PlatformType
                        The connection, and who is online.

Tests
    KitParts            Fakes for sound, notifications and tray, from ``callkit.testing``.

Values and errors are imported at once; the client, and every name that needs Qt, when it
is first used. So ``import callkit`` works without Qt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    JoinPolicy,
    LinkTrouble,
    PlatformType,
    PushConfig,
    User,
    UserOnlineStatus,
    UserStatusSubscribeConfig,
    VoIPConfig,
)
from callkit.on_first_use import onFirstUse as _onFirstUse
from callkit.requests import Action, CallRequest, MediaKind, MediaNote, MediaState

if TYPE_CHECKING:
    from callkit.client.signaling import SignalingClient
    from callkit.desktop.attention import AttentionSettings, DisturbPolicy, QuietHours
    from callkit.desktop.ringer import Ringer, SoundSettings
    from callkit.desktop.screens import Corner, ScreenChoice
    from callkit.desktop.tones import Tone
    from callkit.invitation.configuration import CallInvitationConfiguration
    from callkit.invitation.embedded import EmbeddedServer
    from callkit.invitation.events import CallInvitationEvents
    from callkit.invitation.gui_collector import collectInGuiThread
    from callkit.invitation.history import CallHistoryModel, HistoryEntry, HistoryRole
    from callkit.invitation.loop import newEventLoop
    from callkit.invitation.media_service import MediaService
    from callkit.invitation.operation import Operation
    from callkit.invitation.service import CallInvitationService
    from callkit.kit import CallKit, KitParts, Surface, WindowOptions
    from callkit.media import Media, Processing, SentMedia
    from callkit.media.devices import DeviceKind
    from callkit.protocol.frames import (
        CallInvitationReceived,
        CallUserStateChanged,
        UserStatusUpdated,
    )
    from callkit.switchboard.policy import BusyPolicy
    from callkit.switchboard.view import CallView, MemberView, Phase
    from callkit.texts import LANGUAGES, InnerText, Plural
    from callkit.theme import Theme
    from callkit.widgets.call.builders import CallBuilders
    from callkit.widgets.call.call_dialog import CallDialog
    from callkit.widgets.call.incoming_dialog import IncomingCallDialog
    from callkit.widgets.call.media_devices import MediaDevice, MediaDevices
    from callkit.widgets.call.member_note import MemberNote
    from callkit.widgets.call.people_picker import PeoplePicker
    from callkit.widgets.history.history_rows import HistoryFilter
    from callkit.widgets.history.history_view import CallHistoryView
    from callkit.widgets.inline.banner_area import CallBannerArea
    from callkit.widgets.inline.send_button import InvitationResult, SendCallInvitationButton
    from callkit.widgets.parts.call_button import CallButton
    from callkit.widgets.parts.portraits import setPortraits
    from callkit.widgets.parts.shortcuts import Shortcuts
    from callkit.widgets.scenes.incoming_scene import IncomingOptions
    from callkit.widgets.scenes.outgoing_scene import OutgoingOptions
    from callkit.widgets.scenes.scene import Control, Scene
    from callkit.widgets.stage.in_call_panel import InCallPanel
    from callkit.widgets.stage.window import CallWindow

__all__ = [
    "LANGUAGES",
    "Action",
    "AttentionSettings",
    "BusyPolicy",
    "CXHandleType",
    "CallBannerArea",
    "CallBuilders",
    "CallButton",
    "CallDialog",
    "CallHistoryModel",
    "CallHistoryView",
    "CallInfo",
    "CallInvitationConfiguration",
    "CallInvitationEvents",
    "CallInvitationMode",
    "CallInvitationReceived",
    "CallInvitationService",
    "CallInviteConfig",
    "CallKit",
    "CallKitError",
    "CallRequest",
    "CallState",
    "CallType",
    "CallUser",
    "CallUserInfo",
    "CallUserState",
    "CallUserStateChanged",
    "CallView",
    "CallWindow",
    "ConnectionEvent",
    "ConnectionState",
    "Control",
    "Corner",
    "DeviceKind",
    "DisturbPolicy",
    "EmbeddedServer",
    "EndReason",
    "ErrorCode",
    "ErrorUserInfo",
    "HistoryEntry",
    "HistoryFilter",
    "HistoryRole",
    "InCallPanel",
    "IncomingCallDialog",
    "IncomingOptions",
    "InnerText",
    "InvitationResult",
    "JoinPolicy",
    "KitParts",
    "LinkTrouble",
    "Media",
    "MediaDevice",
    "MediaDevices",
    "MediaKind",
    "MediaNote",
    "MediaService",
    "MediaState",
    "MemberNote",
    "MemberView",
    "Operation",
    "OutgoingOptions",
    "PeoplePicker",
    "Phase",
    "PlatformType",
    "Plural",
    "Processing",
    "ProtocolError",
    "PushConfig",
    "QuietHours",
    "RequestError",
    "Ringer",
    "Scene",
    "ScreenChoice",
    "SendCallInvitationButton",
    "SentMedia",
    "Shortcuts",
    "SignalingClient",
    "SoundSettings",
    "StoreError",
    "Surface",
    "Theme",
    "Tone",
    "TransportError",
    "UsageError",
    "User",
    "UserOnlineStatus",
    "UserStatusSubscribeConfig",
    "UserStatusUpdated",
    "VoIPConfig",
    "WindowOptions",
    "collectInGuiThread",
    "newEventLoop",
    "setPortraits",
]

_ON_FIRST_USE = {
    "AttentionSettings": "callkit.desktop.attention",
    "BusyPolicy": "callkit.switchboard.policy",
    "CallBannerArea": "callkit.widgets.inline.banner_area",
    "CallBuilders": "callkit.widgets.call.builders",
    "CallButton": "callkit.widgets.parts.call_button",
    "CallDialog": "callkit.widgets.call.call_dialog",
    "CallHistoryModel": "callkit.invitation.history",
    "CallHistoryView": "callkit.widgets.history.history_view",
    "CallInvitationConfiguration": "callkit.invitation.configuration",
    "CallInvitationEvents": "callkit.invitation.events",
    "CallInvitationReceived": "callkit.protocol.frames",
    "CallInvitationService": "callkit.invitation.service",
    "CallKit": "callkit.kit",
    "CallUserStateChanged": "callkit.protocol.frames",
    "CallView": "callkit.switchboard.view",
    "CallWindow": "callkit.widgets.stage.window",
    "Control": "callkit.widgets.scenes.scene",
    "Corner": "callkit.desktop.screens",
    "DeviceKind": "callkit.media.devices",
    "DisturbPolicy": "callkit.desktop.attention",
    "EmbeddedServer": "callkit.invitation.embedded",
    "HistoryEntry": "callkit.invitation.history",
    "HistoryFilter": "callkit.widgets.history.history_rows",
    "HistoryRole": "callkit.invitation.history",
    "InCallPanel": "callkit.widgets.stage.in_call_panel",
    "IncomingCallDialog": "callkit.widgets.call.incoming_dialog",
    "IncomingOptions": "callkit.widgets.scenes.incoming_scene",
    "InnerText": "callkit.texts",
    "InvitationResult": "callkit.widgets.inline.send_button",
    "KitParts": "callkit.kit",
    "LANGUAGES": "callkit.texts",
    "Media": "callkit.media",
    "MediaDevice": "callkit.widgets.call.media_devices",
    "MediaDevices": "callkit.widgets.call.media_devices",
    "MediaService": "callkit.invitation.media_service",
    "MemberNote": "callkit.widgets.call.member_note",
    "MemberView": "callkit.switchboard.view",
    "Operation": "callkit.invitation.operation",
    "OutgoingOptions": "callkit.widgets.scenes.outgoing_scene",
    "PeoplePicker": "callkit.widgets.call.people_picker",
    "Phase": "callkit.switchboard.view",
    "Plural": "callkit.texts",
    "Processing": "callkit.media",
    "QuietHours": "callkit.desktop.attention",
    "Ringer": "callkit.desktop.ringer",
    "Scene": "callkit.widgets.scenes.scene",
    "ScreenChoice": "callkit.desktop.screens",
    "SendCallInvitationButton": "callkit.widgets.inline.send_button",
    "SentMedia": "callkit.media",
    "Shortcuts": "callkit.widgets.parts.shortcuts",
    "SignalingClient": "callkit.client.signaling",
    "SoundSettings": "callkit.desktop.ringer",
    "Surface": "callkit.kit",
    "Theme": "callkit.theme",
    "Tone": "callkit.desktop.tones",
    "UserStatusUpdated": "callkit.protocol.frames",
    "WindowOptions": "callkit.kit",
    "collectInGuiThread": "callkit.invitation.gui_collector",
    "newEventLoop": "callkit.invitation.loop",
    "setPortraits": "callkit.widgets.parts.portraits",
}


if not TYPE_CHECKING:
    __getattr__, __dir__ = _onFirstUse(__name__, _ON_FIRST_USE)
