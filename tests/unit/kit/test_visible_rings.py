from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from callkit.desktop.placement import WindowRules
from callkit.kit.visible_rings import VisibleRings
from callkit.kit.window_options import WindowOptions
from callkit.switchboard.view import Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from demo.gallery.people import GRACE, incoming

FIRST, SECOND = incoming(), incoming(GRACE, callID="2")


class Windows:
    """The windows of a kit, as a test has them."""

    def __init__(self, card: IncomingCallDialog) -> None:
        self.options = WindowOptions()
        self.cards = {FIRST.key: card}

    def windows(self):
        return self.cards

    def window(self, callID: str):
        return self.cards.get(callID)


@pytest.fixture
def world(qtbot):
    card = IncomingCallDialog(compact=True)
    qtbot.addWidget(card)
    card.setCall(FIRST)
    now = SimpleNamespace(locked=False, placed=True, film=False, windows=Windows(card), card=card)
    now.sight = VisibleRings(
        now.windows,
        locked=lambda: now.locked,
        rules=lambda: WindowRules(placed=now.placed, passive=now.placed),
        outOfSight=lambda window: now.film and window == int(card.winId()),
    )
    now.sight.render([FIRST])
    yield now
    now.sight.close()
    card.hide()


def test_a_call_is_seen_while_its_card_is(world, qtbot):
    assert not world.sight.shows(FIRST.key)
    with qtbot.waitSignal(world.sight.changed):
        world.card.show()
    assert world.sight.shows(FIRST.key)
    assert not world.sight.hides(FIRST.callID)
    with qtbot.waitSignal(world.sight.changed):
        world.card.hide()
    assert not world.sight.shows(FIRST.key)
    assert world.sight.hides(FIRST.callID)


def test_a_row_of_the_card_is_seen_as_well(world, qtbot):
    world.card.show()
    world.card.setOthers([SECOND])
    with qtbot.waitSignal(world.sight.changed):
        world.sight.render([FIRST, SECOND])
    assert world.sight.shows(SECOND.key)
    assert not world.sight.shows("another")


@pytest.mark.parametrize("reason", ["locked", "placed", "both", "minimised", "film"])
def test_what_may_be_out_of_sight_does_not_count(world, qtbot, reason):
    world.card.show()
    assert world.sight.shows(FIRST.key)
    if reason == "both":
        world.windows.options = WindowOptions(ringIn="both")
    elif reason == "minimised":
        world.card.setWindowState(Qt.WindowState.WindowMinimized)
    else:
        setattr(world, reason, reason != "placed")
    assert not world.sight.shows(FIRST.key)
    assert world.card.call().phase is Phase.RINGING


def test_a_film_that_comes_to_lie_over_a_ring_is_noticed_and_so_is_its_end(world, qtbot):
    world.card.show()
    with qtbot.waitSignal(world.sight.changed):
        world.sight.render([FIRST])
    for film in (True, False):
        with qtbot.waitSignal(world.sight.changed):
            world.film = film
        assert world.sight.shows(FIRST.key) is not film


def test_a_ring_that_comes_under_a_film_before_it_was_looked_at_is_noticed(world, qtbot):
    world.card.show()
    assert world.sight.shows(FIRST.key)
    world.film = True
    with qtbot.waitSignal(world.sight.changed):
        world.sight.render([FIRST])
    assert not world.sight.shows(FIRST.key)


def test_a_ring_that_is_minimised_is_noticed(world, qtbot):
    with qtbot.waitSignal(world.sight.changed):
        world.card.show()
    with qtbot.waitSignal(world.sight.changed):
        world.card.setWindowState(Qt.WindowState.WindowMinimized)
    assert not world.sight.shows(FIRST.key)
