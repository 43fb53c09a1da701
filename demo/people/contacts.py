"""The people one can call: one at a time with the row's buttons, several by ticking them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callkit import User
from callkit.theme import Size
from callkit.widgets.avatar import AvatarLabel
from callkit.widgets.elided_label import ElidedLabel
from callkit.widgets.pill_button import PillButton


class ContactRow(QWidget):
    """One person with the two ways to call.

    Signals:
        callRequested(bool): Voice (False) or video (True) was pressed.
        tickChanged: The person was added to, or taken from, the group.
        windowRequested: Open a window for this person.
    """

    callRequested = Signal(bool)
    tickChanged = Signal()
    windowRequested = Signal()

    def __init__(self, user: User, parent: QWidget | None = None, *, opens: bool = False) -> None:
        super().__init__(parent)
        self.user = user
        first = user.userName.split()[0]
        self._tick = self._button("person-add", f"Add {first} to a group call")
        self._tick.setCheckedIconName("check")
        self._tick.setCheckable(True)
        self._tick.toggled.connect(self.tickChanged)
        avatar = AvatarLabel(self)
        avatar.setUser(user)
        avatar.setDiameter(Size.AVATAR_ROW)
        name = ElidedLabel(self, style="rowName")
        name.setText(user.userName)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.GAP_SMALL, Size.GAP_SMALL // 2, 0, Size.GAP_SMALL // 2)
        row.setSpacing(Size.GAP_SMALL)
        row.addWidget(avatar)
        row.addSpacing(Size.GAP_SMALL // 2)
        row.addWidget(name, 1)
        row.addWidget(self._tick)
        if opens:
            window = self._button("screen", f"Open a window for {first}")
            window.clicked.connect(self.windowRequested)
            row.addWidget(window)
        for icon_name, video, kind in (("voice", False, "Voice"), ("video", True, "Video")):
            button = self._button(icon_name, f"{kind} call {first}")
            button.clicked.connect(self._call_video if video else self._call_voice)
            row.addWidget(button)

    def ticked(self) -> bool:
        return self._tick.isChecked()

    def untick(self) -> None:
        self._tick.setChecked(False)

    def _button(self, icon_name: str, name: str) -> PillButton:
        button = PillButton(self, iconName=icon_name, flat=icon_name not in ("voice", "video"))
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def _call_voice(self) -> None:
        self.callRequested.emit(False)

    def _call_video(self) -> None:
        self.callRequested.emit(True)


class ContactList(QWidget):
    """Everybody, and below them the buttons for a group.

    Signals:
        callRequested(list, bool): Call these people; True is video.
        windowRequested(str): Open a window for the person of this userID.
    """

    callRequested = Signal(list, bool)
    windowRequested = Signal(str)

    def __init__(
        self, users: Sequence[User], parent: QWidget | None = None, *, opens: bool = False
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = [ContactRow(user, self, opens=opens) for user in users]
        for row in self._rows:
            row.callRequested.connect(self._call_one)
            row.tickChanged.connect(self._count)
            row.windowRequested.connect(self._open_window)
            column.addWidget(row)
        column.addStretch(1)
        self._label = ElidedLabel(self, style="status", colour="textMuted")
        self._voice = PillButton(self, iconName="people", text="Voice")
        self._voice.setAccessibleName("Voice call the group")
        self._video = PillButton(self, iconName="video", text="Video")
        self._video.setAccessibleName("Video call the group")
        self._voice.clicked.connect(self._call_group_by_voice)
        self._video.clicked.connect(self._call_group_by_video)
        group = QHBoxLayout()
        group.setContentsMargins(Size.GAP_SMALL, Size.GAP_SMALL, 0, 0)
        group.addWidget(self._label, 1)
        group.addWidget(self._voice)
        group.addWidget(self._video)
        column.addLayout(group)
        self._count()

    def _ticked(self) -> list[User]:
        return [row.user for row in self._rows if row.ticked()]

    def _count(self) -> None:
        count = len(self._ticked())
        self._label.setText(
            "Pick people for a group call" if count < 1 else f"Call {count} together"
        )
        for button in (self._voice, self._video):
            button.setEnabled(count > 0)

    def _call_one(self, video: bool) -> None:
        row = self.sender()
        assert isinstance(row, ContactRow)
        self.callRequested.emit([row.user], video)

    def _open_window(self) -> None:
        row = self.sender()
        assert isinstance(row, ContactRow)
        self.windowRequested.emit(row.user.userID)

    def _call_group_by_voice(self) -> None:
        self._call_group(video=False)

    def _call_group_by_video(self) -> None:
        self._call_group(video=True)

    def _call_group(self, *, video: bool) -> None:
        people = self._ticked()
        for row in self._rows:
            row.untick()
        self.callRequested.emit(people, video)
