"""A person's window: who I am, whom I can call, what happens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIntValidator, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from callkit import ConnectionState, User
from callkit.model import MAX_TIMEOUT, MIN_TIMEOUT
from callkit.theme import Size, Theme, sheet
from callkit.widgets.inline.send_button import Sender
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton
from demo.people.contacts import ContactList
from demo.people.happening import Happening
from demo.people.log import EventLog
from demo.people.town import others, person

CONNECTION = {
    ConnectionState.DISCONNECTED: ("not connected", "danger"),
    ConnectionState.CONNECTING: ("connecting…", "textMuted"),
    ConnectionState.CONNECTED: ("● connected", "text"),
    ConnectionState.RECONNECTING: ("reconnecting…", "warning"),
}


class PersonWindow(QWidget):
    """Contacts on the left, the live event log on the right.

    Signals:
        result(object): How a press of a call button ended.
        windowRequested(str): Open a window for the person of this userID.
        closed: The person closed the window.
    """

    result = Signal(object)
    windowRequested = Signal(str)
    closed = Signal()

    def __init__(
        self, user: User, parent: QWidget | None = None, *, opens: bool = False, timeout: int = 60
    ) -> None:
        """``opens``: whoever started this window opens others on request."""
        super().__init__(parent)
        self.setWindowTitle(f"{user.userName} – callkit")
        self._connection = ConnectionState.DISCONNECTED
        self._will_close: Callable[[QWidget, QCloseEvent], None] | None = None
        self._log = EventLog(self)
        self._contacts = contacts = ContactList(others(user.userID), self, opens=opens)
        contacts.result.connect(self.result)
        contacts.windowRequested.connect(self.windowRequested)
        left = QVBoxLayout()
        left.setSpacing(Size.GAP)
        left.addLayout(self._header(user))
        left.addWidget(contacts, 1)
        self._somebody = QLineEdit(self)
        self._somebody.setPlaceholderText("Add somebody by userID")
        self._somebody.setAccessibleName("Add somebody by userID")
        self._somebody.returnPressed.connect(self._add_somebody)
        left.addWidget(self._somebody)
        left.addLayout(self._choices(timeout))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(Size.GAP, Size.GAP, Size.GAP, Size.GAP)
        whole.setSpacing(Size.GAP)
        whole.addLayout(left)
        whole.addWidget(self._log, 1)
        left_width = Size.FULL_WIDTH
        contacts.setMinimumWidth(left_width)
        self.resize(left_width + 3 * Size.GAP + Size.PANEL_WIDTH, Size.PANEL_HEIGHT)
        Theme.instance().changed.connect(self._dress)
        self._dress()

    def setSender(self, sender: Sender) -> None:
        """Who sends the calls: the service's ``send``."""
        self._contacts.setSender(sender)

    def addContact(self, user: User) -> None:
        self._contacts.add(user)

    def putAt(self, place: int) -> None:
        """Beside and below the windows at the places before, as far as the screen goes."""
        room = self.screen().availableGeometry()
        width, height = self.width() + Size.GAP, self.height() + Size.ROW
        columns, rows = max(1, room.width() // width), max(1, room.height() // height)
        row, column = divmod(place % (columns * rows), columns)
        self.move(room.left() + column * width, room.top() + row * height)

    def setConnection(self, state: ConnectionState) -> None:
        self._connection = state
        self._dress()

    def add(self, happening: Happening) -> None:
        self._log.add(happening)

    def setWillClose(self, willClose: Callable[[QWidget, QCloseEvent], None]) -> None:
        """Who decides whether a close event passes: the kit's ``askBeforeClosing``."""
        self._will_close = willClose

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._will_close is not None:
            self._will_close(self, event)
        if event.isAccepted():
            self.closed.emit()

    def _header(self, user: User) -> QHBoxLayout:
        avatar = AvatarLabel(self)
        avatar.setUser(user)
        avatar.setDiameter(Size.AVATAR_COMPACT)
        name = ElidedLabel(self, style="name")
        name.setText(user.userName)
        self._state = ElidedLabel(self, style="status")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(self._state)
        self._look = PillButton(self, flat=True)
        self._look.clicked.connect(self._change_look)
        header = QHBoxLayout()
        header.setSpacing(Size.GAP)
        header.addWidget(avatar)
        header.addLayout(words, 1)
        header.addWidget(self._look, 0, Qt.AlignmentFlag.AlignTop)
        return header

    def _choices(self, timeout: int) -> QHBoxLayout:
        self._seconds = QLineEdit(str(timeout), self)
        self._seconds.setValidator(QIntValidator(MIN_TIMEOUT, MAX_TIMEOUT, self._seconds))
        self._seconds.textChanged.connect(self._set_timeout)
        self._seconds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._seconds.setFixedWidth(2 * Size.PILL)
        self._seconds.setAccessibleName("Seconds a call rings")
        label = ElidedLabel(self, style="status", colour="textMuted")
        label.setText("A call rings for (seconds)")
        row = QHBoxLayout()
        row.setContentsMargins(Size.GAP_SMALL, 0, 0, 0)
        row.addWidget(label, 1)
        row.addWidget(self._seconds)
        return row

    def _add_somebody(self) -> None:
        self.addContact(person(self._somebody.text().strip()))
        self._somebody.clear()

    def _set_timeout(self) -> None:
        if self._seconds.hasAcceptableInput():
            self._contacts.setTimeoutSeconds(int(self._seconds.text()))

    def _change_look(self) -> None:
        theme = Theme.instance()
        theme.setMode("light" if theme.dark else "dark")

    def _dress(self) -> None:
        theme = Theme.instance()
        self._look.setText("Light" if theme.dark else "Dark")
        word, colour = CONNECTION[self._connection]
        self._state.setText(word)
        self._state.setColour(colour)
        for field in (self._seconds, self._somebody):
            field.setStyleSheet(sheet("edit", theme))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour("surface"))
        self.setPalette(palette)
