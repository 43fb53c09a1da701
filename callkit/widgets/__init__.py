"""The widgets of the kit, each usable alone.

The widgets show values (:class:`callkit.switchboard.view.CallView`, :class:`callkit.model.User`)
and say by signals what was pressed. Names are imported on first use, so that an app loads only
what it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from callkit.on_first_use import onFirstUse as _onFirstUse

if TYPE_CHECKING:
    from callkit.media.devices import DeviceKind as DeviceKind
    from callkit.widgets.call.builders import CallBuilders as CallBuilders
    from callkit.widgets.call.call_statistics import CallStatistics as CallStatistics
    from callkit.widgets.call.call_statistics import Connection as Connection
    from callkit.widgets.call.device_check import DeviceCheck as DeviceCheck
    from callkit.widgets.call.incoming_dialog import IncomingCallDialog as IncomingCallDialog
    from callkit.widgets.call.media_devices import DeviceMenu as DeviceMenu
    from callkit.widgets.call.media_devices import MediaDevice as MediaDevice
    from callkit.widgets.call.media_devices import MediaDevices as MediaDevices
    from callkit.widgets.call.member_note import MemberNote as MemberNote
    from callkit.widgets.call.more_calls import WaitingCallRows as WaitingCallRows
    from callkit.widgets.call.people_picker import PeoplePicker as PeoplePicker
    from callkit.widgets.call.quality_bars import QualityBars as QualityBars
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
    "AcceptCallButton": "callkit.widgets.parts.answer_buttons",
    "AvatarLabel": "callkit.widgets.parts.avatar",
    "CallBannerArea": "callkit.widgets.inline.banner_area",
    "CallBuilders": "callkit.widgets.call.builders",
    "CallButton": "callkit.widgets.parts.call_button",
    "CallCard": "callkit.widgets.parts.card",
    "CallHistoryView": "callkit.widgets.history.history_view",
    "CallStatistics": "callkit.widgets.call.call_statistics",
    "CallTimer": "callkit.widgets.parts.call_timer",
    "CallWindow": "callkit.widgets.stage.window",
    "CancelCallButton": "callkit.widgets.parts.answer_buttons",
    "CardWindow": "callkit.widgets.parts.card",
    "Connection": "callkit.widgets.call.call_statistics",
    "Control": "callkit.widgets.scenes.scene",
    "DEFAULT_SHORTCUTS": "callkit.widgets.parts.shortcuts",
    "DeclineCallButton": "callkit.widgets.parts.answer_buttons",
    "DeviceCheck": "callkit.widgets.call.device_check",
    "DeviceKind": "callkit.media.devices",
    "DeviceMenu": "callkit.widgets.call.media_devices",
    "ElidedLabel": "callkit.widgets.parts.elided_label",
    "HistoryFilter": "callkit.widgets.history.history_rows",
    "InCallPanel": "callkit.widgets.stage.in_call_panel",
    "IncomingCallBanner": "callkit.widgets.inline.banner",
    "IncomingCallDialog": "callkit.widgets.call.incoming_dialog",
    "IncomingOptions": "callkit.widgets.scenes.incoming_scene",
    "InputGuard": "callkit.widgets.parts.input_guard",
    "InvitationResult": "callkit.widgets.inline.send_button",
    "MediaDevice": "callkit.widgets.call.media_devices",
    "MediaDevices": "callkit.widgets.call.media_devices",
    "MemberNote": "callkit.widgets.call.member_note",
    "MiniCallBar": "callkit.widgets.inline.mini_bar",
    "WaitingCallRows": "callkit.widgets.call.more_calls",
    "MoreMenu": "callkit.widgets.call.reply_menu",
    "OutgoingOptions": "callkit.widgets.scenes.outgoing_scene",
    "PeoplePicker": "callkit.widgets.call.people_picker",
    "PillButton": "callkit.widgets.parts.pill_button",
    "QualityBars": "callkit.widgets.call.quality_bars",
    "QuitDialog": "callkit.widgets.call.quit_dialog",
    "RemindMenu": "callkit.widgets.call.reply_menu",
    "ReplyMenu": "callkit.widgets.call.reply_menu",
    "Scene": "callkit.widgets.scenes.scene",
    "SendCallInvitationButton": "callkit.widgets.inline.send_button",
    "Shortcuts": "callkit.widgets.parts.shortcuts",
    "announce": "callkit.widgets.parts.announcing",
    "setAnnouncer": "callkit.widgets.parts.announcing",
    "setPortraits": "callkit.widgets.parts.portraits",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


if not TYPE_CHECKING:
    __getattr__, __dir__ = _onFirstUse(__name__, _HOMES)
