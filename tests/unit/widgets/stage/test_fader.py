from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from callkit.widgets.stage.fader import Fader, portraitOf


@pytest.fixture
def stage(show):
    host = QWidget()
    host.resize(200, 100)
    host.bar = QWidget(host)
    host.bar.setStyleSheet("background: #ff0000")
    host.bar.setGeometry(20, 40, 100, 40)
    return show(host)


def test_it_goes_in_steps_and_comes_back(stage, theme, qtbot):
    theme.setReducedMotion(False)
    fader = Fader(stage)
    with qtbot.waitSignal(fader.finished):
        fader.fade([(stage.bar, 8)], False)
        assert fader.running
        assert not stage.bar.isVisible()
    assert not stage.bar.isVisible()
    with qtbot.waitSignal(fader.finished):
        fader.fade([(stage.bar, 8)], True)
    assert stage.bar.isVisible()
    assert not fader.isVisible()


def test_it_is_at_once_with_reduced_motion(stage):
    fader = Fader(stage)
    fader.fade([(stage.bar, 8)], False)
    assert not fader.running
    assert not stage.bar.isVisible()


def test_the_other_way_in_the_middle_ends_where_it_was_asked_to(stage, theme, qtbot):
    theme.setReducedMotion(False)
    fader = Fader(stage)
    fader.fade([(stage.bar, 8)], False)
    fader.fade([(stage.bar, 8)], True)
    qtbot.waitUntil(lambda: not fader.running, timeout=2000)
    assert stage.bar.isVisible()


def test_a_portrait_has_no_ground_of_its_own(stage):
    plain = QWidget(stage)
    plain.resize(10, 10)
    assert portraitOf(plain).toImage().pixelColor(5, 5).alpha() == 0
    assert portraitOf(stage.bar).toImage().pixelColor(5, 5).red() == 255
