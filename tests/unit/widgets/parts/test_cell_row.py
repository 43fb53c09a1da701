from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from callkit.widgets.parts.cell_row import CellButton, CellRow

WORDS = ("Silence", "Message", "Remind me")


@pytest.fixture
def row(show):
    host = QWidget()
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    made = CellRow(host)
    column.addWidget(made)
    made.setItems([cell(made, word) for word in WORDS])
    host.resize(360, 80)
    show(host)
    made.host = host
    return made


def cell(row, word):
    made = CellButton(row, text=word)
    made.setIconName("bell")
    return made


def test_all_cells_are_of_one_size_and_together_as_wide_as_the_row(row):
    cells = row.items()
    assert [one.width() for one in cells] == [120, 120, 120]
    assert len({one.y() for one in cells}) == 1
    assert cells[-1].geometry().right() + 1 == row.width()


def test_all_of_a_cell_can_be_hit(row, qtbot):
    first = row.items()[0]
    with qtbot.waitSignal(first.clicked):
        QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=first.rect().bottomLeft())


def test_in_narrow_cells_the_word_is_below_its_sign(row, qapp):
    first = row.items()[0]
    wide = first.face().pixelSize()
    row.host.resize(270, 80)
    qapp.processEvents()
    assert first.face().pixelSize() < wide
    assert len({one.y() for one in row.items()}) == 1, "never a second line"


def test_right_to_left_the_first_cell_is_at_the_right(row, qapp):
    row.host.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.relayout()
    assert row.items()[0].x() > row.items()[-1].x()


def test_it_takes_no_room_without_a_cell(row):
    row.setItems([])
    assert row.sizeHint().height() == 0
