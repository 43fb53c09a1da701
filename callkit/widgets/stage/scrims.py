"""Gradients over a picture, under words and controls."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from callkit.theme import StageSize, Theme, paintShadow, shadowMargins

_DARK_TOP, _DARK_BOTTOM = 0.46, 0.1
"""How far from its edge a shade is as dark as it gets."""
_STEPS = 8


class Scrim(QWidget):
    """A shade that grows towards one edge of its parent; painted from a strip one pixel wide."""

    def __init__(self, parent: QWidget, *, atTop: bool) -> None:
        super().__init__(parent)
        self._at_top = atTop
        self._strip: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        Theme.instance().dress(self._dress)
        self.hide()

    def spread(self, over: QRect | None = None) -> None:
        """Take the place at the edge of the picture: that of all of the parent without one."""
        parent = self.parentWidget()
        if parent is None:
            return
        box = over or parent.rect()
        wanted = StageSize.SCRIM_TOP if self._at_top else StageSize.SCRIM_BOTTOM
        # Large words reach further.
        wanted = round(wanted * max(1.0, Theme.instance().textScale()))
        high = min(box.height() // 2, wanted)
        top = box.y() if self._at_top else box.y() + box.height() - high
        self.setGeometry(QRect(box.x(), top, box.width(), high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._strip = None

    def _dress(self) -> None:
        self._strip = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._strip is None:
            self._strip = self._drawn()
        with QPainter(self) as painter:
            painter.drawPixmap(self.rect(), self._strip)

    def _drawn(self) -> QPixmap:
        tokens = Theme.instance().tokens
        drawn = QPixmap(1, max(1, self.height()))
        drawn.fill(Qt.GlobalColor.transparent)
        shade = QLinearGradient(0, 0, 0, self.height())
        full = QColor(tokens.scrim)
        full.setAlphaF(tokens.scrimTop if self._at_top else tokens.scrimBottom)
        # As dark as far as two lines of words reach: they can be read on any picture. From there
        # it ends softly, or the eye would see a line where it begins.
        reach = _DARK_TOP if self._at_top else _DARK_BOTTOM
        for step in range(_STEPS + 1):
            part = step / _STEPS
            colour = QColor(full)
            colour.setAlphaF(full.alphaF() * (1 - part * part * (3 - 2 * part)))
            at = reach + (1 - reach) * part
            shade.setColorAt(at if self._at_top else 1 - at, colour)
        shade.setColorAt(0.0 if self._at_top else 1.0, full)
        with QPainter(drawn) as painter:
            painter.fillRect(drawn.rect(), shade)
        return drawn


class Shade(QWidget):
    """One even shade over all of its parent: over this person's own camera while calling."""

    def __init__(self, parent: QWidget, *, share: float) -> None:
        super().__init__(parent)
        self._share = share
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(Theme.instance().tokens.scrim)
        colour.setAlphaF(self._share)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour)


class BarShadow(QWidget):
    """The soft shadow of the bar over a picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, box: QRect) -> None:
        """Lie around the bar, which is there on the stage."""
        if box != self._box:
            self._box = box
            self.setGeometry(box.marginsAdded(shadowMargins(popup=True)))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        radius = min(StageSize.BAR_RADIUS, self._box.height() // 2)
        box = self._box.translated(-self.pos())
        with QPainter(self) as painter:
            paintShadow(painter, box, Theme.instance().tokens, popup=True, radius=radius)


class LingerLine(QWidget):
    """The line at the lower edge that runs down while an ended call is still shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._part = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def setPart(self, part: float) -> None:
        """How much is left, 1 to 0."""
        self._part = part
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            wide = round(self.width() * self._part)
            left = self.width() - wide if self.isRightToLeft() else 0
            painter.fillRect(left, 0, wide, self.height(), Theme.instance().colour("onStageMuted"))
