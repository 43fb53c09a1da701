from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.theme import Theme, contrast
from callkit.widgets.parts.segments import Segment, SegmentedRow


@pytest.fixture
def row(show):
    made = SegmentedRow()
    made.parts = [Segment(made, text=word) for word in ("All", "Missed", "Incoming")]
    made.setSegments(made.parts)
    made.parts[0].setChecked(True)
    made.setFocus()
    made.resize(made.sizeHint())
    return show(made)


def ground(row, segment):
    box = segment.groundRect().translated(segment.pos())
    return row.grab().toImage().pixelColor(int(box.left() + 9), int(box.center().y()))


def test_one_of_them_is_chosen(row):
    QTest.mouseClick(row.parts[1], Qt.MouseButton.LeftButton)
    assert [part.isChecked() for part in row.parts] == [False, True, False]


@pytest.mark.parametrize("mode", ["light", "dark", "highContrast"])
def test_the_chosen_one_stands_on_a_ground_of_its_own(row, theme, mode):
    theme.setMode(mode)
    assert ground(row, row.parts[0]) == Theme.instance().colour("surface")
    tokens = Theme.instance().tokens
    assert (
        contrast(tokens.text, tokens.surface) > contrast(tokens.textMuted, tokens.surfaceRaised)
        or mode == "highContrast"
    )


def test_one_under_the_mouse_stands_out_less_than_the_chosen_one(row):
    track = ground(row, row.parts[2])
    chosen = ground(row, row.parts[0])
    row.parts[2].setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    touched = ground(row, row.parts[2])

    def away(colour):
        return abs(colour.lightness() - track.lightness())

    assert 0 < away(touched) < away(chosen)


def test_they_do_not_lie_over_each_other(row):
    boxes = [part.groundRect().translated(part.pos()) for part in row.parts]
    for first, second in itertools.pairwise(boxes):
        assert first.right() <= second.left()
