from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from callkit.widgets.stage.shared_view import SharedView
from tests.unit.widgets.stage.conftest import frame


@pytest.fixture
def shared(show):
    shared = SharedView()
    shared.resize(640, 360)
    shared.view.setImage(frame("#ff0000", 160, 90))
    return show(shared)


def turn(shared, steps, modifiers):
    at = QPointF(320, 180)
    event = QWheelEvent(
        at,
        QPointF(shared.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(shared, event)


def test_all_of_it_is_seen_at_first(shared):
    assert shared.zoom() == 1.0
    assert shared.view.geometry() == shared.rect()
    assert shared.view.isVisible()


def test_ctrl_and_the_wheel_come_closer_within_bounds(shared):
    turn(shared, 2, Qt.KeyboardModifier.ControlModifier)
    assert 1.5 < shared.zoom() < 1.6
    turn(shared, 50, Qt.KeyboardModifier.ControlModifier)
    assert shared.zoom() == 4.0
    turn(shared, -99, Qt.KeyboardModifier.ControlModifier)
    assert shared.zoom() == 1.0
    assert shared.view.geometry() == shared.rect()


def test_the_wheel_alone_changes_nothing(shared):
    turn(shared, 2, Qt.KeyboardModifier.NoModifier)
    assert shared.zoom() == 1.0


def test_what_is_under_the_pointer_stays_there(shared):
    at = QPoint(160, 90)
    shared.setZoom(2.0, at)
    inside = at - shared.view.pos()
    assert abs(inside.x() / shared.view.width() - 0.25) < 0.01
    assert abs(inside.y() / shared.view.height() - 0.25) < 0.01


def test_a_drag_moves_it_but_never_off_the_edge(shared, qtbot):
    shared.setZoom(2.0)
    qtbot.mousePress(shared, Qt.MouseButton.LeftButton, pos=QPoint(300, 180))
    qtbot.mouseMove(shared, QPoint(5000, 5000))
    qtbot.mouseRelease(shared, Qt.MouseButton.LeftButton)
    assert shared.view.pos() == QPoint(0, 0)
