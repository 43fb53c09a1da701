"""The answer buttons of a small pop-up: wide pills with an icon and a word."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt, QTimerEvent
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from callkit.options import checked
from callkit.theme import Motion, Size, Theme
from callkit.widgets.parts.pill_button import RING, PillButton

_SPIN_PERIOD = 1_000


class AnswerPill(PillButton):
    """A pill that takes the width it gets. ``joinable`` ones can have a part at their end that
    opens a menu: see :class:`AnswerMenuPill`."""

    STYLE: ClassVar[str] = "answer"
    HEIGHT: ClassVar[int] = Size.ANSWER_PILL
    PADDING: ClassVar[int] = Size.GAP
    ICON_GAP: ClassVar[int] = Size.GAP_SMALL

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._joined = False
        self._spinner = 0
        self._turn = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @checked
    def setBusy(self, busy: bool) -> None:
        """Something is on its way: after 300 ms it looks so."""
        if busy != self._busy:
            self._busy = busy
            self._turn = -1
            self._drive()
            self.update()

    @checked
    def setJoined(self, joined: bool) -> None:
        """The pill goes on at its end, in another button."""
        if joined != self._joined:
            self._joined = joined
            self.update()

    def setDiameter(self, diameter: int) -> None:
        """It is no disc."""

    def setRowDiameter(self, diameter: int) -> None:
        """It is no disc."""

    @property
    def working(self) -> bool:
        """It looks as if something is on its way."""
        return self._turn >= 0

    def shape(self, ground: QRectF) -> QPainterPath:
        path = QPainterPath()
        radius = ground.height() / 2
        path.addRoundedRect(ground, radius, radius)
        if self._joined:
            end = QRectF(ground)
            if self.isRightToLeft():
                end.setRight(ground.center().x())
            else:
                end.setLeft(ground.center().x())
            square = QPainterPath()
            square.addRect(end)
            path = path.united(square)
        return path

    def groundRect(self) -> QRectF:
        ground = super().groundRect()
        if self._joined:
            # It meets its other part: the ring of the keyboard has room only at the other sides.
            ground.adjust(-RING if self.isRightToLeft() else 0, 0, 0, 0)
            if not self.isRightToLeft():
                ground.setRight(float(self.width()))
        return ground

    def paintFocus(self, painter: QPainter, ground: QRectF) -> None:
        if self._joined:
            painter.drawPath(_seamed(ground, at_left=self.isRightToLeft()))
        else:
            super().paintFocus(painter, ground)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.working:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = float(self._icon_side())
            ground = self.groundRect()
            box = QRectF(0, 0, side, side)
            box.moveCenter(ground.center())
            away = ground.width() / 2 - ground.height() / 2
            box.translate(away if self.isRightToLeft() else -away, 0)
            pen = QPen(self._colours()[1], Size.FOCUS_WIDTH)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            start = 90 - self._turn * 360 * Motion.FRAME // _SPIN_PERIOD
            painter.drawArc(box, start * 16, -100 * 16)

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._spinner:
            super().timerEvent(event)
            return
        self.killTimer(self._spinner)
        self._spinner = 0
        self._turn += 1
        self._drive()
        self.update()

    def _drive(self) -> None:
        wanted = self._busy and (self._turn < 0 or not Theme.instance().reducedMotion())
        if wanted and not self._spinner:
            self._spinner = self.startTimer(Motion.BUSY_DELAY if self._turn < 0 else Motion.FRAME)
        elif not wanted and self._spinner:
            self.killTimer(self._spinner)
            self._spinner = 0


class AnswerMenuPill(PillButton):
    """The end of a pill that opens a menu of other answers; a thin line parts the two. Alone it is
    a round button."""

    HEIGHT: ClassVar[int] = Size.ANSWER_PILL

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, iconName="chevron-down")
        self._attached = False
        self._faded = False
        self._beside: AnswerPill | None = None

    def setBeside(self, pill: AnswerPill) -> None:
        """It is the end of this pill: both are equally high, however large its
        words are."""
        self._beside = pill

    def groundHeight(self) -> int:
        if self._attached and self._beside is not None:
            return self._beside.groundHeight()
        return super().groundHeight()

    def setFaded(self, faded: bool) -> None:
        """Look like the other part that cannot be pressed now; the menu opens all the same."""
        if faded != self._faded:
            self._faded = faded
            self.update()

    def restOpacity(self) -> float:
        return self.disabledOpacity() if self._faded or not self.isEnabled() else 1.0

    @checked
    def setAttached(self, attached: bool) -> None:
        """It is the end of the pill beside it."""
        if attached != self._attached:
            self._attached = attached
            self.setIconName("chevron-down" if attached else "more")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        high = max(self.groundHeight() + 2 * RING, Size.HIT)
        wide = max(Size.ANSWER_SPLIT, self._icon_side() + Size.GAP_SMALL)
        return QSize(wide + RING, high) if self._attached else QSize(high, high)

    def groundRect(self) -> QRectF:
        if not self._attached:
            return super().groundRect()
        height = self.groundHeight()
        left = RING if self.isRightToLeft() else 0
        return QRectF(left, (self.height() - height) / 2, self.width() - RING, height)

    def paintFocus(self, painter: QPainter, ground: QRectF) -> None:
        if self._attached:
            painter.drawPath(_seamed(ground, at_left=not self.isRightToLeft()))
        else:
            super().paintFocus(painter, ground)

    def shape(self, ground: QRectF) -> QPainterPath:
        radius = ground.height() / 2
        path = QPainterPath()
        path.addRoundedRect(ground, radius, radius)
        if self._attached:
            start = QRectF(ground)
            if self.isRightToLeft():
                start.setLeft(ground.right() - radius)
            else:
                start.setRight(ground.left() + radius)
            square = QPainterPath()
            square.addRect(start)
            path = path.united(square)
        return path

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._attached or self.hasFocus():
            # The ring of the keyboard parts the two then.
            return
        ground, ink = self.groundRect(), self._colours()[1]
        ink.setAlphaF(0.3)
        inset = QFontMetrics(self.face()).height() / 2
        x = ground.right() - 0.5 if self.isRightToLeft() else ground.left() + 0.5
        with QPainter(self) as painter:
            painter.setPen(QPen(ink, 1))
            painter.drawLine(
                QRectF(x, ground.top() + inset, 0, 0).topLeft(),
                QRectF(x, ground.bottom() - inset, 0, 0).topLeft(),
            )


def _seamed(ground: QRectF, *, at_left: bool) -> QPainterPath:
    """The ring around one part of two: it is closed at the seam, and does not run on under the
    other part, as if that one had the keyboard."""
    away = Size.FOCUS_GAP + Size.FOCUS_WIDTH / 2
    inside = Size.FOCUS_WIDTH / 2
    left, right = (-inside, away) if at_left else (away, -inside)
    ring = ground.adjusted(-left, -away, right, away)
    radius = ring.height() / 2
    path, end = QPainterPath(), QPainterPath()
    path.addRoundedRect(ring, radius, radius)
    half = QRectF(ring)
    if at_left:
        half.setRight(ring.left() + radius)
    else:
        half.setLeft(ring.right() - radius)
    end.addRect(half)
    return path.united(end)
