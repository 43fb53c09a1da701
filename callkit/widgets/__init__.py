"""What people see: every widget of the kit, each usable alone.

The widgets show values (:class:`callkit.switchboard.view.CallView`, :class:`callkit.model.User`)
and say by signals what was pressed. Names are imported on first use, so that an app loads only
what it shows.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callkit.media.devices import DeviceKind as DeviceKind
    from callkit.widgets.call.builders import CallBuilders as CallBuilders
    from callkit.widgets.call.incoming_dialog import IncomingCallDialog as IncomingCallDialog
    from callkit.widgets.call.media_devices import DeviceMenu as DeviceMenu
    from callkit.widgets.call.media_devices import MediaDevice as MediaDevice
    from callkit.widgets.call.media_devices import MediaDevices as MediaDevices
    from callkit.widgets.call.member_note import MemberNote as MemberNote
    from callkit.widgets.call.more_calls import WaitingCallRows as WaitingCallRows
    from callkit.widgets.call.people_picker import PeoplePicker as PeoplePicker
    from callkit.widgets.call.quit_dialog import QuitDialog as QuitDialog
    from callkit.widgets.call.reply_menu import MoreMenu as MoreMenu
    from callkit.widgets.call.reply_menu import RemindMenu as RemindMenu
    from callkit.widgets.call.reply_menu import ReplyMenu as ReplyMenu
    from callkit.widgets.history.history_rows import HistoryFilter as HistoryFilter
    from callkit.widgets.history.history_view import CallHistoryView as CallHistoryView
    from callkit.widgets.inline.banner import IncomingCallBanner as IncomingCallBanner
    from callkit.widgets.inline.banner_area import CallBannerArea as CallBannerArea
    from callkit.widgets.inline.mini_bar import MiniCallBar as MiniCallBar
    from callkit.widgets.inline.send_button import InvitationResult as InvitationResult
    from callkit.widgets.inline.send_button import (
        SendCallInvitationButton as SendCallInvitationButton,
    )
    from callkit.widgets.parts.announcing import announce as announce
    from callkit.widgets.parts.announcing import setAnnouncer as setAnnouncer
    from callkit.widgets.parts.answer_buttons import AcceptCallButton as AcceptCallButton
    from callkit.widgets.parts.answer_buttons import CancelCallButton as CancelCallButton
    from callkit.widgets.parts.answer_buttons import DeclineCallButton as DeclineCallButton
    from callkit.widgets.parts.avatar import AvatarLabel as AvatarLabel
    from callkit.widgets.parts.call_button import CallButton as CallButton
    from callkit.widgets.parts.call_timer import CallTimer as CallTimer
    from callkit.widgets.parts.card import CallCard as CallCard
    from callkit.widgets.parts.card import CardWindow as CardWindow
    from callkit.widgets.parts.elided_label import ElidedLabel as ElidedLabel
    from callkit.widgets.parts.input_guard import InputGuard as InputGuard
    from callkit.widgets.parts.pill_button import PillButton as PillButton
    from callkit.widgets.parts.portraits import setPortraits as setPortraits
    from callkit.widgets.parts.shortcuts import DEFAULT_SHORTCUTS as DEFAULT_SHORTCUTS
    from callkit.widgets.parts.shortcuts import Shortcuts as Shortcuts
    from callkit.widgets.scenes.incoming_scene import IncomingOptions as IncomingOptions
    from callkit.widgets.scenes.outgoing_scene import OutgoingOptions as OutgoingOptions
    from callkit.widgets.scenes.scene import Control as Control
    from callkit.widgets.scenes.scene import Scene as Scene
    from callkit.widgets.stage.in_call_panel import InCallPanel as InCallPanel
    from callkit.widgets.stage.window import CallWindow as CallWindow

_HOMES = {
    "AcceptCallButton": "parts.answer_buttons",
    "AvatarLabel": "parts.avatar",
    "CallBannerArea": "inline.banner_area",
    "CallBuilders": "call.builders",
    "CallButton": "parts.call_button",
    "CallCard": "parts.card",
    "CallHistoryView": "history.history_view",
    "CallTimer": "parts.call_timer",
    "CallWindow": "stage.window",
    "CancelCallButton": "parts.answer_buttons",
    "CardWindow": "parts.card",
    "Control": "scenes.scene",
    "DEFAULT_SHORTCUTS": "parts.shortcuts",
    "DeclineCallButton": "parts.answer_buttons",
    "DeviceKind": "call.media_devices",
    "DeviceMenu": "call.media_devices",
    "ElidedLabel": "parts.elided_label",
    "HistoryFilter": "history.history_rows",
    "InCallPanel": "stage.in_call_panel",
    "IncomingCallBanner": "inline.banner",
    "IncomingCallDialog": "call.incoming_dialog",
    "IncomingOptions": "scenes.incoming_scene",
    "InputGuard": "parts.input_guard",
    "InvitationResult": "inline.send_button",
    "MediaDevice": "call.media_devices",
    "MediaDevices": "call.media_devices",
    "MemberNote": "call.member_note",
    "MiniCallBar": "inline.mini_bar",
    "WaitingCallRows": "call.more_calls",
    "MoreMenu": "call.reply_menu",
    "OutgoingOptions": "scenes.outgoing_scene",
    "PeoplePicker": "call.people_picker",
    "PillButton": "parts.pill_button",
    "QuitDialog": "call.quit_dialog",
    "RemindMenu": "call.reply_menu",
    "ReplyMenu": "call.reply_menu",
    "Scene": "scenes.scene",
    "SendCallInvitationButton": "inline.send_button",
    "Shortcuts": "parts.shortcuts",
    "announce": "parts.announcing",
    "setAnnouncer": "parts.announcing",
    "setPortraits": "parts.portraits",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
