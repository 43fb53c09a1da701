"""The portrait of a call without a picture, with two rings that follow the voice."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from callkit.model import User
from callkit.theme import Motion, StageSize, Theme, pixmap
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.moving import MovingWidget

_INNER, _OUTER = 0.26, 0.14
"""How much of white the two rings have."""
_LEAST, _MOST = 2, 10
"""How far the inner ring goes beyond the face, in silence's end and at the loudest."""
_SILENCE = 0.02
_AIR = 4
"""The pulse ends so much before the room for the rings does."""


class LevelFace(MovingWidget):
    """An avatar with room for the rings around it.

    ``clock`` is monotonic seconds. Frames come only while a ring moves.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        diameter: int = StageSize.FACE,
        rings: int = StageSize.RINGS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._level = 0.0
        self._shown = 0.0
        self._at = 0.0
        self._badge = ""
        self.avatar = AvatarLabel(self, diameter=diameter, clock=clock)
        self._rings = rings
        self.avatar.setSpread(max(0, rings - _AIR))
        self.avatar.setRingColour("stageAccent")
        self._badge_label = _Badge(self)
        self._badge_label.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def setUsers(self, users: Sequence[User]) -> None:
        self.avatar.setUsers(users)
        self.updateGeometry()
        self._place()

    def setDiameter(self, diameter: int) -> None:
        self.avatar.setDiameter(diameter)
        self.updateGeometry()
        self._place()

    def setBadge(self, iconName: str) -> None:
        """A small sign at the face: the other's microphone is off; "" for none."""
        if iconName != self._badge:
            self._badge = iconName
            self._badge_label.setIconName(iconName)
            self._badge_label.setVisible(bool(iconName))
            self._place()

    def badge(self) -> str:
        return self._badge

    def level(self) -> float:
        """As it was set."""
        return self._level

    def shownLevel(self) -> float:
        """As the rings show it just now."""
        return self._shown

    def setLevel(self, level: float) -> None:
        """How loud this person is, 0 to 1: up within 80 ms, down within 250."""
        self._level = min(1.0, max(0.0, level))
        if Theme.instance().reducedMotion():
            self._shown = 1.0 if self._level > _SILENCE else 0.0
            self.update()
            return
        self.drive()

    def sizeHint(self) -> QSize:
        inner = self.avatar.sizeHint()
        more = 2 * (self._rings - max(0, self._rings - _AIR))
        return QSize(inner.width() + more, inner.height() + more)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def faceRect(self) -> QRectF:
        """The disc itself."""
        side = float(self.avatar.diameter)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        return box

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.avatar.setGeometry(self.rect())
        side = StageSize.BADGE
        face = self.faceRect()
        away = face.width() * 0.146
        left = face.left() + away if self.isRightToLeft() else face.right() - away
        box = QRectF(0, 0, side, side)
        box.moveCenter(QPointF(left, face.bottom() - away))
        self._badge_label.setGeometry(box.toRect())
        self._badge_label.raise_()

    # --- moving -------------------------------------------------------------------------------

    def restless(self) -> bool:
        return self._shown != self._level

    def drive(self) -> None:
        before = self.moving
        super().drive()
        if self.moving and not before:
            self._at = self._clock()

    def step(self) -> None:
        now = self._clock()
        passed = (now - self._at) * 1000
        self._at = now
        rising = self._level > self._shown
        share = min(1.0, passed / (Motion.RING_ATTACK if rising else Motion.RING_RELEASE))
        self._shown += (self._level - self._shown) * share
        if abs(self._shown - self._level) < _SILENCE:
            self._shown = self._level
        self.update()
        self.drive()

    def hideEvent(self, event: QHideEvent) -> None:
        self._shown = self._level
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown <= _SILENCE or len(self.avatar.users()) > 1:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            most = min(_MOST, self._rings / 2)
            near = min(_LEAST, most) + (most - min(_LEAST, most)) * self._shown
            for away, share in ((2 * near, _OUTER), (near, _INNER)):
                colour = Theme.instance().colour("onStage")
                colour.setAlphaF(share)
                painter.setBrush(colour)
                painter.drawEllipse(self.faceRect().adjusted(-away, -away, away, away))


class _Badge(QWidget):
    """An icon on a small disc."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = ""

    def setIconName(self, name: str) -> None:
        self._icon = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._icon:
            return
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("stageRaised"))
            painter.drawEllipse(QRectF(self.rect()))
            side = round(self.width() * 0.57)
            drawn = pixmap(self._icon, theme.colour("onStage"), side, self.devicePixelRatioF())
            at = QRectF(self.rect()).center() - QPointF(side / 2, side / 2)
            painter.drawPixmap(at, drawn)
