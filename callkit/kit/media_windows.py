"""The windows about the kit's own media: whether one will be heard and seen, and how well."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimerEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from callkit.invitation.media_service import MediaService
from callkit.media.devices import DeviceKind
from callkit.media.port import Figures
from callkit.media.quality import Quality
from callkit.model import CallUserState
from callkit.names import shownName
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText
from callkit.widgets.call.call_statistics import CallStatistics, Connection
from callkit.widgets.call.device_check import DeviceCheck
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.parts.card import CardWindow

Window = TypeVar("Window", bound=CardWindow)

LOOK = 1000
"""Milliseconds between two looks at the figures."""


class MediaWindows(QObject):
    """At most one of each; asked for again, the one there is comes to the front."""

    def __init__(
        self,
        media: MediaService,
        devices: MediaDevices,
        parent: QObject | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._media = media
        self._devices = devices
        self._text = text or InnerText()
        self._clock = clock
        self._check: DeviceCheck | None = None
        self._statistics: CallStatistics | None = None
        self._looking = 0
        self._calls: Sequence[CallView] = ()
        devices.offerStatistics(True)
        devices.statisticsWanted.connect(self.showStatistics)

    def showDeviceCheck(self, parent: QWidget | None = None) -> DeviceCheck:
        """Let the person see and hear whether their devices work; they run while it is open."""
        there = _valid(self._check)
        if there is None:
            there = self._check = DeviceCheck(
                self._devices, parent or _host(), text=self._text, clock=self._clock
            )
            there.dismissed.connect(self._checked)
            self._media.preview(DeviceKind.MICROPHONE, DeviceKind.CAMERA)
        self._open(there)
        return there

    def showStatistics(self) -> CallStatistics | None:
        """Show the figures of the call this device is in; None when it is in none."""
        if self._running() is None:
            return None
        there = _valid(self._statistics)
        if there is None:
            there = self._statistics = CallStatistics(_host(), text=self._text, clock=self._clock)
            there.dismissed.connect(self._away)
        self._measure()
        self._open(there)
        return there

    # --- a surface ---

    def render(self, calls: Sequence[CallView]) -> None:
        self._calls = calls
        if self._running() is None:
            self._away()

    def close(self) -> None:
        """Have none open."""
        self._away()
        self._checked()

    # --- inside ---

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._looking:
            return
        self._measure()
        if self._check is not None and not isValid(self._check):
            # It went with the window it belonged to.
            self._checked()
        if _valid(self._statistics) is None and self._check is None:
            self.killTimer(self._looking)
            self._looking = 0

    def _open(self, window: CardWindow) -> None:
        self._looking = self._looking or self.startTimer(LOOK)
        # An app that lives in the tray does not end with the only window there is.
        window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        window.show()
        window.raise_()
        window.activateWindow()

    def _running(self) -> CallView | None:
        return next((view for view in self._calls if view.phase is Phase.CONNECTED), None)

    def _measure(self) -> None:
        view, statistics = self._running(), _valid(self._statistics)
        if view is None or statistics is None:
            return
        figures = self._media.statistics(view.callID)
        quality = self._media.qualities(view.callID)
        inside = [one.user for one in view.members if one.state is CallUserState.ACCEPTED]
        statistics.setPeople(
            [
                Connection(
                    shownName(user.userName, user.userID),
                    quality.get(user.userID, Quality.UNKNOWN),
                    figures.get(user.userID, Figures()),
                )
                for user in inside
            ]
        )

    def _checked(self) -> None:
        if self._check is not None:
            check, self._check = _valid(self._check), None
            self._media.preview()
            _drop(check)

    def _away(self) -> None:
        statistics, self._statistics = _valid(self._statistics), None
        _drop(statistics)


def _host() -> QWidget | None:
    """Where the person is; a window of these goes before the other, and would take it along."""
    window = QApplication.activeWindow()
    if isinstance(window, (DeviceCheck, CallStatistics)):
        window = window.parentWidget()
    return window


def _valid(window: Window | None) -> Window | None:
    return window if window is not None and isValid(window) else None


def _drop(window: CardWindow | None) -> None:
    if window is not None:
        window.hide()
        window.deleteLater()
