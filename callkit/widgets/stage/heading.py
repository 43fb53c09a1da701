"""Name and time at the upper edge, when a picture or a grid fills the middle."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from callkit.texts import InnerText
from callkit.theme import Size, Theme
from callkit.widgets.parts.call_timer import CallTimer
from callkit.widgets.parts.elided_label import ElidedLabel


class CallHeading(QWidget):
    """The name, below it how many there are and how long the call has lasted, or a status."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.name = ElidedLabel(self, style="stageTitle", colour="onStage")
        self.count = ElidedLabel(self, style="stageSmall", colour="onStage")
        self.timer = CallTimer(self, text=text, clock=clock, style="stageSmallTimer")
        self.timer.setColour("onStage")
        self.timer.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def tell(self, name: str, line: str, since: float) -> None:
        """``line`` stands before the time; without a time (0.0) alone."""
        self.name.setText(name)
        # The mark keeps the dot between the words and the time, whichever way they run.
        dot = " ·\u200f" if self.isRightToLeft() else " ·"
        self.count.setText(f"{line}{dot}" if line and since else line)
        self.count.setVisible(bool(line))
        self.timer.setVisible(bool(since))
        if since:
            self.timer.start(since)
        else:
            self.timer.stop()
        self._place()

    def sizeHint(self) -> QSize:
        high = self.name.sizeHint().height() + self.timer.sizeHint().height()
        return QSize(self.name.sizeHint().width(), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        if not theme.tokens.borderWidth:
            return
        # Without shade on the picture the words bring their own ground.
        with QPainter(self) as painter:
            words = [self.name, *(part for part in (self.count, self.timer) if not part.isHidden())]
            for label in words:
                wide = min(label.width(), label.sizeHint().width() + Size.GAP_SMALL)
                left = label.x() + label.width() - wide if self.isRightToLeft() else label.x()
                painter.fillRect(left, label.y(), wide, label.height(), theme.colour("stageChip"))

    def _place(self) -> None:
        high = self.name.sizeHint().height()
        self.name.setGeometry(0, 0, self.width(), high)
        below = self.timer.sizeHint().height()
        across = 0
        for label in (self.count, self.timer):
            if label.isHidden():
                continue
            wide = min(self.width() - across, label.sizeHint().width() + 1)
            if label is self.timer or self.timer.isHidden():
                wide = max(1, self.width() - across)
            left = self.width() - across - wide if self.isRightToLeft() else across
            label.setGeometry(left, high, wide, below)
            across += wide + label.metrics().horizontalAdvance(" ") if label is self.count else wide
