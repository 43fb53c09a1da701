"""Where a popup goes: a corner of the screen the person looks at.

The arithmetic is pure (:func:`place`, :func:`choose`); the rest asks Qt. On Wayland a program
cannot say where its window goes, so nothing is placed there (``reference/desktop.md`` D3).
"""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from PySide6.QtGui import QCursor, QGuiApplication, QScreen, QWindow

MARGIN: Final = 16
"""Logical pixels between a popup and the edge of the screen."""


class Corner(enum.StrEnum):
    BOTTOM_RIGHT = "bottomRight"
    BOTTOM_LEFT = "bottomLeft"
    TOP_RIGHT = "topRight"
    TOP_LEFT = "topLeft"
    CENTER = "center"


class ScreenChoice(enum.StrEnum):
    ACTIVE_WINDOW = "activeWindow"
    CURSOR = "cursor"
    PRIMARY = "primary"


CornerName = Literal["bottomRight", "bottomLeft", "topRight", "topLeft", "center"]
ScreenName = Literal["activeWindow", "cursor", "primary"]
"""What an app may write in place of the member."""


class Area(NamedTuple):
    """Part of the desktop that windows may use, in logical pixels."""

    x: int
    y: int
    width: int
    height: int


class Point(NamedTuple):
    x: int
    y: int


def place(width: int, height: int, area: Area, corner: Corner, *, mirrored: bool = False) -> Point:
    """Top left of a window of this size in a corner of ``area``, wholly inside it if it fits.

    ``mirrored`` swaps left and right, for languages that do.
    """
    left = (corner in (Corner.BOTTOM_LEFT, Corner.TOP_LEFT)) != mirrored
    x = area.x + MARGIN if left else area.x + area.width - width - MARGIN
    top = corner in (Corner.TOP_LEFT, Corner.TOP_RIGHT)
    y = area.y + MARGIN if top else area.y + area.height - height - MARGIN
    if corner is Corner.CENTER:
        x = area.x + (area.width - width) // 2
        y = area.y + (area.height - height) // 2
    return clamp(Point(x, y), width, height, area)


def clamp(point: Point, width: int, height: int, area: Area) -> Point:
    """The nearest place at which the window is inside ``area``; too large: its top left shows."""
    x = max(area.x, min(point.x, area.x + area.width - width))
    y = max(area.y, min(point.y, area.y + area.height - height))
    return Point(x, y)


def choose(screens: Mapping[str, Area], *wanted: str | None) -> str | None:
    """The first of the wanted screens that exists, else the first there is."""
    for name in wanted:
        if name is not None and name in screens:
            return name
    return next(iter(screens), None)


def defaultCorner(platform: str = "", desktop: str = "") -> Corner:
    """Where the system's own notifications are: top right on macOS and GNOME."""
    platform = platform or sys.platform
    desktop = desktop or os.environ.get("XDG_CURRENT_DESKTOP", "")
    top = platform == "darwin" or "GNOME" in desktop.split(":")
    return Corner.TOP_RIGHT if top else Corner.BOTTOM_RIGHT


def canPlace() -> bool:
    """A window can be put somewhere on this platform."""
    return not QGuiApplication.platformName().startswith("wayland")


def activeScreen(choice: ScreenChoice = ScreenChoice.ACTIVE_WINDOW) -> QScreen | None:
    """The screen to show a popup on; None when there is no screen at all."""
    focused: QWindow | None = QGuiApplication.focusWindow()
    under_focus: QScreen | None = None
    if focused is not None:
        # Not focused.screen(): PySide deletes its wrapper of the screen with that of the window.
        under_focus = QGuiApplication.screenAt(focused.geometry().center())
    under_cursor = QGuiApplication.screenAt(QCursor.pos())
    primary = QGuiApplication.primaryScreen()
    wanted: dict[ScreenChoice, tuple[QScreen | None, ...]] = {
        ScreenChoice.ACTIVE_WINDOW: (under_focus, under_cursor, primary),
        ScreenChoice.CURSOR: (under_cursor, primary),
        ScreenChoice.PRIMARY: (primary,),
    }
    by_name = {screen.name(): screen for screen in QGuiApplication.screens()}
    names = [screen.name() if screen is not None else None for screen in wanted[choice]]
    name = choose({name: _area(screen) for name, screen in by_name.items()}, *names)
    return by_name[name] if name is not None else None


def _area(screen: QScreen) -> Area:
    free = screen.availableGeometry()
    return Area(free.x(), free.y(), free.width(), free.height())
