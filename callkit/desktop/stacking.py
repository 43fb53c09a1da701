"""Whether a person can see a window, as far as the windows of all programs go."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from callkit.desktop.x11 import xClient


def isOutOfSight(window: int) -> bool:
    """Nobody can see a window that is shown (its ``winId()``): the window manager has put it away,
    as all are when a person looks at the desktop; or its middle lies under another one, perhaps of
    another program: one that fills the screen and has the keyboard is above all others.

    On X11, as the window manager tells it; elsewhere nobody does, and it is False.
    """
    client = xClient() if QGuiApplication.platformName() == "xcb" else None
    if client is None:
        return False
    here = client.seenArea(window)
    if here is None:
        # Until a window manager has it in hand it is only about to appear.
        return client.managed(window)
    x, y = here[0] + here[2] // 2, here[1] + here[3] // 2
    return any(_has(client.seenArea(other), x, y) for other in client.above(window))


def _has(area: tuple[int, int, int, int] | None, x: int, y: int) -> bool:
    if area is None:
        return False
    left, top, width, height = area
    return left <= x < left + width and top <= y < top + height


def canMinimise(window: int) -> bool:
    """A window that is shown can be out of sight and come back by the desktop's own means. On X11
    the window manager says so, if there is one; elsewhere it is believed."""
    client = xClient() if QGuiApplication.platformName() == "xcb" else None
    return client is None or client.allows(window, "_NET_WM_ACTION_MINIMIZE")
