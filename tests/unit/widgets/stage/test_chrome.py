from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion
from callkit.widgets.stage.chrome import ChromeTimer


class Stage(QWidget):
    may = True

    def mayHide(self):
        return self.may


@pytest.fixture
def stage(show, monkeypatch):
    monkeypatch.setattr(Motion, "CHROME_AFTER", 40)
    stage = Stage()
    stage.resize(300, 200)
    stage.chrome = ChromeTimer(stage, stage.mayHide)
    return show(stage)


def test_it_goes_after_a_while_and_any_move_brings_it_back(stage, qtbot):
    with qtbot.waitSignal(stage.chrome.wanted) as said:
        stage.chrome.wake()
    assert said.args == [False]
    assert not stage.chrome.shown
    with qtbot.waitSignal(stage.chrome.wanted) as said:
        stage.chrome.moved(QPointF(20, 20))
    assert said.args == [True]
    with qtbot.waitSignal(stage.chrome.wanted) as said:
        stage.chrome.weigh()
    with qtbot.assertNotEmitted(stage.chrome.wanted, wait=1):
        stage.chrome.moved(QPointF(20, 20))


def test_it_does_not_go_while_it_may_not(stage, qtbot):
    stage.may = False
    stage.chrome.wake()
    assert not stage.chrome.waiting
    assert stage.chrome.shown


def test_it_comes_back_when_it_may_not_be_away_any_more(stage, qtbot):
    with qtbot.waitSignal(stage.chrome.wanted):
        stage.chrome.wake()
    stage.may = False
    with qtbot.waitSignal(stage.chrome.wanted) as said:
        stage.chrome.weigh()
    assert said.args == [True]


def test_what_may_not_go_when_the_time_comes_stays(stage, qtbot):
    stage.chrome.wake()
    assert stage.chrome.waiting
    stage.may = False
    qtbot.waitUntil(lambda: not stage.chrome.waiting, timeout=2000)
    assert stage.chrome.shown
