"""The question before a program quits during a call."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from callkit.texts import InnerText
from callkit.theme import Size
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import RING, PillButton
from callkit.widgets.parts.titled_window import TitledWindow


class QuitDialog(TitledWindow):
    """Stay, or leave the call and quit. Staying has the focus; Esc and closing mean it, too.

    It stands before its parent's window, and takes the keyboard: its person has just asked to
    close that.

    Signals:
        quitConfirmed: Leave and quit; the window goes.
    """

    TITLE = "quitTitle"
    quitConfirmed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        centre = Qt.AlignmentFlag.AlignCenter
        super().__init__(parent, text=text, clock=clock, lines=4, alignment=centre)
        self.setObjectName("quitDialog")
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
        self.begin(self.stayButton)

    def windowKind(self) -> Qt.WindowType:
        # A call that was answered in the corner is above other windows, too.
        return Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint

    def _quit(self) -> None:
        self.dismiss()
        self.quitConfirmed.emit()

    def _lay_out(self) -> None:
        self.addInLine(self.words)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(Size.GAP_SMALL)
        row.addWidget(self.stayButton)
        row.addWidget(self.quitButton)
        self.column.addSpacing(Size.GAP_SMALL)
        self.column.addLayout(row)

    def fitWords(self) -> None:
        super().fitWords()
        inner = self.wide() - 2 * Size.CARD_PADDING
        # Where both buttons have no room beside each other, one is below the other.
        room = (inner + 2 * RING - self._row.spacing()) // 2
        hints = (button.sizeHint().width() for button in (self.stayButton, self.quitButton))
        beside = max(hints) <= room
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if beside else way.TopToBottom)
        for label in (self.title, self.words):
            # How high it is follows from its width, and the window from that: no later.
            label.setFixedWidth(inner)

    def retranslate(self) -> None:
        say = self._text.say
        self.words.setText(say("quitText"))
        self.stayButton.setText(say("stayButton"))
        self.quitButton.setText(say("quitButton"))
        for button in (self.stayButton, self.quitButton):
            button.setAccessibleName(button.text())
        # A reader reads the words of a dialog after its name: nothing is said of it twice.
        super().retranslate()
