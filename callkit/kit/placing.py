"""Where call windows stand: one corner of the screen the person works on."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QCursor, QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from callkit.theme import Size
from callkit.widgets.call_dialog import CallDialog


class Corner(enum.StrEnum):
    TOP_LEFT = "topLeft"
    TOP_RIGHT = "topRight"
    BOTTOM_LEFT = "bottomLeft"
    BOTTOM_RIGHT = "bottomRight"


def stacked(area: QRect, sizes: Sequence[QSize], corner: Corner, gap: int) -> list[QPoint]:
    """Top left points for cards of ``sizes``, the first one in the corner of ``area``.

    They are stacked away from the corner while there is room; what does not fit lies over the
    last one that does, so that nothing ever leaves the screen.
    """
    points: list[QPoint] = []
    top = corner in (Corner.TOP_LEFT, Corner.TOP_RIGHT)
    left = corner in (Corner.TOP_LEFT, Corner.BOTTOM_LEFT)
    used = gap
    for size in sizes:
        room = max(gap, area.height() - size.height() - gap)
        y = min(used, room)
        x = area.left() + gap if left else area.right() + 1 - gap - size.width()
        x = max(area.left(), x)
        below = area.bottom() + 1 - y - size.height()
        points.append(QPoint(x, area.top() + y if top else max(area.top(), below)))
        used = y + size.height() + gap
    return points


def centred(area: QRect, size: QSize) -> QPoint:
    """Top left point that centres ``size``, never above or left of ``area``."""
    x = area.left() + max(0, area.width() - size.width()) // 2
    y = area.top() + max(0, area.height() - size.height()) // 2
    return QPoint(x, y)


class ScreenPlacing(QObject):
    """Places by the screen of the app's active window, else where the pointer is.

    Where a program may not place its windows (Wayland) the moves have no effect.
    """

    def __init__(
        self, *, corner: Corner = Corner.BOTTOM_RIGHT, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.corner = corner
        self._stack: list[CallDialog] = []
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._screen_removed)

    def incoming(self, windows: list[CallDialog]) -> None:
        self._stack = list(windows)
        if not windows:
            return
        area = self._screen(windows).availableGeometry()
        sizes = [window.card.sizeHint().expandedTo(window.card.size()) for window in windows]
        points = stacked(area, sizes, self.corner, Size.GAP)
        for window, point in zip(windows, points, strict=True):
            window.move(point - window.card.pos())

    def outgoing(self, window: CallDialog) -> None:
        screen = self._screen([])
        window.move(centred(screen.availableGeometry(), window.sizeHint()))

    def _screen(self, shown: Sequence[CallDialog]) -> QScreen:
        """A stack stays on the screen it stands on already."""
        standing = [window for window in shown if window.isVisible()]
        if standing:
            return standing[0].screen()
        active = QApplication.activeWindow()
        if active is not None:
            return active.screen()
        return QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()

    def _screen_removed(self, screen: QScreen) -> None:
        self._stack = [window for window in self._stack if window.isVisible()]
        self.incoming(self._stack)
