"""A segmented control: a few words side by side, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from callkit.theme import Size, Theme, stressed
from callkit.widgets.parts.pill_button import RING, PillButton


class Segment(PillButton):
    """One of the words. The chosen one stands out from the track more than any other can, also one
    under the mouse or with the keyboard."""

    HEIGHT = Size.PILL - Size.GAP_SMALL // 2

    def __init__(self, parent: QWidget | None = None, *, text: str = "") -> None:
        super().__init__(parent, text=text, flat=True)
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def _colours(self) -> tuple[QColor, QColor]:
        theme = Theme.instance()
        chosen = self.isChecked()
        return theme.colour("surface"), theme.colour("text" if chosen else "textMuted")

    def _paint_ground(self, painter: QPainter, ground: QRectF) -> None:
        theme = Theme.instance()
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setPen(QPen(theme.colour("edge"), max(1, theme.tokens.borderWidth)))
            painter.setBrush(theme.colour("surface"))
        elif self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setBrush(stressed(theme.colour("surfaceRaised")))
        else:
            return
        painter.drawPath(self.shape(ground.adjusted(0.5, 0.5, -0.5, -0.5)))


class SegmentedRow(QWidget):
    """The track the words stand on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: list[Segment] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        # What is painted of two neighbours meets, with their rings over each other.
        self._row.setSpacing(-2 * RING + Size.GAP_SMALL // 4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        Theme.instance().dress(self._dress)

    def setSegments(self, segments: Sequence[Segment]) -> None:
        """Show these, in this order."""
        self._segments += segments
        for segment in segments:
            self._row.addWidget(segment)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        shown = [one for one in self._segments if one.isVisible()]
        if not shown:
            return
        track = QRectF()
        for segment in shown:
            track = track.united(segment.groundRect().translated(segment.pos()))
        around = Size.GAP_SMALL // 4
        track.adjust(-around, -around, around, around)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            line = theme.tokens.borderWidth
            painter.setPen(QPen(theme.colour("border"), line) if line else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surfaceRaised"))
            painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)

    def _dress(self) -> None:
        self.update()
