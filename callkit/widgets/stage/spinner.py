"""Somebody's connection is being looked for: an arc that turns on a dark disc."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion, Size, StageSize, Theme
from callkit.widgets.parts.moving import MovingWidget

_PERIOD = 1_000
"""Milliseconds of one turn."""
_ARC = 100
"""Degrees."""


class Spinner(MovingWidget):
    """Turns while it is seen; where nothing may move it stands still."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._turn = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(StageSize.CIRCLE, StageSize.CIRCLE)

    def step(self) -> None:
        self._turn = (self._turn + Motion.FRAME) % _PERIOD
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("stageChip"))
            disc = QRectF(self.rect())
            painter.drawEllipse(disc)
            pen = QPen(theme.colour("onStage"), Size.FOCUS_WIDTH)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = disc.width() / 4
            start = 90 - self._turn * 360 // _PERIOD
            painter.drawArc(disc.adjusted(inset, inset, -inset, -inset), start * 16, -_ARC * 16)
