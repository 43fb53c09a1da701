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
    ScreenChoice,
    activeScreen,
    apart,
    canPlace,
    choose,
    clamp,
    defaultCorner,
    freePlace,
    home,
    inside,
    place,
    screens,
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


def test_a_window_can_be_placed_everywhere_but_on_wayland(
    qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert canPlace()
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "wayland-egl")
    assert not canPlace()


def test_the_screen_of_the_active_window_is_asked_first(qtbot: Any) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    screen = activeScreen(ScreenChoice.ACTIVE_WINDOW)
    assert screen is not None
    # Not only found: it must outlive the wrapper of the window it was found by.
    assert screen.availableGeometry().isValid()


@given(
    st.lists(st.tuples(st.integers(50, 500), st.integers(40, 400)), min_size=1, max_size=8),
    st.sampled_from([corner for corner in Corner if corner is not Corner.CENTER]),
    st.booleans(),
)
def test_each_window_finds_a_place_on_the_screen_beside_the_others_while_there_is_room(
    sizes: list[tuple[int, int]], corner: Corner, mirrored: bool
) -> None:
    taken: list[Area] = []
    for width, height in sizes:
        point = freePlace(width, height, SCREEN, taken, corner, mirrored=mirrored)
        found = Area(*point, width, height)
        assert inside(found, SCREEN)
        if sum(other.width + MARGIN for other in taken) + width + 2 * MARGIN <= SCREEN.width:
            # At least the columns have room.
            assert all(apart(found, other, MARGIN) for other in taken)
        taken.append(found)


def test_a_window_is_at_home_where_most_of_it_is_else_on_the_nearest_screen() -> None:
    screens = {"left": Area(0, 0, 800, 600), "right": Area(800, 0, 800, 600)}
    assert home(Area(700, 0, 150, 100), screens) == "left"
    assert home(Area(750, 0, 150, 100), screens) == "right"
    assert home(Area(3000, 100, 150, 100), screens) == "right"
    assert home(Area(0, 0, 1, 1), {}) is None


def test_changes_of_the_screens_are_told_once_for_each_burst(qtbot: Any) -> None:
    told: list[None] = []
    watch = screens()
    assert screens() is watch
    watch.changed.connect(lambda: told.append(None))
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    for _ in range(3):
        app.primaryScreenChanged.emit(app.primaryScreen())
    qtbot.waitUntil(lambda: told == [None])
