"""Where a screen has no room for two windows: a small sign that opens the companion's."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from callkit import User
from callkit.theme import Size, Theme
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.pill_button import PillButton


class CompanionTab(QWidget):
    """Stands in the upper corner of the screen, over the other windows.

    Signals:
        opened: The person wants that window; the sign has gone.
    """

    opened = Signal()

    def __init__(self, user: User) -> None:
        super().__init__()
        kind = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint
        self.setWindowFlags(kind | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        first = (user.userName.split() or [user.userID])[0]
        self.setWindowTitle(f"{user.userName} — callkit demo")
        face = AvatarLabel(self, diameter=Size.AVATAR_ROW)
        face.setUser(user)
        self.button = PillButton(self, text=f"{first}’s window", flat=True)
        self.button.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[Size.GAP_SMALL] * 4)
        row.addWidget(face)
        row.addWidget(self.button)
        Theme.instance().changed.connect(self.update)

    def show(self) -> None:
        room = self.screen().availableGeometry()
        self.adjustSize()
        self.move(room.right() - self.width() - Size.GAP, room.top() + Size.GAP)
        super().show()

    def _open(self) -> None:
        self.hide()
        self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("surface"))
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
