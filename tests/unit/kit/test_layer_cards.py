"""Which ringing windows are cards on a layer of their own."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QObject, Qt, Signal

from callkit.desktop.placement import WindowRules
from callkit.desktop.screens import MARGIN, Corner, Point
from callkit.kit.layer_cards import LayerCards
from callkit.kit.window_options import WindowOptions
from callkit.switchboard.view import Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from demo.gallery.people import incoming

replace = msgspec.structs.replace
UNSEEN = Qt.WidgetAttribute.WA_DontShowOnScreen


class Card(QObject):
    """Remembers where it stands."""

    lost = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.place: tuple[Corner, Point] | None = None
        self.closed = False

    def put(self, corner: Corner, gap: Point) -> None:
        self.place = (corner, gap)

    def close(self) -> None:
        self.closed = True


class Stage:
    """A desktop with or without a layer."""

    def __init__(self, qtbot, *, layerShell=True, works=True, placed=False, fails=False) -> None:
        self.qtbot = qtbot
        self.opened: list[Card] = []
        self.asked = 0
        self.works = works
        self.fails = fails
        self.corner = Corner.BOTTOM_RIGHT
        self.layers = LayerCards(
            lambda: WindowOptions(layerShell=layerShell),
            lambda: self.corner,
            rules=lambda: WindowRules(placed, placed),
            works=self._works,
            openCard=self._open,
        )

    def _works(self) -> bool:
        self.asked += 1
        return self.works

    def _open(self, window) -> Card:
        if self.fails:
            raise OSError("refused")
        self.opened.append(Card())
        return self.opened[-1]

    def ring(self, callID="1") -> IncomingCallDialog:
        window = IncomingCallDialog()
        self.qtbot.addWidget(window)
        window.setCall(incoming(callID=callID))
        self.layers.lift(window)
        window.show()
        return window


def test_a_ringing_window_is_a_card_in_the_corner(qtbot):
    stage = Stage(qtbot)
    window = stage.ring()
    stage.layers.stack([window])
    assert window.testAttribute(UNSEEN)
    assert stage.opened[0].place == (Corner.BOTTOM_RIGHT, Point(MARGIN, MARGIN))


def test_the_next_one_stands_beyond_the_first(qtbot):
    stage = Stage(qtbot)
    windows = [stage.ring("1"), stage.ring("2")]
    stage.layers.stack(windows)
    (_, first), (_, second) = (card.place for card in stage.opened)
    assert second.x > first.x or second.y > first.y


@pytest.mark.parametrize(
    ("corner", "expected"), [(Corner.TOP_LEFT, Corner.TOP_RIGHT), (Corner.CENTER, Corner.CENTER)]
)
def test_languages_from_right_to_left_have_the_other_corner(qtbot, qapp, corner, expected):
    stage = Stage(qtbot)
    stage.corner = corner
    window = stage.ring()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        stage.layers.stack([window])
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert stage.opened[0].place[0] is expected


@pytest.mark.parametrize(
    "options",
    [{"layerShell": False}, {"works": False}, {"placed": True}, {"fails": True}],
    ids=str,
)
def test_else_it_is_a_window(qtbot, options):
    stage = Stage(qtbot, **options)
    window = stage.ring()
    stage.layers.stack([window])
    assert window.isVisible() and not window.testAttribute(UNSEEN)


def test_the_desktop_is_asked_once_until_a_card_is_lost(qtbot):
    stage = Stage(qtbot)
    window = stage.ring()
    assert stage.layers.possible
    assert stage.asked == 1
    stage.opened[0].lost.emit()
    assert window.isVisible() and not window.testAttribute(UNSEEN)
    assert stage.layers.possible
    assert stage.asked == 2


def test_an_answered_call_gets_its_window(qtbot):
    stage = Stage(qtbot)
    window = stage.ring()
    stage.layers.follow(window)
    assert window.testAttribute(UNSEEN), "it still rings"
    window.setCall(incoming(phase=Phase.ACCEPTING))
    stage.layers.follow(window)
    assert stage.opened[0].closed
    assert window.isVisible() and not window.testAttribute(UNSEEN)


def test_a_call_that_is_over_says_so_on_its_card(qtbot):
    stage = Stage(qtbot)
    window = stage.ring()
    window.setCall(incoming(phase=Phase.ENDED))
    stage.layers.follow(window)
    assert window.testAttribute(UNSEEN)
    stage.layers.forget(window)
    assert stage.opened[0].closed


def test_a_menu_opens_once_there_is_a_window_for_it(qtbot):
    stage = Stage(qtbot)
    window = stage.ring()
    opened = []
    window.beforeMenu(lambda: opened.append(window.testAttribute(UNSEEN)))
    qtbot.waitUntil(lambda: opened == [False])
    window.beforeMenu(lambda: opened.append(True))
    assert opened == [False, True], "a window needs no waiting"


def test_closing_takes_every_card_away(qtbot):
    stage = Stage(qtbot)
    stage.ring("1"), stage.ring("2")
    stage.layers.close()
    assert all(card.closed for card in stage.opened)
