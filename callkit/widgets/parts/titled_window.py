"""The window that a person opens, reads and closes: a card with a heading."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callkit.texts import InnerText
from callkit.theme import Size, Theme
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import RING


class TitledWindow(CardWindow):
    """It comes to the front and takes the keyboard; Esc means no more than closing it. It is as
    wide as its words are large.

    Subclasses add to :attr:`column`, say their words in :meth:`retranslate`, and :meth:`begin` at
    the end of their constructor.
    """

    TITLE: ClassVar[str]
    """The sentence of its heading."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
        lines: int = 2,
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        spacing: int = Size.GAP,
    ) -> None:
        """``lines``: how many its heading may take."""
        super().__init__(parent, clock=clock)
        self._text = text or InnerText()
        self.setFocusPolicyOnShow("raise")
        self.title = ElidedLabel(self.card, style="title", lines=lines, alignment=alignment)
        giveRole(self.title, QAccessible.Role.Heading)
        self.column = QVBoxLayout(self.card)
        pad = Size.CARD_PADDING
        # Buttons keep room for a ring around their grounds: it is the grounds that stand in line.
        self.column.setContentsMargins(pad - RING, pad, pad - RING, pad)
        self.column.setSpacing(spacing)
        self.addInLine(self.title)

    def addInLine(self, words: QWidget) -> None:
        """Add what begins and ends where the grounds of buttons do."""
        line = QHBoxLayout()
        line.setContentsMargins(RING, 0, RING, 0)
        line.addWidget(words)
        self.column.addLayout(line)

    def begin(self, first: QWidget) -> None:
        """All parts are there: say the words, and let ``first`` have the keyboard."""
        # After the parts, which dress in the order in which they were made.
        Theme.instance().dress(self.fitWords)
        self.retranslate()
        first.setFocus()

    def wide(self) -> int:
        """How wide the card is with words as large as they are now."""
        return min(Size.FULL_MOST, Theme.instance().scaled(Size.FULL_WIDTH))

    def fitWords(self) -> None:
        """The words have another size, or are others."""
        self.card.setMinimumWidth(self.wide())

    def retranslate(self) -> None:
        """Say everything, in the language of now."""
        title = self._text.say(self.TITLE)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.title.setText(title)
        self.fitWords()

    def escape(self) -> None:
        self.dismiss()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
