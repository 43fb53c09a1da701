from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.wrap_row import WrapRow


@pytest.fixture
def row(show):
    made = WrapRow()
    made.setItems([PillButton(made, text=word) for word in ("Message", "Silence", "Remind", "Go")])
    made.resize(600, 50)
    return show(made)


def rows(row):
    return sorted({item.y() for item in row.items()})


def test_one_row_while_it_fits(row):
    assert len(rows(row)) == 1
    assert row.sizeHint().height() == PillButton().sizeHint().height()


def test_two_even_rows_where_it_does_not(row):
    row.resize(200, 100)
    assert len(rows(row)) == 2
    assert [sum(item.y() == y for item in row.items()) for y in rows(row)] == [2, 2]
    assert row.sizeHint().height() > 88


def test_nothing_overlaps_or_leaves_the_row(row):
    for width in (600, 300, 200, 120):
        row.resize(width, row.sizeHint().height())
        row.resize(width, row.sizeHint().height())
        boxes = [item.geometry() for item in row.items()]
        for number, box in enumerate(boxes):
            assert row.rect().contains(box)
            assert not any(box.intersects(other) for other in boxes[number + 1 :])


def test_it_is_mirrored(row):
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.relayout()
    first, second = row.items()[:2]
    assert first.x() > second.x()


def test_what_is_taken_out_is_hidden(row):
    first, *rest = row.items()
    row.setItems(rest)
    assert not first.isVisible()


def test_room_is_kept_when_it_is_empty(row):
    row.setItems([])
    assert row.sizeHint().height() == 0
    row.setLeastHeight(44)
    assert row.sizeHint().height() == 44
