"""Where call windows stand: beside each other in one corner of the screen the person works on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from weakref import WeakSet

from PySide6.QtCore import QMargins, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from callkit.desktop.screens import (
    MARGIN,
    Area,
    Corner,
    Point,
    ScreenChoice,
    activeScreen,
    apart,
    areaAround,
    areaOf,
    canPlace,
    clamp,
    defaultCorner,
    freePlace,
    inside,
    place,
    screens,
)
from callkit.widgets.parts.card import CallCard, CardWindow
from callkit.widgets.parts.floating_card import FloatingCard

_STANDING: Final[WeakSet[QWidget]] = WeakSet()
"""All windows with a place, of all kits of this program."""


Extent = tuple[int, int]
"""Width and height in logical pixels."""


def stacked(
    area: Area, cards: Sequence[Extent], corner: Corner, *, mirrored: bool = False
) -> list[Point]:
    """The top left points of cards in a row, the first one in the corner."""
    taken: list[Area] = []
    for width, height in cards:
        point = freePlace(width, height, area, taken, corner, mirrored=mirrored)
        taken.append(Area(*point, width, height))
    return [Point(found.x, found.y) for found in taken]


class WindowPlacement(QObject):
    """Places windows by their visible card, beside those of other kits. Where a program may not
    place its windows (Wayland) they are left where the system puts them.

    A visible window keeps its place while others open and close. It moves only when it grows over
    the edge or over another window, or when the screens change; a window that a person has moved,
    only when it is off the screen.
    """

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
        self._places: dict[QWidget, Area] = {}
        """What stands in the corner, and where it was put."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._settle)
        screens().changed.connect(self._later.start)

    def stack(self, windows: Sequence[QWidget]) -> None:
        for gone in self._places.keys() - set(windows):
            del self._places[gone]
        if not canPlace():
            return
        for window in windows:
            if window not in self._places:
                self._watch(window)
                self._enter(window)

    def outgoing(self, window: QWidget) -> None:
        """In the middle of the app's window, but on the screen; else in the middle of the
        screen."""
        over = QApplication.activeWindow()
        if over is None or over is window or isinstance(over, CardWindow):
            self._put_loose(window, Corner.CENTER)
            return
        area = areaOf(over.screen())
        if not canPlace():
            return
        _limit(window, area)
        _STANDING.add(window)
        width, height = _extent(window)
        middle = over.frameGeometry().center()
        point = Point(middle.x() - width // 2, middle.y() - height // 2)
        _put(window, clamp(point, width, height, area))

    def answered(self, window: QWidget, ring: QWidget) -> None:
        """With the corner the ring stood in, if there is room; else in the middle of that
        screen."""
        here = _card(ring)
        area = areaAround(here)
        if area is None or not canPlace():
            self._put_loose(window, Corner.CENTER)
            return
        _limit(window, area)
        _STANDING.add(window)
        width, height = _extent(window)
        point = self._anchored(here, width, height, area)
        taken = [_card(other) for other in _standing() if other not in (window, ring)]
        if not all(apart(Area(*point, width, height), other) for other in taken):
            # A call that still rings stands where it stood.
            mirrored = QGuiApplication.isRightToLeft()
            point = freePlace(width, height, area, taken, self.corner, mirrored=mirrored)
        _put(window, point)

    def corners(self, window: QWidget) -> None:
        """Put a small window into the corner, beside what stands there."""
        self._put_loose(window, self.corner)

    # --- one window ---------------------------------------------------------------------------

    def _put_loose(self, window: QWidget, corner: Corner) -> None:
        screen = activeScreen(self.choice)
        if screen is None or not canPlace():
            return
        area = areaOf(screen)
        _limit(window, area)
        _STANDING.add(window)
        mirrored = QGuiApplication.isRightToLeft()
        if corner is Corner.CENTER:
            _put(window, place(*_extent(window), area, corner, mirrored=mirrored))
        else:
            _put(window, self._free(window, area))

    def _enter(self, window: QWidget) -> None:
        """Find a place for a window that has none, or has been hidden."""
        screen = self._screen()
        if screen is None:
            return
        area = areaOf(screen)
        _limit(window, area)
        if _dragged(window):
            here = _card(window)
            self._note(window, clamp(Point(here.x, here.y), here.width, here.height, area))
        else:
            self._move(window, area)

    def _move(self, window: QWidget, area: Area) -> None:
        point = self._free(window, area)
        _put(window, point)
        self._note(window, point)

    def _free(self, window: QWidget, area: Area) -> Point:
        taken = [_card(other) for other in _standing() if other is not window]
        mirrored = QGuiApplication.isRightToLeft()
        return freePlace(*_extent(window), area, taken, self.corner, mirrored=mirrored)

    def _note(self, window: QWidget, point: Point) -> None:
        _STANDING.add(window)
        self._places[window] = Area(*point, *_extent(window))

    def _watch(self, window: QWidget) -> None:
        card = window.card if isinstance(window, CardWindow) else window
        if isinstance(card, CallCard):
            card.resized.connect(self._resized, Qt.ConnectionType.UniqueConnection)

    def _screen(self) -> QScreen | None:
        """All windows of a corner stay on the screen where the first ones are."""
        for window in self._places:
            if isValid(window) and window.isVisible():
                here = QGuiApplication.screenAt(window.geometry().center())
                if here is not None:
                    return here
        return activeScreen(self.choice)

    # --- what changes -------------------------------------------------------------------------

    @Slot()
    def _resized(self) -> None:
        self._later.start()

    def _settle(self) -> None:
        """Move windows that are off the screen, or that have grown over another one."""
        settled: list[Area] = []
        for window in [window for window in self._places if isValid(window)]:
            if not window.isVisible() or window.isFullScreen():
                continue
            if not self._keeps(window, settled):
                self._settle_anew(window, settled)
            settled.append(_card(window))

    def _keeps(self, window: QWidget, settled: Sequence[Area]) -> bool:
        """It keeps its place, also when it grows: its layout decides the direction."""
        here, area = _card(window), areaAround(_card(window))
        if area is None or _dragged(window):
            # A person has put it there; it keeps itself on the screen.
            return True
        clear = all(apart(here, other) for other in settled)
        return clear and inside(here, area)

    def _settle_anew(self, window: QWidget, settled: Sequence[Area]) -> None:
        before, size = self._places[window], _extent(window)
        area = areaAround(_card(window))
        if area is None:
            return
        point = self._anchored(before, *size, area)
        room = Area(*point, *size)
        if all(apart(room, other) for other in settled):
            _put(window, point)
            self._note(window, point)
        else:
            self._move(window, area)

    def _anchored(self, before: Area, width: int, height: int, area: Area) -> Point:
        """A growing window keeps the edges that are in the corner."""
        mirrored = QGuiApplication.isRightToLeft()
        right = (self.corner in (Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT)) != mirrored
        bottom = self.corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT)
        x = before.x + before.width - width if right else before.x
        y = before.y + before.height - height if bottom else before.y
        return clamp(Point(x, y), width, height, area)


def _standing() -> Iterator[QWidget]:
    """The visible windows of all kits, and those that are about to be shown."""
    return (window for window in list(_STANDING) if isValid(window) and _stands(window))


def _stands(window: QWidget) -> bool:
    """A window that fades out needs its place no more."""
    return window.isVisible() and not (isinstance(window, CardWindow) and window.leaving)


def _extent(window: QWidget) -> Extent:
    """The size of a window without its shadow."""
    if isinstance(window, CardWindow):
        size = window.cardExtent()
    else:
        visible = window.isVisible()
        size = window.size() if visible else window.sizeHint().expandedTo(window.minimumSize())
        size = size.shrunkBy(_around(window))
    return size.width(), size.height()


def _card(window: QWidget) -> Area:
    """Where that is."""
    if isinstance(window, CardWindow):
        here = window.cardGeometry().topLeft()
    else:
        here = window.mapToGlobal(window.rect().marginsRemoved(_around(window)).topLeft())
    return Area(here.x(), here.y(), *_extent(window))


def _limit(window: QWidget, area: Area) -> None:
    if isinstance(window, CardWindow):
        window.limit(area.width - 2 * MARGIN, area.height - 2 * MARGIN)


def _dragged(window: QWidget) -> bool:
    return isinstance(window, CardWindow) and window.dragged


def _put(window: QWidget, point: Point) -> None:
    if isinstance(window, CardWindow):
        window.put(point.x, point.y)
    else:
        around = _around(window)
        window.move(point.x - around.left(), point.y - around.top())


def _around(window: QWidget) -> QMargins:
    """The room for the shadow of a small window."""
    return window.shadowAround() if isinstance(window, FloatingCard) else QMargins()
