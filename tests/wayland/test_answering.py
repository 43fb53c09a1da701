"""Nobody answers by accident on Wayland, and everybody can on purpose."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from demo.stage.program import until
from tests.wayland.compositors import Compositor
from tests.wayland.conftest import StartRinging
from tests.wayland.person import ACCEPT, DECLINE, OtherProgram, WaylandApp

RING = "IncomingCallDialog"


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
def test_typing_on_while_a_call_comes_in_answers_nothing(
    ringing: StartRinging, desk: Compositor, compact: bool
) -> None:
    app = ringing(compact=compact)
    callID = app.rings(compact=compact)
    app.open(callID)
    # However slow this machine is, the person makes no pause.
    app.ask("hold")
    desk.type("world")
    for key in ("Tab", "space", "Tab", "Return", "Tab", "Tab", "space", "Escape", "Escape"):
        desk.key(key)
    # These desktops give a new window the keyboard: so it is the kit that keeps still.
    until(app.keys_came, what="keys")
    desk.type("and on")
    assert app.answered_nothing()
    assert app.ask("calls")[callID] == {"phase": "ringing", "silenced": False, "peer": "ada"}


def test_after_a_pause_the_keyboard_answers(ringing: StartRinging, desk: Compositor) -> None:
    app = ringing()
    app.ask("hold")
    callID = app.rings()
    until(lambda: app.ask("focus"), what="the keyboard")
    desk.key("Tab")
    assert app.ask("focus")["said"] == ""
    app.ask("go", 2.0)
    for _ in range(8):
        desk.key("Tab")
        until(lambda: app.ask("focus")["said"], what="a button that has the keyboard")
        if "Accept" in app.ask("focus")["said"]:
            break
    desk.key("space")
    app.expect("kit", "accept", callID)


def test_a_click_on_accept_accepts(ringing: StartRinging) -> None:
    app = ringing()
    callID = app.rings()
    app.click_on(ACCEPT, callID)
    app.expect("kit", "accept", callID)
    app.expect("me", "onCallStarted")


def test_after_a_click_into_the_window_keys_count_at_once_also_after_a_menu(
    ringing: StartRinging, desk: Compositor
) -> None:
    app = ringing()
    callID = app.rings()
    app.open(callID)
    x, y = app.sees(ACCEPT)
    desk.click(x, y - 120)
    app.expect("input", "press")
    app.ask("press", callID, "message")
    until(lambda: app.ask("menu"), what="the menu")
    desk.key("Escape")
    until(lambda: not app.ask("menu"), what="the end of the menu")
    until(lambda: app.ask("focus"), what="the keyboard back from the menu")
    desk.key("Escape")
    app.expect("kit", "silence", callID, True)


def test_what_is_under_the_shadow_is_clicked(
    ringing: StartRinging, desk: Compositor, other: OtherProgram
) -> None:
    app = ringing()
    callID = app.rings()
    app.open(callID)
    x, y = app.sees(ACCEPT)
    _, left, _, width, _ = app.ask("where", callID, "accept")
    (window,) = app.windows()
    card_left, _, card_width, _ = window["card"]
    beside = x + (card_left + card_width + 5) - (left + width // 2)
    desk.click(beside, y)
    if desk.clicks_through:
        before = other.text()
        until(lambda: desk.type("x") or other.text() != before, what="the keyboard elsewhere")
    assert not app.heard("input", "press")
    assert app.answered_nothing()


def test_three_calls_at_once_can_each_be_answered(ringing: StartRinging) -> None:
    app = ringing(busy="wait")
    calls = [str(app.ask("call", person)) for person in ("ada", "bo", "cy")]
    answered: list[str] = []
    for _ in calls:
        app.sees(ACCEPT)
        # All that ring are in one card: the other calls are rows below the first one.
        callID = until(
            lambda: next((w["callID"] for w in app.windows() if w["kind"] == RING), ""),
            what="the card of the next call",
        )
        assert callID not in answered
        app.click_on(ACCEPT, callID)
        app.expect("kit", "accept", callID)
        answered.append(callID)
    assert sorted(answered) == sorted(calls)


def test_a_call_put_aside_keeps_its_window_and_comes_back(
    ringing: StartRinging, desk: Compositor
) -> None:
    app = ringing()
    callID = app.rings()
    app.click_on(ACCEPT, callID)
    app.expect("me", "onCallStarted")
    app.sees_no(ACCEPT)
    app.sees(DECLINE)
    app.ask("put_aside", callID)
    assert not app.ask("barred", callID)
    if desk.minimises:
        app.sees_no(DECLINE)
    assert [entry["callID"] for entry in app.windows()] == [callID]
    assert not app.ask("raise_window", callID, "no-token-of-this-desktop")
    app.sees(DECLINE)


@pytest.mark.parametrize("cards", [False, True], ids=["window", "card"])
def test_an_app_that_quits_while_it_rings_ends_well(
    desk: Compositor, tmp_path: Path, cards: bool
) -> None:
    with ExitStack() as things:
        app = WaylandApp(desk, tmp_path)
        things.callback(app.program.stop)
        app.begin_anew({"layerShell": cards})
        app.rings()
        app.begin("quit_now")
        assert app.program.wait(10) == 0
        assert "Traceback" not in app.complaints()
