"""A label that elides what does not fit and shows it in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from callkit.texts import spoken, toolTip
from callkit.theme import Motion, Size, Theme, pixmap
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.shield import dressed, isUnset

_ISOLATE, _POP = "\u2068", "\u2069"


class ElidedLabel(QLabel):
    """Plain text in one of the kit's type styles, on at most ``maximumLines`` lines.

    It is a QLabel to style sheets and screen readers; the whole text is its accessible name.

    Signals:
        iconNameChanged, maximumLinesChanged: The property has another value.
    """

    iconNameChanged = Signal(str)
    maximumLinesChanged = Signal(int)

    __del__ = hideBefore

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        style: str = "status",
        colour: str = "text",
        lines: int = 1,
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        super().__init__(parent)
        self._style = style
        self._colour = colour
        self._lines = lines
        self._least_lines = 1
        self._icon = ""
        self._fades = False
        self._plainly_named = False
        self._fade: QVariantAnimation | None = None
        self._opacity = 1.0
        self._shown_lines: list[str] = []
        self._laid_out_for: tuple[str, int] | None = None
        self._face: tuple[QFont, QFont] | None = None
        # Names come from other people: no markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(alignment)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        Theme.instance().dress(self._dress)
        self._dress()

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            # A label is read as its text, unless that has marks some voices read out.
            plain = spoken(text)
            if plain != text or self._plainly_named:
                self._plainly_named = plain != text
                self.setAccessibleName(plain if plain != text else "")
            self._laid_out_for = None
            # Whether all of it is to be seen is known when it is painted.
            self.setToolTip("")
            self.updateGeometry()
            if self._fades and self.isVisible() and not Theme.instance().reducedMotion():
                self._fade_in()

    def setFading(self, fading: bool) -> None:
        """New words fade in instead of jumping."""
        self._fades = fading

    def _fade_in(self) -> None:
        if self._fade is None:
            self._fade = QVariantAnimation(self)
            self._fade.setDuration(Motion.CROSS_FADE)
            self._fade.setStartValue(0.0)
            self._fade.setEndValue(1.0)
            self._fade.valueChanged.connect(self._faded)
        self._fade.stop()
        self._faded(0.0)
        self._fade.start()

    def _faded(self, opacity: float) -> None:
        self._opacity = opacity
        self.update()

    def setTextStyle(self, style: str) -> None:
        if style != self._style:
            self._style = style
            self._dress()

    def setColour(self, token: str) -> None:
        """Which token the text is written in."""
        if token != self._colour:
            self._colour = token
            self._dress()

    def _get_icon_name(self) -> str:
        return self._icon

    def setIconName(self, name: str) -> None:
        """A small icon before the first line; "" for none."""
        if name != self._icon:
            self._icon = name
            self._laid_out_for = None
            self.updateGeometry()
            self.update()
            self.iconNameChanged.emit(name)

    def _get_maximum_lines(self) -> int:
        return self._lines

    def setMaximumLines(self, lines: int) -> None:
        lines = max(1, lines)
        if lines != self._lines:
            self._lines = lines
            self._laid_out_for = None
            self.updateGeometry()
            self.maximumLinesChanged.emit(lines)

    def setMinimumLines(self, lines: int) -> None:
        """Keep room for so many lines, so that nothing below moves when more words come."""
        self._least_lines = lines
        self.updateGeometry()

    iconName = qproperty(str, _get_icon_name, setIconName, notify=iconNameChanged)
    maximumLines = qproperty(int, _get_maximum_lines, setMaximumLines, notify=maximumLinesChanged)

    @property
    def elided(self) -> bool:
        """Not all of the text is to be seen."""
        shown = self._lay_out(self.width())
        if not shown or not shown[-1].endswith("…"):
            return False
        # Lines have neither the spaces between them nor more marks than they need.
        left_out = str.maketrans("", "", f" {_ISOLATE}{_POP}")
        return "".join(shown).translate(left_out) != self.text().translate(left_out)

    def sizeHint(self) -> QSize:
        metrics = self.metrics()
        width = metrics.horizontalAdvance(self.text()) + 2 + self._icon_room()
        return QSize(width, self._lines_high())

    def minimumSizeHint(self) -> QSize:
        metrics = self.metrics()
        least = metrics.averageCharWidth() * 6 + self._icon_room()
        return QSize(min(self.sizeHint().width(), least), self._lines_high())

    def _lines_high(self) -> int:
        """The height of the lines at the width there is, and never of fewer than asked for."""
        lines = len(self._lay_out(self.width())) if self._lines > 1 else 1
        return self.metrics().height() * max(lines, self._least_lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # How many lines it takes follows from the width.
            self.updateGeometry()
        self._tip()

    def _tip(self) -> None:
        """What is not to be seen is in the tooltip."""
        self.setToolTip(toolTip(self.text()) if self.elided else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        self._tip()
        with QPainter(self) as painter:
            painter.setOpacity(self._opacity)
            painter.setPen(self.ink())
            painter.setFont(self.face())
            box = self.contentsRect()
            lines = self._lay_out(box.width())
            height = self.metrics().height()
            top = box.top()
            if not self.alignment() & Qt.AlignmentFlag.AlignTop:
                top += max(0, (box.height() - height * len(lines)) // 2)
            flags = int(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
            if self.isRightToLeft():
                flags = _mirrored(flags)
            flags |= int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
            flags |= int(Qt.TextFlag.TextSingleLine)
            for number, line in enumerate(lines):
                place = QRect(box.left(), top + number * height, box.width(), height)
                if number == 0 and self._icon:
                    place = self._paint_icon(painter, place, line, flags)
                elif self._icon and not flags & int(Qt.AlignmentFlag.AlignHCenter):
                    room = self._icon_room()
                    place.adjust(0, 0, -room, 0) if self.isRightToLeft() else place.adjust(
                        room, 0, 0, 0
                    )
                painter.drawText(place, flags, line)

    def ink(self) -> QColor:
        """The colour of the words: the theme's, unless a rule of the app names this label."""
        shown = self.palette().color(QPalette.ColorRole.WindowText)
        unset = isUnset(shown.red(), shown.green(), shown.blue(), shown.alpha())
        return Theme.instance().colour(self._colour) if unset else shown

    def face(self) -> QFont:
        """The font of the words: the theme's, with what rules of the app say of this label."""
        font = self.font()
        if self._face is None or self._face[0] != font:
            self._face = font, dressed(font, Theme.instance().font(self._style))
        return self._face[1]

    def metrics(self) -> QFontMetrics:
        """How much room words in that font take."""
        return QFontMetrics(self.face())

    def _icon_room(self) -> int:
        return self._icon_side() + Size.GAP_SMALL if self._icon else 0

    @staticmethod
    def _icon_side() -> int:
        return Theme.instance().scaled(Size.STATUS_ICON)

    def _paint_icon(self, painter: QPainter, place: QRect, line: str, flags: int) -> QRect:
        """Paint the icon beside its line; returns the place left for the line."""
        words = self.metrics().horizontalAdvance(line)
        whole = words + self._icon_room()
        left = place.left()
        if flags & int(Qt.AlignmentFlag.AlignHCenter):
            left += (place.width() - whole) // 2
        elif flags & int(Qt.AlignmentFlag.AlignRight):
            left = place.right() + 1 - whole
        mirrored = self.isRightToLeft()
        ink = self.ink()
        side = self._icon_side()
        drawn = pixmap(self._icon, ink, side, self.devicePixelRatioF())
        icon_left = left + words + Size.GAP_SMALL if mirrored else left
        icon_top = place.top() + (place.height() - side) // 2
        painter.drawPixmap(icon_left, icon_top, drawn)
        text_left = left if mirrored else left + self._icon_room()
        return QRect(text_left, place.top(), words + 1, place.height())

    def _lay_out(self, width: int) -> list[str]:
        if self._laid_out_for != (self.text(), width):
            self._laid_out_for = (self.text(), width)
            self._shown_lines = self._broken(max(1, width))
        return self._shown_lines

    def _broken(self, width: int) -> list[str]:
        text, metrics = self.text(), self.metrics()
        width = max(1, width - self._icon_room())
        single = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        if self._lines == 1 or single == text:
            return [single]
        layout = QTextLayout(text, self.face())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        starts = []
        for _ in range(self._lines):
            line = layout.createLine()
            if not line.isValid():
                break
            # Two ways to measure differ by a pixel: what was too wide for one line takes two.
            line.setLineWidth(min(width, metrics.horizontalAdvance(text) - 2))
            line.setPosition(QPointF(0, 0))
            starts.append(line.textStart())
        layout.endLayout()
        # Qt counts UTF-16 units.
        units = text.encode("utf-16-le")
        broken = []
        for start, end in zip(starts, [*starts[1:], len(units) // 2], strict=True):
            broken.append(units[2 * start : 2 * end].decode("utf-16-le").strip())
        broken = _isolated(broken)
        broken[-1] = metrics.elidedText(broken[-1], Qt.TextElideMode.ElideRight, width)
        return broken

    def _dress(self) -> None:
        theme = Theme.instance()
        style = self.style()
        # What an app's style sheet says of this label holds over ours, also the next time.
        sheeted = style.metaObject().className() == "QStyleSheetStyle"
        if sheeted:
            style.unpolish(self)
        self.setFont(theme.font(self._style))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour(self._colour))
        self.setPalette(palette)
        if sheeted:
            style.polish(self)
        self._face = self._laid_out_for = None
        self.updateGeometry()
        self.update()


def _isolated(lines: list[str]) -> list[str]:
    """A name that was set apart for its direction stays so when it goes on in the next line."""
    whole, carried = [], 0
    for line in lines:
        opened = max(0, carried + line.count(_ISOLATE) - line.count(_POP))
        whole.append(_ISOLATE * carried + line + _POP * opened)
        carried = opened
    return whole


def _mirrored(flags: int) -> int:
    left, right = int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignRight)
    if flags & left:
        return flags & ~left | right
    return flags & ~right | left if flags & right else flags
