"""``WindowOptions(layerShell=True)``: a card in the corner that leaves the keyboard alone."""

from __future__ import annotations

import pytest

from demo.stage.program import until
from tests.wayland.compositors import Compositor, Point, Sway, found
from tests.wayland.conftest import StartRinging, desks
from tests.wayland.person import ACCEPT, DECLINE, OtherProgram, WaylandApp

with_layers = pytest.mark.parametrize("desk", desks(lambda kind: kind.layers), indirect=True)
without_layers = pytest.mark.parametrize("desk", desks(lambda kind: not kind.layers), indirect=True)
on_sway = pytest.mark.parametrize("desk", desks(lambda kind: kind is Sway), indirect=True)


def place(app: WaylandApp, callID: str, what: str, beside: str = "") -> Point:
    """Where a control of the only card is on the screen; ``beside`` is the first call in it."""
    x, y = app.sees(ACCEPT)
    _, left, top, width, height = app.ask("where", callID, what)
    _, accept_left, accept_top, accept_width, _ = app.ask("where", beside or callID, "accept")
    # The middle of the green circle, which is as wide as it is high; its label is below.
    dx = left + width // 2 - accept_left - accept_width // 2
    return Point(x + dx, y + top + height // 2 - accept_top - 32)


@with_layers
def test_a_card_stands_in_the_corner_while_the_person_types_on(
    ringing: StartRinging, desk: Compositor, other: OtherProgram
) -> None:
    app = ringing(layerShell=True)
    callID = app.rings()
    x, y = app.sees(ACCEPT)
    assert x > 1150 and y > 650
    desk.type("world")
    desk.key("space", "Return")
    until(lambda: other.text().endswith("world \n"), what="every letter")
    assert not app.keys_came()
    app.click_on(ACCEPT, callID)
    app.expect("kit", "accept", callID)
    app.sees_no(ACCEPT)
    app.sees(DECLINE)


@with_layers
def test_two_calls_at_once_share_a_card_and_each_can_be_answered(
    ringing: StartRinging, desk: Compositor, other: OtherProgram
) -> None:
    app = ringing(layerShell=True, busy="wait")
    first, second = str(app.ask("call", "ada")), str(app.ask("call", "bo"))
    until(lambda: second in [call for w in app.windows() for call in w["calls"]], what="its row")
    assert len(app.windows()) == len(found(desk.picture(), ACCEPT)) == 1
    assert app.sees(ACCEPT).x > 1150
    desk.type("world")
    desk.key("space", "Return")
    until(lambda: other.text().endswith("world \n"), what="every letter")
    assert not app.keys_came()
    app.open(second)
    desk.click(*place(app, second, "accept", beside=first))
    app.expect("kit", "accept", second)
    app.click_on(ACCEPT, first)
    app.expect("kit", "accept", first)


@with_layers
def test_a_menu_makes_the_card_a_window(ringing: StartRinging, desk: Compositor) -> None:
    app = ringing(layerShell=True)
    callID = app.rings()
    app.open(callID)
    desk.click(*place(app, callID, "message"))
    # Also where nobody has pressed anything in a window of this app so far.
    until(lambda: app.ask("menu") and desk.picture() and app.ask("menu"), what="the menu")
    assert [window["callID"] for window in app.windows()] == [callID]
    assert app.answered_nothing()
    desk.key("Down", "Return")
    app.expect("kit", "decline", callID)


@with_layers
def test_the_shadow_takes_no_click_and_the_card_stays_where_it_is(
    ringing: StartRinging, desk: Compositor
) -> None:
    app = ringing(layerShell=True)
    callID = app.rings()
    app.open(callID)
    x, y = app.sees(ACCEPT)
    desk.move(x, y - 120)
    desk.press()
    desk.move(x - 200, y - 200)
    desk.release()
    assert app.sees(ACCEPT) == (x, y)
    desk.click(x + 72 + 8, y)
    assert app.answered_nothing()
    assert not app.heard("kit")


@on_sway
def test_a_card_follows_the_screens(ringing: StartRinging, desk: Compositor) -> None:
    assert isinstance(desk, Sway)
    app = ringing(layerShell=True)
    callID = app.rings()
    desk.message("output HEADLESS-1 scale 1.5")
    try:
        until(lambda: _width(desk, app) > 90, what="a larger card")
        desk.message("output HEADLESS-1 disable")
        desk.message("output HEADLESS-1 enable")
    finally:
        desk.message("output HEADLESS-1 scale 1")
    until(lambda: _width(desk, app) in range(60, 66), what="the card on the screen that is back")
    app.click_on(ACCEPT, callID)
    app.expect("kit", "accept", callID)


def _width(desk: Compositor, app: WaylandApp) -> int:
    """How wide the green button is, in pixels of the screen."""
    picture = desk.picture()
    for x, y in found(picture, ACCEPT)[:1]:
        row = [picture.pixelColor(i, y).name() for i in range(max(0, x - 70), min(x + 70, 1280))]
        green = [i for i, colour in enumerate(row) if colour == "#16a34a"]
        return green[-1] - green[0] + 1 if green else 0
    return 0


@without_layers
def test_without_a_layer_shell_calls_ring_in_windows(
    ringing: StartRinging, desk: Compositor
) -> None:
    app = ringing(layerShell=True)
    callID = app.rings()
    app.open(callID)
    # However slow this machine is, the person makes no pause.
    app.ask("hold")
    desk.type("w")
    desk.key("Tab", "space")
    until(app.keys_came, what="keys")
    assert app.answered_nothing()
    app.click_on(ACCEPT, callID)
    app.expect("kit", "accept", callID)
