"""A list that fades out at its ends while there is more to scroll to."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QWidget

from callkit.theme import Size, Theme


class ListFade(QWidget):
    """Lies over what ``area`` shows and takes no clicks; paints only where there is more. The area
    calls :meth:`lie` in its ``resizeEvent``.

    ``ground`` is the token of the colour the list stands on.
    """

    def __init__(self, area: QAbstractScrollArea, *, ground: str = "surface") -> None:
        super().__init__(area)
        self._area = area
        self._ground = ground
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self._moved)
        bar.rangeChanged.connect(self._moved)
        self.lie()

    def ends(self) -> tuple[bool, bool]:
        """The list goes on above, and below."""
        bar = self._area.verticalScrollBar()
        return bar.value() > bar.minimum(), bar.value() < bar.maximum()

    def lie(self) -> None:
        """Cover the list again: it has another size."""
        self.setGeometry(self._area.viewport().geometry())
        self.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where the list begins changes with the side its bar is on.
        self.lie()

    def _moved(self, *_: int) -> None:
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            ground = Theme.instance().colour(self._ground)
            clear = QColor(ground)
            clear.setAlpha(0)
            high = min(Size.LIST_FADE, self.height() // 2)
            for there, top, colours in (
                (self.ends()[0], 0, (ground, clear)),
                (self.ends()[1], self.height() - high, (clear, ground)),
            ):
                if there:
                    fading = QLinearGradient(0, top, 0, top + high)
                    fading.setColorAt(0, colours[0])
                    fading.setColorAt(1, colours[1])
                    painter.fillRect(QRect(0, top, self.width(), high), fading)


class FadingArea(QScrollArea):
    """A scroll area that fades out where it goes on."""

    _fade: ListFade | None = None

    def __init__(self, parent: QWidget | None = None, *, ground: str = "surface") -> None:
        super().__init__(parent)
        self._fade = ListFade(self, ground=ground)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fade is not None:
            self._fade.lie()
