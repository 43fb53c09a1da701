"""The line above the bar: a note to the person, and a button that mends its cause."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from callkit.theme import Size, StageSize, Theme, pixmap
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.input_guard import GuardedButton

_MARGIN = (Size.HIT - StageSize.PILL) // 2
"""Above and below the pill: its button is as high as a finger needs."""


class _Remedy(GuardedButton):
    """The button at the end of the pill."""

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(Theme.instance().font("stageSmall"))
        wide = metrics.horizontalAdvance(self.text()) + 2 * Size.PILL_PADDING
        return QSize(max(wide, Size.HIT), max(Size.HIT, metrics.height() + Size.GAP))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # What can be hit is higher than what is seen.
            high = QFontMetrics(theme.font("stageSmall")).height() + Size.GAP_SMALL
            box = QRectF(1, (self.height() - high) / 2, self.width() - 2, high)
            touched = self.underMouse() or self.isDown()
            line = theme.tokens.borderWidth
            painter.setPen(QPen(theme.colour("stageLine"), line) if line else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("stageHover" if touched else "stageControl"))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("stageAccent"), Size.FOCUS_WIDTH))
                painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            painter.setFont(theme.font("stageSmall"))
            painter.setPen(theme.colour("onStage"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())


class BannerPill(QWidget):
    """Icon, words and at most one remedy on a dark pill; hidden while there is nothing to say.

    Signals:
        remedyPressed: The word at its end was pressed.
        shownChanged: It came, or went, or is as wide as other words.
    """

    remedyPressed = Signal()
    shownChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._tail = ""
        self._icon = ""
        self._colour = "onStage"
        self._room = 0
        self._stacked = False
        self.remedy = _Remedy(self)
        self.remedy.setObjectName("callRemedy")
        self.remedy.clicked.connect(self.remedyPressed)
        self.hide()
        Theme.instance().dress(self._dress)

    def words(self) -> str:
        return self._words

    def say(
        self,
        words: str,
        *,
        iconName: str = "",
        warning: bool = False,
        remedy: str = "",
        tail: str = "",
    ) -> None:
        """Say that, or nothing with ""; a new line is announced politely, once. ``tail`` stands
        behind the words and is not announced."""
        new = words != self._words
        self._words, self._icon, self._tail = words, iconName, tail
        self._colour = "stageWarning" if warning else "onStage"
        self.remedy.setText(remedy)
        self.remedy.setAccessibleName(remedy)
        self.remedy.setVisible(bool(remedy))
        self.setAccessibleName(words)
        was = not self.isHidden()
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()
        if was != bool(words):
            self.shownChanged.emit(bool(words))
        if new and words and self.isVisible():
            announce(self, words, False)

    def setTail(self, tail: str) -> None:
        """What stands behind the words now."""
        if tail != self._tail:
            self._tail = tail
            self.updateGeometry()
            self.update()
            self.shownChanged.emit(not self.isHidden())

    def _line(self) -> str:
        return f"{self._words} {self._tail}" if self._tail else self._words

    def _parts(self) -> tuple[int, int, int]:
        """Widths of icon, words and remedy with what is between."""
        metrics = QFontMetrics(Theme.instance().font("stageSmall"))
        icon = Theme.instance().scaled(StageSize.PILL_ICON) + Size.GAP_SMALL if self._icon else 0
        remedy = self.remedy.sizeHint().width() + Size.GAP_SMALL if self.remedy.text() else 0
        return icon, metrics.horizontalAdvance(self._line()) + 1, remedy

    def setRoom(self, width: int) -> None:
        """How wide it may be: in less than it needs the remedy stands below the words."""
        stacked = bool(self.remedy.text()) and self._flat_width() > width
        if (width, stacked) != (self._room, self._stacked):
            self._room, self._stacked = width, stacked
            self.updateGeometry()
            self._place()
            self.update()

    def _flat_width(self) -> int:
        pad = StageSize.PILL_PADDING
        return pad + sum(self._parts()) + (pad // 2 if self.remedy.text() else pad)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(Theme.instance().font("stageSmall"))
        high = max(Size.HIT, metrics.height() + Size.GAP + 2 * _MARGIN)
        if not self._stacked:
            return QSize(self._flat_width(), high)
        icon, words, _ = self._parts()
        below = self.remedy.sizeHint()
        wide = max(icon + words, below.width()) + 2 * StageSize.PILL_PADDING
        return QSize(min(wide, self._room), high + below.height() + Size.GAP_SMALL)

    def resizeEvent(self, _event: object) -> None:
        self._place()

    def _place(self) -> None:
        hint = self.remedy.sizeHint()
        end = StageSize.PILL_PADDING // 2
        left = end if self.isRightToLeft() else self.width() - hint.width() - end
        top = (self.height() - hint.height()) // 2
        if self._stacked:
            hint.setWidth(min(hint.width(), self.width() - 2 * end))
            left = (self.width() - hint.width()) // 2
            top = self.height() - hint.height() - Size.GAP_SMALL
        self.remedy.setGeometry(QRect(left, top, hint.width(), hint.height()))

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        self._place()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(0.5, _MARGIN, -0.5, -_MARGIN)
            painter.setPen(QPen(theme.colour("stageLine"), max(1, theme.tokens.borderWidth)))
            painter.setBrush(theme.colour("stageBar"))
            radius = StageSize.PILL / 2 if self._stacked else box.height() / 2
            painter.drawRoundedRect(box, radius, radius)
            ink, rtl = theme.colour(self._colour), self.isRightToLeft()
            icon, _words, remedy = self._parts()
            pad, high = StageSize.PILL_PADDING, self.height()
            if self._stacked:
                remedy, high = 0, self.remedy.y()
            inner = self.rect().adjusted(pad, 0, -pad // (2 if remedy else 1), 0)
            if rtl:
                inner = self.rect().adjusted(pad // (2 if remedy else 1), 0, -pad, 0)
            if self._icon:
                side = theme.scaled(StageSize.PILL_ICON)
                left = inner.right() + 1 - side if rtl else inner.left()
                drawn = pixmap(self._icon, ink, side, self.devicePixelRatioF())
                painter.drawPixmap(QPointF(left, (high - side) / 2), drawn)
            painter.setFont(theme.font("stageSmall"))
            painter.setPen(ink)
            text = (
                inner.adjusted(remedy, 0, -icon, 0) if rtl else inner.adjusted(icon, 0, -remedy, 0)
            )
            text.setHeight(high)
            metrics = QFontMetrics(painter.font())
            shown = metrics.elidedText(self._line(), Qt.TextElideMode.ElideRight, text.width())
            side_flag = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
            painter.drawText(text, int(side_flag | Qt.AlignmentFlag.AlignVCenter), shown)
