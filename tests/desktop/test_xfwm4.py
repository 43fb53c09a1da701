"""On Xfce's window manager, which has ideas of its own about dialogs and full screens."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from demo.stage.hands import Hands
from demo.stage.screen import XFWM4, VirtualScreen
from tests.desktop.conftest import FULL_SCREEN, StartEditor, StartProgram, StartRinging


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    with VirtualScreen(manager=XFWM4, bus=True) as screen:
        yield screen


@pytest.fixture
def desktop(screen: VirtualScreen) -> Iterator[Callable[[int], None]]:
    """Go to a virtual desktop; to the first again afterwards."""

    def go(number: int) -> None:
        subprocess.run(["xdotool", "set_desktop", str(number)], env=screen.environment, check=True)

    yield go
    go(0)


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
def test_a_ring_is_above_a_film_takes_no_key_and_is_answered(
    ringing: StartRinging, start: StartProgram, hands: Hands, compact: bool
) -> None:
    app = ringing(compact=compact)
    start("-c", FULL_SCREEN)
    film = hands.wait_window("A film")
    app.until(lambda: hands.active_window() == film, what="the film in front")
    callID = app.ring()
    app.open(callID)
    assert hands.stacking()[-1] == app.window(callID)["x11"]
    hands.key("Tab", "space", "Return")
    assert hands.active_window() == film
    assert app.answered_nothing()
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")


def test_a_ring_and_the_bar_of_a_call_go_along_to_every_desktop(
    ringing: StartRinging, editor: StartEditor, hands: Hands, desktop: Callable[[int], None]
) -> None:
    app, other = ringing(), editor()
    callID = app.ring()
    ring = app.window(callID)["x11"]
    for number in (2, 1):
        desktop(number)
        app.until(lambda: ring in hands.windows("Ada"), what="the ring here")
    assert hands.active_window() not in (ring, other.window)
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    window = app.window(callID, kind="CallWindow")["x11"]
    hands.close(window)
    bar = app.window(kind="MiniCallBar")["x11"]
    desktop(3)
    app.until(lambda: f"= {3}" in hands.property(bar, "_NET_WM_DESKTOP"), what="its bar here")
