"""A chosen person as a small pill, with a button that removes the choice."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from callkit.model import User
from callkit.texts import InnerText, personName, spoken
from callkit.theme import Size, Theme, pixmap, stressed
from callkit.widgets.parts.input_guard import GuardedButton
from callkit.widgets.parts.pill_button import RING


class PersonChip(GuardedButton):
    """Pressing it takes ``user`` out of the choice."""

    def __init__(self, user: User, parent: QWidget | None = None, *, text: InnerText) -> None:
        super().__init__(parent)
        self.user = user
        self._words = text
        self._word()
        Theme.instance().dress(self._dress)

    def _word(self) -> None:
        name = personName(self.user, self._words)
        said = self._words.say("inviteTakeOut", name=name)
        self.setText(name)
        self.setAccessibleName(spoken(said))
        self.setToolTip(said)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def sizeHint(self) -> QSize:
        theme = Theme.instance()
        words = QFontMetrics(theme.font("label")).horizontalAdvance(self.text())
        words = min(words, theme.scaled(Size.CHIP_NAME))
        around = 2 * (RING + Size.PILL_PADDING) + Size.GAP_SMALL // 2
        return QSize(words + self._icon_side() + around, max(Size.HIT, self._high() + 2 * RING))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _high(self) -> int:
        metrics = QFontMetrics(Theme.instance().font("label"))
        return max(Size.CHIP, metrics.height() + Size.GAP_SMALL)

    @staticmethod
    def _icon_side() -> int:
        return Theme.instance().scaled(Size.STATUS_ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            half = self._high() / 2
            ground = QRectF(RING, self.height() / 2 - half, self.width() - 2 * RING, 2 * half)
            colour = theme.colour("neutral")
            touched = self.underMouse() or self.isDown()
            line = theme.tokens.borderWidth
            painter.setPen(QPen(theme.colour("border"), line) if line else Qt.PenStyle.NoPen)
            painter.setBrush(stressed(colour, strong=self.isDown()) if touched else colour)
            painter.drawRoundedRect(ground, half, half)
            side, mirrored = self._icon_side(), self.isRightToLeft()
            inner = ground.adjusted(Size.PILL_PADDING, 0, -Size.PILL_PADDING, 0)
            left = inner.left() if mirrored else inner.right() - side
            sign = pixmap("close", theme.colour("textMuted"), side, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, ground.center().y() - side / 2), sign)
            away = side + Size.GAP_SMALL // 2
            words = inner.adjusted(away if mirrored else 0, 0, 0 if mirrored else -away, 0)
            painter.setFont(theme.font("label"))
            painter.setPen(theme.colour("onNeutral"))
            elide = Qt.TextElideMode.ElideRight
            said = painter.fontMetrics().elidedText(self.text(), elide, round(words.width()) + 1)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), said)
            if self.hasFocus():
                away = Size.FOCUS_GAP
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("accent"), Size.FOCUS_WIDTH))
                painter.drawRoundedRect(
                    ground.adjusted(-away, -away, away, away), half + away, half + away
                )

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()
