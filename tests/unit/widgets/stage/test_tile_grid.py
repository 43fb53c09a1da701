from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from callkit.widgets.stage.tile import tileState
from callkit.widgets.stage.tile_grid import TileGrid
from tests.unit.widgets.stage.conftest import frame, member

NAMES = "abcdefghijkl"


@pytest.fixture
def grid(show, clock):
    grid = TileGrid(clock=clock)
    grid.resize(928, 444)
    return show(grid)


def people(text, count):
    return [tileState(member(name), None, text) for name in NAMES[:count]]


def ids(tiles):
    return [tile.userID() for tile in tiles]


def test_up_to_six_people_are_a_grid_and_from_seven_on_one_is_large(grid, text):
    grid.setPeople(people(text, 6))
    assert not grid.speakerView
    assert len({tile.size().toTuple() for tile in grid.shown()}) == 1
    grid.setPeople(people(text, 7))
    assert grid.speakerView
    assert grid.tile("a").width() > 2 * grid.tile("b").width()


def test_an_app_or_a_person_chooses_the_layout(grid, text):
    grid.setPeople(people(text, 9))
    grid.setLayoutMode("grid")
    assert not grid.speakerView
    grid.setLayoutMode("speaker")
    assert grid.speakerView


def test_whoever_is_pinned_is_large(grid, text):
    grid.setPeople(people(text, 4))
    grid.setPinned("c")
    assert grid.speakerView
    assert max(grid.shown(), key=lambda tile: tile.width()).userID() == "c"
    grid.setPinned("")
    assert not grid.speakerView


def test_whoever_speaks_becomes_large_but_not_more_often_than_every_three_seconds(
    grid, text, clock
):
    def speak(person):
        grid.setLevel(person, 0.5)
        clock.jump(0.2)
        grid.setLevel(person, 0.5)

    def large():
        return max(grid.shown(), key=lambda tile: tile.width()).userID()

    grid.setPeople(people(text, 8))
    clock.jump(10)
    speak("e")
    assert large() == "e"
    speak("f")
    assert large() == "e"
    clock.jump(4)
    speak("g")
    assert large() == "g"


def test_what_is_shared_has_the_large_place_and_its_presenter_leads_the_strip(grid, text):
    grid.setPeople(people(text, 4))
    grid.setShared("c")
    strip = sorted(grid.shown(), key=lambda tile: (tile.x(), tile.y()))
    assert strip[0].userID() == "c"
    assert not any(grid.sharedBox().intersects(tile.geometry()) for tile in grid.shown())


def test_more_than_nine_turn_pages(grid, text, qtbot):
    grid.setLayoutMode("grid")
    grid.setPeople(people(text, 12))
    assert (grid.pages(), len(grid.shown())) == (2, 9)
    assert not grid.backButton.isVisible()
    grid.nextButton.click()
    assert ids(grid.shown()) == list(NAMES[9:12])
    grid.setPage(9)
    assert grid.page() == 1
    grid.backButton.click()
    assert grid.page() == 0


def test_tiles_that_stay_keep_their_picture(grid, text):
    grid.setPeople(people(text, 3))
    tile = grid.tile("b")
    tile.view.setImage(frame())
    grid.setPeople(people(text, 5))
    assert grid.tile("b") is tile
    assert tile.view.live


def test_tiles_glide_to_their_places(grid, text, theme, qtbot):
    theme.setReducedMotion(False)
    grid.setPeople(people(text, 2))
    qtbot.waitUntil(lambda: not grid.gliding, timeout=2000)
    before = grid.tile("a").geometry()
    grid.setPeople(people(text, 4))
    assert grid.gliding
    assert grid.tile("a").geometry() == before
    qtbot.waitUntil(lambda: not grid.gliding, timeout=2000)
    assert grid.tile("a").geometry() != before
    boxes = [tile.geometry() for tile in grid.shown()]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


def test_with_reduced_motion_they_are_there_at_once(grid, text):
    grid.setPeople(people(text, 2))
    grid.setPeople(people(text, 4))
    assert not grid.gliding


def test_from_right_to_left_the_first_is_at_the_right(grid, text):
    grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    grid.setPeople(people(text, 4))
    assert grid.tile("a").x() > grid.tile("b").x()


def test_strangers_have_no_level(grid, text):
    grid.setPeople(people(text, 2))
    grid.setLevel("nobody", 1.0)
    assert grid.tile("nobody") is None


def test_how_many_have_no_room_in_the_strip_is_told_and_opens_them(grid, text, qtbot):
    grid.setPeople(people(text, 6))
    assert not grid.unseenButton.isVisible()
    grid.setPeople(people(text, 12))
    unseen = 12 - len(grid.shown())
    assert unseen > 0
    assert grid.unseenButton.text() == f"+{unseen}"
    assert grid.unseenButton.accessibleName() == f"{unseen} people"
    place = grid.unseenButton.geometry()
    assert any(tile.geometry().contains(place) for tile in grid.shown()), "on the last tile"
    with qtbot.waitSignal(grid.everybodyRequested):
        grid.unseenButton.click()
    grid.setLayoutMode("grid")
    assert not grid.unseenButton.isVisible()
