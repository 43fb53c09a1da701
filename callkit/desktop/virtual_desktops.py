"""Windows that a person finds on whichever virtual desktop they are."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtGui import QGuiApplication

from callkit.desktop.x11 import xClient

_DESKTOP: Final = "_NET_WM_DESKTOP"
_CURRENT: Final = "_NET_CURRENT_DESKTOP"
_ALL: Final = 0xFFFFFFFF
_A_PAGER: Final = 2
"""Who asks: a tool of the desktop, which window managers obey."""


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
    return True


def _qt_connection() -> int:
    """Qt's own line to the server: what is said there comes after the making of the window."""
    app = QGuiApplication.instance()
    native: Any = app.nativeInterface() if isinstance(app, QGuiApplication) else None
    return int(native.connection()) if native is not None else 0
