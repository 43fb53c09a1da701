"""Whether a ringing call shows as a window or as a notification first.

A window is best where it leaves the keyboard alone. Where the desktop gives the keyboard to every
new window (Wayland), a notification with buttons disturbs nobody, and the window opens when the
person asks for it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from callkit.desktop.notifier.chain import Notifications
from callkit.desktop.placement import WindowRules, windowRules
from callkit.kit.window_options import WindowOptions
from callkit.switchboard.view import CallView

PATIENCE_MS: Final = 1_000
"""Milliseconds a call waits until the desktop has said whether it shows notifications."""


class _Lead(enum.Enum):
    WINDOW = "window"
    NOTIFICATION = "notification"
    UNDECIDED = "undecided"


class RingSurface(QObject):
    """Decides once per call, when it begins to ring. When a notification fails, the window takes
    over, never the other way round.

    Signals:
        windowWanted: (key): this call had no window and needs one now.
    """

    windowWanted = Signal(str)

    def __init__(
        self,
        notifications: Notifications,
        options: Callable[[], WindowOptions],
        *,
        rules: Callable[[], WindowRules] | None = None,
        cards: Callable[[], bool] = lambda: False,
        patienceMs: int = PATIENCE_MS,
        parent: QObject | None = None,
    ) -> None:
        """``options()`` are the app's now; ``cards()`` says whether a ringing window would be a
        card that leaves the keyboard alone."""
        super().__init__(parent)
        self._notifications = notifications
        self._options = options
        self._rules = rules or windowRules
        self._cards = cards
        self._patience_ms = patienceMs
        self._leads: dict[str, _Lead] = {}
        notifications.backendChanged.connect(self._look_again)
        notifications.buttonsChanged.connect(self._look_again)

    def leads(self, view: CallView) -> bool:
        """Whether the notification of this call comes first, so that it needs no window while it
        rings."""
        key = view.key
        if not view.rings:
            self._leads.pop(key, None)
            return False
        if key not in self._leads:
            lead = self._leads[key] = self._decided()
            if lead is _Lead.UNDECIDED:
                QTimer.singleShot(self._patience_ms, self, partial(self._give_up, key))
        return self._leads[key] is not _Lead.WINDOW

    def leadsCall(self, key: str) -> bool:
        """The decision for a call that was asked about before."""
        return self._leads.get(key) is _Lead.NOTIFICATION

    def forget(self, key: str) -> None:
        self._leads.pop(key, None)

    def _decided(self) -> _Lead:
        wish = self._options().ringIn
        if wish in ("window", "both"):
            return _Lead.WINDOW
        harmless = self._rules().passive or self._cards()
        if wish == "auto" and (harmless or self._wanted_in_front()):
            return _Lead.WINDOW
        return self._by_notification()

    def _wanted_in_front(self) -> bool:
        """The person is in this app already, or the app wants its window in front."""
        # Not applicationState(): on Wayland it stays active when a window goes that had the focus.
        here: QWindow | None = QGuiApplication.focusWindow()
        return here is not None or self._options().focusPolicy == "raise"

    def _by_notification(self) -> _Lead:
        if self._notifications.none:
            return _Lead.WINDOW
        if not self._notifications.name:
            return _Lead.UNDECIDED
        # If the app asks for notifications it gets them, also from a server that hides their
        # buttons.
        can = self._notifications.buttons or self._options().ringIn == "notification"
        return _Lead.NOTIFICATION if can else _Lead.WINDOW

    def _look_again(self) -> None:
        """Another backend shows the notifications now, or none."""
        for key, before in list(self._leads.items()):
            if before is not _Lead.WINDOW:
                self._leads[key] = now = self._by_notification()
                if now is _Lead.WINDOW:
                    self.windowWanted.emit(key)

    def _give_up(self, key: str) -> None:
        if self._leads.get(key) is _Lead.UNDECIDED:
            self._leads[key] = _Lead.WINDOW
            self.windowWanted.emit(key)
