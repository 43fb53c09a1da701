"""A small button with a word beside its icon: the quick row, links, row actions."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.theme import Size, Theme, pixmap, stressed
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.call_button import ToneName
from callkit.widgets.parts.input_guard import GuardedButton

RING: Final = Size.FOCUS_GAP + Size.FOCUS_WIDTH
"""The room around the ground that the ring of the keyboard takes."""


class PillButton(GuardedButton):
    """Icon and word on a rounded ground; ``flat`` has no ground until the mouse is over it.

    Without a text it is a round icon button; give it an accessible name then. It is 44 px high
    to hit, although the ground it paints is lower.

    Signals:
        iconNameChanged, checkedIconNameChanged, checkedTextChanged, flatChanged, toneChanged:
            The property has another value.
    """

    STYLE: ClassVar[str] = "label"
    HEIGHT: ClassVar[int] = Size.PILL
    PADDING: ClassVar[int] = Size.PILL_PADDING
    ICON_GAP: ClassVar[int] = Size.GAP_SMALL // 2

    iconNameChanged = Signal(str)
    checkedIconNameChanged = Signal(str)
    checkedTextChanged = Signal(str)
    flatChanged = Signal(bool)
    toneChanged = Signal(str)

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        iconName: str = "",
        text: str = "",
        flat: bool = False,
        tone: ToneName = "neutral",
    ) -> None:
        super().__init__(parent)
        self._icon_name = iconName
        self._checked_icon = ""
        self._checked_text = ""
        self._flat = flat
        self._icon_only = False
        self._hint_for: tuple[object, ...] | None = None
        self._hint = QSize()
        self._tone = tone
        self.setText(text)
        Theme.instance().dress(self._dress)
        self.toggled.connect(self._dress)

    def _get_icon_name(self) -> str:
        return self._icon_name

    def setIconName(self, name: str) -> None:
        if name != self._icon_name:
            self._icon_name = name
            self._dress()
            self.iconNameChanged.emit(name)

    def _get_checked_icon_name(self) -> str:
        return self._checked_icon

    def setCheckedIconName(self, name: str) -> None:
        if name != self._checked_icon:
            self._checked_icon = name
            self._dress()
            self.checkedIconNameChanged.emit(name)

    def _get_checked_text(self) -> str:
        return self._checked_text

    def setCheckedText(self, text: str) -> None:
        if text != self._checked_text:
            self._checked_text = text
            self._dress()
            self.checkedTextChanged.emit(text)

    def _get_flat(self) -> bool:
        return self._flat

    def setFlat(self, flat: bool) -> None:
        if flat != self._flat:
            self._flat = flat
            self.update()
            self.flatChanged.emit(flat)

    def _get_tone(self) -> str:
        return self._tone

    @checked
    def setTone(self, tone: ToneName) -> None:
        if tone != self._tone:
            self._tone = tone
            self.update()
            self.toneChanged.emit(tone)

    iconName = qproperty(str, _get_icon_name, setIconName, notify=iconNameChanged)
    checkedIconName = qproperty(
        str, _get_checked_icon_name, setCheckedIconName, notify=checkedIconNameChanged
    )
    checkedText = qproperty(str, _get_checked_text, setCheckedText, notify=checkedTextChanged)
    flat = qproperty(bool, _get_flat, setFlat, notify=flatChanged)
    tone = qproperty(str, _get_tone, setTone, notify=toneChanged)

    def setIconOnly(self, alone: bool) -> None:
        """Leave the word out where there is no room; it stays the accessible name's business."""
        if alone != self._icon_only:
            self._icon_only = alone
            self._dress()

    def shownText(self) -> str:
        if self._icon_only:
            return ""
        return self.inLines((self._checked_text if self.isChecked() else "") or self.text())

    def inLines(self, words: str) -> str:
        """The words as they are written; more than one line where a kind of button does so."""
        return words

    def shownIcon(self) -> str:
        """The name of the sign that is shown just now."""
        return (self._checked_icon if self.isChecked() else "") or self._icon_name

    def sizeHint(self) -> QSize:
        # Layouts ask again and again.
        wanted = (self.text(), self._checked_text, self._icon_only, bool(self._icon_name))
        if self._hint_for != wanted:
            self._hint_for, self._hint = wanted, self._measured()
        return self._hint

    def _measured(self) -> QSize:
        metrics = QFontMetrics(self.face())
        said = ("",) if self._icon_only else (self.text(), self._checked_text)
        words = max(_wide(self.inLines(text), metrics) for text in said)
        high = max(self.groundHeight() + 2 * RING, Size.HIT)
        if not words:
            return QSize(high, high)
        width = words + 2 * (self.PADDING + RING)
        if self._icon_name:
            width += self._icon_side() + self.ICON_GAP
        return QSize(max(width, Size.HIT), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @staticmethod
    def _icon_side() -> int:
        return Theme.instance().scaled(Size.PILL_ICON)

    def face(self) -> QFont:
        """The font of the word."""
        return Theme.instance().font(self.STYLE)

    def groundHeight(self) -> int:
        """How high what is painted is: it grows with the word."""
        return max(self.HEIGHT, QFontMetrics(self.face()).height() + Size.GAP_SMALL)

    def groundRect(self) -> QRectF:
        """What is painted: smaller than what can be hit, by the ring around it."""
        height = self.groundHeight()
        ground = QRectF(RING, (self.height() - height) / 2, self.width() - 2 * RING, height)
        if not self.shownText():
            ground = QRectF(0, 0, height, height)
            ground.moveCenter(QRectF(self.rect()).center())
        return ground

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            ground = self.groundRect()
            painter.setOpacity(self.restOpacity())
            painter.save()
            self.sunk(painter, ground.center())
            self._paint_ground(painter, ground)
            self._paint_content(painter, ground)
            painter.restore()
            if self.hasFocus():
                painter.setOpacity(1.0)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("accent"), Size.FOCUS_WIDTH))
                self.paintFocus(painter, ground)

    def restOpacity(self) -> float:
        """How a button looks that nobody touches."""
        return 1.0 if self.isEnabled() else self.disabledOpacity()

    def paintFocus(self, painter: QPainter, ground: QRectF) -> None:
        """The ring that says where the keyboard is."""
        away = Size.FOCUS_GAP + Size.FOCUS_WIDTH / 2
        ring = ground.adjusted(-away, -away, away, away)
        painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)

    def _colours(self) -> tuple[QColor, QColor]:
        theme = Theme.instance()
        if self._tone != "neutral":
            return theme.colour(self._tone), theme.colour(f"on{self._tone.capitalize()}")
        if self._flat:
            ink = "text" if self.isChecked() else "textMuted"
            return theme.colour("surfaceRaised"), theme.colour(ink)
        return theme.colour("neutral"), theme.colour("onNeutral")

    def _paint_ground(self, painter: QPainter, ground: QRectF) -> None:
        theme = Theme.instance()
        touched = self.isEnabled() and (self.underMouse() or self.isDown())
        if self._flat and not touched and not self.isChecked():
            return
        colour = self._colours()[0]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(stressed(colour, strong=self.isDown()) if touched else colour)
        line = theme.tokens.borderWidth
        if line:
            painter.setPen(QPen(theme.colour("border"), line))
            ground = ground.adjusted(line / 2, line / 2, -line / 2, -line / 2)
        painter.drawPath(self.shape(ground))

    def shape(self, ground: QRectF) -> QPainterPath:
        """The outline of what is painted on ``ground``."""
        path = QPainterPath()
        path.addRoundedRect(ground, ground.height() / 2, ground.height() / 2)
        return path

    def _paint_content(self, painter: QPainter, ground: QRectF) -> None:
        ink = self._colours()[1]
        text = self.shownText()
        icon = self.shownIcon()
        painter.setFont(self.face())
        painter.setPen(ink)
        words = _wide(text, QFontMetrics(self.face()))
        gap = self.ICON_GAP if icon and text else 0
        whole = words + gap + (self._icon_side() if icon else 0)
        left = ground.center().x() - whole / 2
        icon_left = left if not self.isRightToLeft() else left + words + gap
        text_left = left if self.isRightToLeft() or not icon else left + self._icon_side() + gap
        if icon:
            drawn = pixmap(icon, ink, self._icon_side(), self.devicePixelRatioF())
            top = ground.center().y() - self._icon_side() / 2
            painter.drawPixmap(QPointF(icon_left, top), drawn)
        box = QRectF(text_left, ground.top(), words + 1, ground.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def _dress(self) -> None:
        self._hint_for = None
        self.updateGeometry()
        self.update()


def _wide(words: str, metrics: QFontMetrics) -> int:
    return max(metrics.horizontalAdvance(line) for line in words.split("\n"))
