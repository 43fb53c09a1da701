from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from callkit.model import User
from callkit.theme import StageSize
from callkit.widgets.stage.self_view import Corner, SelfView, acrossFrom, cornerBox, nearestCorner
from tests.unit.widgets.stage.conftest import frame, halves, near

AREA = QRect(16, 60, 928, 520)


@pytest.fixture
def own(show):
    host = QWidget()
    host.resize(960, 600)
    own = SelfView(host)
    own.setUser(User("me", "Me"))
    own.setArea(AREA, QSize(211, 119))
    own.host = show(host)
    return own


def test_it_stands_in_the_lower_right_corner(own):
    assert own.geometry().bottomRight() == AREA.bottomRight()
    assert own.size() == QSize(211, 119)


def dragged(qtbot, own, to):
    start = QPoint(50, 50)
    qtbot.mousePress(own, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(own, start + QPoint(-30, -30))
    qtbot.mouseMove(own, own.mapFrom(own.parentWidget(), to))
    qtbot.mouseRelease(own, Qt.MouseButton.LeftButton, pos=own.mapFrom(own.parentWidget(), to))


def test_a_drag_lets_it_snap_to_the_nearest_corner(own, qtbot):
    with qtbot.assertNotEmitted(own.swapRequested):
        dragged(qtbot, own, QPoint(100, 120))
    assert own.corner() is Corner.TOP_LEFT
    assert own.geometry().topLeft() == AREA.topLeft()


def test_a_click_swaps_and_enter_does_too(own, qtbot):
    with qtbot.waitSignal(own.swapRequested):
        qtbot.mouseClick(own, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    with qtbot.waitSignal(own.swapRequested):
        qtbot.keyClick(own, Qt.Key.Key_Return)


def test_arrow_keys_move_it(own, qtbot):
    qtbot.keyClick(own, Qt.Key.Key_Up)
    assert own.corner() is Corner.TOP_RIGHT
    qtbot.keyClick(own, Qt.Key.Key_Left)
    assert own.corner() is Corner.TOP_LEFT
    qtbot.keyClick(own, Qt.Key.Key_Down)
    assert own.corner() is Corner.BOTTOM_LEFT


def test_hidden_it_leaves_a_tab_that_brings_it_back(own, qtbot):
    own.view.setImage(frame())
    own.hideButton.click()
    assert own.collapsed
    assert own.size() == QSize(StageSize.SELF_TAB, StageSize.SELF_TAB)
    assert not own.view.isVisible()
    with qtbot.assertNotEmitted(own.swapRequested):
        qtbot.mouseClick(own, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert not own.collapsed
    assert own.view.isVisible()


def test_without_a_camera_it_shows_the_face(own):
    assert own.face.isVisible()
    own.view.setImage(frame())
    assert not own.face.isVisible()
    own.view.setImage(None)
    assert own.face.isVisible()


def test_it_is_a_mirror(own):
    own.view.setImage(halves("#ff0000", "#0000ff"))
    taken = own.grab().toImage()
    assert near(taken.pixelColor(30, 60), "#0000ff")


def test_every_corner_is_inside_the_area():
    for corner in Corner:
        assert AREA.contains(cornerBox(corner, QSize(200, 100), AREA))
        assert nearestCorner(cornerBox(corner, QSize(200, 100), AREA).center(), AREA) is corner


@pytest.mark.parametrize("corner", Corner)
def test_across_from_a_corner_is_the_one_at_the_other_side(corner):
    box, other = (cornerBox(one, QSize(10, 10), AREA) for one in (corner, acrossFrom(corner)))
    assert box.y() == other.y() and box.x() != other.x()
    assert acrossFrom(acrossFrom(corner)) is corner
