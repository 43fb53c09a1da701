"""How well one hears somebody: three bars and the word for them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from callkit.media.quality import Quality
from callkit.texts import InnerText
from callkit.theme import Size, Theme
from callkit.widgets.parts.collected import hideBefore

_WORDS: Final = {
    Quality.UNKNOWN: "qualityUnknown",
    Quality.POOR: "poorConnection",
    Quality.FAIR: "qualityFair",
    Quality.GOOD: "qualityGood",
}
_BARS: Final = 3


class QualityBars(QWidget):
    """The bars say at a glance what the word says to everybody: none is bright while nothing is
    known yet."""

    __del__ = hideBefore

    def __init__(self, parent: QWidget | None = None, *, text: InnerText | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._text = text or InnerText()
        self._quality = Quality.UNKNOWN
        self._word()
        Theme.instance().dress(self._dress)

    def setQuality(self, quality: Quality) -> None:
        if quality is not self._quality:
            self._quality = quality
            self._word()
            self._dress()

    def quality(self) -> Quality:
        return self._quality

    def words(self) -> str:
        """What stands beside the bars."""
        return self._text.say(_WORDS[self._quality])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._dress()

    def _word(self) -> None:
        self.setAccessibleName(self.words())

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(Theme.instance().font("status"))
        wide = metrics.height() + Size.GAP_SMALL + metrics.horizontalAdvance(self.words()) + 1
        return QSize(wide, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(
            QFontMetrics(Theme.instance().font("status")).height(), self.sizeHint().height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        poor = self._quality is Quality.POOR
        ink = theme.colour("warning" if poor else "text")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            metrics = QFontMetrics(theme.font("status"))
            side, rtl = metrics.height(), self.isRightToLeft()
            left = self.width() - side if rtl else 0
            step = side / _BARS
            for number in range(_BARS):
                bright = number < self._quality
                high = side * (0.4 + 0.3 * number) - 2
                at = _BARS - 1 - number if rtl else number
                box = QRectF(left + at * step + 1, side - 1 - high, step - 2, high)
                # An empty bar is a shape, too, not only a paler one.
                painter.setPen(QPen(ink, 1))
                painter.setBrush(ink if bright else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box, 1.5, 1.5)
            painter.setFont(theme.font("status"))
            painter.setPen(ink)
            room = self.rect().adjusted(
                0 if rtl else side + Size.GAP_SMALL, 0, -side - Size.GAP_SMALL if rtl else 0, 0
            )
            shown = metrics.elidedText(self.words(), Qt.TextElideMode.ElideRight, room.width())
            side_flag = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, int(side_flag | Qt.AlignmentFlag.AlignVCenter), shown)
