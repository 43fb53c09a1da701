"""Messages of a tray icon: no buttons, cannot be taken back, but works on every system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon

from callkit.desktop.notifier.base import Notification, NotificationAction, NotifierEvents

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

_STAYS_MS: Final = 30_000
_GOES_MS: Final = 8_000


class TrayNotifier(QObject):
    """Shows each notification as a message of the tray icon; a click opens the call."""

    name = "tray"
    buttons = False

    def __init__(self, events: NotifierEvents, tray: QSystemTrayIcon | None) -> None:
        super().__init__()
        self._events = events
        self._tray = tray
        self._last = ""
        self._connected = False
        self._closed = False

    def open(self) -> None:
        QTimer.singleShot(0, self, self._begin)

    def show(self, notification: Notification) -> None:
        if self._tray is None:
            return
        self._last = notification.callID
        duration = _STAYS_MS if notification.stays else _GOES_MS
        icon = QIcon(notification.icon) if notification.icon else self._tray.icon()
        self._tray.showMessage(notification.title, notification.body, icon, duration)

    def withdraw(self, callID: str) -> None:
        # A message cannot be taken back; a click on it must not open a call that is over.
        if callID == self._last:
            self._last = ""

    def close(self) -> None:
        self._closed = True
        tray, self._tray = self._tray, None
        if tray is not None and self._connected:
            tray.messageClicked.disconnect(self._on_click)

    def _begin(self) -> None:
        if self._closed:
            return
        tray = self._tray
        if tray is None or not tray.isVisible() or not tray.supportsMessages():
            self._tray = None
            self._events.failed(self, "no tray icon that can show messages")
            return
        tray.messageClicked.connect(self._on_click)
        self._connected = True
        self._events.ready(self)

    def _on_click(self) -> None:
        if self._last:
            self._events.activated(self._last, NotificationAction.OPEN, "")
