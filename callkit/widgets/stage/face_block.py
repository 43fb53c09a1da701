"""The middle of a call without a picture: portrait, name and state."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.model import User
from callkit.texts import InnerText
from callkit.theme import Motion, Size, StageSize, Theme, pixmap
from callkit.widgets.parts.call_timer import CallTimer
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.moving import MovingWidget
from callkit.widgets.stage.level_face import LevelFace

_CENTRE = Qt.AlignmentFlag.AlignHCenter
_LEAST_FACE = 56
_DOT = 4


class CallDots(MovingWidget):
    """Three dots that fade one after the other while it rings there."""

    INTERVAL = 2 * Motion.FRAME

    def __init__(self, parent: QWidget, clock: Callable[[], float]) -> None:
        super().__init__(parent)
        self._clock = clock
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(6 * 2 * _DOT, 2 * _DOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Theme.instance().colour("onStageMuted"))
            period = Motion.PULSE_PERIOD
            phase = (self._clock() * 1000 % period) / period if self._timer else 0.0
            for number in range(3):
                away = abs((phase * 3 - number) % 3 - 1) if self._timer else 0.5
                painter.setOpacity(max(0.25, min(1.0, 1.0 - away * 0.75)))
                at = 2 - number if self.isRightToLeft() else number
                centre = QPointF((at * 2 + 1) * 2 * _DOT, self.height() / 2)
                painter.drawEllipse(centre, _DOT / 2, _DOT / 2)


class HoldChip(QWidget):
    """ "On hold", below the name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.hide()

    def setText(self, words: str) -> None:
        self._words = words
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.update()

    def text(self) -> str:
        return self._words

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(Theme.instance().font("stageSmall"))
        side = Theme.instance().scaled(StageSize.TILE_GLYPH)
        wide = metrics.horizontalAdvance(self._words) + side + Size.GAP_SMALL // 2 + 2 * Size.GAP
        return QSize(wide, metrics.height() + Size.GAP_SMALL + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("stageControl"))
            box = QRectF(self.rect())
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            side = theme.scaled(StageSize.TILE_GLYPH)
            rtl = self.isRightToLeft()
            left = self.width() - Size.GAP - side if rtl else Size.GAP
            drawn = pixmap("pause", theme.colour("onStage"), side, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, (self.height() - side) / 2), drawn)
            painter.setFont(theme.font("stageSmall"))
            painter.setPen(theme.colour("onStage"))
            beside = side + Size.GAP_SMALL // 2
            words = self.rect().adjusted(Size.GAP, 0, -Size.GAP, 0)
            words = words.adjusted(0, 0, -beside, 0) if rtl else words.adjusted(beside, 0, 0, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self._words)


class FaceBlock(QWidget):
    """Face, name, how it stands or how long it has lasted; the face shrinks where there is no
    room, then the name has one line.

    ``clock`` is monotonic seconds, what :meth:`CallTimer.start` counts by.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._diameter = self._shown_diameter = StageSize.FACE
        self._growing: QVariantAnimation | None = None
        self._reserve = 0
        self._stale = True
        self._custom: QWidget | None = None
        self.face = LevelFace(self, clock=clock)
        self.face.avatar.setObjectName("callAvatar")
        self.name = ElidedLabel(
            self, style="stageName", colour="onStage", lines=2, alignment=_CENTRE
        )
        self.name.setObjectName("callName")
        self.status = ElidedLabel(
            self, style="stageStatus", colour="onStageMuted", lines=2, alignment=_CENTRE
        )
        self.status.setObjectName("callStatus")
        self.status.setFading(True)
        self.timer = CallTimer(self, text=text, clock=clock, style="stageTimer")
        self.timer.setColour("onStageMuted")
        self.timer.setObjectName("callTimer")
        self.detail = ElidedLabel(
            self, style="stageSmall", colour="onStageMuted", alignment=_CENTRE
        )
        self.detail.setObjectName("callDetail")
        self.detail.hide()
        self.dots = CallDots(self, clock)
        self.dots.hide()
        self.chip = HoldChip(self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def setUsers(self, users: Sequence[User]) -> None:
        self.face.setUsers(users)
        self.arrange()

    def setDiameter(self, diameter: int) -> None:
        """How large the face is where there is room; it grows and shrinks around its centre."""
        if diameter == self._diameter:
            return
        self._diameter = diameter
        if self._growing is not None:
            self._growing.stop()
        if not self.isVisible() or Theme.instance().reducedMotion():
            self._grown(diameter)
            return
        if self._growing is None:
            self._growing = QVariantAnimation(self)
            self._growing.setDuration(Motion.MORPH)
            self._growing.valueChanged.connect(self._grown)
        self._growing.setStartValue(self._shown_diameter)
        self._growing.setEndValue(diameter)
        self._growing.start()

    def _grown(self, diameter: int) -> None:
        self._shown_diameter = diameter
        self.arrange()

    def setReserve(self, high: int) -> None:
        """So much at the lower edge is needed for something else: the words move up only if they
        would be covered."""
        if high != self._reserve:
            self._reserve = high
            self.arrange()

    def neededHeight(self, wide: int) -> int:
        """What face and words take of a stage of that width."""
        words = self._heights(wide)
        return self._usual() + sum(words) + sum(gap for _, gap in self._parts())

    def setFaceWidget(self, widget: QWidget | None) -> None:
        """An app's own in the place of the face; None shows the face again."""
        before, self._custom = self._custom, widget
        if before is not None and before is not widget and isValid(before):
            before.hide()
            before.setParent(None)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, widget is None)
        if widget is not None:
            widget.setParent(self)
            widget.show()
        self.face.setVisible(widget is None)
        self.arrange()

    def setDetail(self, detail: str) -> None:
        """The app's own line; "" for none."""
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrangeNow()

    def _parts(self) -> list[tuple[QWidget, int]]:
        """What stands below the face, with the gap before each."""
        found: list[tuple[QWidget, int]] = [(self.name, Size.GAP_SMALL)]
        for widget, gap in (
            (self.status, Size.GAP_SMALL // 2),
            (self.timer, Size.GAP_SMALL // 2),
            (self.dots, Size.GAP_SMALL),
            (self.detail, Size.GAP_SMALL // 2),
            (self.chip, Size.GAP_SMALL + Size.GAP_SMALL // 2),
        ):
            if not widget.isHidden():
                found.append((widget, gap))
        return found

    def _heights(self, wide: int) -> list[int]:
        found = []
        for widget, _ in self._parts():
            if isinstance(widget, ElidedLabel) and widget.width() != wide:
                # How many lines it takes follows from how wide it is.
                widget.resize(wide, widget.height())
            found.append(widget.sizeHint().height())
        return found

    def arrange(self) -> None:
        """Something else is shown: the parts are placed anew as soon as they are seen."""
        self._stale = True
        if self.isVisible():
            self.arrangeNow()

    def arrangeNow(self) -> None:
        """Have all parts in their places."""
        if self._stale:
            self._stale = False
            self._place()

    def _place(self) -> None:
        """Face and name stay where they are, whatever comes below them, as long as there is room
        for it."""
        wide, room = max(1, self.width()), self.height() - self._reserve
        self.name.setMaximumLines(2)
        face, spread, lines = self._shown_diameter, StageSize.RINGS, 2
        parts = self._parts()
        while True:
            words = sum(self._heights(wide)) + sum(gap for _, gap in parts)
            if words + face + 2 * spread <= room or (face <= _LEAST_FACE and lines == 1):
                break
            if face > _LEAST_FACE:
                face = max(_LEAST_FACE, min(face - 8, room - words - 2 * spread))
            else:
                lines = 1
                self.name.setMaximumLines(1)
        fits = words + face + 2 * spread <= room
        shown = (fits or words + face <= room) and self._custom is None
        self.face.setVisible(shown)
        self.face.setDiameter(face)
        top_size = self.face.sizeHint()
        if self._custom is not None:
            top_size = self._custom.sizeHint().expandedTo(self._custom.minimumSize())
        if shown and not fits:
            # The rings have no room any more.
            top_size = QSize(top_size.width(), face)
        high = top_size.height() if shown or self._custom is not None else 0
        heights = self._heights(wide)
        slot = max(high, self._usual())
        if not shown or not fits or slot + words > room:
            slot = high
        top = max(0, min(self._anchored(slot, heights[0]), room - slot - words))
        box = QRect((wide - top_size.width()) // 2, top, top_size.width(), high)
        box.moveTop(top + (slot - high) // 2)
        (self._custom or self.face).setGeometry(box)
        top += slot
        for (widget, gap), tall in zip(parts, heights, strict=True):
            top += gap
            across = wide
            if widget in (self.dots, self.chip):
                across = min(wide, widget.sizeHint().width())
            widget.setGeometry((wide - across) // 2, top, across, tall)
            top += tall

    def _usual(self) -> int:
        """How high the face of a call with its rings is, while calling and while connected."""
        large = self._diameter >= StageSize.FACE_CALLING
        return (StageSize.FACE if large else self._diameter) + 2 * StageSize.RINGS

    def _anchored(self, slot: int, name: int) -> int:
        """Where the face begins: it stands in the middle with its name and one line below it."""
        line = self.timer.sizeHint().height() + Size.GAP_SMALL + Size.GAP_SMALL // 2
        return (self.height() - slot - name - line) // 2
