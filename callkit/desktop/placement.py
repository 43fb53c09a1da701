"""Whether this desktop lets a program place and raise its windows.

Everything that depends on it asks here: on Wayland the desktop itself says where a window stands
and which one has the keyboard, and some X11 window managers give it to every new window.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from PySide6.QtGui import QGuiApplication

from callkit.desktop.screens import canPlace
from callkit.desktop.x11 import xClient

_USER_TIME: Final = "_NET_WM_USER_TIME"
"""How a window says that nobody asked for it: the window manager leaves the keyboard alone."""


class WindowRules(NamedTuple):
    """What this program may do with its windows."""

    placed: bool
    """A program says where its windows stand, and that they stay above others."""
    passive: bool
    """A window nobody asked for leaves the keyboard where it is."""


def windowRules() -> WindowRules:
    """The rules of this desktop. GUI thread only, after the QGuiApplication."""
    platform = QGuiApplication.platformName()
    if platform == "xcb":
        return WindowRules(True, _window_manager_is_polite())
    return WindowRules(canPlace(), canPlace())


@cache
def _window_manager_is_polite() -> bool:
    """Asked once: people do not change the window manager while they work. Without any (nothing
    is supported) no window gets the keyboard by itself."""
    client = xClient()
    kept = client.conventions() if client is not None else frozenset()
    return client is None or not kept or client.atom(_USER_TIME) in kept
