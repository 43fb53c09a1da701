"""Where call windows stand: stacked in one corner of the screen the person works on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Slot
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
from callkit.widgets.card import CallCard, CardWindow

Extent = tuple[int, int]
"""Width and height in logical pixels."""


def stacked(
    area: Area, cards: Sequence[Extent], corner: Corner, *, mirrored: bool = False
) -> list[Point]:
    """Top left points of cards, the first one in the corner of ``area``, the others beyond it, in
    a new column beside when one is full.

    What does not fit any more lies over the last place that does: nothing leaves the screen.
    """
    upwards = corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT)
    leftwards = (corner in (Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT)) != mirrored
    high, wide = area.height - 2 * MARGIN, area.width - 2 * MARGIN
    points: list[Point] = []
    used = across = column = 0
    for width, height in cards:
        if used and used + height > high and across + column + MARGIN + width <= wide:
            across, column, used = across + column + MARGIN, 0, 0
        first = place(width, height, area, corner, mirrored=mirrored)
        x = first.x - across if leftwards else first.x + across
        y = first.y - used if upwards else first.y + used
        points.append(clamp(Point(x, y), width, height, area))
        used += height + MARGIN
        column = max(column, width)
    return points


class ScreenPlacing(QObject):
    """Places windows by their visible card. Where a program may not place its windows (Wayland)
    they are left where the system puts them; so is what a person has put somewhere else."""

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
        self._stack: list[QWidget] = []
        # Screens go in bursts, and Qt has moved the windows only afterwards.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._again)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._screens_changed)
            app.primaryScreenChanged.connect(self._screens_changed)

    def stack(self, windows: Sequence[QWidget]) -> None:
        for window in windows:
            if window not in self._stack:
                card = window.card if isinstance(window, CardWindow) else window
                if isinstance(card, CallCard):
                    card.resized.connect(self._resized, Qt.ConnectionType.UniqueConnection)
        self._stack = list(windows)
        free = [window for window in windows if not _dragged(window)]
        screen = self._screen_of(free)
        if screen is None or not canPlace():
            return
        mirrored = QGuiApplication.isRightToLeft()
        cards = [_card(window) for window in free]
        points = stacked(_area(screen), cards, self.corner, mirrored=mirrored)
        for window, point in zip(free, points, strict=True):
            _put(window, point)

    def outgoing(self, window: QWidget) -> None:
        self._place(window, Corner.CENTER)

    def corners(self, window: QWidget) -> None:
        """Put a small window into the corner."""
        self._place(window, self.corner)

    def _place(self, window: QWidget, corner: Corner) -> None:
        screen = activeScreen(self.choice)
        if screen is not None and canPlace():
            mirrored = QGuiApplication.isRightToLeft()
            _put(window, place(*_card(window), _area(screen), corner, mirrored=mirrored))

    @Slot()
    def _resized(self) -> None:
        self._later.start()

    def _screen_of(self, windows: Sequence[QWidget]) -> QScreen | None:
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
        self.stack([window for window in self._stack if isValid(window)])


def _card(window: QWidget) -> Extent:
    """What a person sees of a window: without its shadow."""
    seen = window.card if isinstance(window, CardWindow) else window
    size = seen.sizeHint().expandedTo(seen.minimumSize())
    if window.isVisible():
        size = seen.size()
    return size.width(), size.height()


def _dragged(window: QWidget) -> bool:
    return isinstance(window, CardWindow) and window.dragged


def _put(window: QWidget, point: Point) -> None:
    if isinstance(window, CardWindow):
        window.put(point.x, point.y)
    else:
        window.move(point.x, point.y)


def _area(screen: QScreen) -> Area:
    free = screen.availableGeometry()
    return Area(free.x(), free.y(), free.width(), free.height())
