from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication

from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.theme import StageSize
from callkit.widgets.stage.small_window import SmallCallWindow, sized
from demo.gallery.people import incoming
from tests.asking import asks
from tests.unit.widgets.conftest import doubleClick
from tests.unit.widgets.stage.conftest import frame, near


@pytest.fixture
def small(show, clock):
    small = SmallCallWindow(clock=clock)
    small.setCall(incoming(video=True, phase=Phase.CONNECTED, connectedAt=clock()))
    small.setMedia(microphone=True)
    shown = show(small)
    clock.jump(1)
    left(small)
    return shown


def left(small):
    """No mouse is over it, wherever the platform has it."""
    small.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(small, QEvent(QEvent.Type.Leave))


def test_it_shows_the_picture_and_else_the_face(small):
    assert small.size() == QSize(StageSize.PICTURE_WIDTH, StageSize.PICTURE_HEIGHT)
    assert small.face.isVisible()
    small.picture.setImage(frame("#00ff00"))
    assert near(small.grab().toImage().pixelColor(128, 72), "#00ff00")


def test_the_buttons_come_with_the_keyboard(small, qtbot):
    assert not small.endButton.isVisible()
    small.expandButton.show()
    small.expandButton.setFocus()
    left(small)
    assert small.endButton.isVisible()
    assert small.muteButton.isVisible()
    with asks(small, Action.HANG_UP):
        small.endButton.click()
    with asks(small, Action.SHOW):
        small.expandButton.click()


def test_a_double_click_shows_the_call(small):
    with asks(small, Action.SHOW):
        doubleClick(small, QPoint(80, 40))


def test_its_size_has_bounds():
    assert sized(10, 9 / 16).width() == StageSize.PICTURE_LEAST
    assert sized(9999, 9 / 16) == QSize(StageSize.PICTURE_MOST, 270)


def test_its_lower_corner_makes_it_larger(small, qtbot):
    corner = QPoint(small.width() - 4, small.height() - 4)
    qtbot.mousePress(small, Qt.MouseButton.LeftButton, pos=corner)
    qtbot.mouseMove(small, corner + QPoint(100, 60))
    qtbot.mouseRelease(small, Qt.MouseButton.LeftButton)
    assert small.width() > StageSize.PICTURE_WIDTH + 60
    assert abs(small.height() / small.width() - 9 / 16) < 0.01


def test_a_drag_lets_it_snap_into_a_corner_of_the_screen(small, qtbot):
    area = small.screen().availableGeometry()
    small.move(area.center())
    qtbot.mousePress(small, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    qtbot.mouseMove(small, QPoint(20, 20))
    qtbot.mouseRelease(small, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert abs(small.x() - area.x()) < 60 or abs(small.geometry().right() - area.right()) < 60
