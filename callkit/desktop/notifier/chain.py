"""The face of the notifications: a chain of backends, of which the first that works is used."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from callkit.desktop.notifier.base import (
    Notification,
    NotificationAction,
    NotificationKind,
    Notifier,
    NotifierEvents,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

log = logging.getLogger("callkit.desktop.notifier")

Backend = Callable[[NotifierEvents], Notifier]
"""Makes a backend; raises ImportError or OSError when it cannot exist here."""

_ANSWER_MS: Final = 3000


class Notifications(QObject):
    """Notifications of calls, whatever the desktop has for them. GUI thread only, never raises.

    What is live is remembered here, not in a backend: one that fails, now or later, is replaced
    by the next of the chain, and a ringing call shown again.

    Signals:
        activated: A person chose an action of a notification that is still live:
            (callID, action, activation token).
        dismissed: A person closed a notification: (callID). Not a refusal.
        backendChanged: The name of the backend that is used now.
    """

    activated = Signal(str, str, str, arguments=["callID", "action", "token"])
    dismissed = Signal(str, arguments=["callID"])
    backendChanged = Signal(str, arguments=["name"])

    def __init__(
        self,
        backends: Sequence[Backend],
        parent: QObject | None = None,
        *,
        answerMs: int = _ANSWER_MS,
    ) -> None:
        super().__init__(parent)
        self._remaining = list(backends)
        self._backend: Notifier | None = None
        self._events: _Events | None = None
        self._ready = False
        self._live: dict[str, Notification] = {}
        self._dismissed: dict[str, NotificationKind] = {}
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(answerMs)
        self._deadline.timeout.connect(self._on_silence)
        # Not now: nobody has connected to the signals yet.
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.timeout.connect(self._next)
        self._start.start(0)

    @property
    def name(self) -> str:
        """The backend in use; "" while the first one is still being asked."""
        return self._backend.name if self._backend is not None and self._ready else ""

    @property
    def buttons(self) -> bool:
        """Actions are shown as buttons."""
        return self._backend is not None and self._ready and self._backend.buttons

    def show(self, notification: Notification) -> None:
        """Show or replace a call's notification.

        One that the person has closed stays closed until its kind changes: a call that people
        join must not alert again and again.
        """
        callID = notification.callID
        if self._dismissed.get(callID) is notification.kind:
            return
        self._dismissed.pop(callID, None)
        if self._live.get(callID) == notification:
            return
        self._live[callID] = notification
        if self._ready and self._backend is not None:
            self._backend.show(notification)

    def withdraw(self, callID: str) -> None:
        """Take a call's notification back, if there is one."""
        self._dismissed.pop(callID, None)
        if self._live.pop(callID, None) is not None and self._ready and self._backend:
            self._backend.withdraw(callID)

    def close(self) -> None:
        """Take everything back that rings and stop; missed calls stay where they are."""
        for callID, notification in list(self._live.items()):
            if notification.stays:
                self.withdraw(callID)
        self._live.clear()
        self._remaining.clear()
        self._start.stop()
        self._drop()

    # --- the chain ---

    def _next(self) -> None:
        while self._remaining:
            make = self._remaining.pop(0)
            self._events = _Events(self)
            try:
                self._backend = make(self._events)
            except (ImportError, OSError) as error:
                log.info("notifications: not by %s: %s", _label(make), error)
                continue
            self._deadline.start()
            self._backend.open()
            return
        log.info("notifications: none on this desktop")
        self.backendChanged.emit("none")

    def _drop(self) -> None:
        self._deadline.stop()
        self._ready = False
        backend, self._backend = self._backend, None
        if self._events is not None:
            self._events.chain = None
            self._events = None
        if backend is not None:
            backend.close()

    def _on_ready(self) -> None:
        self._deadline.stop()
        if self._ready or self._backend is None:
            return
        self._ready = True
        log.debug("notifications by %s", self._backend.name)
        self.backendChanged.emit(self._backend.name)
        for notification in self._live.values():
            if notification.callID not in self._dismissed:
                self._backend.show(notification)

    def _on_failed(self, reason: str) -> None:
        name = self._backend.name if self._backend is not None else "?"
        log.info("notifications: not by %s: %s", name, reason)
        was_ready = self._ready
        self._drop()
        if was_ready:
            # Shown once already by the one that failed: only what still rings is news.
            self._live = {callID: live for callID, live in self._live.items() if live.stays}
        self._next()

    def _on_silence(self) -> None:
        self._on_failed("no answer")

    def _on_activated(self, callID: str, action: NotificationAction, token: str) -> None:
        live = self._live.get(callID)
        offered = {NotificationAction.OPEN, *(known for known, _ in live.actions)} if live else ()
        if action in offered:
            self.activated.emit(callID, action.value, token)

    def _on_dismissed(self, callID: str) -> None:
        live = self._live.get(callID)
        if live is not None:
            self._dismissed[callID] = live.kind
            self.dismissed.emit(callID)


class _Events:
    """What one backend reports; falls silent when the chain has moved on."""

    def __init__(self, chain: Notifications) -> None:
        self.chain: Notifications | None = chain

    def ready(self, notifier: Notifier) -> None:
        if self.chain is not None:
            self.chain._on_ready()

    def failed(self, notifier: Notifier, reason: str) -> None:
        if self.chain is not None:
            self.chain._on_failed(reason)

    def activated(self, callID: str, action: NotificationAction, token: str) -> None:
        if self.chain is not None:
            self.chain._on_activated(callID, action, token)

    def dismissed(self, callID: str) -> None:
        if self.chain is not None:
            self.chain._on_dismissed(callID)


def openNotifications(
    appName: str,
    *,
    desktopEntry: str = "",
    tray: QSystemTrayIcon | None = None,
    parent: QObject | None = None,
) -> Notifications:
    """Notifications by the best means this desktop has. Takes no time: it is asked later.

    ``desktopEntry`` is the name of the app's ``.desktop`` file without its ending; ``tray`` an
    icon whose messages are the last resort.
    """

    def by_portal(events: NotifierEvents) -> Notifier:
        from callkit.desktop.notifier.portal import PortalNotifier

        return PortalNotifier(events)

    def by_freedesktop(events: NotifierEvents) -> Notifier:
        from callkit.desktop.notifier.freedesktop import FreedesktopNotifier

        return FreedesktopNotifier(events, appName, desktopEntry=desktopEntry)

    def by_native(events: NotifierEvents) -> Notifier:
        from callkit.desktop.notifier.native import NativeNotifier

        return NativeNotifier(events, appName)

    def by_tray(events: NotifierEvents) -> Notifier:
        from callkit.desktop.notifier.tray import TrayNotifier

        return TrayNotifier(events, tray)

    own = [by_native] if sys.platform in ("win32", "darwin") else [by_portal, by_freedesktop]
    return Notifications([*own, by_tray], parent)


def _label(make: Backend) -> str:
    return getattr(make, "__name__", str(make)).removeprefix("by_")
