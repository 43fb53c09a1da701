"""The small picture of this person's own camera: it snaps to corners, swaps with the large one, can
be hidden.
"""

from __future__ import annotations

import enum

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from callkit.model import User
from callkit.texts import InnerText
from callkit.theme import Motion, Size, StageSize, Theme
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.stage.stage_button import StageButton
from callkit.widgets.stage.video_view import VideoView


class Corner(enum.IntEnum):
    """Where on the stage it is, as a person sees it."""

    TOP_LEFT = 0
    TOP_RIGHT = 1
    BOTTOM_RIGHT = 2
    BOTTOM_LEFT = 3


def cornerBox(corner: Corner, size: QSize, area: QRect) -> QRect:
    """Where a picture of that size is in that corner of ``area``."""
    left, top = area.x(), area.y()
    if corner in (Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT):
        left = area.x() + area.width() - size.width()
    if corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT):
        top = area.y() + area.height() - size.height()
    return QRect(QPoint(left, top), size)


def acrossFrom(corner: Corner) -> Corner:
    """The corner at the other side, as high."""
    pairs = (
        (Corner.TOP_LEFT, Corner.TOP_RIGHT),
        (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT),
    )
    left, right = next(pair for pair in pairs if corner in pair)
    return right if corner is left else left


def nearestCorner(centre: QPoint, area: QRect) -> Corner:
    right, low = centre.x() > area.center().x(), centre.y() > area.center().y()
    if low:
        return Corner.BOTTOM_RIGHT if right else Corner.BOTTOM_LEFT
    return Corner.TOP_RIGHT if right else Corner.TOP_LEFT


class SelfView(QWidget):
    """This person's own picture, in a corner of its parent's :meth:`setArea`.

    A drag lets it snap to the nearest corner; a click, or Enter, asks to swap it with the large
    picture; the "–" that shows under the mouse hides it, and leaves a small tab that brings it
    back. While the camera is off it shows the face.

    Signals:
        swapRequested: Show it large, and the other one here.
        moved: It is somewhere else, or has another size.
        touched: The mouse moves over it.
    """

    swapRequested = Signal()
    moved = Signal()
    touched = Signal()
    _made = False

    __del__ = hideBefore

    def __init__(self, parent: QWidget, *, text: InnerText | None = None) -> None:
        super().__init__(parent)
        self._text = text or InnerText()
        self._area = QRect()
        self._wanted = QSize(StageSize.SELF_LEAST, StageSize.SELF_LEAST * 9 // 16)
        self._corner = Corner.BOTTOM_RIGHT
        self._collapsed = False
        self._press: QPoint | None = None
        self._dragging = False
        self._snap: QVariantAnimation | None = None
        self.view = VideoView(self, fit="cover", radius=StageSize.TILE_RADIUS, ground="")
        self.view.setMirrored(True)
        self.view.hide()
        self.view.pictureChanged.connect(self._picture_changed)
        self.view.revealed.connect(self._show_parts)
        self.face = AvatarLabel(self, diameter=StageSize.SELF_FACE)
        self._frame = _Frame(self)
        self.hideButton = StageButton(self, kind="glyph", iconName="minimize")
        self.hideButton.setObjectName("callHideSelf")
        self.hideButton.setOver(True)
        self.hideButton.clicked.connect(self.collapse)
        self.hideButton.hide()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setObjectName("callSelfView")
        self.retranslate()
        self._made = True
        Theme.instance().dress(self._dress)

    # --- values -------------------------------------------------------------------------------

    def corner(self) -> Corner:
        return self._corner

    def setCorner(self, corner: Corner) -> None:
        """Go there at once."""
        self._corner = corner
        self._settle()

    @property
    def collapsed(self) -> bool:
        """Only its tab is seen."""
        return self._collapsed

    def setUser(self, user: User) -> None:
        self.face.setUser(user)

    def setArea(self, area: QRect, wanted: QSize) -> None:
        """Where it may be, and how large it is there."""
        if (area, wanted) != (self._area, self._wanted):
            self._area, self._wanted = area, wanted
            self._settle()

    def retranslate(self) -> None:
        """Say its names again, in another language."""
        self.setAccessibleName(self._text.say("selfView"))
        self.hideButton.say(self._text.say("hideSelfViewButton"))
        key = "showSelfViewButton" if self._collapsed else "swapViewsButton"
        self.setToolTip(self._text.say(key))

    def collapse(self) -> None:
        """Leave only the tab."""
        self._set_collapsed(True)

    def expand(self) -> None:
        self._set_collapsed(False)

    def _set_collapsed(self, collapsed: bool) -> None:
        if collapsed != self._collapsed:
            self._collapsed = collapsed
            self._show_parts()
            self.retranslate()
            self._settle()

    def _picture_changed(self, _live: bool) -> None:
        self._show_parts()

    def _show_parts(self) -> None:
        live = self.view.live
        self.view.setVisible(self.view.seen and not self._collapsed)
        self.face.setVisible(not live and not self._collapsed)
        self._show_hide_button()
        self.update()

    def _show_hide_button(self) -> None:
        near = self.underMouse() or self.hideButton.hasFocus() or self.hasFocus()
        self.hideButton.setVisible(near and not self._collapsed and not self._dragging)
        self.hideButton.raise_()

    # --- where it is --------------------------------------------------------------------------

    def _home(self) -> QRect:
        size = self._wanted
        if self._collapsed:
            size = QSize(StageSize.SELF_TAB, StageSize.SELF_TAB)
        return cornerBox(self._corner, size, self._area)

    def _settle(self) -> None:
        if self._dragging:
            return
        self._stop_snapping()
        self.setGeometry(self._home())
        self.moved.emit()

    def _stop_snapping(self) -> None:
        if self._snap is not None:
            self._snap.stop()
            self._snap.deleteLater()
            self._snap = None

    def _snap_home(self) -> None:
        self._stop_snapping()
        home = self._home()
        if Theme.instance().reducedMotion() or home == self.geometry():
            self._settle()
            return
        self._snap = QVariantAnimation(self)
        self._snap.setDuration(Motion.SNAP)
        self._snap.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._snap.setStartValue(self.pos())
        self._snap.setEndValue(home.topLeft())
        self._snap.valueChanged.connect(self.move)
        self._snap.finished.connect(self.moved)
        self._snap.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setGeometry(self.rect())
        self._frame.setGeometry(self.rect())
        hint = self.face.sizeHint()
        box = QRect(QPoint(0, 0), hint)
        box.moveCenter(self.rect().center())
        self.face.setGeometry(box)
        side = self.hideButton.sizeHint()
        left = 0 if self.isRightToLeft() else self.width() - side.width()
        self.hideButton.setGeometry(left, 0, side.width(), side.height())

    # --- mouse and keys -----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position().toPoint()
            self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        if self._press is None:
            return
        away = event.position().toPoint() - self._press
        if not self._dragging:
            if away.manhattanLength() < QApplication.startDragDistance():
                return
            self._dragging = True
            self._show_hide_button()
        place = self.pos() + away
        area = self._area
        left = max(area.left(), min(place.x(), area.right() + 1 - self.width()))
        top = max(area.top(), min(place.y(), area.bottom() + 1 - self.height()))
        self.move(left, top)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._press is None:
            return
        self._press = None
        if self._dragging:
            self._dragging = False
            self._corner = nearestCorner(self.geometry().center(), self._area)
            self._snap_home()
            self._show_hide_button()
        else:
            self._act()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second press of a double click is a press of this, not of what is below.
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._act()
        elif event.key() in _STEPS:
            self._step(event.key())
        else:
            super().keyPressEvent(event)

    def _step(self, key: int) -> None:
        """An arrow key moves it to the corner that is there."""
        right = self._corner in (Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT)
        low = self._corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            right = key == Qt.Key.Key_Right
        else:
            low = key == Qt.Key.Key_Down
        found = Corner.BOTTOM_RIGHT if right else Corner.BOTTOM_LEFT
        if not low:
            found = Corner.TOP_RIGHT if right else Corner.TOP_LEFT
        self._corner = found
        self._snap_home()

    def _act(self) -> None:
        if self._collapsed:
            self.expand()
        else:
            self.swapRequested.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_hide_button()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_hide_button()

    def event(self, event: QEvent) -> bool:
        # Events come before the constructor is through.
        if self._made and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_hide_button()
            self._frame.update()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    # --- painting -----------------------------------------------------------------------------

    def _dress(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            radius = StageSize.TILE_RADIUS
            if not self.view.live or self._collapsed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("stageRaised"))
                painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
            if self._collapsed:
                from_left = self._corner in (Corner.TOP_LEFT, Corner.BOTTOM_LEFT)
                self._paint_chevron(painter, to_right=from_left)

    def _paint_chevron(self, painter: QPainter, *, to_right: bool) -> None:
        middle, half = QPointF(self.rect().center()), Size.GAP_SMALL * 0.6
        turn = half if to_right else -half
        pen = QPen(Theme.instance().colour("onStage"), Size.FOCUS_WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        tip = middle + QPointF(turn / 2, 0)
        painter.drawLine(tip, middle + QPointF(-turn / 2, -half))
        painter.drawLine(tip, middle + QPointF(-turn / 2, half))


_STEPS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})


class _Frame(QWidget):
    """The thin line around this person's own picture, and the focus ring: above the picture, the
    kit's or the app's."""

    def __init__(self, parent: SelfView) -> None:
        super().__init__(parent)
        self._own = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            focused = self._own.hasFocus()
            wide = Size.FOCUS_WIDTH if focused else max(1, theme.tokens.borderWidth)
            painter.setPen(QPen(theme.colour("stageAccent" if focused else "stageFrame"), wide))
            box = QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
            radius = StageSize.TILE_RADIUS - wide / 2
            painter.drawRoundedRect(box, radius, radius)
