"""Whether a person can see a window, as far as the windows of all programs go."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from callkit.desktop.x11 import xClient


def isCovered(window: int) -> bool:
    """The middle of a window (its ``winId()``) lies under another one, perhaps of another program:
    one that fills the screen and has the keyboard is above all others.

    On X11, as the window manager tells it; elsewhere nobody does, and it is False.
    """
    client = xClient() if QGuiApplication.platformName() == "xcb" else None
    here = client.seenArea(window) if client is not None else None
    if client is None or here is None:
        return False
    x, y = here[0] + here[2] // 2, here[1] + here[3] // 2
    for other in client.above(window):
        area = client.seenArea(other)
        if area is not None:
            left, top, width, height = area
            if left <= x < left + width and top <= y < top + height:
                return True
    return False


def canMinimise(window: int) -> bool:
    """A window that is shown can be out of sight and come back by the desktop's own means. On X11
    the window manager says so, if there is one; elsewhere it is believed."""
    client = xClient() if QGuiApplication.platformName() == "xcb" else None
    return client is None or client.allows(window, "_NET_WM_ACTION_MINIMIZE")
