"""Further calls that ring: rows in the card of the first one."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from callkit.options import checked
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, kind, personName, title
from callkit.theme import Size, Theme, contrast, sheet
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.call_button import CallButton
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.pill_button import RING, PillButton
from callkit.widgets.scenes.scene import kindWord

MOST_ROWS: Final = 2
"""So many further calls have a row at once; the others are behind the line that counts them."""
MOST_LISTED: Final = 5
"""So many rows an opened list shows before it scrolls."""


class WaitingCallRow(QWidget):
    """One call: who, what kind, and two round answers with a guard of their own.

    Signals:
        requested: (:class:`CallRequest`): DECLINE or ACCEPT.
    """

    requested = Signal(object)

    __del__ = hideBefore

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("waitingCallRow")
        self.guard = InputGuard(clock)
        self._text = text
        self._view: CallView | None = None
        self._upwards = False
        self.avatar = AvatarLabel(self, diameter=Size.AVATAR_ROW)
        self.name = ElidedLabel(self, style="rowName")
        self.line = ElidedLabel(self, style="small", colour="textMuted")
        self.name.setObjectName("callName")
        self.line.setObjectName("callStatus")
        self.declineButton = self._button("decline", Action.DECLINE)
        self.acceptButton = self._button("accept", Action.ACCEPT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.GAP_SMALL + Size.GAP_SMALL // 2)
        row.addSpacing(Size.COMPACT_PADDING)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.line)
        words.addStretch(1)
        row.addWidget(self.avatar)
        row.addLayout(words, 1)
        answers = QHBoxLayout()
        answers.setSpacing(Size.GAP_SMALL // 4)
        answers.addWidget(self.declineButton)
        answers.addWidget(self.acceptButton)
        row.addLayout(answers)
        row.addSpacing(Size.COMPACT_PADDING - RING)
        self.guard.watch(self)
        Theme.instance().dress(self._dress)
        self._dress()

    def _button(self, icon: str, action: Action) -> CallButton:
        button = CallButton(self, iconName=icon, diameter=Size.AVATAR_ROW)
        button.setObjectName(f"call{icon.capitalize()}")
        button.setGuard(self.guard)
        button.clicked.connect(partial(self._ask, action))
        return button

    def _ask(self, action: Action, _checked: bool = False) -> None:
        if self._view is not None:
            self.requested.emit(CallRequest(self._view.callID, action))

    def call(self) -> CallView | None:
        return self._view

    def setCall(self, view: CallView) -> None:
        """Show ``view``; another call is guarded anew."""
        before, self._view = self._view, view
        if before is None or before.callID != view.callID:
            self.guard.rearm()
        say, name = self._text.say, personName(view.inviter, self._text)
        self.avatar.setUser(view.inviter)
        self.name.setText(title(view, self._text))
        self.line.setText(kindWord(view, self._text))
        self.acceptButton.setIconName("video-solid" if view.video else "accept")
        waiting = view.phase is Phase.WAITING
        accept = say("endAndAcceptButton" if waiting else "incomingCallPageAcceptButton")
        described = "accessAcceptVideo" if view.video else "accessAccept"
        for button, said, detail in (
            (self.acceptButton, accept, described),
            (self.declineButton, say("incomingCallPageDeclineButton"), "accessDecline"),
        ):
            button.setAccessibleName(said)
            button.setAccessibleDescription(say(detail, name=name))
            button.setToolTip(said)
            button.setEnabled(not view.offline)
        self.setAccessibleName(f"{self.name.text()}, {kind(view, self._text)}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._view is not None:
            self.setCall(self._view)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(Size.CALL_ROW, hint.height() + Size.GAP_SMALL) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        self.guard.painted()
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setPen(QPen(theme.colour("edge"), max(1, theme.tokens.borderWidth)))
            pad, edge = Size.COMPACT_PADDING, self.height() - 1 if self._upwards else 0
            painter.drawLine(QPoint(pad, edge), QPoint(self.width() - pad, edge))

    def setUpwards(self, upwards: bool) -> None:
        """Its line is on the side of the card: below it when the rows are above."""
        if upwards != self._upwards:
            self._upwards = upwards
            self.update()

    def _dress(self) -> None:
        tokens = Theme.instance().tokens
        for button, inks in (
            (self.declineButton, ("declineDisc", "decline", "danger")),
            (self.acceptButton, ("acceptDisc", "accept")),
        ):
            seen = [ink for ink in inks if contrast(getattr(tokens, ink), tokens.neutral) >= 3]
            button.setInk((seen or ["onNeutral"])[0])


class WaitingCallRows(QWidget):
    """The calls that ring besides the one that is shown large: two rows, and a line that says how
    many more there are and opens the list of all.

    A call keeps its row while those before it stay. A row that is new, or has moved, ignores input
    for 500 ms; the others go on.

    Signals:
        requested: (:class:`CallRequest`): DECLINE or ACCEPT of one of them.
        resized: It needs another height.
        countChanged: It shows so many calls.
    """

    requested = Signal(object)
    resized = Signal()
    countChanged = Signal(int)

    __del__ = hideBefore

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("waitingCallRows")
        self._text = text or InnerText()
        self._clock = clock
        self._views: tuple[CallView, ...] = ()
        self._rows: dict[str, WaitingCallRow] = {}
        self._opened = False
        self._upwards = False
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._scroll.setWidget(self._list)
        self.moreButton = PillButton(self, flat=True)
        self.moreButton.setObjectName("callsWaiting")
        self.moreButton.clicked.connect(self._open)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._scroll)
        self._whole.addWidget(self.moreButton, 0, Qt.AlignmentFlag.AlignHCenter)
        Theme.instance().dress(self._dress)
        self._dress()
        self.hide()

    # --- values -------------------------------------------------------------------------------

    def calls(self) -> tuple[CallView, ...]:
        return self._views

    def _get_count(self) -> int:
        return len(self._views)

    count = qproperty(int, _get_count, notify=countChanged)

    def rows(self) -> tuple[WaitingCallRow, ...]:
        """Those that can be seen, the first call's first."""
        return tuple(self._rows.values())

    def row(self, callID: str) -> WaitingCallRow | None:
        return self._rows.get(callID)

    @checked
    def setUpwards(self, upwards: bool) -> None:
        """The first call's row is the lowest: for a card that stands on its lower edge, so that
        nothing moves when another comes."""
        if upwards != self._upwards:
            self._upwards = upwards
            self._whole.removeWidget(self.moreButton)
            place = 0 if upwards else self._whole.count()
            self._whole.insertWidget(place, self.moreButton, 0, Qt.AlignmentFlag.AlignHCenter)
            self._place_rows()

    def setCalls(self, views: Sequence[CallView]) -> None:
        """Show that these ring, too, in this order."""
        before, self._views = len(self._views), tuple(views)
        if not views:
            self._opened = False
        shown = self._views if self._opened else self._views[:MOST_ROWS]
        order = list(self._rows)
        for gone in self._rows.keys() - {view.callID for view in shown}:
            self._forget(gone)
        for view in shown:
            row = self._rows.get(view.callID) or self._made(view.callID)
            row.setCall(view)
        self._rows = {view.callID: self._rows[view.callID] for view in shown}
        for place, callID in enumerate(self._rows):
            if callID in order and order.index(callID) != place:
                # What is under the pointer now is not what was there.
                self._rows[callID].guard.rearm()
        self._place_rows()
        more = len(self._views) - len(shown)
        self.moreButton.setVisible(more > 0)
        if more > 0:
            self.moreButton.setText(self._text.say("callsWaiting", more))
            names = ", ".join(title(view, self._text) for view in self._views[len(shown) :])
            self.moreButton.setAccessibleDescription(names)
        self.setVisible(bool(self._views))
        self._fit()
        if len(self._views) != before:
            self.countChanged.emit(len(self._views))

    def _made(self, callID: str) -> WaitingCallRow:
        row = WaitingCallRow(self._list, text=self._text, clock=self._clock)
        row.requested.connect(self.requested)
        self._rows[callID] = row
        return row

    def _forget(self, callID: str) -> None:
        row = self._rows.pop(callID)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _place_rows(self) -> None:
        rows = list(self._rows.values())
        for place, row in enumerate(reversed(rows) if self._upwards else rows):
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            row.setUpwards(self._upwards)
            row.show()
        order = [button for row in rows for button in (row.acceptButton, row.declineButton)]
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)

    def _open(self) -> None:
        self._opened = True
        self.setCalls(self._views)
        rows = self.rows()
        if rows and self.moreButton.hasFocus():
            rows[min(MOST_ROWS, len(rows) - 1)].acceptButton.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.moreButton.isVisible():
            theme, pad = Theme.instance(), Size.COMPACT_PADDING
            # Between the rows and the line that counts, whichever is above.
            lower = self._scroll if self._upwards else self.moreButton
            with QPainter(self) as painter:
                painter.setPen(QPen(theme.colour("edge"), max(1, theme.tokens.borderWidth)))
                painter.drawLine(QPoint(pad, lower.y()), QPoint(self.width() - pad, lower.y()))

    # --- size ---------------------------------------------------------------------------------

    def wantedHeight(self) -> int:
        """How much room it takes below (or above) the first call; 0 without another."""
        if not self._views:
            return 0
        rows = [row.sizeHint().height() for row in self._rows.values()]
        more = self.moreButton.sizeHint().height() if len(self._views) > len(rows) else 0
        return sum(rows[:MOST_LISTED]) + more

    def sizeHint(self) -> QSize:
        return QSize(Size.TOAST_WIDTH, self.wantedHeight())

    def _fit(self) -> None:
        rows = [row.sizeHint().height() for row in self._rows.values()]
        self._scroll.setFixedHeight(sum(rows[:MOST_LISTED]))
        self._list.setMinimumHeight(sum(rows))
        self.setFixedHeight(self.wantedHeight())
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.setCalls(self._views)

    def _dress(self) -> None:
        self._scroll.setStyleSheet(sheet("scroll", Theme.instance()))
        self._fit()
        # The words follow the theme after what holds them.
        QTimer.singleShot(0, self, self._fit)
