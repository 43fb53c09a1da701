from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from callkit.widgets.parts.list_fade import FadingArea, ListFade


@pytest.fixture
def listed(show):
    area = FadingArea()
    rows = QWidget()
    rows.setFixedSize(150, 2_000)
    area.setWidget(rows)
    area.resize(200, 200)
    return show(area), area.findChild(ListFade)


def test_it_fades_where_the_list_goes_on(listed):
    view, fade = listed
    bar = view.verticalScrollBar()
    assert fade.ends() == (False, True)
    bar.setValue(bar.maximum() // 2)
    assert fade.ends() == (True, True)
    bar.setValue(bar.maximum())
    assert fade.ends() == (True, False)


def test_it_lies_over_the_rows_and_not_over_the_scroll_bar(listed):
    view, fade = listed
    assert fade.geometry() == view.viewport().geometry()
    view.resize(300, 120)
    assert fade.geometry() == view.viewport().geometry()


def test_its_edge_has_the_colour_of_the_ground(listed, theme):
    _, fade = listed
    drawn = fade.grab().toImage()
    bottom = drawn.pixelColor(10, drawn.height() - 1)
    assert abs(bottom.lightness() - theme.colour("surface").lightness()) <= 8
