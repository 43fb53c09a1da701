"""The figures of the connections of a call: they say why it sounds as it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from callkit.media.port import Figures
from callkit.media.quality import Quality
from callkit.texts import InnerText
from callkit.theme import Size
from callkit.widgets.call.quality_bars import QualityBars
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import RING, PillButton
from callkit.widgets.parts.titled_window import TitledWindow

_LINES: Final = ("statisticsRoundTrip", "statisticsLost", "statisticsFilled", "statisticsWay")
_UNKNOWN: Final = "–"


class Connection(NamedTuple):
    """How one hears one person: their shown name, and what was measured last."""

    name: str
    quality: Quality
    figures: Figures


class CallStatistics(TitledWindow):
    """A block for each person: bars with words, and four figures. It shows what it is given;
    Esc and Close end it."""

    TITLE = "statisticsTitle"

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, text=text, clock=clock)
        self.setObjectName("callStatistics")
        self._people: tuple[Connection, ...] = ()
        self._blocks: list[_Block] = []
        self.closeButton = PillButton(self.card)
        self.closeButton.setGuard(self.guard)
        self.closeButton.clicked.connect(self.dismiss)
        self.column.addWidget(self.closeButton, 0, Qt.AlignmentFlag.AlignTrailing)
        self.begin(self.closeButton)

    def windowKind(self) -> Qt.WindowType:
        return Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint

    def setPeople(self, people: Sequence[Connection]) -> None:
        """Show these; what is the same person's stays where it is."""
        self._people = tuple(people)
        while len(self._blocks) > len(self._people):
            self._blocks.pop().deleteLater()
        while len(self._blocks) < len(self._people):
            block = _Block(self.card, self._text)
            self.column.insertWidget(1 + len(self._blocks), block)
            self._blocks.append(block)
        for block, one in zip(self._blocks, self._people, strict=True):
            block.show_figures(one)

    def lines(self) -> list[list[str]]:
        """What stands there: each person's name, word and figures."""
        return [block.lines() for block in self._blocks]

    def retranslate(self) -> None:
        super().retranslate()
        self.closeButton.setText(self._text.say("closeButton"))
        self.closeButton.setAccessibleName(self.closeButton.text())
        self.setPeople(self._people)


class _Block(QWidget):
    """One person."""

    def __init__(self, parent: QWidget, text: InnerText) -> None:
        super().__init__(parent)
        self._text = text
        self._name = ElidedLabel(self, style="rowName")
        giveRole(self._name, QAccessible.Role.Heading)
        self._bars = QualityBars(self, text=text)
        self._labels = [
            ElidedLabel(self, style="status", colour="textMuted", lines=2) for _ in _LINES
        ]
        self._values = [
            ElidedLabel(self, style="status", alignment=Qt.AlignmentFlag.AlignTrailing)
            for _ in _LINES
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(RING, 0, RING, 0)
        grid.setHorizontalSpacing(Size.GAP)
        grid.setVerticalSpacing(Size.GAP_SMALL // 2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._name, 0, 0, 1, 2)
        grid.addWidget(self._bars, 1, 0, 1, 2)
        for row, (label, value) in enumerate(zip(self._labels, self._values, strict=True), 2):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)

    def show_figures(self, one: Connection) -> None:
        self._name.setText(self._text.name(one.name))
        self._bars.setQuality(one.quality)
        for label, value, key, figure in zip(
            self._labels, self._values, _LINES, _said(one.figures, self._text), strict=True
        ):
            label.setText(self._text.say(key))
            value.setText(figure)
            # A reader that comes by the figure says of what it is.
            value.setAccessibleName(f"{self._text.say(key)}: {figure}")

    def lines(self) -> list[str]:
        return [self._name.text(), self._bars.words(), *(value.text() for value in self._values)]


def _said(figures: Figures, text: InnerText) -> tuple[str, str, str, str]:
    trip = figures.roundTrip
    way = text.say("wayRelay" if figures.relayed else "wayDirect")
    return (
        _UNKNOWN if trip is None else f"{1000 * trip:.0f} ms",
        _share(figures.lossShare),
        _share(figures.concealedShare),
        _UNKNOWN if trip is None and not figures.relayed else way,
    )


def _share(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{100 * value:.1f} %"
