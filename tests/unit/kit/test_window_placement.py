"""Cards in a corner: beside each other, never off the screen, each where it was."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QSize

from callkit.desktop.screens import MARGIN, Area, Corner, ScreenChoice, apart, areaOf, inside
from callkit.kit.window_placement import WindowPlacement, _card, stacked
from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.floating_card import FloatingCard

CARD = (300, 90)


@pytest.fixture
def placing(qapp):
    made = WindowPlacement(corner=Corner.BOTTOM_RIGHT, choice=ScreenChoice.PRIMARY)
    yield made
    made.stack([])


@pytest.fixture
def cards(qtbot, placing):
    """Cards that were placed one after the other."""

    def made(count, size=CARD, by=placing, before=()):
        found = list(before)
        for _ in range(count):
            card = FloatingCard()
            card.setAfloat()
            qtbot.addWidget(card)
            card.fitBody(QSize(*size))
            card.setMinimumSize(card.size())
            by.stack([*found, card])
            card.show()
            found.append(card)
        return found

    return made


def places(cards):
    return [_card(card) for card in cards]


def all_apart(cards):
    return all(apart(*pair, MARGIN) for pair in itertools.combinations(places(cards), 2))


def test_cards_stand_apart_the_first_in_the_corner(cards, qapp):
    made = cards(3)
    area = areaOf(qapp.primaryScreen())
    first = places(made)[0]
    assert first.x + first.width == area.x + area.width - MARGIN
    assert first.y + first.height == area.y + area.height - MARGIN
    assert all_apart(made)


def test_nothing_moves_when_one_goes_and_the_next_takes_the_gap(cards, placing):
    first, second, third = cards(3)
    before = places([second, third])
    gap = _card(first)
    first.hide()
    placing.stack([second, third])
    assert places([second, third]) == before
    fourth = cards(1, before=(second, third))[-1]
    assert _card(fourth) == gap
    assert places([second, third]) == before


def test_kits_of_one_program_share_the_corner(cards, qapp):
    other = WindowPlacement(corner=Corner.BOTTOM_RIGHT, choice=ScreenChoice.PRIMARY)
    mine, theirs = cards(1), cards(1, by=other)
    assert all_apart([*mine, *theirs])
    again = cards(1, before=mine)
    assert all_apart([*again, *theirs])
    other.stack([])


def test_one_that_grows_keeps_its_corner_and_pushes_only_what_it_would_lie_over(
    cards, qtbot, placing
):
    first, second, third = cards(3, size=(200, 60))
    corner, before = _card(first), _card(third)
    first.fitBody(QSize(200, 120))
    first.setMinimumSize(first.size())
    lower = corner.y + corner.height
    qtbot.waitUntil(lambda: _card(first).y + _card(first).height == lower)
    assert _card(first).x == corner.x
    qtbot.waitUntil(lambda: all_apart([first, second, third]))
    assert _card(third) == before


def test_what_is_larger_than_the_screen_is_limited_before_it_is_placed(qtbot, placing, qapp):
    area = areaOf(qapp.primaryScreen())
    window = CardWindow()
    qtbot.addWidget(window)
    window.card.setMinimumSize(area.width + 100, area.height + 100)
    placing.stack([window])
    window.show()
    assert inside(_card(window), area)


def test_two_stacks_of_the_same_cards_move_nothing(cards, placing):
    made = cards(2)
    before = places(made)
    placing.stack(made)
    assert places(made) == before


@pytest.mark.parametrize("corner", [corner for corner in Corner if corner is not Corner.CENTER])
def test_cards_that_come_one_after_the_other_fill_columns(corner):
    area = Area(0, 30, 1280, 770)
    full = stacked(area, [(360, 440)] * 3, corner)
    assert {point.y for point in full} == {full[0].y}
    steps = [abs(after.x - before.x) for before, after in itertools.pairwise(full)]
    assert steps == [360 + MARGIN] * 2
    low = stacked(area, [(400, 104)] * 3, corner)
    assert {point.x for point in low} == {low[0].x}
    huge = stacked(area, [(640, 700)] * 4, corner)
    assert all(inside(Area(*point, 640, 700), area) for point in huge)


def test_a_window_that_has_its_own_size_is_placed_by_it_not_by_what_its_parts_would_like(
    qtbot, placing, qapp
):
    ring, window = CardWindow(), CardWindow()
    for one in (ring, window):
        qtbot.addWidget(one)
    ring.card.setMinimumSize(200, 100)
    placing.stack([ring])
    ring.show()
    window.setResizable(True)
    window.fit(QSize(500, 400).grownBy(window.frameMargins()))
    placing.answered(window, ring)
    old, new = _card(ring), _card(window)
    assert (new.width, new.height) == (500, 400)
    assert (new.x + new.width, new.y + new.height) == (old.x + old.width, old.y + old.height)
