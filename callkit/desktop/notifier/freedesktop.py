"""``org.freedesktop.Notifications``: what nearly every Linux desktop has.

Source: the Desktop Notifications Specification 1.2; ``reference/desktop.md`` B6, D4.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
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

NAME: Final = "org.freedesktop.Notifications"
_SERVER: Final = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
_CATEGORY: Final = {
    NotificationKind.INCOMING: "call.incoming",
    NotificationKind.WAITING: "call.incoming",
    NotificationKind.MISSED: "call.unanswered",
    NotificationKind.ENDED: "call.ended",
}
HIDES_BUTTONS: Final = frozenset({"dunst", "fnott", "mako", "wired"})
"""Servers that support actions without drawing buttons: actions are chosen by a key, a menu or
another program."""
_LOW, _NORMAL, _CRITICAL = 0, 1, 2
_NEVER: Final = 0
_AS_THE_SERVER_LIKES: Final = -1
_BY_THE_PERSON: Final = 2


@dataclass
class _Shown:
    """One call's notification on the server, or on its way there."""

    notification: Notification
    id: int = 0
    waiting: bool = False
    """The server has not said its id yet."""
    changed: bool = False
    withdrawn: bool = False


class FreedesktopNotifier:
    """Notifications through the desktop's notification server, over a connection of our own."""

    name = "freedesktop"

    def __init__(
        self,
        events: NotifierEvents,
        appName: str,
        *,
        desktopEntry: str = "",
        address: str = "SESSION",
    ) -> None:
        self._events = events
        self._app_name = appName
        self._desktop_entry = desktopEntry
        self._address = address
        self._bus: SessionBus | None = None
        self._capabilities: frozenset[str] = frozenset()
        self._server = ""
        self._shown: dict[str, _Shown] = {}
        self._call_of: dict[int, str] = {}
        self._tokens: dict[int, str] = {}
        self._chosen: set[int] = set()

    @property
    def buttons(self) -> bool:
        return self._actions and self._server not in HIDES_BUTTONS

    @property
    def _actions(self) -> bool:
        return "actions" in self._capabilities

    def open(self) -> None:
        try:
            self._bus = bus = SessionBus(self._address)
        except TransportError as error:
            reason = str(error)
            QTimer.singleShot(0, lambda: self._events.failed(self, reason))
            return
        bus.lost.connect(self._fail)
        for member, handler in (
            ("ActionInvoked", self._on_action),
            ("ActivationToken", self._on_token),
            ("NotificationClosed", self._on_closed),
        ):
            rule = MatchRule(type="signal", sender=NAME, interface=NAME, member=member)
            bus.watch(rule, handler)
        bus.watchOwner(NAME, self._on_owner)
        self._ask_capabilities(self._on_capabilities)

    def show(self, notification: Notification) -> None:
        shown = self._shown.get(notification.callID)
        if shown is None:
            shown = self._shown[notification.callID] = _Shown(notification)
        shown.notification = notification
        shown.withdrawn = False
        if shown.waiting:
            shown.changed = True
        else:
            self._notify(shown)

    def withdraw(self, callID: str) -> None:
        shown = self._shown.get(callID)
        if shown is None:
            return
        if shown.waiting:
            shown.withdrawn = True
            return
        del self._shown[callID]
        self._call_of.pop(shown.id, None)
        if shown.id and self._bus is not None:
            self._bus.call(_SERVER, "CloseNotification", "u", shown.id)

    def close(self) -> None:
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()

    # --- towards the server ---

    def _ask_capabilities(self, reply: Any) -> None:
        if self._bus is not None:
            # The name of the server comes first, so that it is known when its abilities are.
            self._bus.call(_SERVER, "GetServerInformation", reply=self._on_server)
            self._bus.call(_SERVER, "GetCapabilities", reply=reply, failure=self._fail)

    def _on_server(self, name: str, *_more: str) -> None:
        self._server = name.lower()

    def _notify(self, shown: _Shown) -> None:
        if self._bus is None:
            return
        shown.waiting, shown.changed = True, False
        callID = shown.notification.callID
        self._bus.call(
            _SERVER,
            "Notify",
            "susssasa{sv}i",
            *self._arguments(shown.notification, shown.id),
            reply=lambda number: self._on_notified(callID, number),
            failure=self._fail,
        )

    def _arguments(self, notification: Notification, replaces: int) -> tuple[Any, ...]:
        title, body = notification.title, notification.body
        if "body" not in self._capabilities and body:
            title, body = f"{title} – {body}", ""
        if "body-markup" in self._capabilities:
            body = html.escape(body, quote=False)
        actions: list[str] = []
        if self._actions:
            actions = ["default", notification.title]
            for action, label in notification.actions:
                actions += [action.value, label]
        timeout = _NEVER if notification.stays else _AS_THE_SERVER_LIKES
        icon = notification.icon
        return (
            self._app_name,
            replaces,
            icon,
            title,
            body,
            actions,
            self._hints(notification),
            timeout,
        )

    def _hints(self, notification: Notification) -> dict[str, tuple[str, Any]]:
        urgency = {
            NotificationKind.INCOMING: _CRITICAL,
            NotificationKind.ENDED: _LOW,
        }.get(notification.kind, _NORMAL)
        hints: dict[str, tuple[str, Any]] = {
            "urgency": ("y", urgency),
            "category": ("s", _CATEGORY[notification.kind]),
            "suppress-sound": ("b", True),
        }
        if notification.stays:
            # The kit withdraws it itself, at every end and after every action.
            hints["resident"] = ("b", True)
        if self._desktop_entry:
            hints["desktop-entry"] = ("s", self._desktop_entry)
        if notification.icon and Path(notification.icon).is_absolute():
            hints["image-path"] = ("s", Path(notification.icon).as_uri())
        return hints

    # --- from the server ---

    def _on_capabilities(self, capabilities: list[str]) -> None:
        self._capabilities = frozenset(capabilities)
        self._events.ready(self)

    def _on_notified(self, callID: str, number: int) -> None:
        shown = self._shown.get(callID)
        if shown is None:
            return
        shown.waiting = False
        if shown.id != number:
            self._call_of.pop(shown.id, None)
        shown.id = number
        self._call_of[number] = callID
        if shown.withdrawn:
            self.withdraw(callID)
        elif shown.changed:
            self._notify(shown)

    def _on_action(self, number: int, key: str) -> None:
        callID = self._call_of.get(number)
        if callID is None:
            return
        try:
            action = NotificationAction.OPEN if key == "default" else NotificationAction(key)
        except ValueError:
            return
        self._chosen.add(number)
        self._events.activated(callID, action, self._tokens.pop(number, ""))

    def _on_token(self, number: int, token: str) -> None:
        if number in self._call_of:
            self._tokens[number] = token

    def _on_closed(self, number: int, reason: int) -> None:
        callID = self._call_of.pop(number, None)
        self._tokens.pop(number, None)
        chosen = number in self._chosen
        self._chosen.discard(number)
        shown = self._shown.get(callID) if callID is not None else None
        if callID is None or shown is None or shown.id != number:
            return
        shown.id = 0
        if not shown.waiting:
            del self._shown[callID]
        # Servers close a notification after an action as if the person had.
        if reason == _BY_THE_PERSON and not chosen:
            self._events.dismissed(callID)

    def _on_owner(self, owned: bool) -> None:
        """The server was restarted: it has forgotten everything."""
        for shown in self._shown.values():
            shown.id, shown.waiting = 0, False
        self._call_of.clear()
        self._tokens.clear()
        self._chosen.clear()
        if owned:
            self._ask_capabilities(self._on_return)
        elif self._shown:
            # Another may come; until then nothing is shown. One that ends while it has nothing to
            # show is started again by the next notification.
            self._become("", frozenset())

    def _become(self, server: str, capabilities: frozenset[str]) -> None:
        before = self.buttons
        self._server, self._capabilities = server, capabilities
        if self.buttons is not before:
            self._events.buttonsChanged(self)

    def _on_return(self, capabilities: list[str]) -> None:
        self._become(self._server, frozenset(capabilities))
        for callID, shown in list(self._shown.items()):
            if shown.withdrawn or not shown.notification.stays:
                del self._shown[callID]
            elif not shown.waiting and not shown.id:
                self._notify(shown)

    def _fail(self, reason: str) -> None:
        if self._bus is not None:
            self.close()
            self._events.failed(self, reason)
