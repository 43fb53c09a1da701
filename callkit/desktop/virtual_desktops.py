"""Shows a window on every virtual desktop."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from callkit.desktop.x11 import XClient, xClient

_DESKTOP: Final = "_NET_WM_DESKTOP"
_CURRENT: Final = "_NET_CURRENT_DESKTOP"
_ALL: Final = 0xFFFFFFFF
_A_PAGER: Final = 2
"""The asker is a tool of the desktop, which window managers obey."""
_LOOK: Final = 100
"""Milliseconds between two looks where a window manager has put a window."""
_LOOKS: Final = 30
"""After so many it has read what a window said of itself."""


def showOnAllDesktops(window: int, everywhere: bool, *, mapped: bool) -> bool:
    """Put a window (its ``winId()``) on all virtual desktops, or on the current one only.

    ``mapped``: it is on the screen already, so the window manager has to be asked; before, it
    reads what the window says. False where this cannot be done: on Wayland the compositor decides,
    and for Windows and macOS nobody has written it.
    """
    client = xClient() if QGuiApplication.platformName() == "xcb" else None
    if client is None:
        return False
    if mapped:
        here = _ALL if everywhere else (client.rootCardinal(_CURRENT) or 0)
        client.tellManager(window, _DESKTOP, here, _A_PAGER)
    else:
        client.setCardinals(window, _DESKTOP, [_ALL] if everywhere else [], _qt_connection())
    _followers().follow(window, everywhere)
    return True


class _Followers(QObject):
    """Windows that are to be on all desktops, and may not be: xfwm4 takes a dialog, which belongs
    to the whole program, for one that belongs to a window, and puts it on the last desktop. Such
    a window goes along when the person goes to another desktop.
    """

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._looks: dict[int, int] = {}
        self._later = QTimer(self)
        self._later.setInterval(_LOOK)
        self._later.timeout.connect(self._look)

    def follow(self, window: int, everywhere: bool) -> None:
        self._looks.pop(window, None)
        if everywhere:
            self._looks[window] = 0
            self._later.start()

    def _look(self) -> None:
        client = xClient()
        self._looks = {
            window: looks + 1
            for window, looks in self._looks.items()
            if client is not None and _goes_along(client, window, looks)
        }
        if not self._looks:
            self._later.stop()


def _goes_along(client: XClient, window: int, looks: int) -> bool:
    """Bring a window to the current desktop; False where that is needed no more."""
    there = client.cardinal(window, _DESKTOP)
    if there is None or there == _ALL:
        # What it said itself stands there until the window manager has read it.
        return there == _ALL and looks < _LOOKS
    here = client.rootCardinal(_CURRENT)
    if here is not None and here != there:
        client.tellManager(window, _DESKTOP, here, _A_PAGER)
    return True


_following: _Followers | None = None


def _followers() -> _Followers:
    """Those of the application."""
    global _following  # noqa: PLW0603
    if _following is None or not isValid(_following):
        _following = _Followers(QCoreApplication.instance())
    return _following


def _qt_connection() -> int:
    """Qt's own line to the server: what is said there comes after the making of the window."""
    app = QGuiApplication.instance()
    native: Any = app.nativeInterface() if isinstance(app, QGuiApplication) else None
    return int(native.connection()) if native is not None else 0
