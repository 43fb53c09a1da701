"""The question before a program quits during a call."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from callkit.texts import InnerText
from callkit.theme import Size, Theme
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton


class QuitDialog(CardWindow):
    """Stay, or leave the call and quit. Staying has the focus; Esc and closing mean it, too.

    It stands before its parent's window, and takes the keyboard: its person has just asked to
    close that.

    Signals:
        quitConfirmed: Leave and quit; the window goes.
    """

    quitConfirmed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, clock=clock)
        self.setObjectName("quitDialog")
        self._text = text or InnerText()
        self.setFocusPolicyOnShow("raise")
        centre = Qt.AlignmentFlag.AlignCenter
        self.title = ElidedLabel(self.card, style="title", lines=4, alignment=centre)
        giveRole(self.title, QAccessible.Role.Heading)
        self.words = ElidedLabel(
            self.card, style="status", colour="textMuted", lines=5, alignment=centre
        )
        self.stayButton = PillButton(self.card)
        self.quitButton = PillButton(self.card, tone="decline")
        for button in (self.stayButton, self.quitButton):
            button.setGuard(self.guard)
        self.stayButton.clicked.connect(self.dismiss)
        self.quitButton.clicked.connect(self._quit)
        self._lay_out()
        self._word()
        self.stayButton.setFocus()

    def windowKind(self) -> Qt.WindowType:
        # A call that was answered in the corner is above other windows, too.
        return Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint

    def escape(self) -> None:
        self.dismiss()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _quit(self) -> None:
        self.dismiss()
        self.quitConfirmed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.card)
        pad = Size.CARD_PADDING
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(Size.GAP)
        for label in (self.title, self.words):
            column.addWidget(label)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(Size.GAP_SMALL)
        row.addWidget(self.stayButton)
        row.addWidget(self.quitButton)
        column.addSpacing(Size.GAP_SMALL)
        column.addLayout(row)
        Theme.instance().dress(self._fit)

    def _fit(self) -> None:
        """As wide as its words are large; where both buttons have no room beside each other, one is
        below the other."""
        wide = min(Size.FULL_MOST, Theme.instance().scaled(Size.FULL_WIDTH))
        room = (wide - 2 * Size.CARD_PADDING - self._row.spacing()) // 2
        hints = (button.sizeHint().width() for button in (self.stayButton, self.quitButton))
        beside = max(hints) <= room
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self.card.setMinimumWidth(wide)
        for label in (self.title, self.words):
            # How high it is follows from its width, and the window from that: no later.
            label.setFixedWidth(wide - 2 * Size.CARD_PADDING)

    def _word(self) -> None:
        say = self._text.say
        self.setWindowTitle(say("quitTitle"))
        self.title.setText(say("quitTitle"))
        self.words.setText(say("quitText"))
        self.stayButton.setText(say("stayButton"))
        self.quitButton.setText(say("quitButton"))
        for button in (self.stayButton, self.quitButton):
            button.setAccessibleName(button.text())
        self._fit()
        # A reader reads the words of a dialog after its name: nothing is said of it twice.
        self.setAccessibleName(say("quitTitle"))
