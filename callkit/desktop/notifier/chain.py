"""The notifications of this desktop: the first backend that works is used."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

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
_PATIENCE_MS: Final = 250
"""Milliseconds that a working backend waits for a better one that is tried at the same time."""


class Notifications(QObject):
    """Notifications of calls, by the means of this desktop. GUI thread only, never raises. Live
    notifications are stored here, not in a backend: one that fails, now or later, is replaced by
    the next of the chain, and a ringing call shown again. The chain's steps are taken one after the
    other; those of one step (a tuple) are asked side by side, the better ones first.

        Signals:
            activated: A person chose an action of a notification that is still live:
                (callID, action, activation token).
            dismissed: A person closed a notification: (callID). Not a refusal.
            backendChanged: The name of the backend that is used now.
            buttonsChanged: That backend shows buttons now, or none: (buttons).
    """

    activated = Signal(str, str, str, arguments=["callID", "action", "token"])
    dismissed = Signal(str, arguments=["callID"])
    backendChanged = Signal(str, arguments=["name"])
    buttonsChanged = Signal(bool, arguments=["buttons"])

    def __init__(
        self,
        backends: Sequence[Backend | tuple[Backend, ...]],
        parent: QObject | None = None,
        *,
        answerMs: int = _ANSWER_MS,
    ) -> None:
        super().__init__(parent)
        self._remaining = [step if isinstance(step, tuple) else (step,) for step in backends]
        self._asked: list[_Candidate] = []
        self._used: _Candidate | None = None
        self._exhausted = False
        self._live: dict[str, Notification] = {}
        self._dismissed: dict[str, NotificationKind] = {}
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(answerMs)
        self._deadline.timeout.connect(self._on_silence)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(min(answerMs, _PATIENCE_MS))
        self._patience.timeout.connect(self._on_silence)
        # Later: no slot is connected to the signals yet.
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.timeout.connect(self._next)
        self._start.start(0)

    @property
    def name(self) -> str:
        """The backend in use; "" while the first one is still being asked."""
        return self._used.notifier.name if self._used is not None else ""

    @property
    def none(self) -> bool:
        """All backends were tried, and none works on this desktop."""
        return self._exhausted

    @property
    def buttons(self) -> bool:
        """Actions are shown as buttons a person can see."""
        return self._used is not None and self._used.notifier.buttons

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
        if self._used is not None:
            self._used.notifier.show(notification)

    def withdraw(self, callID: str) -> None:
        """Withdraw a call's notification, if there is one."""
        self._dismissed.pop(callID, None)
        if self._live.pop(callID, None) is not None and self._used is not None:
            self._used.notifier.withdraw(callID)

    def close(self) -> None:
        """Withdraw all ringing notifications and stop; missed calls stay."""
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
            self._asked = [*filter(None, map(self._made, self._remaining.pop(0)))]
            if self._asked:
                self._deadline.start()
                for candidate in list(self._asked):
                    if candidate in self._asked:  # An earlier backend may have worked at once.
                        candidate.notifier.open()
                return
        log.info("notifications: none on this desktop")
        self._exhausted = True
        self.backendChanged.emit("none")

    def _made(self, make: Backend) -> _Candidate | None:
        candidate = _Candidate(self, make)
        try:
            candidate.notifier = make(candidate)
        except (ImportError, OSError) as error:
            log.info("notifications: not by %s: %s", _label(make), error)
            return None
        return candidate

    def _drop(self) -> None:
        self._deadline.stop()
        self._patience.stop()
        dropped, self._asked, self._used = [*self._asked, self._used], [], None
        for candidate in dropped:
            if candidate is not None:
                candidate.close()

    def _on_ready(self, candidate: _Candidate) -> None:
        if candidate in self._asked:
            candidate.answered = True
            self._choose()

    def _choose(self) -> None:
        """Use the best backend, or the best one that has answered when the best is slow."""
        ready = [candidate for candidate in self._asked if candidate.answered]
        if ready and (ready[0] is self._asked[0] or not self._deadline.isActive()):
            self._use(ready[0])
        elif ready and not self._patience.isActive():
            self._patience.start()

    def _use(self, chosen: _Candidate) -> None:
        others = [candidate for candidate in self._asked if candidate is not chosen]
        self._asked = []
        self._deadline.stop()
        self._patience.stop()
        for candidate in others:
            candidate.close()
        if others:
            # If the backend in use fails later, the others are tried again.
            self._remaining.insert(0, tuple(candidate.make for candidate in others))
        self._used = chosen
        backend = chosen.notifier
        log.debug("notifications by %s", backend.name)
        self.backendChanged.emit(backend.name)
        for notification in self._live.values():
            if notification.callID not in self._dismissed:
                backend.show(notification)

    def _on_failed(self, candidate: _Candidate, reason: str) -> None:
        log.info("notifications: not by %s: %s", candidate.notifier.name, reason)
        if candidate in self._asked:
            self._asked.remove(candidate)
            candidate.close()
            if self._asked:
                self._choose()
                return
        self._move_on()

    def _move_on(self) -> None:
        was_ready = self._used is not None
        self._drop()
        if was_ready:
            # The failed backend has shown it already: only ringing calls are shown again.
            self._live = {callID: live for callID, live in self._live.items() if live.stays}
        self._next()

    def _on_silence(self) -> None:
        """Stop waiting for the backends that have not answered."""
        self._deadline.stop()
        for candidate in [one for one in self._asked if not one.answered]:
            log.info("notifications: not by %s: no answer", candidate.notifier.name)
        self._choose()
        if self._used is None:
            self._move_on()

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


class _Candidate:
    """A backend that is tried or in use; its reports count until it is closed."""

    notifier: Notifier

    def __init__(self, chain: Notifications, make: Backend) -> None:
        self._chain: Notifications | None = chain
        self.make = make
        self.answered = False
        """It works."""

    def close(self) -> None:
        self._chain = None
        self.notifier.close()

    def ready(self, notifier: Notifier) -> None:
        if self._chain is not None:
            self._chain._on_ready(self)

    def failed(self, notifier: Notifier, reason: str) -> None:
        if self._chain is not None:
            self._chain._on_failed(self, reason)

    def buttonsChanged(self, notifier: Notifier) -> None:
        if self._chain is not None and self._chain._used is self:
            self._chain.buttonsChanged.emit(notifier.buttons)

    def activated(self, callID: str, action: NotificationAction, token: str) -> None:
        if self._chain is not None:
            self._chain._on_activated(callID, action, token)

    def dismissed(self, callID: str) -> None:
        if self._chain is not None:
            self._chain._on_dismissed(callID)


def openNotifications(
    appName: str = "",
    *,
    tray: QSystemTrayIcon | None = None,
    parent: QObject | None = None,
) -> Notifications:
    """Notifications by the best means of this desktop. Returns at once: the backends are tried
    later.

    ``appName`` is the application's own when empty; ``tray`` an icon whose messages are the last
    resort.
    """
    appName = appName or QCoreApplication.applicationName() or "callkit"
    desktopEntry = QGuiApplication.desktopFileName()

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

    # Side by side: a portal that is silent for seconds must not keep a call waiting.
    own = (by_native,) if sys.platform in ("win32", "darwin") else (by_portal, by_freedesktop)
    return Notifications([own, by_tray], parent)


def _label(make: Backend) -> str:
    return getattr(make, "__name__", str(make)).removeprefix("by_")
