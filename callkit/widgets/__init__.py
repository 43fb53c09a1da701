"""What people see: every widget of the kit, each usable alone.

The widgets show values (:class:`callkit.switchboard.view.CallView`, :class:`callkit.model.User`)
and say by signals what was pressed. Names are imported on first use, so that an app loads only
what it shows.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callkit.widgets.announcing import announce as announce
    from callkit.widgets.announcing import setAnnouncer as setAnnouncer
    from callkit.widgets.answer_buttons import AcceptCallButton as AcceptCallButton
    from callkit.widgets.answer_buttons import CancelCallButton as CancelCallButton
    from callkit.widgets.answer_buttons import DeclineCallButton as DeclineCallButton
    from callkit.widgets.avatar import AvatarLabel as AvatarLabel
    from callkit.widgets.banner import IncomingCallBanner as IncomingCallBanner
    from callkit.widgets.banner_area import CallBannerArea as CallBannerArea
    from callkit.widgets.builders import CallBuilders as CallBuilders
    from callkit.widgets.call_button import CallButton as CallButton
    from callkit.widgets.call_timer import CallTimer as CallTimer
    from callkit.widgets.card import CallCard as CallCard
    from callkit.widgets.card import CardWindow as CardWindow
    from callkit.widgets.elided_label import ElidedLabel as ElidedLabel
    from callkit.widgets.faces import setPortraits as setPortraits
    from callkit.widgets.group_panel import GroupCallPanel as GroupCallPanel
    from callkit.widgets.history_rows import HistoryFilter as HistoryFilter
    from callkit.widgets.history_view import CallHistoryView as CallHistoryView
    from callkit.widgets.in_call_panel import InCallPanel as InCallPanel
    from callkit.widgets.incoming_dialog import IncomingCallDialog as IncomingCallDialog
    from callkit.widgets.incoming_scene import IncomingOptions as IncomingOptions
    from callkit.widgets.input_guard import InputGuard as InputGuard
    from callkit.widgets.media_devices import DeviceKind as DeviceKind
    from callkit.widgets.media_devices import DeviceMenu as DeviceMenu
    from callkit.widgets.media_devices import MediaDevice as MediaDevice
    from callkit.widgets.media_devices import MediaDevices as MediaDevices
    from callkit.widgets.member_row import MemberNote as MemberNote
    from callkit.widgets.mini_bar import MiniCallBar as MiniCallBar
    from callkit.widgets.more_calls import MoreCallsLabel as MoreCallsLabel
    from callkit.widgets.outgoing_dialog import OutgoingCallDialog as OutgoingCallDialog
    from callkit.widgets.outgoing_scene import OutgoingOptions as OutgoingOptions
    from callkit.widgets.people_picker import PeoplePicker as PeoplePicker
    from callkit.widgets.pill_button import PillButton as PillButton
    from callkit.widgets.quit_dialog import QuitDialog as QuitDialog
    from callkit.widgets.reply_menu import MoreMenu as MoreMenu
    from callkit.widgets.reply_menu import RemindMenu as RemindMenu
    from callkit.widgets.reply_menu import ReplyMenu as ReplyMenu
    from callkit.widgets.scene import Action as Action
    from callkit.widgets.scene import Control as Control
    from callkit.widgets.scene import MediaNote as MediaNote
    from callkit.widgets.scene import Scene as Scene
    from callkit.widgets.send_button import InvitationResult as InvitationResult
    from callkit.widgets.send_button import SendCallInvitationButton as SendCallInvitationButton
    from callkit.widgets.shortcuts import DEFAULT_SHORTCUTS as DEFAULT_SHORTCUTS
    from callkit.widgets.shortcuts import Shortcuts as Shortcuts

_HOMES = {
    "AcceptCallButton": "answer_buttons",
    "Action": "scene",
    "AvatarLabel": "avatar",
    "CallBannerArea": "banner_area",
    "CallBuilders": "builders",
    "CallButton": "call_button",
    "CallCard": "card",
    "CallHistoryView": "history_view",
    "CallTimer": "call_timer",
    "CancelCallButton": "answer_buttons",
    "CardWindow": "card",
    "Control": "scene",
    "DEFAULT_SHORTCUTS": "shortcuts",
    "DeclineCallButton": "answer_buttons",
    "DeviceKind": "media_devices",
    "DeviceMenu": "media_devices",
    "ElidedLabel": "elided_label",
    "GroupCallPanel": "group_panel",
    "HistoryFilter": "history_rows",
    "InCallPanel": "in_call_panel",
    "IncomingCallBanner": "banner",
    "IncomingCallDialog": "incoming_dialog",
    "IncomingOptions": "incoming_scene",
    "InputGuard": "input_guard",
    "InvitationResult": "send_button",
    "MediaDevice": "media_devices",
    "MediaDevices": "media_devices",
    "MediaNote": "scene",
    "MemberNote": "member_row",
    "MiniCallBar": "mini_bar",
    "MoreCallsLabel": "more_calls",
    "MoreMenu": "reply_menu",
    "OutgoingCallDialog": "outgoing_dialog",
    "OutgoingOptions": "outgoing_scene",
    "PeoplePicker": "people_picker",
    "PillButton": "pill_button",
    "QuitDialog": "quit_dialog",
    "RemindMenu": "reply_menu",
    "ReplyMenu": "reply_menu",
    "Scene": "scene",
    "SendCallInvitationButton": "send_button",
    "Shortcuts": "shortcuts",
    "announce": "announcing",
    "setAnnouncer": "announcing",
    "setPortraits": "faces",
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
