from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from callkit.desktop.screens import (
    MARGIN,
    Area,
    Corner,
    Placement,
    Point,
    ScreenChoice,
    activeScreen,
    canPlace,
    choose,
    clamp,
    defaultCorner,
    place,
)

SCREEN = Area(100, 50, 1000, 800)


@pytest.mark.parametrize(
    ("corner", "expected"),
    [
        (Corner.BOTTOM_RIGHT, (100 + 1000 - 400 - MARGIN, 50 + 800 - 100 - MARGIN)),
        (Corner.BOTTOM_LEFT, (100 + MARGIN, 50 + 800 - 100 - MARGIN)),
        (Corner.TOP_RIGHT, (100 + 1000 - 400 - MARGIN, 50 + MARGIN)),
        (Corner.TOP_LEFT, (100 + MARGIN, 50 + MARGIN)),
        (Corner.CENTER, (400, 400)),
    ],
)
def test_each_corner(corner: Corner, expected: tuple[int, int]) -> None:
    assert place(400, 100, SCREEN, corner) == expected


def test_left_and_right_change_places_in_a_mirrored_language() -> None:
    for right, left in (
        (Corner.BOTTOM_RIGHT, Corner.BOTTOM_LEFT),
        (Corner.TOP_RIGHT, Corner.TOP_LEFT),
    ):
        assert place(400, 100, SCREEN, right, mirrored=True) == place(400, 100, SCREEN, left)
        assert place(400, 100, SCREEN, left, mirrored=True) == place(400, 100, SCREEN, right)


sizes = st.integers(1, 3000)


@given(sizes, sizes, st.sampled_from(Corner), st.booleans())
def test_a_window_is_inside_its_screen_or_shows_its_top_left(
    width: int, height: int, corner: Corner, mirrored: bool
) -> None:
    point = place(width, height, SCREEN, corner, mirrored=mirrored)
    assert point.x >= SCREEN.x
    assert point.y >= SCREEN.y
    if width <= SCREEN.width:
        assert point.x + width <= SCREEN.x + SCREEN.width
    if height <= SCREEN.height:
        assert point.y + height <= SCREEN.y + SCREEN.height
    assert clamp(point, width, height, SCREEN) == point


def test_the_first_screen_that_exists_is_chosen() -> None:
    screens = {"left": SCREEN, "right": SCREEN}
    assert choose(screens, "right", "left") == "right"
    assert choose(screens, "gone", None, "right") == "right"
    assert choose(screens, "gone") == "left"
    assert choose({}, "gone") is None


def test_the_corner_is_where_the_systems_own_notifications_are() -> None:
    assert defaultCorner("darwin", "") is Corner.TOP_RIGHT
    assert defaultCorner("linux", "ubuntu:GNOME") is Corner.TOP_RIGHT
    assert defaultCorner("linux", "KDE") is Corner.BOTTOM_RIGHT
    assert defaultCorner("win32", "") is Corner.BOTTOM_RIGHT


@pytest.mark.parametrize("choice", ScreenChoice)
def test_there_is_always_a_screen_to_show_a_popup_on(choice: ScreenChoice, qapp: Any) -> None:
    assert activeScreen(choice) is QGuiApplication.primaryScreen()


@pytest.fixture
def popup(qtbot: Any) -> QWidget:
    popup = QWidget()
    popup.resize(300, 100)
    qtbot.addWidget(popup)
    popup.show()
    return popup


def free() -> Area:
    area = QGuiApplication.primaryScreen().availableGeometry()
    return Area(area.x(), area.y(), area.width(), area.height())


def test_a_popup_goes_to_its_corner(popup: QWidget) -> None:
    assert canPlace()
    Placement(Corner.TOP_LEFT).place(popup)
    frame = popup.frameGeometry()
    assert (popup.x(), popup.y()) == place(frame.width(), frame.height(), free(), Corner.TOP_LEFT)


def test_a_popup_whose_screen_is_gone_comes_back(popup: QWidget) -> None:
    placement = Placement(Corner.BOTTOM_RIGHT)
    placement.place(popup)
    home = popup.pos()
    popup.move(30_000, 30_000)
    placement.placeAgain()
    assert popup.pos() == home


def test_a_popup_the_person_has_moved_stays_there(popup: QWidget) -> None:
    placement = Placement(Corner.BOTTOM_RIGHT)
    placement.place(popup)
    popup.move(100, 100)
    placement.placeAgain()
    assert Point(popup.x(), popup.y()) == (100, 100)


def test_a_change_of_the_screen_moves_popups_in_the_next_turn(popup: QWidget, qtbot: Any) -> None:
    placement = Placement(Corner.BOTTOM_RIGHT)
    placement.place(popup)
    home = popup.pos()
    popup.move(home.x() + 10, home.y())
    QGuiApplication.primaryScreen().availableGeometryChanged.emit(
        QGuiApplication.primaryScreen().availableGeometry()
    )
    qtbot.waitUntil(lambda: popup.pos() == home)


def test_hidden_forgotten_and_deleted_popups_are_left_alone(popup: QWidget, qtbot: Any) -> None:
    placement = Placement(Corner.BOTTOM_RIGHT)
    placement.place(popup)
    popup.hide()
    popup.move(30_000, 0)
    placement.placeAgain()
    assert popup.x() == 30_000
    placement.forget(popup)
    gone = QWidget()
    placement.place(gone)
    gone.show()
    gone.deleteLater()
    with qtbot.waitSignal(gone.destroyed):
        pass
    placement.placeAgain()
