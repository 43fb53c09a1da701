"""A person's window: who I am, whom I can call, what can happen, what happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from callkit import (
    CallHistoryModel,
    CallHistoryView,
    ConnectionState,
    IncomingCallDialog,
    User,
)
from callkit.theme import Size, Theme, pixmap, sheet
from callkit.widgets.inline.send_button import Sender
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.stage.window import CallWindow
from demo.people.contacts import ContactList, Presence, PresentAvatar
from demo.people.drawer import EventDrawer
from demo.people.footer import CONNECTION, Footer
from demo.people.happening import Happening
from demo.people.town import others, person
from demo.people.welcome import Welcome

MAIN = (840, 680)
COMPANION = (380, 680)
BETWEEN = 16
"""Between the two windows; all three together fit a screen of 1,280 pixels."""
SIDE = 272
CASCADE = 32
FRAME = QSize(8, 40)
"""What a desktop may put around a window."""


def app_icon() -> QIcon:
    """A white handset on the kit's blue."""
    icon = QIcon()
    for size in (16, 32, 48, 128):
        picture = pixmap("accept", QColor("white"), size * 5 // 8)
        whole = pixmap("accept", QColor(Qt.GlobalColor.transparent), size)
        with QPainter(whole) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor("#2563EB"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(0, 0, size, size, size / 4, size / 4)
            edge = (size - size * 5 // 8) // 2
            painter.drawPixmap(edge, edge, picture)
        icon.addPixmap(whole)
    return icon


class PersonWindow(QWidget):
    """People and recent calls at the left; scenes, the code and the events at the right.

    The companion is the left side alone: another person's window beside the main one.

    Signals:
        result(object): How a press of a call button ended.
        windowRequested(str): Open a window for the person of this userID.
        sceneRequested(str): Let that happen (:class:`demo.people.scenes.SceneID`).
        devicesWanted: Show whether microphone, camera and speaker work.
        closed: The person closed the window.
    """

    result = Signal(object)
    windowRequested = Signal(str)
    sceneRequested = Signal(str)
    devicesWanted = Signal()
    closed = Signal()

    def __init__(
        self,
        user: User,
        url: str = "ws://127.0.0.1:8765/v1",
        parent: QWidget | None = None,
        *,
        opens: bool = False,
        companion: bool = False,
        timeout: int = 60,
    ) -> None:
        """``opens``: whoever started this window opens others, and plays scenes, on request."""
        super().__init__(parent)
        self.setWindowTitle(f"{user.userName} — callkit demo")
        self.setWindowIcon(app_icon())
        self._me = user
        self._companion = companion
        self._connection = ConnectionState.DISCONNECTED
        self._will_close: Callable[[QWidget, QCloseEvent], None] | None = None
        self._contacts = ContactList(others(user.userID), self)
        self._contacts.result.connect(self.result)
        self._contacts.setTimeoutSeconds(timeout)
        self._footer = Footer(url, timeout, self, addressed=not companion)
        self._footer.ringTimeChanged.connect(self._set_ring_time)
        self._footer.devicesWanted.connect(self.devicesWanted)
        self._drawer = EventDrawer(self)
        self._drawer.hide()
        self._footer.eventsToggled.connect(self._show_events)
        self._closed_width = 0
        self._welcome = Welcome(user, url, self, scenes=opens)
        self._welcome.result.connect(self.result)
        self._welcome.sceneRequested.connect(self.sceneRequested)
        self._welcome.windowRequested.connect(self.windowRequested)
        self._welcome.setTimeoutSeconds(timeout)
        self._contacts.chosen.connect(self._choose)
        self._lay_out(user)
        if self._contacts.rows:
            self._choose(self._contacts.rows[0].user)
        self.resize(*(COMPANION if companion else MAIN))
        Theme.instance().changed.connect(self._dress)
        self._dress()

    def setSender(self, sender: Sender) -> None:
        """Who sends the calls: the service's ``send``."""
        self._contacts.setSender(sender)
        self._welcome.setSender(sender)

    def setHint(self, words: str) -> None:
        """One sentence about what people hear and see."""
        self._welcome.setHint(words)

    def setHistory(self, model: CallHistoryModel) -> None:
        """The person's recent calls."""
        self._history.setModel(model)

    def addContact(self, user: User) -> None:
        self._contacts.add(user)

    def setPresence(self, userID: str, presence: Presence, said: str = "") -> None:
        """Whether that person can be called."""
        row = self._contacts.rowOf(userID)
        if row is not None:
            row.setPresence(presence, said)

    def putAt(self, place: int) -> None:
        """The first two places are beside each other in the middle of the screen, the main window
        left and the companion right; later ones, and any that do not fit, are a little lower and
        further on each."""
        room = self.screen().availableGeometry()
        self.resize(self.size().boundedTo(room.size() - FRAME))
        pair = MAIN[0] + BETWEEN + COMPANION[0]
        top = room.top() + max(0, (room.height() - self.height()) // 2)
        if place < 2 and pair <= room.width():
            left = room.left() + (room.width() - pair) // 2
            self.move(left + (MAIN[0] + BETWEEN if place else 0), top)
            return
        far = CASCADE * place
        self.move(
            min(room.left() + far, max(room.left(), room.right() - self.width())),
            min(room.top() + far, max(room.top(), room.bottom() - self.height())),
        )

    def holdCalls(self) -> None:
        """Let the calls of this person stand in the place of this window, as on a phone: elsewhere
        they would hide the other person, or lie over that one's ring."""
        here = self.geometry()
        for window in QApplication.topLevelWidgets():
            if isinstance(window, CallWindow) and window.isVisible():
                window.setGeometry(here.marginsAdded(window.frameMargins()))
            elif isinstance(window, IncomingCallDialog) and window.isVisible():
                card = window.card.size()
                top = here.top() + Size.GAP
                window.put(here.center().x() - card.width() // 2, top)

    def beside(self) -> bool:
        """The screen has room for the main window and its companion."""
        return MAIN[0] + BETWEEN + COMPANION[0] <= self.screen().availableGeometry().width()

    def setConnection(self, state: ConnectionState) -> None:
        self._connection = state
        self._footer.setConnection(state)
        self._dress()

    def setLatency(self, milliseconds: float) -> None:
        self._footer.setLatency(milliseconds)

    def add(self, happening: Happening) -> None:
        self._drawer.add(happening)

    def setWillClose(self, willClose: Callable[[QWidget, QCloseEvent], None]) -> None:
        """Who decides whether a close event passes: the kit's ``askBeforeClosing``."""
        self._will_close = willClose

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._will_close is not None:
            self._will_close(self, event)
        if event.isAccepted():
            self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = Theme.instance()
        with QPainter(self) as painter:
            side = self._side.geometry().adjusted(-Size.GAP, -Size.GAP, Size.GAP, Size.GAP)
            if not self._companion:
                ground = theme.colour("surfaceRaised")
                ground.setAlphaF(0.5)
                painter.fillRect(side, ground)
                painter.setPen(theme.colour("border"))
                edge = side.left() if self.isRightToLeft() else side.right()
                painter.drawLine(edge, 0, edge, self.height())

    # --- parts ---

    def _lay_out(self, user: User) -> None:
        self._side = QWidget(self)
        left = QVBoxLayout(self._side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addLayout(self._header(user))
        left.addWidget(self._search_field())
        left.addLayout(self._segments())
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._contacts)
        self._history = CallHistoryView(self)
        self._history.setTitled(False)
        self._history.setNewCallOffered(True)
        self._history.newCallRequested.connect(self._show_people)
        self._history.callRequested.connect(self._call_entry)
        self._pages.addWidget(self._history)
        left.addWidget(self._pages, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, Size.GAP, 0, Size.GAP)
        whole.setSpacing(0)
        whole.addSpacing(Size.GAP)
        whole.addWidget(self._side, 1 if self._companion else 0)
        right = QVBoxLayout()
        right.setContentsMargins(Size.GAP_LARGE, 0, Size.GAP_LARGE, 0)
        right.addWidget(self._welcome, 1)
        right.addSpacing(Size.GAP_SMALL)
        if self._companion:
            self._welcome.hide()
            left.addWidget(self._footer)
            for button in (self._footer.language, self._footer.scale):
                button.hide()
            whole.addSpacing(Size.GAP)
        else:
            self._side.setFixedWidth(SIDE)
            right.addWidget(self._footer)
            whole.addSpacing(Size.GAP)
            whole.addLayout(right, 1)
        whole.addWidget(self._drawer)

    def _show_events(self, shown: bool) -> None:
        """The drawer may need a wider window; without it that is as wide as before."""
        if shown:
            self._closed_width = self.width()
        self._drawer.setVisible(shown)
        if not shown and self._closed_width and not self.isMaximized():
            layout = self.layout()
            assert layout is not None
            layout.activate()
            self.resize(self._closed_width, self.height())

    def _header(self, user: User) -> QHBoxLayout:
        self._avatar = PresentAvatar(user, self, diameter=Size.HIT)
        name = ElidedLabel(self, style="compactName")
        name.setText(user.userName)
        self._state = ElidedLabel(self, style="small")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(self._state)
        header = QHBoxLayout()
        header.setSpacing(12)
        header.addWidget(self._avatar)
        header.addLayout(words, 1)
        return header

    def _search_field(self) -> QLineEdit:
        self._search = QLineEdit(self)
        self._search.setPlaceholderText("Search or call anybody")
        self._search.setAccessibleName("Search or call anybody")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._contacts.show_matches)
        self._search.returnPressed.connect(self._find_somebody)
        return self._search

    def _segments(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self._tabs = []
        for page, word in enumerate(("People", "Recents")):
            button = PillButton(self, text=word, flat=page == 1)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(page == 0)
            button.toggled.connect(partial(self._turn, page, button))
            row.addWidget(button, 1)
            self._tabs.append(button)
        return row

    def _show_people(self) -> None:
        self._tabs[0].click()

    def _turn(self, page: int, button: PillButton, on: bool) -> None:
        button.setFlat(not on)
        if on:
            self._pages.setCurrentIndex(page)

    # --- what a person does ---

    def _choose(self, user: User) -> None:
        near = user.userID == "bob" and self._me.userID == "alice"
        where = "He is in the window on the right."
        if not self.beside():
            where = "“Bob’s window” is in the corner."
        self._welcome.setPerson(user, where if near else "")

    def _find_somebody(self) -> None:
        words = self._search.text().strip()
        shown = [row for row in self._contacts.rows if row.isVisibleTo(self._contacts)]
        row = shown[0] if shown else self._contacts.add(person(words))
        self._search.clear()
        if row is not None:
            row.setChecked(True)

    def _call_entry(self, entry: object, video: bool) -> None:
        people = getattr(entry, "others", ())
        row = self._contacts.add(people[0]) if people else None
        if row is not None:
            row.buttons[int(video)].click()

    def _set_ring_time(self, seconds: int) -> None:
        self._contacts.setTimeoutSeconds(seconds)
        self._welcome.setTimeoutSeconds(seconds)

    def _dress(self) -> None:
        theme = Theme.instance()
        word, colour = CONNECTION[self._connection]
        here = self._connection is ConnectionState.CONNECTED
        self._avatar.setPresence(Presence.ONLINE if here else Presence.OFFLINE)
        self._state.setText("Online" if here else word.capitalize())
        self._state.setColour(colour)
        self._search.setStyleSheet(sheet("edit", theme))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour("surface"))
        self.setPalette(palette)
        self.update()
