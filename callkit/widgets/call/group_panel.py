"""Everybody in a group call, each on a row of their own (``reference/desktop.md`` B3)."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from callkit.model import PENDING_STATES, CallUserState
from callkit.requests import Action
from callkit.switchboard.view import CallView, MemberView
from callkit.texts import InnerText, groupHeader, memberSentence, status
from callkit.theme import Size, Theme, sheet
from callkit.widgets.call.member_row import MemberNote, MemberRow, memberAction
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.asking import ask
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.shield import shield

ANNOUNCE_MS = 2_000
"""Changes of people are said together, at most this often."""


def rowOrder(member: MemberView) -> int:
    """Joined people first, then those who may still come, then the rest."""
    if member.state is CallUserState.ACCEPTED:
        return 0
    return 1 if member.state in PENDING_STATES else 2


class _People(QWidget):
    """What the rows stand on: a list, to a screen reader."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        giveRole(self, QAccessible.Role.List)


class GroupCallPanel(QWidget):
    """A header that counts, and a row for each person but this one.

    One person's refusal changes that person's row only.

    Signals:
        requested: (:class:`CallRequest`): the same as the three below.
        stopCallingRequested: Take one invitation back (userID).
        ringAgainRequested: Invite one person again (userID).
        inviteRequested: Invite more people.
        callIDChanged: It shows another call.
        invitableChanged, countsOnlyChanged, readOnlyChanged: The property has another value.
    """

    requested = Signal(object)
    stopCallingRequested = Signal(str)
    ringAgainRequested = Signal(str)
    inviteRequested = Signal()
    callIDChanged = Signal(str)
    invitableChanged = Signal(bool)
    countsOnlyChanged = Signal(bool)
    readOnlyChanged = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        guard: InputGuard | None = None,
        readOnly: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        shield(self)
        self._text = text or InnerText()
        self._guard = guard or InputGuard(clock)
        self._own_guard = None if guard is not None else self._guard
        if self._own_guard is not None:
            self._own_guard.watch(self)
        self._clock = clock
        self._read_only = readOnly
        self._invitable = False
        self._counts_only = False
        self._view: CallView | None = None
        self._rows: dict[str, MemberRow] = {}
        self._notes: dict[str, MemberNote | None] = {}
        self._news: dict[str, str] = {}
        self.header = ElidedLabel(self, style="strongStatus", colour="textMuted")
        self.header.setObjectName("callGroupHeader")
        self.inviteButton = PillButton(self, iconName="person-add")
        self.inviteButton.setObjectName("callInvite")
        self.inviteButton.setGuard(self._guard)
        self.inviteButton.clicked.connect(partial(self._ask, Action.INVITE, None))
        self.inviteButton.setVisible(False)
        self._announcing = QTimer(self)
        self._announcing.setSingleShot(True)
        self._announcing.setInterval(ANNOUNCE_MS)
        self._announcing.timeout.connect(self._say_news)
        self._lay_out()
        self._word()
        Theme.instance().dress(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        self._list = _People(self)
        self._list.setObjectName("callPeople")
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.setContentsMargins(Size.GAP_SMALL, 0, Size.GAP_SMALL, 0)
        top.addWidget(self.header, 1)
        top.addWidget(self.inviteButton)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.GAP_SMALL)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)

    # --- values -------------------------------------------------------------------------------

    def setInvitable(self, invitable: bool) -> None:
        """Offer to invite more people, and to ring those again who did not come."""
        if invitable != self._invitable:
            self._invitable = invitable
            self.inviteButton.setVisible(invitable)
            self._again()
            self.invitableChanged.emit(invitable)

    def setCall(self, view: CallView) -> None:
        """Show the people of ``view``; rows of people who stay are kept."""
        same = self._view is not None and self._view.callID == view.callID
        self._view = view
        self.header.setText(self._header_of(view))
        members = sorted(view.members, key=rowOrder)
        for gone in set(self._rows) - {member.user.userID for member in members}:
            row = self._rows.pop(gone)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, member in enumerate(members):
            offered = self._offered(view, member)
            self._show(member, place, offered, news=same, over=not view.live)
        if not same:
            self.callIDChanged.emit(view.callID)

    def setMemberNote(self, userID: str, note: MemberNote | None) -> None:
        """Say what the app's media know of somebody: speaking, muted, on hold …; None for
        nothing. Somebody who is not in the call (yet) is fine."""
        self._notes[userID] = note
        if userID in self._rows:
            self._rows[userID].setNote(note)

    def setCountsOnly(self, counts: bool) -> None:
        """Let the header only count, because a status line above it says how the call stands."""
        if counts != self._counts_only:
            self._counts_only = counts
            self._again()
            self.countsOnlyChanged.emit(counts)

    def setReadOnly(self, readOnly: bool) -> None:
        """Show the people and offer nothing."""
        if readOnly != self._read_only:
            self._read_only = readOnly
            self._again()
            self.readOnlyChanged.emit(readOnly)

    def _again(self) -> None:
        if self._view is not None:
            self.setCall(self._view)

    def _get_call_id(self) -> str:
        return self._view.callID if self._view is not None else ""

    def _get_invitable(self) -> bool:
        return self._invitable

    def _get_counts_only(self) -> bool:
        return self._counts_only

    def _get_read_only(self) -> bool:
        return self._read_only

    callID = qproperty(str, _get_call_id, notify=callIDChanged)
    invitable = qproperty(bool, _get_invitable, setInvitable, notify=invitableChanged)
    countsOnly = qproperty(bool, _get_counts_only, setCountsOnly, notify=countsOnlyChanged)
    readOnly = qproperty(bool, _get_read_only, setReadOnly, notify=readOnlyChanged)

    def _header_of(self, view: CallView) -> str:
        header = groupHeader(view, self._text)
        said_above = self._counts_only and header == status(view, self._text)
        return "" if said_above else header

    def _offered(self, view: CallView, member: MemberView) -> str:
        """Who was invited by somebody else cannot be called off; nobody rings in an ended call."""
        action = memberAction(member)
        if not view.live or self._read_only:
            return ""
        if action == "ringAgain":
            invites = view.outgoing or self._invitable
            return action if invites and view.connectedAt else ""
        return action if view.outgoing else ""

    def rows(self) -> list[MemberRow]:
        """The rows from top to bottom."""
        return sorted(self._rows.values(), key=self._column.indexOf)

    def _show(self, member: MemberView, place: int, action: str, *, news: bool, over: bool) -> None:
        row = self._rows.get(member.user.userID)
        if row is None:
            row = MemberRow(self._list, text=self._text, guard=self._guard)
            row.stopCallingRequested.connect(partial(self._ask, Action.STOP_CALLING))
            row.ringAgainRequested.connect(partial(self._ask, Action.RING_AGAIN))
            row.stepRequested.connect(self._step)
            row.setNote(self._notes.get(member.user.userID))
            self._rows[member.user.userID] = row
            self._column.insertWidget(place, row)
        elif self._column.indexOf(row) != place:
            self._column.removeWidget(row)
            self._column.insertWidget(place, row)
            self._guard.rearm()
        before = row.member()
        if news and before is not None and before.state is not member.state:
            self._news[member.user.userID] = memberSentence(member, self._text)
            if not self._announcing.isActive():
                self._announcing.start()
        row.setMember(member, action, over=over)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            shield(self)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            if self._view is not None:
                self.setCall(self._view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._own_guard is not None:
            self._own_guard.rearm()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._own_guard is not None:
            self._own_guard.painted()
        super().paintEvent(event)

    def _word(self) -> None:
        self.inviteButton.setText(self._text.say("inviteButton"))
        self.inviteButton.setAccessibleName(self._text.say("addPeopleButton"))
        self.inviteButton.setToolTip(self._text.say("addPeopleButton"))
        self._list.setAccessibleName(self._text.say("accessPeopleList"))

    def _ask(self, action: Action, userID: str | None, *_: object) -> None:
        ask(self, self._get_call_id(), action, userID)

    # --- speaking, stepping -------------------------------------------------------------------

    def _say_news(self) -> None:
        said = [self._text.say("sentence", text=news) for news in self._news.values() if news]
        self._news.clear()
        announce(self, " ".join(said))

    def _step(self, step: int) -> None:
        rows, sender = self.rows(), self.sender()
        if sender in rows:
            target = rows.index(sender) + step
            if 0 <= target < len(rows):
                rows[target].setFocus(Qt.FocusReason.TabFocusReason)
                self._scroll.ensureWidgetVisible(rows[target])

    def _dress(self) -> None:
        self._scroll.setStyleSheet(sheet("scroll", Theme.instance()))
