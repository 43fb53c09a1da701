from __future__ import annotations

import itertools

import pytest

from callkit.theme import StageSize
from callkit.widgets.stage.layouts import (
    RATIO,
    Box,
    covers,
    gridBoxes,
    insets,
    pages,
    pageSize,
    selfViewWidth,
    speakerBoxes,
    speakersFirst,
)

AREAS = [
    insets(960, 620),
    insets(1920, 1080),
    insets(360, 420),
    insets(620, 960),
    insets(1024, 600),
]


def inside(box, area):
    return (
        box.x >= area.x
        and box.y >= area.y
        and box.x + box.width <= area.x + area.width
        and box.y + box.height <= area.y + area.height
    )


def apart(first, second):
    return (
        first.x + first.width <= second.x
        or second.x + second.width <= first.x
        or first.y + first.height <= second.y
        or second.y + second.height <= first.y
    )


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("count", range(1, 10))
def test_tiles_are_wide_pictures_inside_the_area_and_never_over_each_other(area, count):
    boxes = gridBoxes(count, area)
    assert len(boxes) == count
    assert all(inside(box, area) for box in boxes)
    assert all(abs(box.width / box.height - RATIO) < 0.05 for box in boxes)
    assert all(apart(one, other) for one, other in itertools.combinations(boxes, 2))
    assert len({box[2:] for box in boxes}) == 1


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("count", range(1, 10))
def test_no_other_number_of_columns_gives_larger_tiles(area, count):
    def width(columns):
        rows = -(-count // columns)
        gap = StageSize.GRID_GAP
        across = (area.width - (columns - 1) * gap) / columns
        return int(min(across, (area.height - (rows - 1) * gap) / rows * RATIO))

    assert gridBoxes(count, area)[0].width == max(width(n) for n in (1, 2, 3, 4))


def test_the_last_row_stands_in_the_middle():
    area = insets(960, 620)
    boxes = gridBoxes(5, area)
    last = [box for box in boxes if box.y == boxes[-1].y]
    assert len(last) == 2
    middle = (last[0].x + last[1].x + last[1].width) / 2
    assert abs(middle - (area.x + area.width / 2)) <= 1


def test_from_right_to_left_the_first_person_is_at_the_right():
    area = insets(960, 620)
    plain, mirrored = gridBoxes(6, area), gridBoxes(6, area, mirrored=True)
    assert mirrored[0].x == plain[2].x
    assert mirrored[2].x == plain[0].x


def test_nobody_needs_no_tile():
    assert gridBoxes(0, insets(960, 620)) == ()


def test_a_small_stage_shows_four_and_turns_pages():
    small = insets(360, 420)
    assert (pageSize(small), pages(9, small)) == (4, 3)
    assert (pageSize(insets(960, 620)), pages(10, insets(960, 620))) == (9, 2)
    assert pages(0, small) == 1


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_strip_is_inside_and_over_nothing(area, mirrored):
    found = speakerBoxes(8, area, mirrored=mirrored)
    boxes = (found.main, *found.strip)
    assert len(found.strip) >= 1
    assert all(inside(box, area) for box in boxes)
    assert all(apart(one, other) for one, other in itertools.combinations(boxes, 2))


def test_the_strip_is_beside_on_a_wide_stage_and_below_on_others():
    wide, narrow = insets(960, 620), insets(700, 620)
    assert speakerBoxes(3, wide).strip[0].x > speakerBoxes(3, wide).main.x
    assert speakerBoxes(3, wide, mirrored=True).strip[0].x == wide.x
    assert speakerBoxes(3, narrow).strip[0].y > speakerBoxes(3, narrow).main.y
    assert speakerBoxes(3, wide).strip[0][2:] == (StageSize.STRIP_WIDTH, StageSize.STRIP_HEIGHT)


def test_one_alone_has_the_whole_stage():
    area = insets(960, 620)
    assert speakerBoxes(0, area) == (area, ())


@pytest.mark.parametrize(
    ("picture", "place", "fills"),
    [
        ((640, 360), (960, 600), True),
        ((640, 480), (960, 600), True),
        ((360, 640), (960, 600), False),
        ((640, 360), (1920, 820), True),
        ((640, 480), (1920, 800), False),
        ((0, 0), (960, 600), True),
    ],
)
def test_a_picture_fills_its_place_while_little_of_it_is_cut(picture, place, fills):
    assert covers(picture, place) is fills


def test_the_picture_of_oneself_has_a_fifth_of_the_stage_within_bounds():
    assert [selfViewWidth(width) for width in (360, 600, 960, 1920)] == [112, 160, 211, 280]


def test_who_speaks_comes_to_the_front_and_nobody_else_moves():
    everybody = ["a", "b", "c", "d", "e"]
    assert speakersFirst([], ["e"], everybody, 3) == ["e", "a", "b", "c", "d"]
    assert speakersFirst(["a", "b", "c"], ["b"], everybody, 3) == ["a", "b", "c", "d", "e"]
    assert speakersFirst(["a", "gone"], ["stranger"], everybody, 2) == everybody


def test_a_box_reads_as_a_rectangle():
    assert Box(1, 2, 3, 4)[2:] == (3, 4)
