"""The icon in the system tray: one look and one menu per state.

It decides nothing: it shows the state it is given and tells what was chosen. A desktop without a
tray is fine: nothing is shown and nothing raises (:attr:`CallTrayIcon.available` says so).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QApplication, QMenu, QStyle, QSystemTrayIcon

_PULSE_MS: Final = 500


class TrayLook(enum.StrEnum):
    IDLE = "idle"
    RINGING = "ringing"
    """Changes with IDLE, once a second; steady with reduced motion."""
    IN_CALL = "inCall"
    MUTED = "muted"
    """In a call, and nobody hears this person."""
    MISSED = "missed"
    OFFLINE = "offline"
    """Calls cannot reach this device."""


class TrayEntry(NamedTuple):
    """One line of the menu. An ``&`` in the label is shown as it is."""

    key: str
    label: str
    enabled: bool = True


@dataclass(frozen=True)
class TrayState:
    look: TrayLook = TrayLook.IDLE
    tooltip: str = ""
    entries: tuple[TrayEntry, ...] = ()
    """What concerns calls, the most urgent first (Answer, Decline, Silence …); the app's own
    entries follow below a line."""


class CallTrayIcon(QObject):
    """The kit's tray icon, usable alone.

    Signals:
        activated: The icon was clicked.
        entryChosen: A line of the menu was chosen: (its key).
    """

    activated = Signal()
    entryChosen = Signal(str, arguments=["key"])

    def __init__(
        self, icons: Mapping[TrayLook, QIcon] | None = None, parent: QObject | None = None
    ) -> None:
        """``icons`` may lack looks; the IDLE one, else the app's own icon, stands in."""
        super().__init__(parent)
        self._icons = dict(icons or {})
        self._state = TrayState()
        self._own: tuple[TrayEntry, ...] = ()
        self._bright = True
        self._reduced_motion = False
        self._menu = QMenu()
        self._menu.triggered.connect(self._on_chosen)
        self.systemIcon = QSystemTrayIcon(self)
        """The icon itself, for messages and for what an app wants beyond the kit."""
        self.systemIcon.setContextMenu(self._menu)
        self.systemIcon.activated.connect(self._on_activated)
        self._pulse = QTimer(self)
        self._pulse.setInterval(_PULSE_MS)
        self._pulse.timeout.connect(self._on_pulse)
        self._draw()

    @property
    def available(self) -> bool:
        """This desktop has a tray just now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def state(self) -> TrayState:
        return self._state

    @property
    def reducedMotion(self) -> bool:
        """A ringing icon stands still."""
        return self._reduced_motion

    @reducedMotion.setter
    def reducedMotion(self, reduced: bool) -> None:
        self._reduced_motion = reduced
        self._draw()

    def setIcons(self, icons: Mapping[TrayLook, QIcon]) -> None:
        """Replace the icons (another theme)."""
        self._icons = dict(icons)
        self._draw()

    def setAppEntries(self, entries: Sequence[TrayEntry]) -> None:
        """The app's own lines, below those of the calls."""
        self._own = tuple(entries)
        self._fill()

    def setRightToLeft(self, rightToLeft: bool) -> None:
        """The menu's lines are read so."""
        right, app = Qt.LayoutDirection.RightToLeft, QApplication.layoutDirection()
        self._menu.setLayoutDirection(right if rightToLeft else app)

    def setState(self, state: TrayState) -> None:
        before, self._state = self._state, state
        if state.entries != before.entries:
            self._fill()
        if state.tooltip != before.tooltip:
            self.systemIcon.setToolTip(state.tooltip)
        if state.look != before.look:
            self._draw()

    def show(self) -> None:
        self.systemIcon.show()

    def hide(self) -> None:
        """Take the icon away; used when the app quits, or the person wants none."""
        self._pulse.stop()
        self.systemIcon.hide()

    def close(self) -> None:
        """Take it away for good."""
        self.hide()
        self._menu.hide()
        self._menu.deleteLater()
        self.deleteLater()

    def _fill(self) -> None:
        # A line must not change under the pointer: a person who has the menu open opens it again.
        self._menu.hide()
        self._menu.clear()
        for entry in self._state.entries:
            self._add(entry)
        if self._state.entries and self._own:
            self._menu.addSeparator()
        for entry in self._own:
            self._add(entry)

    def _add(self, entry: TrayEntry) -> None:
        action = self._menu.addAction(entry.label.replace("&", "&&"))
        action.setData(entry.key)
        action.setEnabled(entry.enabled)

    def _draw(self) -> None:
        pulsing = self._state.look is TrayLook.RINGING and not self._reduced_motion
        self._bright = True
        if pulsing:
            self._pulse.start()
        else:
            self._pulse.stop()
        self.systemIcon.setIcon(self._icon(self._state.look))

    def _on_pulse(self) -> None:
        self._bright = not self._bright
        look = TrayLook.RINGING if self._bright else TrayLook.IDLE
        self.systemIcon.setIcon(self._icon(look))

    def _icon(self, look: TrayLook) -> QIcon:
        icon = self._icons.get(look) or self._icons.get(TrayLook.IDLE) or QApplication.windowIcon()
        if icon.isNull():
            # A tray icon without a picture is invisible and Qt complains.
            return QApplication.style().standardIcon(QStyle.StandardPixmap.SP_ComputerIcon)
        return icon

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.activated.emit()

    def _on_chosen(self, action: QAction) -> None:
        self.entryChosen.emit(str(action.data()))
