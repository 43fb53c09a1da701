"""The row of secondary actions at the lower edge of a card: equal cells in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from callkit.theme import Size, Theme, pixmap
from callkit.widgets.parts.pill_button import PillButton

MOST_CELLS: Final = 3
"""Cells with an action of their own; of more, the last cell holds the rest."""


class CellButton(PillButton):
    """One cell: all of it can be hit. The word is beside its sign, or below it in a narrow one."""

    STYLE = "line"

    def __init__(self, parent: QWidget | None = None, *, text: str = "") -> None:
        super().__init__(parent, text=text, flat=True)
        self._stacked = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def setStacked(self, stacked: bool) -> None:
        """Have the word below the sign, in smaller letters."""
        if stacked != self._stacked:
            self._stacked = stacked
            self.update()

    def face(self) -> QFont:
        return Theme.instance().font("cell" if self._stacked else self.STYLE)

    def besideWidth(self) -> int:
        """How wide sign and word are beside each other, with some air."""
        metrics = QFontMetrics(Theme.instance().font(self.STYLE))
        words = max(map(metrics.horizontalAdvance, (self.text(), self.checkedText)))
        icon = self._icon_side() + Size.GAP_SMALL if self.iconName else 0
        return words + icon + 2 * Size.GAP_SMALL

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(Theme.instance().font("cell"))
        words = max(map(metrics.horizontalAdvance, (self.text(), self.checkedText)))
        stacked = self._icon_side() + metrics.height() + Size.GAP_SMALL
        high = max(Size.CELL, stacked + Size.GAP_SMALL)
        wide = self._icon_side() if self._icon_only else words
        return QSize(max(Size.HIT, wide + Size.GAP_SMALL), high)

    def groundRect(self) -> QRectF:
        return QRectF(self.rect())

    def shape(self, ground: QRectF) -> QPainterPath:
        path = QPainterPath()
        inner = ground.adjusted(4, 4, -4, -4)
        path.addRoundedRect(inner, Size.INNER_RADIUS, Size.INNER_RADIUS)
        return path

    def paintFocus(self, painter: QPainter, ground: QRectF) -> None:
        away = Size.FOCUS_WIDTH / 2 + 1
        inner = ground.adjusted(away, away, -away, -away)
        painter.drawRoundedRect(inner, Size.INNER_RADIUS, Size.INNER_RADIUS)

    def _paint_content(self, painter: QPainter, ground: QRectF) -> None:
        theme, text = Theme.instance(), self.shownText()
        icon = self.shownIcon()
        side, metrics = self._icon_side(), QFontMetrics(self.face())
        painter.setFont(self.face())
        words = metrics.horizontalAdvance(text)
        gap = Size.GAP_SMALL if icon and text else 0
        if self._stacked:
            gap //= 4
            top = ground.center().y() - (side + gap + (metrics.height() if text else 0)) / 2
            sign = QPointF(ground.center().x() - side / 2, top)
            box = QRectF(0, top + side + gap, ground.width(), metrics.height())
        else:
            left = ground.center().x() - (words + gap + (side if icon else 0)) / 2
            mirrored = self.isRightToLeft()
            sign = QPointF(left + words + gap if mirrored else left, ground.center().y() - side / 2)
            start = left if mirrored or not icon else left + side + gap
            box = QRectF(start, ground.top(), words + 1, ground.height())
        if icon:
            ink = theme.colour("text" if self.isChecked() else "textMuted")
            painter.drawPixmap(sign, pixmap(icon, ink, side, self.devicePixelRatioF()))
        painter.setPen(theme.colour("text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


class CellRow(QWidget):
    """Up to three :class:`CellButton` of the same width, with thin lines between them and above.
    It takes no room while it has none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().dress(self.relayout)

    def items(self) -> Sequence[QWidget]:
        return tuple(self._items)

    def setItems(self, items: Sequence[QWidget]) -> None:
        """Show exactly these, in this order. The widgets become children and stay the caller's."""
        for widget in self._items:
            if widget not in items:
                widget.hide()
        self._items = list(items)
        for widget in items:
            if widget.parentWidget() is not self:
                widget.setParent(self)
            widget.show()
        self.relayout()

    def sizeHint(self) -> QSize:
        if not self._items:
            return QSize(0, 0)
        hints = [widget.sizeHint() for widget in self._items]
        wide = max(hint.width() for hint in hints) * len(hints)
        return QSize(wide, max(hint.height() for hint in hints) + 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()

    def relayout(self) -> None:
        """Place the cells again, after one of them has other words."""
        self.updateGeometry()
        count = len(self._items)
        if not count:
            return
        each = self.width() / count
        cells = [widget for widget in self._items if isinstance(widget, CellButton)]
        fits = all(cell.besideWidth() <= each for cell in cells)
        stacked = each < Size.CELL_BESIDE or not fits
        for number, widget in enumerate(self._items):
            place = count - 1 - number if self.isRightToLeft() else number
            left, right = round(place * each), round((place + 1) * each)
            widget.setGeometry(QRect(left, 1, right - left, self.height() - 1))
        for cell in cells:
            cell.setStacked(stacked)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._items:
            return
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setPen(QPen(theme.colour("edge"), max(1, theme.tokens.borderWidth)))
            painter.drawLine(QPoint(0, 0), QPoint(self.width(), 0))
            inset = Size.GAP_SMALL + Size.GAP_SMALL // 2
            for number in range(1, len(self._items)):
                x = round(number * self.width() / len(self._items))
                painter.drawLine(QPoint(x, inset), QPoint(x, self.height() - inset))
