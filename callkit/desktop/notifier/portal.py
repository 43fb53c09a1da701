"""``org.freedesktop.portal.Notification``: the way out of a sandbox, and the desktop's own idea of
a call notification where it has one (version 2).

A portal does not say whether anything was shown. It is therefore used only inside a sandbox, or
when it says that it understands ``call.incoming``.

Source: XDG Desktop Portal, interface version 2; ``reference/desktop.md`` B6, D3.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, MatchRule
from PySide6.QtCore import QTimer

from callkit.desktop.notifier.base import (
    Notification,
    NotificationAction,
    NotificationKind,
    NotifierEvents,
)
from callkit.desktop.session_bus import SessionBus
from callkit.errors import TransportError

NAME: Final = "org.freedesktop.portal.Desktop"
INTERFACE: Final = "org.freedesktop.portal.Notification"
_PORTAL: Final = DBusAddress("/org/freedesktop/portal/desktop", bus_name=NAME, interface=INTERFACE)
_CATEGORY: Final = {
    NotificationKind.INCOMING: "call.incoming",
    NotificationKind.WAITING: "call.incoming",
    NotificationKind.MISSED: "call.unanswered",
}
_PURPOSE: Final = {
    NotificationAction.ANSWER: "call.accept",
    NotificationAction.DECLINE: "call.decline",
}
_SHOW_BUTTONS: Final = frozenset({"GNOME", "KDE", "XFCE", "X-Cinnamon", "MATE", "Budgie", "Unity"})
"""Desktops whose notifications have buttons."""
_PREFIX: Final = "callkit-"


def _desktops() -> list[str]:
    return os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")


def sandboxed() -> bool:
    """This program runs inside Flatpak or Snap."""
    return Path("/.flatpak-info").exists() or "SNAP" in os.environ


class PortalNotifier:
    """Notifications through the desktop portal."""

    name = "portal"

    def __init__(
        self, events: NotifierEvents, *, address: str = "SESSION", inSandbox: bool | None = None
    ) -> None:
        self._events = events
        self._address = address
        self._in_sandbox = sandboxed() if inSandbox is None else inSandbox
        self._bus: SessionBus | None = None
        self._version = 1
        self._options: dict[str, Any] = {}
        self._shown: set[str] = set()

    @property
    def buttons(self) -> bool:
        """A portal without call notifications passes everything to the desktop's own server, which
        may hide them."""
        return self._version >= 2 or bool(_SHOW_BUTTONS & set(_desktops()))

    def open(self) -> None:
        try:
            self._bus = bus = SessionBus(self._address)
        except TransportError as error:
            reason = str(error)
            QTimer.singleShot(0, lambda: self._events.failed(self, reason))
            return
        bus.lost.connect(self._fail)
        rule = MatchRule(type="signal", sender=NAME, interface=INTERFACE, member="ActionInvoked")
        bus.watch(rule, self._on_action)
        bus.get(_PORTAL, "version", reply=self._on_version, failure=self._fail)

    def show(self, notification: Notification) -> None:
        if self._bus is None:
            return
        self._shown.add(notification.callID)
        self._bus.call(
            _PORTAL,
            "AddNotification",
            "sa{sv}",
            _PREFIX + notification.callID,
            self._described(notification),
            failure=self._fail,
        )

    def withdraw(self, callID: str) -> None:
        if callID in self._shown and self._bus is not None:
            self._shown.discard(callID)
            self._bus.call(_PORTAL, "RemoveNotification", "s", _PREFIX + callID)

    def close(self) -> None:
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()

    def _described(self, notification: Notification) -> dict[str, tuple[str, Any]]:
        incoming = notification.kind is NotificationKind.INCOMING
        described: dict[str, tuple[str, Any]] = {
            "title": ("s", notification.title),
            "body": ("s", notification.body),
            "priority": ("s", "urgent" if incoming else "normal"),
            "default-action": ("s", NotificationAction.OPEN.value),
            "buttons": (
                "aa{sv}",
                [self._button(action, label) for action, label in notification.actions],
            ),
        }
        if notification.icon and not Path(notification.icon).is_absolute():
            described["icon"] = ("(sv)", ("themed", ("as", [notification.icon])))
        if self._version < 2:
            return described
        described["sound"] = ("s", "silent")
        category = _CATEGORY.get(notification.kind)
        if category in self._options.get("category", ()):
            described["category"] = ("s", category)
        hints = ["persistent"] if notification.stays else []
        if notification.hideOnLock:
            hints.append("hide-content-on-lock-screen")
        described["display-hint"] = ("as", hints)
        return described

    def _button(self, action: NotificationAction, label: str) -> dict[str, tuple[str, Any]]:
        button: dict[str, tuple[str, Any]] = {
            "label": ("s", label),
            "action": ("s", action.value),
        }
        purpose = _PURPOSE.get(action)
        if self._version >= 2 and purpose in self._options.get("button-purpose", ()):
            button["purpose"] = ("s", purpose)
        return button

    def _on_version(self, version: int) -> None:
        self._version = version
        if version < 2:
            self._decide()
        elif self._bus is not None:
            self._bus.get(_PORTAL, "SupportedOptions", reply=self._on_options, failure=self._fail)

    def _on_options(self, options: dict[str, tuple[str, Any]]) -> None:
        self._options = {name: value for name, (_, value) in options.items()}
        self._decide()

    def _decide(self) -> None:
        if self._in_sandbox or "call.incoming" in self._options.get("category", ()):
            self._events.ready(self)
        else:
            self._fail(f"version {self._version} without calls, and this is no sandbox")

    def _on_action(self, identifier: str, key: str, parameter: list[tuple[str, Any]]) -> None:
        callID = identifier.removeprefix(_PREFIX)
        if not identifier.startswith(_PREFIX) or callID not in self._shown:
            return
        try:
            action = NotificationAction(key)
        except ValueError:
            return
        token = ""
        for signature, value in parameter:
            if signature == "a{sv}" and "activation-token" in value:
                token = str(value["activation-token"][1])
        self._events.activated(callID, action, token)

    def _fail(self, reason: str) -> None:
        if self._bus is not None:
            self.close()
            self._events.failed(self, reason)
