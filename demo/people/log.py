"""The live log of a person's window."""

from __future__ import annotations

import html

from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from callkit.theme import Size, Theme, sheet
from demo.people.happening import Happening

MOST = 500
"""Older entries are forgotten."""


class EventLog(QTextEdit):
    """Every event with its arguments, the newest at the bottom; text can be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._happenings: list[Happening] = []
        self._wanted = ""
        self.setReadOnly(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setAccessibleName("Event log")
        self.document().setDocumentMargin(Size.GAP)
        Theme.instance().changed.connect(self._dress)
        self._dress()

    def add(self, happening: Happening) -> None:
        self._happenings.append(happening)
        if len(self._happenings) > MOST:
            del self._happenings[: MOST // 5]
            self._dress()
        elif self._fits(happening):
            self._write(happening)

    def setFilter(self, words: str) -> None:
        """Show only what has these words in its name or its arguments."""
        self._wanted = words.strip().casefold()
        self._dress()

    def _fits(self, happening: Happening) -> bool:
        return self._wanted in f"{happening.event} {happening.details}".casefold()

    def _write(self, happening: Happening) -> None:
        tokens = Theme.instance().tokens
        tone = {"Incoming": tokens.accent, "Outgoing": tokens.warning}
        colour = next(
            (tone[word] for word in tone if happening.event.startswith(f"on{word}")), tokens.text
        )
        if happening.event in ("onError", "failed"):
            colour = tokens.danger
        muted = f"color:{tokens.textMuted}"
        text = (
            f'<span style="{muted}">{happening.clock}&nbsp; </span>'
            f'<b style="color:{colour}">{html.escape(happening.event)}</b>'
        )
        if happening.details:
            details = html.escape(happening.details).replace("  ", "&nbsp; ")
            text += f'<br><span style="{muted}">{details}</span>'
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        block = QTextBlockFormat()
        block.setBottomMargin(Size.GAP_SMALL)
        if not self.document().isEmpty():
            cursor.insertBlock()
        cursor.insertHtml(text)
        # Inserting HTML brings a format of its own, so this comes last.
        cursor.setBlockFormat(block)
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _dress(self) -> None:
        theme = Theme.instance()
        self.setFont(theme.font("small"))
        self.setStyleSheet(
            f"QTextEdit {{ background: {theme.tokens.surfaceRaised}; border: none;"
            f" border-radius: 12px; color: {theme.tokens.text}; }}"
        )
        self.verticalScrollBar().setStyleSheet(sheet("scroll", theme))
        self.clear()
        for happening in filter(self._fits, self._happenings):
            self._write(happening)
