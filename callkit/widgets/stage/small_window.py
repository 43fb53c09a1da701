"""A small always-on-top window for a video call that was put aside."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from callkit.desktop.screens import MARGIN, Area, areaAround
from callkit.switchboard.view import CallView
from callkit.texts import InnerText, title
from callkit.theme import Size, StageSize, Theme
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.aside_card import AsideCard
from callkit.widgets.stage.corners import CornerOverlay
from callkit.widgets.stage.scrims import Scrim
from callkit.widgets.stage.self_view import cornerBox, nearestCorner
from callkit.widgets.stage.video_view import VideoView


def sized(width: int, ratio: float) -> QSize:
    """How large it is at that width, within its bounds."""
    wide = max(StageSize.PICTURE_LEAST, min(StageSize.PICTURE_MOST, width))
    return QSize(wide, round(wide * ratio))


class SmallCallWindow(AsideCard):
    """256×144, 176 to 480 wide by its lower corner; a drag snaps to the screen's corners. Mute,
    show and End are there while the mouse is over it or the keyboard in it.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, text=text, shortcuts=shortcuts, clock=clock)
        self.setObjectName("miniCallPicture")
        self._press: QPoint | None = None
        self._moved = False
        self._sizing = False
        self.face = AvatarLabel(self, diameter=StageSize.SELF_FACE)
        self.picture = VideoView(self, fit="cover")
        self.picture.hide()
        self.picture.pictureChanged.connect(self._picture_changed)
        self._scrim = Scrim(self, atTop=False)
        for button in (self.muteButton, self.expandButton, self.endButton):
            button.hide()
            button.raise_()
        self._corners = CornerOverlay(self, radius=StageSize.TILE_RADIUS, token="", popup=True)
        self.setMouseTracking(True)
        self.resize(sized(StageSize.PICTURE_WIDTH, 9 / 16))

    def radius(self) -> int:
        return self.rounded(StageSize.TILE_RADIUS)

    # --- values -------------------------------------------------------------------------------

    def setCall(self, view: CallView) -> None:
        """Show ``view``."""
        super().setCall(view)
        self.face.setUser(view.peer)

    def retranslate(self) -> None:
        """Say its words again, in another language."""
        super().retranslate()
        if self._view is not None:
            name = title(self._view, self._text)
            self.setWindowTitle(self._text.say("accessCallWindow", name=name))
            self.setAccessibleName(self.windowTitle())

    def setMedia(self, *, microphone: bool | None = None) -> None:
        """Show the app's microphone switch in this state; None hides it."""
        super().setMedia(microphone=microphone)
        self._show_buttons()

    def sizeHint(self) -> QSize:
        return self.size()

    # --- showing ------------------------------------------------------------------------------

    def _picture_changed(self, live: bool) -> None:
        self.picture.setVisible(live)

    def _near(self) -> bool:
        buttons = (self.muteButton, self.expandButton, self.endButton)
        return self.underMouse() or any(button.hasFocus() for button in buttons)

    def _show_buttons(self) -> None:
        near = self._near()
        self._scrim.setVisible(near)
        self.muteButton.setVisible(near and self._microphone_offered)
        self.expandButton.setVisible(near)
        self.endButton.setVisible(near)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        body = self.body()
        self.picture.setGeometry(body)
        hint = self.face.sizeHint()
        box = QRect(QPoint(0, 0), hint)
        box.moveCenter(body.center())
        self.face.setGeometry(box)
        self._scrim.spread(body)
        buttons = (self.muteButton, self.expandButton, self.endButton)
        shown = [button for button in buttons if not button.isHidden()]
        if self.isRightToLeft():
            shown.reverse()
        side = self.endButton.sizeHint().height()
        gap = 0
        left = body.x() + (body.width() - len(shown) * side - (len(shown) - 1) * gap) // 2
        top = body.y() + body.height() - side - Size.GAP_SMALL // 2
        for button in shown:
            button.setGeometry(left, top, side, side)
            left += side + gap
        self._corners.setRadius(0 if self._masked else self.radius())
        self._corners.spread(body)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_buttons()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_buttons()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        line = Theme.instance().tokens.borderWidth
        if line:
            with QPainter(self) as painter:
                painter.setPen(QPen(Theme.instance().colour("stageLine"), line))
                painter.drawRect(self.body())

    # --- moving and sizing --------------------------------------------------------------------

    def _on_grip(self, place: QPoint) -> bool:
        """At the lower corner at the end: there it is made larger or smaller."""
        body, near = self.body(), StageSize.NOTCH
        left = place.x() < body.x() + near
        right = place.x() > body.right() + 1 - near
        low = place.y() > body.bottom() + 1 - near
        return low and (left if self.isRightToLeft() else right)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position().toPoint()
            self._sizing = self._on_grip(self._press)
            self._moved = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        shapes = Qt.CursorShape
        grip = shapes.SizeBDiagCursor if self.isRightToLeft() else shapes.SizeFDiagCursor
        self.setCursor(grip if self._on_grip(place) else Qt.CursorShape.ArrowCursor)
        if self._press is None:
            return
        away = place - self._press
        if not self._moved and away.manhattanLength() < QApplication.startDragDistance():
            return
        self._moved = True
        if self._sizing:
            body = self.body()
            wide = place.x() - body.x()
            if self.isRightToLeft():
                wide = body.right() + 1 - place.x()
            self.fitBody(sized(wide, self._ratio()))
        else:
            self.move(self.pos() + away)

    def _ratio(self) -> float:
        body = self.body()
        return body.height() / max(1, body.width())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        pressed, self._press = self._press is not None, None
        if pressed and self._moved and not self._sizing and self.isWindow():
            self._snap()

    def _snap(self) -> None:
        """Go to the nearest corner of the screen it is on."""
        here = self.body().translated(self.pos())
        area = areaAround(Area(here.x(), here.y(), here.width(), here.height()))
        if area is None:
            return
        room = QRect(area.x, area.y, area.width, area.height)
        room = room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        place = cornerBox(nearestCorner(here.center(), room), here.size(), room).topLeft()
        self.move(place - self.body().topLeft())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._press = None
        if not self.guard.refuses(event):
            self._expand()
