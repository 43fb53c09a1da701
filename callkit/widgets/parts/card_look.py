"""Painting a card: its ground and the line just inside its edge."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from callkit.theme import Theme


class CardLook(NamedTuple):
    """One card as it is just now."""

    box: QRect
    radius: int
    ground: str
    """The token of its ground."""
    strong: bool = False
    """Nothing else sets it off from what is behind it."""

    def line(self) -> tuple[QColor, int]:
        """The line just inside its edge: colour and width."""
        theme = Theme.instance()
        wide = theme.tokens.borderWidth
        if self.ground.startswith("stage"):
            return theme.colour("stageLine"), wide or 1
        return theme.colour("border" if wide or self.strong else "edge"), wide or 1

    def paintSmooth(self, painter: QPainter, dirty: QRect) -> None:
        """With soft corners; ``dirty`` is what needs painting."""
        radius, ground = self.radius, Theme.instance().colour(self.ground)
        colour, wide = self.line()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        if self.box.height() > 2 * radius:
            self._paint_in_parts(painter, ground)
        else:
            painter.drawRoundedRect(QRectF(self.box), radius, radius)
        inner = self.box.adjusted(wide, wide, -wide, -wide)
        sides, middle = inner.adjusted(0, radius, 0, -radius), inner.adjusted(radius, 0, -radius, 0)
        if not sides.contains(dirty) and not middle.contains(dirty):
            # Not while something moves in its middle: a large round path takes its time.
            half = wide / 2
            painter.setPen(QPen(colour, wide))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            corner = max(0.0, radius - half)
            box = QRectF(self.box).adjusted(half, half, -half, -half)
            painter.drawRoundedRect(box, corner, corner)

    def _paint_in_parts(self, painter: QPainter, ground: QColor) -> None:
        """Round ends and a plain middle: a third of the time one large round path takes."""
        left, top = self.box.x(), self.box.y()
        width, height = self.box.width(), self.box.height()
        end = 2 * self.radius
        for y in (top, top + height - end):
            painter.drawRoundedRect(QRectF(left, y, width, end), self.radius, self.radius)
        painter.fillRect(left, top + self.radius, width, height - end, ground)

    def paintStepped(self, painter: QPainter, whole: QRegion) -> None:
        """Where the window is cut to ``whole`` in steps, the line follows them, or it would
        break."""
        colour, wide = self.line()
        inner = whole
        for _ in range(wide):
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                inner = inner.intersected(whole.translated(x, y))
            whole = inner
        ground = Theme.instance().colour(self.ground)
        # The line may be a tint of the ground: what the window had there before is no part of it.
        painter.fillRect(self.box, ground)
        painter.fillRect(self.box, colour)
        painter.setClipRegion(inner)
        painter.fillRect(self.box, ground)
