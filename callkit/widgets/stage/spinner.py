"""Somebody's connection is being looked for: an arc that turns on a dark disc."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimerEvent
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion, Size, StageSize, Theme
from callkit.widgets.parts.collected import hideBefore

_PERIOD = 1_000
"""Milliseconds of one turn."""
_ARC = 100
"""Degrees."""


class Spinner(QWidget):
    """Turns while it is seen; where nothing may move it stands still."""

    __del__ = hideBefore

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._timer = 0
        self._turn = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(StageSize.CIRCLE, StageSize.CIRCLE)

    @property
    def turning(self) -> bool:
        return bool(self._timer)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._timer and not Theme.instance().reducedMotion():
            self._timer = self.startTimer(Motion.FRAME)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._timer:
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
