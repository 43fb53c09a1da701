"""The round button of a call: an icon on a disc, its word below."""

from __future__ import annotations

from typing import Annotated

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimerEvent, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from callkit.options import Between, Matching, checked
from callkit.theme import Motion, Size, Theme, isIcon, pixmap, stressed
from callkit.thread_check import inItsThread
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.input_guard import GuardedButton
from callkit.widgets.parts.shield import shielded, surroundingsChanged

TONES = ("neutral", "accept", "decline", "accent")
ToneName = Annotated[str, Matching(TONES.__contains__, f"that is one of {str(TONES)[1:-1]}")]
IconName = Annotated[
    str, Matching(lambda name: not name or isIcon(name), "that names an icon, or an SVG file")
]
Diameter = Annotated[int, Between(16, 256)]

_WRAP = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_SPIN_PERIOD = 1_000


@inItsThread
class CallButton(GuardedButton):
    """A round button with its word below; the word and the disc are one target.

    ``tone`` is what it means: ``accept``, ``decline``, ``neutral`` or ``accent``. A checkable
    button shows ``checkedIconName`` and ``checkedText`` while it is checked.

    Signals:
        toneChanged: The meaning, and so the colour, changed.
        iconNameChanged, diameterChanged, checkedIconNameChanged, checkedTextChanged, busyChanged:
            The property has another value.
    """

    toneChanged = Signal(str)
    iconNameChanged = Signal(str)
    diameterChanged = Signal(int)
    checkedIconNameChanged = Signal(str)
    checkedTextChanged = Signal(str)
    busyChanged = Signal(bool)

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        iconName: IconName = "accept",
        text: str = "",
        tone: ToneName = "neutral",
        diameter: Diameter = Size.BUTTON,
    ) -> None:
        super().__init__(parent)
        self._icon_name = iconName
        self._tone = tone
        self._diameter = diameter
        self._row_diameter = 0
        self._ink = ""
        self._checked_icon = ""
        self._checked_text = ""
        self._busy = False
        self._hint_for: tuple[object, ...] | None = None
        self._hint = QSize()
        self._spinner = 0
        self._turn = -1
        self.setText(text)
        Theme.instance().dress(self._dress)
        self.toggled.connect(self._dress)

    # --- values -------------------------------------------------------------------------------

    def _get_icon_name(self) -> str:
        return self._icon_name

    @checked
    def setIconName(self, name: IconName) -> None:
        if name != self._icon_name:
            self._icon_name = name
            self.update()
            self.iconNameChanged.emit(name)

    def _get_tone(self) -> str:
        return self._tone

    @checked
    def setTone(self, tone: ToneName) -> None:
        if tone != self._tone:
            self._tone = tone
            self.update()
            self.toneChanged.emit(tone)

    def _get_diameter(self) -> int:
        return self._diameter

    @checked
    def setDiameter(self, diameter: Diameter) -> None:
        if diameter != self._diameter:
            self._diameter = diameter
            self._dress()
            self.diameterChanged.emit(diameter)

    @checked
    def setRowDiameter(self, diameter: int) -> None:
        """Stand beside others of that diameter: the discs share one centre line, and so do the
        words below them. 0: it stands alone."""
        if diameter != self._row_diameter:
            self._row_diameter = diameter
            self._dress()

    @checked
    def setInk(self, token: str) -> None:
        """Paint the sign of a neutral button in that token's colour; "" for the usual one."""
        if token != self._ink:
            self._ink = token
            self.update()

    def disc(self) -> int:
        """The diameter that is painted: it grows with the words, within reason."""
        return grown(self._diameter)

    def _get_checked_icon_name(self) -> str:
        return self._checked_icon

    @checked
    def setCheckedIconName(self, name: IconName) -> None:
        if name != self._checked_icon:
            self._checked_icon = name
            self.update()
            self.checkedIconNameChanged.emit(name)

    def _get_checked_text(self) -> str:
        return self._checked_text

    @checked
    def setCheckedText(self, text: str) -> None:
        if text != self._checked_text:
            self._checked_text = text
            self._dress()
            self.checkedTextChanged.emit(text)

    def _get_busy(self) -> bool:
        return self._busy

    @checked
    def setBusy(self, busy: bool) -> None:
        """Something is on its way: after 300 ms a circle turns around the icon."""
        if busy == self._busy:
            return
        self._busy = busy
        self._turn = -1
        self._drive()
        self.update()
        self.busyChanged.emit(busy)

    iconName = qproperty(str, _get_icon_name, setIconName, notify=iconNameChanged)
    tone = qproperty(str, _get_tone, setTone, notify=toneChanged)
    diameter = qproperty(int, _get_diameter, setDiameter, notify=diameterChanged)
    checkedIconName = qproperty(
        str, _get_checked_icon_name, setCheckedIconName, notify=checkedIconNameChanged
    )
    checkedText = qproperty(str, _get_checked_text, setCheckedText, notify=checkedTextChanged)
    busy = qproperty(bool, _get_busy, setBusy, notify=busyChanged)

    def shownText(self) -> str:
        """The word below the disc just now."""
        return (self._checked_text if self.isChecked() else "") or self.text()

    # --- geometry -----------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        # Layouts ask again and again.
        wanted = (self.text(), self._checked_text, self._diameter, self._row_diameter)
        if self._hint_for != wanted:
            self._hint_for, self._hint = wanted, self._measured()
        return self._hint

    def _measured(self) -> QSize:
        room = Size.FOCUS_GAP + Size.FOCUS_WIDTH
        side = max(self._row() + 2 * room, Size.HIT)
        label = self._label_size()
        if label.isEmpty():
            return QSize(max(self.disc() + 2 * room, Size.HIT), side)
        # A word may take the air beside it before the button takes more room than others.
        airy = min(label.width() + 2 * Size.GAP_SMALL, Size.BUTTON_LABEL_WIDTH)
        width = max(self.disc() + 2 * room, Size.HIT, airy, label.width())
        below = self._row() + room + Size.BUTTON_LABEL_GAP + label.height()
        return QSize(width, max(below, Size.HIT))

    def _row(self) -> int:
        return max(self.disc(), grown(self._row_diameter))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def discRect(self) -> QRect:
        """Where the disc is, in the button's own coordinates."""
        side = self.disc()
        top = Size.FOCUS_GAP + Size.FOCUS_WIDTH + (self._row() - side) // 2
        return QRect((self.width() - side) // 2, top, side, side)

    def _label_size(self) -> QSize:
        width, height = 0, 0
        metrics = QFontMetrics(Theme.instance().font("label"))
        most = round(Size.BUTTON_LABEL_WIDTH * max(1.0, Theme.instance().textScale()))
        for text in {self.text(), self._checked_text}:
            if text:
                box = metrics.boundingRect(QRect(0, 0, most, 1_000), _WRAP, text)
                width, height = max(width, box.width() + 2), max(height, box.height())
        return QSize(width, height)

    # --- painting -----------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if shielded(self):
            surroundingsChanged(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            disc = QRectF(self.discRect())
            if not self.isEnabled():
                painter.setOpacity(self.disabledOpacity())
            painter.save()
            self.sunk(painter, disc.center())
            self._paint_disc(painter, disc)
            self._paint_icon(painter, disc)
            painter.restore()
            self._paint_label(painter)
            painter.setOpacity(1.0)
            if self.hasFocus():
                self._paint_focus(painter, disc)

    def _colours(self) -> tuple[QColor, QColor]:
        theme = Theme.instance()
        tone = self._tone
        if tone == "neutral" and self.isChecked():
            # A switched-on neutral button turns its colours around.
            return theme.colour("onNeutral"), theme.colour("surface")
        ground = f"{tone}Disc" if tone in ("accept", "decline") else tone
        return theme.colour(ground), theme.colour(f"on{tone[0].upper()}{tone[1:]}")

    def _paint_disc(self, painter: QPainter, disc: QRectF) -> None:
        ground = self._colours()[0]
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            ground = stressed(ground, strong=self.isDown())
        theme = Theme.instance()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(disc)
        if theme.tokens.borderWidth and self._tone == "neutral":
            width = theme.tokens.borderWidth
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("border"), width))
            painter.drawEllipse(disc.adjusted(width / 2, width / 2, -width / 2, -width / 2))

    def _paint_icon(self, painter: QPainter, disc: QRectF) -> None:
        name = (self._checked_icon if self.isChecked() else "") or self._icon_name
        side = round(disc.width() * Size.BUTTON_ICON / Size.BUTTON)
        if self._diameter <= Size.BUTTON_COMPACT:
            side = round(disc.width() * Size.BUTTON_ICON_COMPACT / Size.BUTTON_COMPACT)
        ink = Theme.instance().colour(self._ink) if self._ink else self._colours()[1]
        drawn = pixmap(name, ink, side, self.devicePixelRatioF())
        painter.drawPixmap(disc.center() - QPointF(side / 2, side / 2), drawn)
        if self._turn >= 0:
            self._paint_spinner(painter, disc)

    def _paint_spinner(self, painter: QPainter, disc: QRectF) -> None:
        inset = Size.FOCUS_GAP + Size.FOCUS_WIDTH
        painter.setPen(
            QPen(
                self._colours()[1],
                Size.FOCUS_WIDTH,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
            )
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        start = 90 - self._turn * 360 * Motion.FRAME // _SPIN_PERIOD
        painter.drawArc(disc.adjusted(inset, inset, -inset, -inset), start * 16, -100 * 16)

    def _paint_label(self, painter: QPainter) -> None:
        text = self.shownText()
        if not text:
            return
        theme = Theme.instance()
        top = Size.FOCUS_GAP + Size.FOCUS_WIDTH + self._row() + Size.BUTTON_LABEL_GAP
        painter.setFont(theme.font("label"))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(0, top, self.width(), self.height() - top), _WRAP, text)

    def _paint_focus(self, painter: QPainter, disc: QRectF) -> None:
        away = Size.FOCUS_GAP + Size.FOCUS_WIDTH / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(Theme.instance().colour("accent"), Size.FOCUS_WIDTH))
        painter.drawEllipse(disc.adjusted(-away, -away, away, away))

    # --- life ---------------------------------------------------------------------------------

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._spinner:
            super().timerEvent(event)
            return
        self.killTimer(self._spinner)
        self._spinner = 0
        self._turn = 0 if self._turn < 0 else self._turn + 1
        self._drive()
        self.update()

    def _drive(self) -> None:
        wanted = self._busy and (self._turn < 0 or not Theme.instance().reducedMotion())
        if wanted and not self._spinner:
            self._spinner = self.startTimer(Motion.BUSY_DELAY if self._turn < 0 else Motion.FRAME)
        elif not wanted and self._spinner:
            self.killTimer(self._spinner)
            self._spinner = 0

    def _dress(self) -> None:
        self._hint_for = None
        self.updateGeometry()
        self.update()


def grown(diameter: int) -> int:
    """A disc beside words that are as large as they are now."""
    most = Size.BUTTON_MOST / Size.BUTTON
    return round(diameter * min(most, max(1.0, Theme.instance().textScale())))
