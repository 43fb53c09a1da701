"""The live log of a person's window."""

from __future__ import annotations

import html

from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from callkit.theme import Size, Theme
from demo.people.happening import Happening

MOST = 500
"""Older entries are forgotten."""


class EventLog(QTextEdit):
    """Every event with its arguments, the newest at the bottom; text can be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._happenings: list[Happening] = []
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
        else:
            self._write(happening)

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
        self.clear()
        for happening in self._happenings:
            self._write(happening)
