"""How a widget emits a person's request about a call."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from callkit.requests import Action, CallRequest

ALIASES: Final = MappingProxyType(
    {
        Action.ACCEPT: "acceptRequested",
        Action.DECLINE: "declineRequested",
        Action.IGNORE: "ignoreRequested",
        Action.SILENCE: "silenceRequested",
        Action.CANCEL: "cancelRequested",
        Action.HANG_UP: "hangUpRequested",
        Action.END_FOR_ALL: "endForAllRequested",
        Action.CALL_BACK: "callAgainRequested",
        Action.CALL_AGAIN: "callAgainRequested",
        Action.INVITE: "inviteRequested",
        Action.STOP_CALLING: "stopCallingRequested",
        Action.RING_AGAIN: "ringAgainRequested",
        Action.MEDIA: "mediaToggled",
        Action.SETTINGS: "settingsRequested",
        Action.APP: "appActionRequested",
        Action.SHOW: "expandRequested",
        Action.MINIMIZE: "minimizeRequested",
        Action.CLOSE: "closeRequested",
    }
)
"""Signals with which a widget in a form (Qt Designer) says the same, if it has them."""


def ask(widget: Any, callID: str, action: Action, argument: Any = None) -> None:
    """Say it with the signal ``requested``, and with the one of a form."""
    widget.requested.emit(CallRequest(callID, action, argument))
    alias = getattr(widget, ALIASES.get(action, ""), None)
    if alias is not None:
        given = argument if isinstance(argument, tuple) else (argument,)
        alias.emit(*(() if argument is None else given))
