"""Cards in a corner: stacked, never off the screen."""

from __future__ import annotations

import itertools

import pytest

from callkit.desktop.screens import MARGIN, Area, Corner, Point
from callkit.kit.placing import stacked

AREA = Area(0, 30, 1280, 770)
CARD = (400, 104)
CORNERS = [corner for corner in Corner if corner is not Corner.CENTER]


def inside(point: Point, card: tuple[int, int], area: Area) -> bool:
    return (
        area.x <= point.x
        and area.y <= point.y
        and point.x + card[0] <= area.x + area.width
        and point.y + card[1] <= area.y + area.height
    )


@pytest.mark.parametrize("corner", CORNERS)
def test_three_cards_stand_beyond_each_other_without_touching(corner):
    points = stacked(AREA, [CARD] * 3, corner)
    steps = [abs(after.y - before.y) for before, after in itertools.pairwise(points)]
    assert steps == [CARD[1] + MARGIN] * 2
    assert {point.x for point in points} == {points[0].x}
    assert all(inside(point, CARD, AREA) for point in points)


@pytest.mark.parametrize("corner", CORNERS)
def test_what_does_not_fit_still_stays_on_the_screen(corner):
    full = (360, 440)
    points = stacked(AREA, [full] * 3, corner)
    assert len(points) == 3
    assert all(inside(point, full, AREA) for point in points)


def test_cards_of_different_heights_leave_the_same_gap():
    tall, low = (400, 200), (400, 104)
    first, second = stacked(AREA, [tall, low], Corner.BOTTOM_RIGHT)
    assert first.y - (second.y + low[1]) == MARGIN


def test_right_to_left_swaps_the_sides():
    (left,) = stacked(AREA, [CARD], Corner.BOTTOM_RIGHT, mirrored=True)
    assert left.x == AREA.x + MARGIN


def test_a_screen_to_the_left_has_negative_places():
    left = Area(-1920, 0, 1920, 1080)
    (point,) = stacked(left, [CARD], Corner.BOTTOM_RIGHT)
    assert inside(point, CARD, left)
