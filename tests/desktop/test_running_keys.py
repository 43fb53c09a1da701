"""The chords of a running call work from every window of the app, wherever the call shows."""

from __future__ import annotations

import pytest

from demo.stage.hands import Hands
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import RingingApp, middle


def talk(app: RingingApp, *, own: bool = False) -> str:
    """A call goes on that has a microphone switch; the callID."""
    if own:
        callID = str(app.ask("send", "ada"))
        app.ask("accept", "ada")
    else:
        callID = str(app.ask("call", "ada"))
        app.until(lambda: app.ask("calls"), what="the call")
        app.ask("accept_here", callID)
    app.until(lambda: app.ask("calls")[callID]["phase"] == "connected")
    app.window(callID)
    app.ask("switches", callID)
    return callID


def put_aside(app: RingingApp, callID: str) -> None:
    app.hands.close(app.window(callID)["x11"])
    app.until(lambda: not app.ask("bar_guarded", callID), what="the bar to take input")


def mute_and_end(app: RingingApp, hands: Hands, callID: str) -> None:
    hands.key("ctrl+shift+m")
    app.until(lambda: app.ask("chosen") == [["microphone", False]], 3, "the microphone to be off")
    hands.key("alt+shift+e")
    app.expect("ada", "onCallEnded", within=3)


@pytest.mark.parametrize("own", [False, True], ids=["incoming", "own"])
@pytest.mark.parametrize("shows", ["window", "bar", "banner area"])
def test_it_is_muted_and_ended_from_the_apps_own_window(
    ringing: StartRinging, hands: Hands, shows: str, own: bool
) -> None:
    app = ringing()
    host = app.ask("host")
    if shows == "banner area":
        app.ask("banner_area")
    callID = talk(app, own=own)
    if shows == "window":
        app.open(callID)
    else:
        put_aside(app, callID)
    hands.activate(host)
    app.until(lambda: app.ask("focus") and app.ask("focus")["window"] == "QMainWindow")
    mute_and_end(app, hands, callID)


def test_it_is_muted_and_ended_from_its_bar(ringing: StartRinging, hands: Hands) -> None:
    app = ringing()
    app.ask("host")
    callID = talk(app)
    put_aside(app, callID)
    bar = app.window(kind="MiniCallBar")["x11"]
    hands.activate(bar)
    app.until(lambda: hands.active_window() == bar, what="the bar to have the keyboard")
    mute_and_end(app, hands, callID)


def test_under_a_modal_box_too_and_not_while_the_bar_is_new(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    app.ask("host")
    callID = talk(app)
    app.ask("box", "dialog")
    hands.wait_window("Box 1")
    app.ask("hold")
    hands.close(app.window(callID)["x11"])
    app.window(kind="MiniCallBar")
    hands.activate(hands.wait_window("Box 1"))
    hands.key("alt+shift+e", "x")
    app.until(lambda: app.ask("box_text", 1) == "x", what="the last key")
    assert not app.heard("kit", "hangUp")
    app.ask("go", 1.0)
    app.until(lambda: not app.ask("bar_guarded", callID), what="the bar to take input")
    app.ask("go", 2.0)
    mute_and_end(app, hands, callID)
    app.ask("box_done", 1)


def test_a_call_that_rings_has_its_chords_beside_the_bar(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing(busy="wait")
    host = app.ask("host")
    first = talk(app)
    put_aside(app, first)
    second = app.ring("bo")
    app.open(second)
    hands.activate(host)
    hands.key("alt+shift+d")
    app.expect("bo", "onOutgoingCallDeclined")
    hands.key("alt+shift+e")
    app.expect("ada", "onCallEnded")


def test_who_takes_the_window_back_has_one_set_of_chords(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    host = app.ask("host")
    callID = talk(app)
    put_aside(app, callID)
    hands.click(*middle(app.where(callID, "bar.expandButton")))
    app.window(callID, kind="CallWindow")
    app.open(callID)
    hands.activate(host)
    app.until(lambda: app.ask("focus") and app.ask("focus")["window"] == "QMainWindow")
    mute_and_end(app, hands, callID)
