"""The age of an input event. A click that waited while the program was busy was not meant for what
it hits now.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QGuiApplication

from callkit.desktop.x11 import milliseconds, xClient

_LONGEST: Final = 3_600_000
"""The most milliseconds that an event can have waited; with more, its timestamp is from another
clock."""
_STAMPS: Final = 1 << 32

EventAge = Callable[[int], float]
"""Seconds since the moment an event's ``timestamp()`` names; infinite when it is unknown."""


def eventAge() -> EventAge | None:
    """The clock of this platform's events; None where no person sees and presses anything (Qt's
    offscreen platforms). GUI thread only, after the QGuiApplication.

    On X11 the server is asked. Wayland's compositors, Windows and macOS stamp with the system's
    own monotonic clock (shown on Linux only).
    """
    platform = QGuiApplication.platformName()
    if platform == "xcb":
        return _of_x_server
    if platform.startswith("wayland") or platform == "cocoa":
        return _of_monotonic_clock
    return _of_ticks if platform == "windows" else None


def _of_x_server(timestamp: int) -> float:
    client = xClient()
    now = client.serverTime() if client is not None and timestamp else None
    return math.inf if now is None else max(0, milliseconds(now, timestamp)) / 1000


def _of_monotonic_clock(timestamp: int) -> float:
    return _seconds(int(time.monotonic() * 1000), timestamp)


def _of_ticks(timestamp: int) -> float:
    if sys.platform == "win32":
        import ctypes

        return _seconds(ctypes.windll.kernel32.GetTickCount(), timestamp)
    return math.inf


def _seconds(now: int, timestamp: int) -> float:
    apart = milliseconds(now % _STAMPS, timestamp % _STAMPS)
    return max(0, apart) / 1000 if timestamp and abs(apart) <= _LONGEST else math.inf
