from __future__ import annotations

from PySide6.QtCore import Qt

from callkit.widgets.stage.heading import CallHeading


def shown(show, clock):
    heading = CallHeading(clock=clock)
    heading.resize(400, 60)
    return show(heading)


def test_the_count_stands_before_the_time(show, clock):
    heading = shown(show, clock)
    heading.tell("Design review", "5 people", clock() - 83)
    assert heading.name.text() == "Design review"
    assert heading.count.text() == "5 people ·"
    assert heading.timer.text() == "01:23"
    assert heading.count.x() < heading.timer.x()


def test_without_a_time_the_line_is_alone(show, clock):
    heading = shown(show, clock)
    heading.tell("Bob", "Reconnecting…", 0.0)
    assert heading.count.text() == "Reconnecting…"
    assert not heading.timer.isVisible()


def test_from_right_to_left_the_time_is_left_of_the_count(show, clock):
    heading = shown(show, clock)
    heading.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    heading.tell("Design review", "5 people", clock() - 83)
    assert heading.count.x() > heading.timer.x()
