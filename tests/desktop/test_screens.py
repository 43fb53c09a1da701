"""Whatever becomes of the screen, every surface is on it, with all one needs to answer."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from demo.stage.hands import Hands
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import Box, RingingApp, box, inside

Mode = Callable[[str], None]
SMALL, TINY = "800x600", "640x400"
"""``TINY`` is what a screen of 1280 × 800 has at 200 %."""


@pytest.fixture(scope="module")
def modes(screen: VirtualScreen) -> None:
    for mode in (SMALL, TINY):
        width, height = mode.split("x")
        timings = ["30", *[width] * 4, *[height] * 4]
        randr(screen, "--newmode", mode, *timings)
        randr(screen, "--addmode", "screen", mode)


@pytest.fixture
def mode(screen: VirtualScreen, modes: None) -> Iterator[Mode]:
    """Give the screen another size, as a person does or a monitor that is unplugged."""

    def change(name: str) -> None:
        randr(screen, "--output", "screen", "--mode", name)

    yield change
    change("1280x800")


def randr(screen: VirtualScreen, *words: str) -> None:
    subprocess.run(["xrandr", *words], env=screen.environment, check=True, capture_output=True)


def shrink(app: RingingApp, mode: Mode, name: str) -> Box:
    """The screen becomes smaller; what windows may use of it, once the app knows."""
    mode(name)
    width, height = map(int, name.split("x"))
    app.until(lambda: app.ask("area")[2:] == [width, height], what="the app to hear of it")
    return box(app.ask("area"))


def all_inside(app: RingingApp, area: Box) -> bool:
    cards = app.cards()
    return bool(cards) and all(inside(card, area) for card in cards.values())


@pytest.mark.parametrize("compact", [False, True], ids=["full", "small"])
@pytest.mark.parametrize("name", [SMALL, TINY])
def test_rings_come_back_onto_a_smaller_screen(
    ringing: StartRinging, mode: Mode, compact: bool, name: str
) -> None:
    app = ringing(compact=compact)
    calls = [app.ring("ada"), app.ring("bo")]
    area = shrink(app, mode, name)
    app.until(lambda: all_inside(app, area), what="the windows to come back")
    # All calls that ring are on one card.
    (card,) = app.cards().values()
    for callID in calls:
        for what in ("accept", "decline"):
            assert inside(app.where(callID, what), card), what


@pytest.mark.parametrize("video", [False, True], ids=["voice", "video"])
def test_a_ring_on_a_tiny_screen_has_all_its_answers(
    ringing: StartRinging, mode: Mode, video: bool
) -> None:
    app = ringing()
    area = shrink(app, mode, TINY)
    callID = app.ring(video=video)
    card = app.cards()[callID]
    assert inside(card, area)
    answers = ["accept", "decline", "silence", "message", "remind", *["acceptAudio"] * video]
    for what in (*answers, "closeButton", "menuButton"):
        assert inside(app.where(callID, what), card), what
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    app.until(lambda: inside(app.where(callID, "hangUp"), area), what="End to be there")


def test_what_a_person_has_dragged_away_comes_back_when_its_place_is_gone(
    ringing: StartRinging, mode: Mode, hands: Hands
) -> None:
    app = ringing(compact=True)
    callID = app.ring()
    hands.drag(app.window(callID)["x11"], 860, 640)
    app.until(lambda: app.cards()[callID][:2] == (860, 640), what="it there")
    area = shrink(app, mode, SMALL)
    app.until(lambda: all_inside(app, area), what="it on the screen")


def test_own_calls_running_calls_their_bars_and_pickers_come_back_too(
    ringing: StartRinging, mode: Mode, hands: Hands
) -> None:
    app = ringing(busy="wait")
    callID = app.ask("group", ["ada", "bo", "cy"])
    app.window(callID)
    hands.drag(app.window(callID)["x11"], 850, 230)
    area = shrink(app, mode, TINY)
    app.until(lambda: all_inside(app, area), what="the own call on the screen")
    app.until(lambda: inside(app.where(callID, "cancel"), area), what="Cancel to be there")
    app.ask("accept", "ada")
    app.until(lambda: app.ask("calls")[callID]["phase"] == "connected")
    app.until(lambda: all_inside(app, area), what="the running call on the screen")
    app.until(lambda: inside(app.where(callID, "hangUp"), area), what="Leave to be there")
    hands.close(app.window(callID)["x11"])
    app.window(kind="MiniCallBar")
    app.until(lambda: all_inside(app, area), what="the bar on the screen")


def test_nothing_moves_when_the_screen_grows(ringing: StartRinging, mode: Mode) -> None:
    app = ringing(compact=True)
    shrink(app, mode, SMALL)
    callID = app.ring()
    before = app.cards()[callID]
    shrink(app, mode, "1280x800")
    assert app.cards()[callID] == before
