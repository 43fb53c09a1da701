from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from callkit.widgets.parts.call_timer import CallTimer


@pytest.fixture
def timer(clock, qtbot):
    made = CallTimer(clock=clock)
    qtbot.addWidget(made)
    return made


def test_it_counts_from_the_answer(timer, clock):
    timer.start(clock.now - 83)
    assert timer.text() == "01:23"
    clock.jump(3_600)
    timer.tick()
    assert timer.text() == "1:01:23"


def test_it_wakes_only_while_it_can_be_seen(timer, clock, show):
    timer.start(clock.now)
    assert not timer.running
    show(timer)
    assert timer.running
    timer.hide()
    assert not timer.running


def test_shown_again_it_is_right_at_once(timer, clock, show):
    timer.start(clock.now)
    clock.jump(61)
    show(timer)
    assert timer.text() == "01:01"


def test_stopped_it_keeps_the_last_time(timer, clock, show):
    show(timer)
    timer.start(clock.now - 5)
    timer.stop()
    clock.jump(60)
    timer.tick()
    assert timer.text() == "00:05"
    assert not timer.running


def test_its_spoken_name_changes_once_a_minute(timer, clock):
    timer.start(clock.now - 65)
    first = timer.accessibleName()
    clock.jump(20)
    timer.tick()
    assert timer.accessibleName() == first
    clock.jump(40)
    timer.tick()
    assert timer.accessibleName() != first


def test_a_reader_that_asks_is_told_the_time_it_is(timer, clock):
    timer.start(clock.now - 65)
    clock.jump(8)
    reader = QAccessible.queryAccessibleInterface(timer)
    assert reader.role() is QAccessible.Role.StaticText
    assert reader.text(QAccessible.Text.Name) == "Call time 1 minute 13 seconds"
    clock.jump(2)
    assert reader.text(QAccessible.Text.Name) == "Call time 1 minute 15 seconds"
