"""The people one can call: one at a time with the row's buttons, several by picking them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callkit import SendCallInvitationButton, User
from callkit.model import DEFAULT_TIMEOUT
from callkit.theme import Size
from callkit.widgets.inline.send_button import Sender
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton


def call_buttons(parent: QWidget) -> tuple[SendCallInvitationButton, SendCallInvitationButton]:
    """Voice and video."""
    voice, video = (
        SendCallInvitationButton(parent, isVideoCall=is_video, diameter=Size.PILL)
        for is_video in (False, True)
    )
    return voice, video


class ContactRow(QWidget):
    """One person with the two ways to call.

    Signals:
        pickChanged: The person was added to, or taken from, the group.
        windowRequested: Open a window for this person.
    """

    pickChanged = Signal()
    windowRequested = Signal()

    def __init__(self, user: User, parent: QWidget | None = None, *, opens: bool = False) -> None:
        super().__init__(parent)
        self.user = user
        self.buttons = call_buttons(self)
        for button in self.buttons:
            button.setInvitees([user])
        first = (user.userName.split() or [user.userID])[0]
        avatar = AvatarLabel(self)
        avatar.setUser(user)
        avatar.setDiameter(Size.AVATAR_ROW)
        name = ElidedLabel(self, style="rowName")
        name.setText(user.userName or user.userID)
        self._pick = self._side_button("person-add", f"Add {first} to a group call")
        self._pick.setCheckedIconName("check")
        self._pick.setCheckable(True)
        self._pick.toggled.connect(self.pickChanged)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.GAP_SMALL, Size.GAP_SMALL // 2, 0, Size.GAP_SMALL // 2)
        row.setSpacing(Size.GAP_SMALL)
        row.addWidget(avatar)
        row.addSpacing(Size.GAP_SMALL // 2)
        row.addWidget(name, 1)
        row.addWidget(self._pick)
        if opens:
            window = self._side_button("screen", f"Open a window for {first}")
            window.clicked.connect(self.windowRequested)
            row.addWidget(window)
        for button in self.buttons:
            row.addWidget(button)

    def picked(self) -> bool:
        return self._pick.isChecked()

    def unpick(self) -> None:
        self._pick.setChecked(False)

    def _side_button(self, icon_name: str, name: str) -> PillButton:
        button = PillButton(self, iconName=icon_name, flat=True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button


class ContactList(QWidget):
    """Everybody, and below them the buttons for a group.

    Signals:
        result(object): A call button's
        :class:`~callkit.widgets.inline.send_button.InvitationResult`.
        windowRequested(str): Open a window for the person of this userID.
    """

    result = Signal(object)
    windowRequested = Signal(str)

    def __init__(
        self, users: Sequence[User], parent: QWidget | None = None, *, opens: bool = False
    ) -> None:
        super().__init__(parent)
        self._opens = opens
        self._sender: Sender | None = None
        self._seconds = DEFAULT_TIMEOUT
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._people = QVBoxLayout()
        self._people.setSpacing(0)
        column.addLayout(self._people)
        column.addStretch(1)
        self._rows: list[ContactRow] = []
        self._label = ElidedLabel(self, style="status", colour="textMuted")
        self._group_buttons = call_buttons(self)
        group = QHBoxLayout()
        group.setContentsMargins(Size.GAP_SMALL, Size.GAP_SMALL, 0, 0)
        group.setSpacing(Size.GAP_SMALL)
        group.addWidget(self._label, 1)
        for button, kind in zip(self._group_buttons, ("Voice", "Video"), strict=True):
            button.setObjectName(f"{kind} call the group")
            button.result.connect(self._unpick)
            button.result.connect(self.result)
            group.addWidget(button)
        column.addLayout(group)
        for user in users:
            self.add(user)
        self._count()

    def add(self, user: User) -> None:
        """Somebody new to call; a person who is in the list already stays as they are."""
        if not user.userID or any(row.user.userID == user.userID for row in self._rows):
            return
        row = ContactRow(user, self, opens=self._opens)
        row.pickChanged.connect(self._count)
        row.windowRequested.connect(partial(self.windowRequested.emit, user.userID))
        for button in row.buttons:
            button.setSender(self._sender)
            button.setTimeoutSeconds(self._seconds)
            button.result.connect(self.result)
        self._rows.append(row)
        self._people.addWidget(row)

    def setSender(self, sender: Sender) -> None:
        self._sender = sender
        for button in self._buttons():
            button.setSender(sender)

    def setTimeoutSeconds(self, seconds: int) -> None:
        self._seconds = seconds
        for button in self._buttons():
            button.setTimeoutSeconds(seconds)

    def _buttons(self) -> list[SendCallInvitationButton]:
        alone = [button for row in self._rows for button in row.buttons]
        return [*alone, *self._group_buttons]

    def _count(self) -> None:
        people = [row.user for row in self._rows if row.picked()]
        self._label.setText(
            f"Call {len(people)} together" if people else "Pick people for a group call"
        )
        for button in self._group_buttons:
            button.setInvitees(people)
            button.setEnabled(bool(people))

    def _unpick(self) -> None:
        for row in self._rows:
            row.unpick()
