from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from callkit.widgets.stage.spinner import Spinner


@pytest.fixture
def spinner(show):
    stage = QWidget()
    stage.resize(100, 100)
    show(stage)
    spinner = Spinner(stage)
    spinner.resize(spinner.sizeHint())
    return spinner


def test_it_turns_while_it_is_seen(spinner, theme, qtbot):
    theme.setReducedMotion(False)
    assert not spinner.moving
    spinner.show()
    first = spinner.grab().toImage()
    assert spinner.moving
    qtbot.waitUntil(lambda: spinner.grab().toImage() != first, timeout=2000)
    spinner.hide()
    assert not spinner.moving


def test_where_nothing_may_move_it_stands_still_and_is_there(spinner):
    spinner.show()
    assert not spinner.moving
    image = spinner.grab().toImage()
    colours = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert len(colours) > 1


def test_it_stops_as_soon_as_the_person_wants_no_motion(spinner, theme):
    theme.setReducedMotion(False)
    spinner.show()
    theme.setReducedMotion(True)
    assert not spinner.moving
    theme.setReducedMotion(False)
    assert spinner.moving
