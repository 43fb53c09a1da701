"""A small screen at 200 %: all that a person must read and press is there, wholly."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.stage.hands import Hands
from demo.stage.program import Program
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import CHECKOUT, StartRinging
from tests.desktop.ringing import RingingApp

TEXT = [pytest.param(0, id="usual text"), pytest.param(2, id="large text")]


@pytest.fixture(scope="module")
def ringing_app(
    screen: VirtualScreen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RingingApp]:
    """The screen of 1280 × 800 pixels has 640 × 400 for this app."""
    log = tmp_path_factory.mktemp("scaled") / "stderr.txt"
    environment = screen.environment | {"PYTHONPATH": str(CHECKOUT), "QT_SCALE_FACTOR": "2"}
    script = Path(__file__).with_name("ringing_app.py")
    with Program([sys.executable, script], environment, log=log) as program:
        yield RingingApp(program, Hands(screen.environment), log)


def all_there(app: RingingApp, callID: str) -> None:
    """Nothing is cut, and the window is on the screen."""
    app.until(lambda: not app.ask("cut", callID), 3, f"all of it ({app.ask('cut', callID)})")
    x, y, *_ = app.hands.geometry(app.window(callID)["x11"])
    card = next(e["card"] for e in app.windows() if e["callID"] == callID)
    left, top = x + 2 * card[0], y + 2 * card[1]
    assert left >= 0
    assert top >= 0
    assert left + 2 * card[2] <= 1280
    assert top + 2 * card[3] <= 800


def connected(app: RingingApp, callID: str) -> None:
    app.until(lambda: app.ask("calls")[callID]["phase"] == "connected")


@pytest.mark.parametrize("text", TEXT)
@pytest.mark.parametrize("form", ["voice", "video", "compact"])
def test_a_ring_and_its_call(ringing: StartRinging, form: str, text: float) -> None:
    app = ringing(compact=form == "compact")
    app.ask("look", "light", text)
    callID = app.ring(video=form == "video")
    all_there(app, callID)
    app.ask("accept_here", callID)
    connected(app, callID)
    all_there(app, callID)
    app.ask("all_switches", callID)
    all_there(app, callID)


@pytest.mark.parametrize("text", TEXT)
def test_an_own_call_and_its_end(ringing: StartRinging, text: float) -> None:
    app = ringing()
    app.ask("look", "light", text)
    callID = app.ask("send", "ada")
    all_there(app, callID)
    app.ask("accept", "ada")
    connected(app, callID)
    all_there(app, callID)


@pytest.mark.parametrize("text", TEXT)
def test_a_group_with_every_switch(ringing: StartRinging, text: float) -> None:
    app = ringing()
    app.ask("look", "light", text)
    callID = app.ask("group", ["ada", "bo", "cy"])
    all_there(app, callID)
    app.ask("accept", "ada")
    connected(app, callID)
    all_there(app, callID)
    app.ask("all_switches", callID)
    all_there(app, callID)
