"""A person's picture: face, initials, or a stack of them, with the slow pulse of a ring."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from callkit.model import User
from callkit.options import checkPeople
from callkit.theme import Motion, Size, Theme
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.moving import MovingWidget
from callkit.widgets.parts.portraits import cutOut, paintFace, paintMore

MOST_IN_STACK = 3
_DIMMED = 0.5
"""Opacity of somebody who is not here."""


class AvatarLabel(MovingWidget):
    """Shows one person (picture or initials on the person's hue) or up to three and "+n".

    Signals:
        pulsingChanged: The pulse was switched on or off.
        userNameChanged: It shows somebody else, or several.
        diameterChanged, spreadChanged, dimmedChanged: The property has another value.
    """

    pulsingChanged = Signal(bool)
    userNameChanged = Signal(str)
    diameterChanged = Signal(int)
    spreadChanged = Signal(int)
    dimmedChanged = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        diameter: int = Size.AVATAR_FULL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._users: tuple[User, ...] = ()
        self._pictures: dict[str, QPixmap] = {}
        self._diameter = diameter
        self._spread = 0
        self._pulsing = False
        self._dimmed = False
        self._ring = "accent"
        self._clock = clock
        self._faces: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        Theme.instance().dress(self._redraw)

    # --- values -------------------------------------------------------------------------------

    def users(self) -> tuple[User, ...]:
        return self._users

    def setUsers(self, users: Sequence[User]) -> None:
        users = checkPeople("users", users)
        if users != self._users:
            before, self._users = self._get_user_name(), users
            self._redraw()
            self.updateGeometry()
            if self._get_user_name() != before:
                self.userNameChanged.emit(self._get_user_name())

    def setUser(self, user: User) -> None:
        self.setUsers((user,))

    def setPicture(self, userID: str, picture: QPixmap | None) -> None:
        """Show ``picture`` instead of the initials of ``userID`` here; None takes it away again.
        For the pictures of all surfaces see :func:`callkit.widgets.setPortraits`."""
        if picture is None or picture.isNull():
            self._pictures.pop(userID, None)
        else:
            self._pictures[userID] = picture
        self._redraw()

    def _get_user_name(self) -> str:
        return self._users[0].userName if self._users else ""

    def setUserName(self, name: str) -> None:
        self.setUser(User(self._users[0].userID if self._users else name, name))

    def _get_diameter(self) -> int:
        return self._diameter

    def setDiameter(self, diameter: int) -> None:
        if diameter != self._diameter:
            self._diameter = diameter
            self._redraw()
            self.updateGeometry()
            self.diameterChanged.emit(diameter)

    def _get_spread(self) -> int:
        return self._spread

    def setSpread(self, spread: int) -> None:
        """Room around the face that the pulse may use; 0 leaves it no room and no pulse."""
        if spread != self._spread:
            self._spread = spread
            self.drive()
            self.updateGeometry()
            self.spreadChanged.emit(spread)

    def _get_pulsing(self) -> bool:
        return self._pulsing

    def setPulsing(self, pulsing: bool) -> None:
        if pulsing != self._pulsing:
            self._pulsing = pulsing
            self.drive()
            self.update()
            self.pulsingChanged.emit(pulsing)

    def _get_dimmed(self) -> bool:
        return self._dimmed

    def setDimmed(self, dimmed: bool) -> None:
        """Half-transparent: not here yet, or not any more."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()
            self.dimmedChanged.emit(dimmed)

    def setRingColour(self, token: str) -> None:
        """Which colour the pulse has: it depends on what the face stands on."""
        self._ring = token
        self.update()

    userName = qproperty(str, _get_user_name, setUserName, notify=userNameChanged)
    diameter = qproperty(int, _get_diameter, setDiameter, notify=diameterChanged)
    spread = qproperty(int, _get_spread, setSpread, notify=spreadChanged)
    pulsing = qproperty(bool, _get_pulsing, setPulsing, notify=pulsingChanged)
    dimmed = qproperty(bool, _get_dimmed, setDimmed, notify=dimmedChanged)

    def restless(self) -> bool:
        return self._pulsing and bool(self._spread)

    # --- geometry -----------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        faces = self._faces_size()
        return QSize(faces.width() + 2 * self._spread, faces.height() + 2 * self._spread)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _stack(self) -> tuple[int, int, int]:
        """Diameter of one of several, how far they overlap, how many discs."""
        discs = min(len(self._users), MOST_IN_STACK) + (len(self._users) > MOST_IN_STACK)
        one = self._diameter if self._diameter < Size.AVATAR_FULL else self._diameter * 2 // 3
        # A larger one shows more of itself: the letters must stay whole.
        share = Size.AVATAR_STACK_OVERLAP / Size.AVATAR_STACK
        overlap = one * share * (0.75 if one > Size.AVATAR_STACK else 1.0)
        return one, round(overlap), discs

    def _faces_size(self) -> QSize:
        if len(self._users) < 2:
            return QSize(self._diameter, self._diameter)
        if self._diameter == Size.AVATAR_COMPACT:
            return QSize(self._diameter, self._diameter)
        one, overlap, discs = self._stack()
        return QSize(one * discs - overlap * (discs - 1), self._diameter)

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            faces = self._drawn_faces()
            size = faces.deviceIndependentSize()
            place = QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)
            if self._pulsing and self._spread:
                self._paint_rings(painter, QRectF(place, size))
            painter.setOpacity(_DIMMED if self._dimmed else 1.0)
            painter.drawPixmap(place, faces)

    def _paint_rings(self, painter: QPainter, faces: QRectF) -> None:
        height = faces.height() if len(self._users) < 2 else self._stack()[0]
        inner = QRectF(0, 0, faces.width(), height)
        inner.moveCenter(faces.center())
        colour = Theme.instance().colour(self._ring)
        if Theme.instance().reducedMotion():
            painter.setPen(QPen(colour, Size.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            gap = Size.FOCUS_GAP + 1
            self._round(painter, inner.adjusted(-gap, -gap, gap, gap))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        phase = (self._clock() * 1000 % Motion.PULSE_PERIOD) / Motion.PULSE_PERIOD
        for ring in (0.0, 0.5):
            progress = (phase + ring) % 1.0
            eased = 1 - (1 - progress) ** 2
            colour.setAlphaF(0.26 * (1 - progress) ** 1.4)
            painter.setBrush(colour)
            grown = self._spread * eased
            self._round(painter, inner.adjusted(-grown, -grown, grown, grown))

    @staticmethod
    def _round(painter: QPainter, box: QRectF) -> None:
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)

    def _drawn_faces(self) -> QPixmap:
        dpr = self.devicePixelRatioF()
        if self._faces is None or self._faces.devicePixelRatio() != dpr:
            size = self._faces_size()
            self._faces = QPixmap(round(size.width() * dpr), round(size.height() * dpr))
            self._faces.setDevicePixelRatio(dpr)
            self._faces.fill(Qt.GlobalColor.transparent)
            with QPainter(self._faces) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                self._paint_faces(painter, QRectF(0, 0, size.width(), size.height()))
        return self._faces

    def _paint_faces(self, painter: QPainter, box: QRectF) -> None:
        if len(self._users) < 2:
            self._paint_one(painter, box, self._users[0] if self._users else None)
        elif self._diameter == Size.AVATAR_COMPACT:
            one = box.width() * 0.66
            self._paint_one(painter, QRectF(box.right() - one, 0, one, one), self._users[1])
            front = QRectF(0, box.bottom() - one, one, one)
            cutOut(painter, front)
            self._paint_one(painter, front, self._users[0])
        else:
            self._paint_stack(painter, box)

    def _paint_stack(self, painter: QPainter, box: QRectF) -> None:
        one, overlap, discs = self._stack()
        step = one - overlap
        top = (box.height() - one) / 2
        mirrored = self.isRightToLeft()
        for number in range(discs):
            at = discs - 1 - number if mirrored else number
            place = QRectF(at * step, top, one, one)
            if number:
                cutOut(painter, place)
            if number < MOST_IN_STACK:
                covered = (overlap if number < discs - 1 else 0) * (1 if mirrored else -1)
                self._paint_one(painter, place, self._users[number], covered)
            else:
                paintMore(painter, place, len(self._users) - MOST_IN_STACK)

    def _paint_one(
        self, painter: QPainter, box: QRectF, user: User | None, covered: float = 0.0
    ) -> None:
        picture = self._pictures.get(user.userID) if user else None
        paintFace(painter, box, user, picture=picture, covered=covered)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._redraw()

    def _redraw(self) -> None:
        self._faces = None
        self.update()
