"""The shared screen of another person, with zoom."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from callkit.theme import StageSize, Theme
from callkit.widgets.stage.video_view import VideoView

_LEAST, _MOST = 1.0, 4.0
_NOTCH = 120
"""Of a wheel: Qt's eighths of a degree for one step."""


class SharedView(QWidget):
    """Ctrl and the wheel come closer, up to four times, about the pointer; a drag moves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 1.0
        self._centre = (0.5, 0.5)
        self._held: QPoint | None = None
        self.view = VideoView(self, fit="whole", radius=StageSize.TILE_RADIUS)
        self.view.hide()
        self.view.pictureChanged.connect(self.view.setVisible)
        Theme.instance().dress(self._dress)

    def zoom(self) -> float:
        return self._zoom

    def setZoom(self, zoom: float, about: QPoint | None = None) -> None:
        """1 to 4; what is at ``about`` stays there."""
        zoom = min(_MOST, max(_LEAST, zoom))
        if zoom == self._zoom or self.size().isEmpty():
            return
        about = about or self.rect().center()
        across, down = about.x() / self.width() - 0.5, about.y() / self.height() - 0.5
        x, y = self._centre
        share = 1 / self._zoom - 1 / zoom
        self._zoom = zoom
        self._look_at(x + across * share, y + down * share)

    def _look_at(self, x: float, y: float) -> None:
        half = 0.5 / self._zoom
        self._centre = (min(1 - half, max(half, x)), min(1 - half, max(half, y)))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        wide, high = round(self.width() * self._zoom), round(self.height() * self._zoom)
        left = round(self.width() / 2 - self._centre[0] * wide)
        top = round(self.height() / 2 - self._centre[1] * high)
        self.view.setGeometry(QRect(left, top, wide, high))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        event.accept()
        steps = event.angleDelta().y() / _NOTCH
        self.setZoom(self._zoom * 1.25**steps, event.position().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._zoom > 1 and event.button() is Qt.MouseButton.LeftButton:
            self._held = event.position().toPoint()
            event.accept()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            event.ignore()
            return
        place = event.position().toPoint()
        away, self._held = place - self._held, place
        x, y = self._centre
        wide, high = self.width() * self._zoom, self.height() * self._zoom
        self._look_at(x - away.x() / wide, y - away.y() / high)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        event.ignore()

    def _dress(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.view.live:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Theme.instance().colour("stageRaised"))
            radius = StageSize.TILE_RADIUS
            painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
