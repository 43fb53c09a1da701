"""A row of small buttons that wraps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from callkit.theme import Size


class WrapRow(QWidget):
    """Lays its children out in rows, mirrored when right-to-left: centred and evenly filled, or
    ``leading``, each row as full as it gets. Pills have air of their own around what they paint: no
    gap is needed."""

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 0, leading: bool = False
    ) -> None:
        super().__init__(parent)
        self._leading = leading
        self._gap = gap
        self._items: list[QWidget] = []
        self._least = 0
        self._rows_for: tuple[int, list[int]] | None = None
        self._ordered: list[list[QWidget]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def items(self) -> Sequence[QWidget]:
        return tuple(self._items)

    def setItems(self, items: Sequence[QWidget]) -> None:
        """Show exactly these, in this order. The widgets become children and stay the caller's."""
        for widget in self._items:
            if widget not in items:
                widget.hide()
        self._items = list(items)
        self._rows_for = None
        for widget in items:
            if widget.parentWidget() is not self:
                widget.setParent(self)
            widget.show()
        self.updateGeometry()
        self.relayout()

    def setLeastHeight(self, height: int) -> None:
        """Keep this much room even when it is empty."""
        if height != self._least:
            self._least = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        widths = [widget.sizeHint().width() for widget in self._items]
        whole = sum(widths) + self._gap * max(0, len(widths) - 1)
        return QSize(whole, self._rows_high(self.width()))

    def minimumSizeHint(self) -> QSize:
        width = max((widget.sizeHint().width() for widget in self._items), default=0)
        return QSize(width, self._rows_high(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # How many rows it takes follows from the width.
            self.updateGeometry()
        self.relayout()

    def _rows_high(self, width: int) -> int:
        heights = [max(w.sizeHint().height() for w in row) for row in self._rows(width)]
        return max(self._least, sum(heights) + Size.GAP_SMALL // 2 * max(0, len(heights) - 1))

    def relayout(self) -> None:
        """Place the items again, after one of them changed its size."""
        top = 0
        for row in self._rows(self.width()):
            height = max(widget.sizeHint().height() for widget in row)
            whole = sum(w.sizeHint().width() for w in row) + self._gap * (len(row) - 1)
            left = (self.width() - whole) // 2
            if self._leading:
                left = self.width() - whole if self.isRightToLeft() else 0
            for widget in reversed(row) if self.isRightToLeft() else row:
                width = widget.sizeHint().width()
                widget.setGeometry(QRect(left, top, width, height))
                left += width + self._gap
            top += height + Size.GAP_SMALL // 2

    def _rows(self, width: int) -> list[list[QWidget]]:
        """As few rows as fit, evenly filled."""
        # Layouts ask again and again.
        wanted = [widget.sizeHint().width() for widget in self._items]
        if self._rows_for != (width, wanted):
            self._rows_for, self._ordered = (width, wanted), self._even(width, wanted)
        return self._ordered

    def _even(self, width: int, widths: list[int]) -> list[list[QWidget]]:
        if self._leading:
            return self._broken(width, widths, len(widths))
        fewest = len(self._broken(width, widths, len(widths)))
        tried = (self._broken(width, widths, most) for most in range(1, len(widths) + 1))
        return next((rows for rows in tried if len(rows) == fewest), [])

    def _broken(self, width: int, widths: list[int], most: int) -> list[list[QWidget]]:
        rows: list[list[QWidget]] = []
        used = 0
        for widget, wanted in zip(self._items, widths, strict=True):
            if rows and len(rows[-1]) < most and used + self._gap + wanted <= width:
                rows[-1].append(widget)
                used += self._gap + wanted
            else:
                rows.append([widget])
                used = wanted
        return rows
