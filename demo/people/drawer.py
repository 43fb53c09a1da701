"""The drawer at the right of a person's window: every event, to filter and to copy."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from callkit.theme import Size, Theme, sheet
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton
from demo.people.happening import Happening
from demo.people.log import EventLog

WIDTH = 320


class EventDrawer(QWidget):
    """Closed until it is wanted; it hears everything from the beginning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        title = ElidedLabel(self, style="section")
        title.setText("Events")
        self._copy = PillButton(self, text="Copy", flat=True)
        self._copy.clicked.connect(self._copy_all)
        self._filter = QLineEdit(self)
        self._filter.setPlaceholderText("Filter, for example onIncoming")
        self._filter.setAccessibleName("Filter the events")
        self._filter.setClearButtonEnabled(True)
        self._log = EventLog(self)
        self._filter.textChanged.connect(self._log.setFilter)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.GAP, Size.GAP, Size.GAP, Size.GAP)
        column.setSpacing(Size.GAP_SMALL)
        column.addLayout(head)
        column.addWidget(self._filter)
        column.addWidget(self._log, 1)
        Theme.instance().changed.connect(self._dress)
        self._dress()

    def add(self, happening: Happening) -> None:
        self._log.add(happening)

    def _copy_all(self) -> None:
        QApplication.clipboard().setText(self._log.toPlainText())

    def _dress(self) -> None:
        self._filter.setStyleSheet(sheet("edit", Theme.instance()))
