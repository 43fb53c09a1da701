"""Rounds the corners of a picture that is a native or an app's widget."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from callkit.theme import Theme, paintShadow

_SOLID: Final = QPainter.CompositionMode.CompositionMode_SourceOver
_BELOW: Final = QPainter.CompositionMode.CompositionMode_DestinationOver
_CLEARED: Final = QPainter.CompositionMode.CompositionMode_DestinationOut


@lru_cache(maxsize=64)
def _corner(radius: int, colour: int, dpr: float, index: int) -> QPixmap:
    """What is outside the curve, in the corner ``index``: top left, top right, bottom right and
    bottom left."""
    side = max(1, round(radius * dpr))
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    outside = QPainterPath()
    outside.addRect(QRectF(0, 0, side, side))
    disc = QPainterPath()
    left, top = (0 if index in (0, 3) else -side), (0 if index < 2 else -side)
    disc.addEllipse(QRectF(left, top, 2 * side, 2 * side))
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outside.subtracted(disc), QColor.fromRgba(colour))
    drawn.setDevicePixelRatio(dpr)
    return drawn


def cornerPlaces(box: QRect, radius: int) -> tuple[QPoint, ...]:
    """Where the four corners of ``box`` begin, in the order of the pixmaps."""
    right, bottom = box.x() + box.width() - radius, box.y() + box.height() - radius
    left, top = box.x(), box.y()
    return (QPoint(left, top), QPoint(right, top), QPoint(right, bottom), QPoint(left, bottom))


def paintCorners(painter: QPainter, box: QRect, radius: int, colour: QColor) -> None:
    """Let ``box``, already painted, look round: its corners in the colour of what it lies on."""
    _paint(painter, box, radius, colour)


def clearCorners(painter: QPainter, box: QRect, radius: int) -> None:
    """Take the corners away: what is below the window is seen there."""
    painter.setCompositionMode(_CLEARED)
    _paint(painter, box, radius, QColor(Qt.GlobalColor.black))
    painter.setCompositionMode(_SOLID)


def _paint(painter: QPainter, box: QRect, radius: int, colour: QColor) -> None:
    if radius < 1:
        return
    dpr = painter.device().devicePixelRatio()
    for index, place in enumerate(cornerPlaces(box, radius)):
        painter.drawPixmap(place, _corner(radius, colour.rgba(), dpr, index))


class CornerOverlay(QWidget):
    """Lies over everything of its parent and rounds it; the mouse does not notice it.

    ``token`` is the colour of what the parent lies on; "" makes holes, for a window, in which its
    shadow is seen: a ``popup`` has a smaller one.
    """

    def __init__(
        self, parent: QWidget, *, radius: int, token: str = "stage", popup: bool = False
    ) -> None:
        super().__init__(parent)
        self._popup = popup
        self._radius = radius
        self._token = token
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        Theme.instance().dress(self._dress)

    def radius(self) -> int:
        return self._radius

    def setRadius(self, radius: int) -> None:
        """0 rounds nothing."""
        if radius != self._radius:
            self._radius = radius
            self._cut()
            self.setVisible(radius > 0)
            self.update()

    def spread(self, over: QRect | None = None) -> None:
        """Cover the parent, or a part of it, above what else is in it."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(over or parent.rect())
            self.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        """Only the corners: what moves between them is not painted twice."""
        region = QRegion()
        for place in cornerPlaces(self.rect(), self._radius):
            region += QRect(place.x(), place.y(), self._radius, self._radius)
        self.setMask(region)

    def _dress(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._token:
                colour = Theme.instance().colour(self._token)
                paintCorners(painter, self.rect(), self._radius, colour)
            else:
                clearCorners(painter, self.rect(), self._radius)
                # The window's shadow was there, too.
                painter.setCompositionMode(_BELOW)
                tokens = Theme.instance().tokens
                paintShadow(painter, self.rect(), tokens, popup=self._popup, radius=self._radius)
