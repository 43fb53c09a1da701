"""The place of a popup: a corner of the screen at which the person works.

The arithmetic is pure (:func:`place`, :func:`choose`); the rest asks Qt. On Wayland a program
cannot say where its window goes, so nothing is placed there (``reference/desktop.md`` D3).
"""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QScreen, QWindow
from shiboken6 import isValid

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


def apart(first: Area, second: Area, gap: int = 0) -> bool:
    """They do not overlap, and there is ``gap`` between them."""
    return (
        first.x + first.width + gap <= second.x
        or second.x + second.width + gap <= first.x
        or first.y + first.height + gap <= second.y
        or second.y + second.height + gap <= first.y
    )


def inside(part: Area, whole: Area) -> bool:
    """All of ``part`` is in ``whole``."""
    return Point(part.x, part.y) == clamp(Point(part.x, part.y), part.width, part.height, whole)


def freePlace(
    width: int,
    height: int,
    area: Area,
    taken: Sequence[Area],
    corner: Corner,
    *,
    mirrored: bool = False,
) -> Point:
    """Top left of a window of this size beside what is ``taken``: as near the corner as it can be,
    above or below the others first, then in a column beside them. Without room for it, where it
    hides the least of the others."""
    first = place(width, height, area, corner, mirrored=mirrored)
    upwards = corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT)
    leftwards = (corner in (Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT)) != mirrored
    rows, columns = {first.y}, {first.x}
    for other in taken:
        rows.add(other.y - MARGIN - height if upwards else other.y + other.height + MARGIN)
        columns.add(other.x - MARGIN - width if leftwards else other.x + other.width + MARGIN)
    tried = [
        Area(x, y, width, height)
        for x in sorted(columns, reverse=leftwards)
        for y in sorted(rows, reverse=upwards)
        if inside(Area(x, y, width, height), area)
    ]
    for found in tried:
        if all(apart(found, other, MARGIN) for other in taken):
            return Point(found.x, found.y)
    least = min(
        tried, key=lambda found: sum(_shared(found, other) for other in taken), default=first
    )
    return Point(least[0], least[1])


def _shared(first: Area, second: Area) -> int:
    """How many pixels both have."""
    wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    high = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    return max(0, wide) * max(0, high)


def home(part: Area, areas: Mapping[str, Area]) -> str | None:
    """The name of the area that has most of ``part``, or is the nearest; None without areas."""

    def away(name: str) -> tuple[int, int]:
        area = areas[name]
        near = clamp(Point(part.x, part.y), part.width, part.height, area)
        return -_shared(part, area), abs(near.x - part.x) + abs(near.y - part.y)

    return min(areas, key=away, default=None)


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
    name = choose({name: areaOf(screen) for name, screen in by_name.items()}, *names)
    return by_name[name] if name is not None else None


def areaOf(screen: QScreen) -> Area:
    """What windows may use of it."""
    free = screen.availableGeometry()
    return Area(free.x(), free.y(), free.width(), free.height())


def areaAround(part: Area) -> Area | None:
    """What windows may use of the screen ``part`` is on, or nearest to; None without screens."""
    areas = {screen.name(): areaOf(screen) for screen in QGuiApplication.screens()}
    name = home(part, areas)
    return areas[name] if name is not None else None


class Screens(QObject):
    """Says when the screens, or what windows may use of them, have changed; one per application,
    :func:`screens`.

    Signals:
        changed: Once for each burst of changes.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._followed: list[QScreen] = []
        # They go in bursts, and Qt has moved the windows only afterwards.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._say)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._later.start)
            app.screenRemoved.connect(self._later.start)
            app.primaryScreenChanged.connect(self._later.start)
        self._follow()

    def _follow(self) -> None:
        self._followed = [screen for screen in self._followed if isValid(screen)]
        for screen in QGuiApplication.screens():
            if screen not in self._followed:
                self._followed.append(screen)
                screen.availableGeometryChanged.connect(self._later.start)
                screen.geometryChanged.connect(self._later.start)
                screen.logicalDotsPerInchChanged.connect(self._later.start)

    def _say(self) -> None:
        self._follow()
        self.changed.emit()


_screens: Screens | None = None


def screens() -> Screens:
    """Those of the application. GUI thread only, after the QGuiApplication."""
    global _screens  # noqa: PLW0603
    if _screens is None or not isValid(_screens):
        _screens = Screens(QGuiApplication.instance())
    return _screens
