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
    from callkit.widgets.avatar import AvatarLabel as AvatarLabel
    from callkit.widgets.call_button import CallButton as CallButton
    from callkit.widgets.call_timer import CallTimer as CallTimer
    from callkit.widgets.card import CallCard as CallCard
    from callkit.widgets.incoming_dialog import IncomingCallDialog as IncomingCallDialog
    from callkit.widgets.incoming_scene import IncomingOptions as IncomingOptions
    from callkit.widgets.input_guard import InputGuard as InputGuard
    from callkit.widgets.outgoing_dialog import OutgoingCallDialog as OutgoingCallDialog
    from callkit.widgets.outgoing_scene import OutgoingOptions as OutgoingOptions
    from callkit.widgets.pill_button import PillButton as PillButton
    from callkit.widgets.reply_menu import RemindMenu as RemindMenu
    from callkit.widgets.reply_menu import ReplyMenu as ReplyMenu
    from callkit.widgets.shortcuts import DEFAULT_SHORTCUTS as DEFAULT_SHORTCUTS
    from callkit.widgets.shortcuts import Shortcuts as Shortcuts

_HOMES = {
    "AvatarLabel": "avatar",
    "CallButton": "call_button",
    "CallCard": "card",
    "CallTimer": "call_timer",
    "DEFAULT_SHORTCUTS": "shortcuts",
    "IncomingCallDialog": "incoming_dialog",
    "IncomingOptions": "incoming_scene",
    "InputGuard": "input_guard",
    "OutgoingCallDialog": "outgoing_dialog",
    "OutgoingOptions": "outgoing_scene",
    "PillButton": "pill_button",
    "RemindMenu": "reply_menu",
    "ReplyMenu": "reply_menu",
    "Shortcuts": "shortcuts",
    "announce": "announcing",
    "setAnnouncer": "announcing",
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
