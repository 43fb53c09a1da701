"""The people one can call: a row each, with the two ways to call when the row is chosen."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from callkit import SendCallInvitationButton, User
from callkit.model import DEFAULT_TIMEOUT
from callkit.theme import Size, Theme, sheet
from callkit.widgets.inline.send_button import Sender
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton

DOT = 12
"""Across the dot that says whether somebody is there."""


class Presence(enum.Enum):
    """Whether a person can be called, as far as this demo knows: its colour and its words."""

    ONLINE = ("acceptDisc", "Online")
    BUSY = ("declineDisc", "In a call")
    OFFLINE = ("border", "Offline")

    @property
    def colour(self) -> str:
        return self.value[0]

    @property
    def words(self) -> str:
        return self.value[1]


class PresentAvatar(AvatarLabel):
    """An avatar with a dot that says whether the person is there."""

    def __init__(self, user: User, parent: QWidget | None = None, *, diameter: int) -> None:
        super().__init__(parent)
        self.presence = Presence.OFFLINE
        self.setUser(user)
        self.setDiameter(diameter)

    def setPresence(self, presence: Presence) -> None:
        self.presence = presence
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            # On the lower edge of the face, whatever room the row has around it.
            face = QRectF(0, 0, self.diameter, self.diameter)
            face.moveCenter(QRectF(self.rect()).center())
            ring = QRectF(0, 0, DOT + 4, DOT + 4)
            ring.moveBottomRight(face.bottomRight() + QPointF(2, 2))
            if self.isRightToLeft():
                ring.moveLeft(face.left() - 2)
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(ring)
            painter.setBrush(theme.colour(self.presence.colour))
            painter.drawEllipse(ring.adjusted(2, 2, -2, -2))


def call_buttons(parent: QWidget) -> tuple[SendCallInvitationButton, SendCallInvitationButton]:
    """Voice and video."""
    voice, video = (
        SendCallInvitationButton(parent, isVideoCall=is_video, diameter=Size.PILL)
        for is_video in (False, True)
    )
    return voice, video


class ContactRow(QAbstractButton):
    """One person. A click chooses the row, and shows the ways to call; so does the mouse over it.

    Signals:
        pickChanged: The person was added to, or taken from, the group.
    """

    pickChanged = Signal()

    def __init__(self, user: User, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.user = user
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(user.userName or user.userID)
        self.setMouseTracking(True)
        self.setMinimumHeight(Size.ROW + 4)
        self.buttons = call_buttons(self)
        for button in self.buttons:
            button.setInvitees([user])
        first = (user.userName.split() or [user.userID])[0]
        self._avatar = PresentAvatar(user, self, diameter=Size.AVATAR_ROW + 4)
        name = ElidedLabel(self, style="rowName")
        name.setText(user.userName or user.userID)
        self._said = ElidedLabel(self, style="small", colour="textMuted")
        self._pick = self._side_button("person-add", f"Add {first} to a group call")
        self._pick.setCheckedIconName("check")
        self._pick.setCheckable(True)
        self._pick.toggled.connect(self.pickChanged)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for label in (name, self._said):
            # It is the words that give way, not the buttons.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            words.addWidget(label)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.GAP_SMALL, 0, Size.GAP_SMALL, 0)
        row.setSpacing(Size.GAP_SMALL)
        face = QStackedLayout()
        face.setStackingMode(QStackedLayout.StackingMode.StackAll)
        face.addWidget(self._avatar)
        face.addWidget(self._pick)
        row.addLayout(face)
        row.addLayout(words, 1)
        row.addWidget(self.buttons[0])
        row.addSpacing(-Size.GAP_SMALL)
        row.addWidget(self.buttons[1])
        self.toggled.connect(self._show_controls)
        self.setPresence(Presence.OFFLINE)
        self._show_controls()

    def picked(self) -> bool:
        return self._pick.isChecked()

    def unpick(self) -> None:
        self._pick.setChecked(False)

    def setPresence(self, presence: Presence, said: str = "") -> None:
        """``said`` stands for the presence's own words."""
        self._avatar.setPresence(presence)
        self._said.setText(said or presence.words)
        self.setAccessibleDescription(said or presence.words)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_controls()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_controls()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            if self.isChecked() or self.underMouse():
                colour = theme.colour("surfaceRaised")
                if not self.isChecked():
                    colour.setAlphaF(0.6)
                painter.setBrush(colour)
                painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                pen = painter.pen()
                pen.setStyle(Qt.PenStyle.SolidLine)
                pen.setColor(theme.colour("accent"))
                pen.setWidth(Size.FOCUS_WIDTH)
                painter.setPen(pen)
                painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)

    def _show_controls(self) -> None:
        """What is picked for a group stays to be seen; the rest is there when it is wanted."""
        wanted = self.isChecked() or self.underMouse()
        for button in self.buttons:
            button.setVisible(wanted)
        # Picking several people is a second thought: it takes the place of the face.
        picking = self.underMouse() or self._pick.isChecked()
        self._pick.setVisible(picking)
        self._avatar.setVisible(not picking)

    def _side_button(self, icon_name: str, name: str) -> PillButton:
        button = PillButton(self, iconName=icon_name, flat=True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button


class ContactList(QWidget):
    """Everybody, and below them the buttons for a group once somebody is picked.

    Signals:
        result(object): A call button's
        :class:`~callkit.widgets.inline.send_button.InvitationResult`.
        chosen(object): This :class:`~callkit.User` is the one to call.
    """

    result = Signal(object)
    chosen = Signal(object)

    def __init__(self, users: Sequence[User], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sender: Sender | None = None
        self._seconds = DEFAULT_TIMEOUT
        self.rows: list[ContactRow] = []
        self._inside = QWidget()
        self._people = QVBoxLayout(self._inside)
        self._people.setContentsMargins(0, 0, 0, 0)
        self._people.setSpacing(2)
        self._people.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setWidget(self._inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self._make_group())
        for user in users:
            self.add(user)
        if self.rows:
            self.rows[0].setChecked(True)
        self._count()
        Theme.instance().changed.connect(self._dress)
        self._dress()

    def add(self, user: User) -> ContactRow | None:
        """Somebody new to call; a person who is in the list already stays as they are."""
        if not user.userID:
            return None
        for known in self.rows:
            if known.user.userID == user.userID:
                return known
        row = ContactRow(user, self._inside)
        row.pickChanged.connect(self._count)
        row.toggled.connect(partial(self._choose, row))
        for button in row.buttons:
            button.setSender(self._sender)
            button.setTimeoutSeconds(self._seconds)
            button.result.connect(self.result)
        self.rows.append(row)
        self._people.insertWidget(len(self.rows) - 1, row)
        return row

    def setSender(self, sender: Sender) -> None:
        self._sender = sender
        for button in self._buttons():
            button.setSender(sender)

    def setTimeoutSeconds(self, seconds: int) -> None:
        self._seconds = seconds
        for button in self._buttons():
            button.setTimeoutSeconds(seconds)

    def show_matches(self, words: str) -> None:
        """Only the people whose name or userID has these words in it."""
        wanted = words.casefold().strip()
        for row in self.rows:
            named = f"{row.user.userName} {row.user.userID}".casefold()
            row.setVisible(wanted in named)

    def rowOf(self, userID: str) -> ContactRow | None:
        return next((row for row in self.rows if row.user.userID == userID), None)

    def _make_group(self) -> QWidget:
        self._label = ElidedLabel(self, style="strongStatus")
        self._group_buttons = call_buttons(self)
        self._group = QWidget(self)
        group = QHBoxLayout(self._group)
        group.setContentsMargins(Size.GAP_SMALL, Size.GAP_SMALL, Size.GAP_SMALL, 0)
        group.setSpacing(Size.GAP_SMALL)
        group.addWidget(self._label, 1)
        for button, kind in zip(self._group_buttons, ("Voice", "Video"), strict=True):
            button.setObjectName(f"{kind} call the group")
            button.result.connect(self._unpick)
            button.result.connect(self.result)
            group.addWidget(button)
        return self._group

    def _buttons(self) -> list[SendCallInvitationButton]:
        alone = [button for row in self.rows for button in row.buttons]
        return [*alone, *self._group_buttons]

    def _choose(self, row: ContactRow, on: bool) -> None:
        if on:
            self.chosen.emit(row.user)

    def _count(self) -> None:
        people = [row.user for row in self.rows if row.picked()]
        self._label.setText(f"Call {len(people)} together")
        self._group.setVisible(bool(people))
        for button in self._group_buttons:
            button.setInvitees(people)
            button.setEnabled(bool(people))

    def _unpick(self) -> None:
        for row in self.rows:
            row.unpick()

    def _dress(self) -> None:
        self._area.setStyleSheet(sheet("scroll", Theme.instance()))
