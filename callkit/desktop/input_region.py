"""Lets what is below the shadow of a window be clicked."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QRegion, QWindow

from callkit.desktop.placement import windowRules
from callkit.desktop.x11 import qtConnection, xClient


def takeInput(window: QWindow, solid: QRect) -> None:
    """Let only ``solid`` (in the window, logical pixels) meet the mouse, on X11 and on Wayland;
    elsewhere the system goes by what can be seen. GUI thread only."""
    if QGuiApplication.platformName() == "xcb":
        client = xClient()
        if client is not None:
            dpr = window.devicePixelRatio()
            lengths = (solid.x(), solid.y(), solid.width(), solid.height())
            left, top, width, height = (round(dpr * length) for length in lengths)
            client.setInput(int(window.winId()), (left, top, width, height), qtConnection())
    elif not windowRules().placed:
        window.setMask(QRegion(solid))
