"""Cards in a corner: stacked, never off the screen."""

from __future__ import annotations

import itertools

import pytest

from callkit.desktop.screens import MARGIN, Area, Corner, Point, ScreenChoice
from callkit.kit.placing import ScreenPlacing, stacked
from callkit.widgets.card import CallCard

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


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("corner", CORNERS)
def test_a_full_column_is_followed_by_one_beside_it(corner, mirrored):
    full = (360, 440)
    points = stacked(AREA, [full] * 3, corner, mirrored=mirrored)
    assert {point.y for point in points} == {points[0].y}
    steps = [abs(after.x - before.x) for before, after in itertools.pairwise(points)]
    assert steps == [full[0] + MARGIN] * 2
    assert all(inside(point, full, AREA) for point in points)


@pytest.mark.parametrize("corner", CORNERS)
def test_a_narrow_card_starts_the_next_column_beyond_the_widest_of_the_last(corner):
    cards = [(400, 300), (360, 300), (360, 300)]
    points = stacked(AREA, cards, corner)
    assert abs(points[2].x + 180 - (points[0].x + 200)) == 380 + MARGIN
    assert points[2].y == points[0].y


@pytest.mark.parametrize("corner", CORNERS)
def test_what_does_not_fit_still_stays_on_the_screen(corner):
    huge = (640, 700)
    points = stacked(AREA, [huge] * 4, corner)
    assert len(points) == 4
    assert all(inside(point, huge, AREA) for point in points)


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


def test_a_card_that_grows_moves_the_others_and_two_stacks_of_it_do_so_once(qtbot):
    placing = ScreenPlacing(corner=Corner.TOP_LEFT, choice=ScreenChoice.PRIMARY)
    cards = [CallCard(), CallCard()]
    for card in cards:
        qtbot.addWidget(card)
        card.resize(*CARD)
        card.show()
    placing.stack(cards)
    placing.stack(cards)
    before = cards[1].y() - cards[0].y()
    cards[0].resize(CARD[0], CARD[1] + 60)
    qtbot.waitUntil(lambda: cards[1].y() - cards[0].y() == before + 60)
    placing.stack([])
