"""Where call windows stand: stacked in one corner of the screen the person works on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.desktop.screens import (
    MARGIN,
    Area,
    Corner,
    Point,
    ScreenChoice,
    activeScreen,
    canPlace,
    clamp,
    defaultCorner,
    place,
)
from callkit.widgets.call_dialog import CallDialog

Extent = tuple[int, int]
"""Width and height in logical pixels."""


def stacked(
    area: Area, cards: Sequence[Extent], corner: Corner, *, mirrored: bool = False
) -> list[Point]:
    """Top left points of cards, the first one in the corner of ``area``, the others beyond it.

    What does not fit any more lies over the last place that does: nothing leaves the screen.
    """
    upwards = corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT)
    points: list[Point] = []
    used = 0
    for width, height in cards:
        first = place(width, height, area, corner, mirrored=mirrored)
        moved = Point(first.x, first.y - used if upwards else first.y + used)
        points.append(clamp(moved, width, height, area))
        used += height + MARGIN
    return points


class ScreenPlacing(QObject):
    """Places windows by their visible card. Where a program may not place its windows (Wayland)
    they are left where the system puts them."""

    def __init__(
        self,
        *,
        corner: Corner | None = None,
        choice: ScreenChoice = ScreenChoice.ACTIVE_WINDOW,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.corner = corner or defaultCorner()
        self.choice = choice
        self._stack: list[CallDialog] = []
        # Screens go in bursts, and Qt has moved the windows only afterwards.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._again)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._screens_changed)
            app.primaryScreenChanged.connect(self._screens_changed)

    def incoming(self, windows: list[CallDialog]) -> None:
        self._stack = list(windows)
        screen = self._screen_of(windows)
        if screen is None or not canPlace():
            return
        cards = [_card(window) for window in windows]
        mirrored = QGuiApplication.isRightToLeft()
        points = stacked(_area(screen), cards, self.corner, mirrored=mirrored)
        for window, point in zip(windows, points, strict=True):
            beside = window.card.pos()
            window.move(point.x - beside.x(), point.y - beside.y())

    def outgoing(self, window: CallDialog) -> None:
        self._put(window, _card(window), Corner.CENTER)

    def corners(self, window: QWidget) -> None:
        """Put a small window into the corner."""
        hint = window.sizeHint()
        self._put(window, (hint.width(), hint.height()), self.corner)

    def _put(self, window: QWidget, extent: Extent, corner: Corner) -> None:
        screen = activeScreen(self.choice)
        if screen is not None and canPlace():
            mirrored = QGuiApplication.isRightToLeft()
            point = place(*extent, _area(screen), corner, mirrored=mirrored)
            window.move(point.x, point.y)

    def _screen_of(self, windows: Sequence[CallDialog]) -> QScreen | None:
        """A stack stays on the screen it stands on already."""
        for window in windows:
            if window.isVisible():
                here = QGuiApplication.screenAt(window.geometry().center())
                if here is not None:
                    return here
        return activeScreen(self.choice)

    def _screens_changed(self, *_: object) -> None:
        self._later.start()

    def _again(self) -> None:
        self.incoming([window for window in self._stack if isValid(window)])


def _card(window: CallDialog) -> Extent:
    size = window.card.sizeHint().expandedTo(window.card.minimumSize())
    if window.isVisible():
        size = window.card.size()
    return size.width(), size.height()


def _area(screen: QScreen) -> Area:
    free = screen.availableGeometry()
    return Area(free.x(), free.y(), free.width(), free.height())
