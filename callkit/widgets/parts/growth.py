"""A card becomes another window: it grows to where that one is, and turns into it on its way.

Painted from two pictures inside the new window, which has its last place and size from the
start: a window that is resized sixty times a second flickers.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEasingCurve,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion, Theme, paintShadow

_OLD_GOES = 0.4
"""In this part of the way what was there fades out."""


class Growth(QWidget):
    """Covers ``window`` and shows how the ``before`` at ``start`` (on the screen) becomes what
    ``after`` shows in ``end`` (in the window). The mouse does not meet it; it goes by itself.

    Signals:
        begun: Its first picture is on the screen: it is to be seen where the other one was.
    """

    begun = Signal()

    def __init__(
        self,
        window: QWidget,
        *,
        start: QRect,
        before: QPixmap,
        end: QRect,
        after: QPixmap,
        radii: tuple[int, int],
    ) -> None:
        super().__init__(window)
        self._start, self._before = start, before
        self._end, self._after = end, after
        self._radii = radii
        self._part = 0.0
        self._painted = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # What it covers is not painted for it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.growing = QVariantAnimation(self)
        self.growing.setDuration(Motion.GROW)
        self.growing.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.growing.setStartValue(0.0)
        self.growing.setEndValue(1.0)
        self.growing.valueChanged.connect(self._grown)
        self.growing.finished.connect(self._over)

    def start(self) -> None:
        """Be there at once; the growing begins when that has been painted."""
        self.setGeometry(self.window().rect())
        self.raise_()
        self.show()

    def box(self) -> QRect:
        """Where the card is just now, in the window."""
        first, part = self._first(), self._part
        corners = (
            round(a + (b - a) * part)
            for a, b in (
                (first.left(), self._end.left()),
                (first.top(), self._end.top()),
                (first.right(), self._end.right()),
                (first.bottom(), self._end.bottom()),
            )
        )
        left, top, right, bottom = corners
        return QRect(QPoint(left, top), QPoint(right, bottom))

    def _first(self) -> QRect:
        """Where the card was before, in the window."""
        return QRect(self.window().mapFromGlobal(self._start.topLeft()), self._start.size())

    def _resting(self, box: QRect) -> QPoint:
        """What was there stays in the corner out of which the card grows."""
        size = self._before.deviceIndependentSize().toSize()
        left, top = box.topLeft().toTuple()
        first = self._first()
        if abs(first.right() - self._end.right()) < abs(first.left() - self._end.left()):
            left = box.right() + 1 - size.width()
        if abs(first.bottom() - self._end.bottom()) < abs(first.top() - self._end.top()):
            top = box.bottom() + 1 - size.height()
        return QPoint(left, top)

    def _grown(self, part: float) -> None:
        self._part = part
        self.update()

    def _over(self) -> None:
        self.hide()
        self.window().update()
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        box, theme = self.box(), Theme.instance()
        radius = round(self._radii[0] + (self._radii[1] - self._radii[0]) * self._part)
        with QPainter(self) as painter:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(self.rect(), Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            paintShadow(painter, box, theme.tokens, radius=radius)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_filling(self._after, box))
            painter.drawRoundedRect(QRectF(box), radius, radius)
            leaves = 1.0 - self._part / _OLD_GOES
            if leaves > 0:
                painter.setOpacity(leaves)
                painter.setBrush(theme.colour("surface"))
                painter.drawRoundedRect(QRectF(box), radius, radius)
                painter.drawPixmap(self._resting(box), self._before)
        if not self._painted:
            self._painted = True
            self.growing.start()
            # Only when this event is over has the picture been sent to the screen: a compositor
            # that was told first that the other one has gone would show neither.
            QTimer.singleShot(0, self, self.begun.emit)


def _filling(picture: QPixmap, box: QRect) -> QBrush:
    """The picture so large that it fills ``box``, its middle in the middle."""
    size = picture.deviceIndependentSize()
    scale = max(box.width() / size.width(), box.height() / size.height())
    left = box.x() + (box.width() - size.width() * scale) / 2
    top = box.y() + (box.height() - size.height() * scale) / 2
    turn = QTransform.fromTranslate(left, top)
    turn.scale(scale / picture.devicePixelRatio(), scale / picture.devicePixelRatio())
    picture = QPixmap(picture)
    picture.setDevicePixelRatio(1.0)
    brush = QBrush(picture)
    brush.setTransform(turn)
    return brush


def enteringCurve() -> QEasingCurve:
    """Fast in, and softly to its place."""
    curve = QEasingCurve(QEasingCurve.Type.BezierSpline)
    curve.addCubicBezierSegment(QPointF(0.2, 0.8), QPointF(0.2, 1.0), QPointF(1.0, 1.0))
    return curve
