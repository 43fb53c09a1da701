"""A button of the stage: round with a word below, the red pill of End, or a plain icon."""

from __future__ import annotations

from typing import Annotated

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from callkit.options import Matching, checked
from callkit.theme import Motion, Size, StageSize, Theme, pixmap
from callkit.widgets.parts.input_guard import GuardedButton

KINDS = ("circle", "end", "glyph", "endGlyph")
Kind = Annotated[str, Matching(KINDS.__contains__, f"that is one of {str(KINDS)[1:-1]}")]
_OFF = 0.38
"""Opacity of what cannot be pressed."""
_MOST_GROWN = 1.25


class StageButton(GuardedButton):
    """``circle``: 44 px with a word; ``end``: the red pill; ``glyph``: an icon that gets a ground
    when the mouse is on it; ``endGlyph``: as small, and red. A switch that is on turns white.

    With a notch, a small ▾ at the circle's edge is a target of its own.

    Signals:
        notchClicked: The ▾ was pressed: show what there is to choose from.
    """

    notchClicked = Signal()

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        kind: Kind = "circle",
        iconName: str = "more",
        text: str = "",
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._icon = iconName
        self._checked_icon = ""
        self._checked_text = ""
        self._notch = False
        self._notch_down = False
        self._on_notch_now = False
        self._over = False
        self._small = kind in ("glyph", "endGlyph")
        self._red = kind in ("end", "endGlyph")
        self._wordless = self._small
        self._dim_later: QTimer | None = None
        self.setText(text)
        self.toggled.connect(self._dress)
        Theme.instance().dress(self._dress)

    # --- values -------------------------------------------------------------------------------

    def iconName(self) -> str:
        return self._icon

    def setIconName(self, name: str) -> None:
        if name != self._icon:
            self._icon = name
            self.update()

    def say(self, words: str) -> None:
        """What a screen reader calls it, and its tooltip: all that a button without a word says."""
        self.setAccessibleName(words)
        self.setToolTip(words)

    def setCheckedLook(self, iconName: str, text: str) -> None:
        """What it shows while it is on; "" keeps the other."""
        if (iconName, text) != (self._checked_icon, self._checked_text):
            self._checked_icon, self._checked_text = iconName, text
            self._dress()

    def setWordless(self, wordless: bool) -> None:
        """No word below; tooltip and accessible name say it."""
        if wordless != self._wordless:
            self._wordless = wordless
            self._dress()

    def hasNotch(self) -> bool:
        return self._notch

    def setOver(self, over: bool) -> None:
        """It lies over a picture: a glyph has a dark ground of its own, too."""
        if over != self._over:
            self._over = over
            self.update()

    def setNotch(self, notch: bool) -> None:
        """Show the ▾ of things to choose from."""
        if notch != self._notch:
            self._notch = notch
            self.setMouseTracking(notch)
            self.update()

    def shownText(self) -> str:
        """The word below."""
        if self._wordless:
            return ""
        return (self._checked_text if self.isChecked() else "") or self.text()

    # --- geometry -----------------------------------------------------------------------------

    def _side(self) -> int:
        """The circle grows with large words, a little."""
        side = StageSize.GLYPH if self._small else StageSize.CIRCLE
        return round(side * min(_MOST_GROWN, max(1.0, Theme.instance().textScale())))

    def sizeHint(self) -> QSize:
        side = self._side()
        if self._small:
            # What can be hit is larger than what is seen.
            return QSize(max(side, Size.HIT), max(side, Size.HIT))
        wide = side + StageSize.END_WIDTH - StageSize.CIRCLE if self._kind == "end" else side
        slot = max(StageSize.SLOT, wide)
        if self._wordless:
            return QSize(max(slot, wide), side)
        metrics = QFontMetrics(Theme.instance().font("barLabel"))
        said = (self.text(), self._checked_text)
        words = max(metrics.horizontalAdvance(word) for word in said) + Size.GAP_SMALL
        most = round(StageSize.SLOT_MOST * max(1.0, Theme.instance().textScale()))
        high = side + StageSize.LABEL_GAP + metrics.height()
        return QSize(max(slot, min(words, most)), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def discRect(self) -> QRect:
        """The circle or the pill, in the button's coordinates."""
        side = self._side()
        wide = side + StageSize.END_WIDTH - StageSize.CIRCLE if self._kind == "end" else side
        top = (self.height() - side) // 2 if self._small else 0
        return QRect((self.width() - wide) // 2, top, wide, side)

    def notchRect(self) -> QRect:
        """The ▾, whether there is one or not; its target is a little larger."""
        disc, side = self.discRect(), StageSize.NOTCH
        left = disc.left() - 2 if self.isRightToLeft() else disc.right() + 3 - side
        return QRect(left, disc.bottom() + 3 - side, side, side)

    # --- pressing -----------------------------------------------------------------------------

    def _on_notch(self, event: QMouseEvent) -> bool:
        grown = self.notchRect().adjusted(-3, -3, Size.GAP_SMALL, Size.GAP_SMALL)
        return self._notch and grown.contains(event.position().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._notch_down = self._on_notch(event) and not self._refused(event)
        if self._notch_down:
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._notch_down:
            self._notch_down = False
            event.accept()
            if self._on_notch(event) and not self._refused(event):
                self.notchClicked.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._touch_notch(self._on_notch(event))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._touch_notch(False)
        super().leaveEvent(event)

    def _touch_notch(self, touched: bool) -> None:
        if touched != self._on_notch_now:
            self._on_notch_now = touched
            self.update()

    # --- painting -----------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            # Nothing may flash between two states that follow each other at once.
            self._dim()

    def _dim(self) -> None:
        if self._dim_later is None:
            self._dim_later = QTimer(self)
            self._dim_later.setSingleShot(True)
            self._dim_later.setInterval(Motion.BUSY_DELAY)
            self._dim_later.timeout.connect(self.update)
        if self.isEnabled():
            self._dim_later.stop()
        else:
            self._dim_later.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            waits = self._dim_later is not None and self._dim_later.isActive()
            if not self.isEnabled() and not waits:
                painter.setOpacity(_OFF)
            disc = QRectF(self.discRect())
            painter.save()
            if self.isDown():
                painter.translate(disc.center())
                painter.scale(Motion.PRESSED_SCALE, Motion.PRESSED_SCALE)
                painter.translate(-disc.center())
            ground, ink = self._colours()
            self._paint_disc(painter, disc, ground)
            side = round(disc.height() * StageSize.CIRCLE_ICON / StageSize.CIRCLE)
            name = (self._checked_icon if self.isChecked() else "") or self._icon
            drawn = pixmap(name, ink, side, self.devicePixelRatioF())
            painter.drawPixmap(disc.center() - QPointF(side / 2, side / 2), drawn)
            painter.restore()
            if self._notch:
                self._paint_notch(painter)
            self._paint_word(painter, disc)
            if self.hasFocus():
                self._paint_focus(painter, disc)

    def _colours(self) -> tuple[QColor, QColor]:
        theme = Theme.instance()
        if self._red:
            return theme.colour("stageEnd"), theme.colour("onStageEnd")
        if self.isChecked():
            return theme.colour("stageOn"), theme.colour("onStageOn")
        ink = theme.colour("onStage")
        if self.isDown():
            return theme.colour("stagePress"), ink
        touched = self.underMouse() and self.isEnabled()
        if self._over:
            return theme.colour("stageNotch" if touched else "stageChip"), ink
        if touched:
            return theme.colour("stageHover"), ink
        bare = self._kind == "glyph" and not theme.tokens.borderWidth
        return QColor(Qt.GlobalColor.transparent) if bare else theme.colour("stageControl"), ink

    def _paint_disc(self, painter: QPainter, disc: QRectF, ground: QColor) -> None:
        theme = Theme.instance()
        line = theme.tokens.borderWidth
        painter.setPen(QPen(theme.colour("stageLine"), line) if line else Qt.PenStyle.NoPen)
        box = disc.adjusted(line / 2, line / 2, -line / 2, -line / 2)
        radius = box.height() / 2
        painter.setBrush(ground)
        painter.drawRoundedRect(box, radius, radius)
        solid = self._red or self.isChecked()
        if solid and self.isEnabled() and (self.underMouse() or self.isDown()):
            touch = theme.colour("scrim" if self.isDown() or self.isChecked() else "onStage")
            painter.setOpacity(painter.opacity() * 0.14)
            painter.setBrush(touch)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, radius, radius)
            painter.setOpacity(1.0)

    def _paint_notch(self, painter: QPainter) -> None:
        theme, box = Theme.instance(), QRectF(self.notchRect())
        painter.setPen(QPen(theme.colour("stageRaised"), Size.FOCUS_WIDTH))
        touched = self._on_notch_now and self.isEnabled()
        painter.setBrush(theme.colour("stageOn" if touched else "stageNotch"))
        painter.drawEllipse(box)
        if theme.tokens.borderWidth:
            painter.setPen(QPen(theme.colour("stageLine"), 1))
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        side = round(box.width() * 0.75)
        ink = theme.colour("onStageOn" if touched else "onStage")
        drawn = pixmap("chevron-down", ink, side, self.devicePixelRatioF())
        painter.drawPixmap(box.center() - QPointF(side / 2, side / 2), drawn)

    def _paint_word(self, painter: QPainter, disc: QRectF) -> None:
        word = self.shownText()
        if not word or self._small:
            return
        theme = Theme.instance()
        font = theme.font("barLabel")
        painter.setFont(font)
        painter.setPen(theme.colour("onStage"))
        metrics = QFontMetrics(font)
        top = round(disc.bottom()) + StageSize.LABEL_GAP
        box = QRect(0, top, self.width(), metrics.height())
        shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)

    def _paint_focus(self, painter: QPainter, disc: QRectF) -> None:
        # There is no room around a circle in its slot: the ring is just inside.
        away = Size.FOCUS_WIDTH / 2
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = disc.adjusted(away, away, -away, -away)
        painter.setPen(QPen(Theme.instance().colour("stageAccent"), Size.FOCUS_WIDTH))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        inner = box.adjusted(away * 2, away * 2, -away * 2, -away * 2)
        painter.setPen(QPen(Theme.instance().colour("stage"), 1))
        painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()
