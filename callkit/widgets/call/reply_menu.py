"""The menus of an incoming call: decline with a message, remind me later."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QWidget, QWidgetAction

from callkit.texts import InnerText
from callkit.theme import Size, Theme, icon
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.parts.pill_button import PillButton

MAX_REPLY = 140
"""Characters of a person's own words."""
QUICK_REPLIES = ("quickReply1", "quickReply2", "quickReply3", "quickReply4")
REMIND_MINUTES = (5, 15, 60)


class _Holder(QWidget):
    """The widget that holds the line for own words."""


class ReplyMenu(CallMenu):
    """Four quick replies, and a line for own words.

    Signals:
        chosen: The words to decline with; never empty.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, text: InnerText | None = None) -> None:
        super().__init__(parent, text=text)
        self.setAccessibleName(self.text.say("accessQuickReplies"))
        for key in QUICK_REPLIES:
            self.addAction(QAction(self.text.say(key), self))
        self.addSeparator()
        self._add_own_words()
        self.triggered.connect(self._chose)

    def replies(self) -> list[str]:
        return [action.text() for action in self.actions() if action.text()]

    def setReplies(self, replies: list[str]) -> None:
        """The app's or the person's own list."""
        own = self.actions()[-2:]
        for action in self.actions()[:-2]:
            self.removeAction(action)
            action.deleteLater()
        for reply in replies:
            self.insertAction(own[0], QAction(reply, self))

    def _add_own_words(self) -> None:
        holder = _Holder(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(Size.GAP_SMALL, Size.GAP_SMALL // 2, Size.GAP_SMALL, 0)
        self.edit = QLineEdit(holder)
        # The menu gives the keyboard to what its arrow keys come to only where that takes it.
        holder.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        holder.setFocusProxy(self.edit)
        self.edit.setObjectName("callOwnReply")
        self.edit.setMaxLength(MAX_REPLY)
        self.edit.setPlaceholderText(self.text.say("ownReplyPlaceholder"))
        self.edit.setAccessibleName(self.text.say("ownReplyPlaceholder"))
        self.send = PillButton(holder, iconName="send")
        self.send.setAccessibleName(self.text.say("sendButton"))
        self.send.setToolTip(self.text.say("sendButton"))
        self.send.setEnabled(False)
        row.addWidget(self.edit, 1)
        row.addWidget(self.send)
        action = QWidgetAction(self)
        action.setDefaultWidget(holder)
        self.addAction(action)
        self.edit.textChanged.connect(self._edited)
        self.edit.returnPressed.connect(self._send_own)
        self.send.clicked.connect(self._send_own)

    def showEvent(self, event: QShowEvent) -> None:
        self.edit.clear()
        super().showEvent(event)

    def _edited(self, words: str) -> None:
        self.send.setEnabled(bool(words.strip()))

    def _send_own(self) -> None:
        words = self.edit.text().strip()
        if words:
            self.close()
            self.chosen.emit(words)

    def _chose(self, action: QAction) -> None:
        if action.text():
            self.chosen.emit(action.text())


class RemindMenu(CallMenu):
    """The choice when to be reminded.

    Signals:
        chosen: In so many minutes.
    """

    chosen = Signal(int)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        minutes: Sequence[int] = REMIND_MINUTES,
    ) -> None:
        super().__init__(parent, text=text)
        for count in minutes:
            said = self.text.say("remindInHour") if count == 60 else None
            action = QAction(said or self.text.say("remindInMinutes", count), self)
            action.setData(count)
            self.addAction(action)
        self.triggered.connect(self._chose)

    def _chose(self, action: QAction) -> None:
        self.chosen.emit(int(action.data()))


class MoreMenu(CallMenu):
    """The answers that have no button of their own, and rare actions on a ringing call, of which
    the caller is not told.

    Signals:
        ignoreChosen: Do not show this ring on this device any more.
        muteChosen: From now on (True) calls of this person are shown without sound, or with it.
    """

    ignoreChosen = Signal()
    muteChosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, text: InnerText | None = None) -> None:
        super().__init__(parent, text=text)
        self.setAccessibleName(self.text.say("moreButton"))
        self.ignore = QAction(self.text.say("ignoreButton"), self)
        self.mute = QAction(self)
        self._muted = False
        self._buttons: list[QAction] = []
        self._line = self.addSeparator()
        self.addAction(self.ignore)
        self.addAction(self.mute)
        self.ignore.triggered.connect(self._ignore)
        self.mute.triggered.connect(self._mute)

    def setButtons(self, buttons: Sequence[QAbstractButton]) -> None:
        """Begin with a line for each of these buttons, which has no room elsewhere: it is pressed
        by it."""
        for action in self._buttons:
            self.removeAction(action)
            action.deleteLater()
        self._buttons = [self._line_of(button) for button in buttons]
        self.insertActions(self._line, self._buttons)
        rare = self.ignore.isVisible() or self.mute.isVisible()
        self._line.setVisible(bool(self._buttons) and rare)

    def _line_of(self, button: QAbstractButton) -> QAction:
        # What a press would do, in the words that fit: those for a screen reader say it in full.
        said = (button.accessibleName() or button.text()).replace("&", "&&")
        action = QAction(said, self)
        shape = button.shownIcon() if isinstance(button, PillButton) else ""
        if shape:
            action.setIcon(icon(shape, Theme.instance().colour("textMuted")))
        action.setEnabled(button.isEnabled())
        action.triggered.connect(button.click)
        return action

    def setPerson(self, name: str, muted: bool) -> None:
        """Set the caller, and whether their calls are muted already."""
        self._muted = muted
        key = "unmuteContactButton" if muted else "muteContactButton"
        self.mute.setText(self.text.say(key, name=name).replace("&", "&&"))

    def _ignore(self) -> None:
        self.ignoreChosen.emit()

    def _mute(self) -> None:
        self.muteChosen.emit(not self._muted)
