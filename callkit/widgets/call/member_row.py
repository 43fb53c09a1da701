"""One person in a group call: who, how it stands, what one can do about it."""

from __future__ import annotations

import enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callkit.model import PENDING_STATES, CallUserState, EndReason
from callkit.switchboard.view import MemberView
from callkit.texts import InnerText, memberStatus, personName, spoken
from callkit.theme import Size, Theme
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.pill_button import PillButton

_ICONS = {
    CallUserState.ACCEPTED: "check",
    CallUserState.NOT_YET_RECEIVED: "offline",
    CallUserState.REJECTED: "decline",
    CallUserState.TIMEOUT: "call-missed",
    CallUserState.QUIT: "leave",
    CallUserState.ENDED: "leave",
    CallUserState.CANCELLED: "close",
    CallUserState.BE_CANCELLED: "close",
    CallUserState.OFFLINE: "offline",
}


class MemberNote(enum.StrEnum):
    """What only the app's media know of somebody who has joined (``reference/desktop.md`` B3)."""

    CONNECTING = "connecting"
    SPEAKING = "speaking"
    LISTENING = "listening"
    MUTED = "muted"
    MUTED_BY_HOST = "mutedByHost"
    MUTED_FOR_YOU = "mutedForYou"
    HAND_RAISED = "handRaised"
    ON_HOLD = "onHold"
    RECONNECTING = "reconnecting"


_NOTE_ICONS = {
    MemberNote.SPEAKING: "mic",
    MemberNote.MUTED: "mic-off",
    MemberNote.MUTED_BY_HOST: "mic-off",
    MemberNote.MUTED_FOR_YOU: "bell-off",
    MemberNote.HAND_RAISED: "hand",
    MemberNote.ON_HOLD: "pause",
    MemberNote.RECONNECTING: "offline",
}
_REASON_ICONS = {EndReason.BUSY: "voice", EndReason.FAILED: "offline"}


def memberAction(member: MemberView) -> str:
    """What a row offers: ``stopCalling``, ``ringAgain`` or "" while there is nothing to do."""
    if member.state in PENDING_STATES:
        return "stopCalling"
    return "" if member.state is CallUserState.ACCEPTED else "ringAgain"


class MemberRow(QWidget):
    """Shows a :class:`MemberView`. Up, Down move between rows, Delete stops calling, the menu
    key opens the row's actions.

    Signals:
        stopCallingRequested: Take this invitation back (userID).
        ringAgainRequested: Invite this person again (userID).
        stepRequested: The keyboard wants to go to another row: -1 or +1.
    """

    stopCallingRequested = Signal(str)
    ringAgainRequested = Signal(str)
    stepRequested = Signal(int)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText,
        guard: InputGuard | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._guard = guard
        self._member: MemberView | None = None
        self._note: MemberNote | None = None
        self._over = False
        self._action = ""
        self._menu: CallMenu | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        giveRole(self, QAccessible.Role.ListItem)
        self.avatar = AvatarLabel(self, diameter=Size.AVATAR_ROW)
        self.avatar.setSpread(Size.GAP_SMALL - 2)
        self.name = ElidedLabel(self, style="rowName")
        self.status = ElidedLabel(self, style="small", colour="textMuted")
        self.actionButton = PillButton(self)
        self.actionButton.setObjectName("callRowAction")
        self.actionButton.setGuard(guard)
        self.actionButton.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.GAP_SMALL, 0, Size.GAP_SMALL, 0)
        row.setSpacing(Size.GAP_SMALL)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.status)
        words.addStretch(1)
        row.addWidget(self.avatar)
        row.addLayout(words, 1)
        row.addWidget(self.actionButton)
        Theme.instance().dress(self._dress)

    def minimumSizeHint(self) -> QSize:
        words = self.name.sizeHint().height() + self.status.sizeHint().height() + Size.GAP_SMALL
        return super().minimumSizeHint().expandedTo(QSize(0, max(Size.ROW, words)))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def member(self) -> MemberView | None:
        return self._member

    def userID(self) -> str:
        return self._member.user.userID if self._member else ""

    def setNote(self, note: MemberNote | None) -> None:
        """Say what the app's media know; it shows while the person is in the call."""
        if note is not self._note:
            self._note = note
            if self._member is not None:
                self.setMember(self._member, self._action, over=self._over)

    def setMember(self, member: MemberView, action: str = "", *, over: bool = False) -> None:
        """Show the next state of the person and offer ``action`` (see :func:`memberAction`).

        Nobody rings in a call that is ``over``: what became of an open invitation is not known.
        """
        before, self._member, self._over = self._member, member, over
        lost = over and member.state in PENDING_STATES
        name = personName(member.user, self._text)
        said = "" if lost else memberStatus(member, self._text)
        note = self._note if member.state is CallUserState.ACCEPTED and not over else None
        if note is not None:
            said = self._text.say(f"row{note.value[0].upper()}{note.value[1:]}")
        self.avatar.setUser(member.user)
        self.avatar.setDimmed(member.state is not CallUserState.ACCEPTED)
        ringing = member.state in (CallUserState.INVITING, CallUserState.RECEIVED)
        self.avatar.setPulsing(ringing and not lost)
        self.name.setText(name)
        self.status.setText(said)
        icon = "" if lost else _ICONS.get(member.state, "")
        icon = _REASON_ICONS.get(member.reason, icon) if member.reason else icon
        self.status.setIconName(icon if note is None else _NOTE_ICONS.get(note, icon))
        whole = self._text.say("rowStatusOf", name=name, status=said) if said else name
        self.setAccessibleName(spoken(whole))
        if before is not None and action != self._action and self._guard is not None:
            self._guard.rearm()
        self._offer(action, name)
        self.update()

    def _offer(self, action: str, name: str) -> None:
        self._action = action
        self.actionButton.setVisible(bool(action))
        if not action:
            return
        label = self._text.say(f"{action}Button")
        self.actionButton.setText(label)
        self.actionButton.setIconName("close" if action == "stopCalling" else "voice")
        self.actionButton.setAccessibleName(spoken(f"{label}: {name}"))
        self.actionButton.setToolTip(label)
        self._squeeze()

    def _squeeze(self) -> None:
        """Where name and word would not both fit, the action is its icon."""
        self.actionButton.setIconOnly(False)
        rest = self.width() - self.actionButton.sizeHint().width() - self.avatar.width()
        least = min(self.name.sizeHint().width(), 9 * self.name.metrics().averageCharWidth())
        self.actionButton.setIconOnly(rest < least + 4 * Size.GAP_SMALL)

    def _act(self) -> None:
        if self._action == "stopCalling":
            self.stopCallingRequested.emit(self.userID())
        elif self._action == "ringAgain":
            self.ringAgainRequested.emit(self.userID())

    # --- keyboard and menu --------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.stepRequested.emit(steps[key])
        elif key is Qt.Key.Key_Delete and self._action == "stopCalling" and not self._refused():
            self._act()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._action or self._refused():
            return
        if self._menu is None:
            self._menu = CallMenu(self, text=self._text)
            self._menu.triggered.connect(self._act)
        self._menu.clear()
        self._menu.addAction(self.actionButton.text() or self.actionButton.toolTip())
        self._menu.popup(event.globalPos())

    def _refused(self) -> bool:
        return self._guard is not None and self._guard.active

    # --- painting -----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._action:
            self._squeeze()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._member is not None:
            self.setMember(self._member, self._action, over=self._over)
        if event.type() is QEvent.Type.FontChange and self._action:
            self._squeeze()

    def _dress(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            inset = Size.FOCUS_WIDTH / 2
            painter.setPen(QPen(theme.colour("accent"), Size.FOCUS_WIDTH))
            box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)
        painter.end()
