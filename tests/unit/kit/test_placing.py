"""Cards in a corner: stacked, never off the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from callkit.kit.placing import Corner, centred, stacked

AREA = QRect(0, 30, 1280, 770)
CARD = QSize(400, 104)
GAP = 16


@pytest.mark.parametrize(
    ("corner", "point"),
    [
        (Corner.TOP_LEFT, QPoint(16, 46)),
        (Corner.TOP_RIGHT, QPoint(864, 46)),
        (Corner.BOTTOM_LEFT, QPoint(16, 680)),
        (Corner.BOTTOM_RIGHT, QPoint(864, 680)),
    ],
)
def test_a_single_card_stands_in_its_corner(corner, point):
    assert stacked(AREA, [CARD], corner, GAP) == [point]


@pytest.mark.parametrize("corner", list(Corner))
def test_three_cards_do_not_touch_each_other(corner):
    cards = [QRect(point, CARD) for point in stacked(AREA, [CARD] * 3, corner, GAP)]
    assert not cards[0].intersects(cards[1])
    assert not cards[1].intersects(cards[2])
    assert all(AREA.contains(card) for card in cards)


@pytest.mark.parametrize("corner", list(Corner))
def test_what_does_not_fit_still_stays_on_the_screen(corner):
    full = QSize(360, 440)
    points = stacked(AREA, [full] * 3, corner, GAP)
    assert all(AREA.contains(QRect(point, full)) for point in points)


@pytest.mark.parametrize("corner", list(Corner))
def test_a_card_larger_than_the_screen_shows_its_top_left(corner):
    (point,) = stacked(QRect(0, 0, 300, 200), [QSize(400, 300)], corner, GAP)
    assert 0 <= point.x() <= GAP
    assert 0 <= point.y() <= GAP


def test_the_centre_is_the_centre_of_the_available_area():
    assert centred(AREA, QSize(360, 440)) == QPoint(460, 195)


def test_a_screen_to_the_left_has_negative_places():
    left = QRect(-1920, 0, 1920, 1080)
    (point,) = stacked(left, [CARD], Corner.BOTTOM_RIGHT, GAP)
    assert left.contains(QRect(point, CARD))
