"""What the window manager and other programs' windows make of the call windows."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from demo.stage.hands import Hands
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import WHOLE_SCREEN, StartEditor, StartRinging
from tests.desktop.ringing import middle


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
def test_an_incoming_window_is_a_dialog_above_all_that_asks_for_no_focus(
    ringing: StartRinging, hands: Hands, compact: bool
) -> None:
    app = ringing(compact=compact)
    window = app.window(app.ring())["x11"]
    assert "_NET_WM_WINDOW_TYPE_DIALOG" in hands.property(window, "_NET_WM_WINDOW_TYPE")
    state = hands.property(window, "_NET_WM_STATE")
    assert "_NET_WM_STATE_ABOVE" in state
    assert "MODAL" not in state
    assert hands.property(window, "_NET_WM_USER_TIME").split("= ")[-1].strip() == "0"
    assert "Ada" in hands.property(window, "_NET_WM_NAME")


def test_it_stays_above_other_programs_that_come_to_the_front(
    ringing: StartRinging, editor: StartEditor, hands: Hands
) -> None:
    app, first = ringing(), editor()
    window = app.window(app.ring())["x11"]
    assert hands.stacking()[-2:] == [first.window, window]
    second = editor("Another editor")
    assert hands.active_window() == second.window
    assert hands.stacking()[-1] == window
    hands.activate(first.window)
    assert hands.active_window() == first.window
    assert hands.stacking()[-1] == window


def test_an_outgoing_window_is_one_like_any_other_and_has_the_keyboard(
    ringing: StartRinging, editor: StartEditor, hands: Hands
) -> None:
    app, _ = ringing(), editor()
    callID = app.ask("send", "ada")
    window = app.window(callID)["x11"]
    app.until(lambda: hands.active_window() == window, what="the window one asked for")
    assert "_NET_WM_WINDOW_TYPE_NORMAL" in hands.property(window, "_NET_WM_WINDOW_TYPE")
    assert "ABOVE" not in hands.property(window, "_NET_WM_STATE")


def test_asking_for_attention_marks_the_window_and_takes_nothing(
    ringing: StartRinging, editor: StartEditor, hands: Hands
) -> None:
    app, other = ringing(focusPolicy="alert"), editor()
    window = app.window(app.ring())["x11"]
    app.until(lambda: "DEMANDS_ATTENTION" in hands.property(window, "_NET_WM_STATE"))
    assert hands.active_window() == other.window


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
def test_a_ring_is_above_the_apps_own_window_that_fills_the_screen_and_stays_without_it(
    ringing: StartRinging, hands: Hands, compact: bool
) -> None:
    app = ringing(compact=compact)
    main = app.ask("host")
    app.ask("fill_screen", True)
    app.until(lambda: hands.geometry(main) == WHOLE_SCREEN, what="all of the screen")
    app.until(lambda: hands.active_window() == main)
    callID = app.ring()
    ring = app.window(callID)["x11"]
    app.open(callID)
    assert hands.stacking()[-1] == ring
    assert hands.active_window() == main
    app.ask("fill_screen", False)
    owner = "WM_TRANSIENT_FOR"
    app.until(lambda: "not found" in hands.property(ring, owner), what="a ring of its own")
    # One that was there before the window filled the screen is above it, too.
    app.ask("fill_screen", True)
    app.until(lambda: "window id" in hands.property(ring, owner), what="a ring that belongs")
    app.until(lambda: hands.geometry(main) == WHOLE_SCREEN, what="all of the screen again")
    app.until(lambda: hands.stacking()[-1] == ring, what="the ring above it")
    # The window manager minimises both; only the ring comes back.
    app.ask("minimise")
    app.until(lambda: not hands.windows("^Host$"), what="the app's window away")
    app.until(lambda: hands.windows("Ada") == [ring], what="the ring")
    assert hands.active_window() != ring
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")


@pytest.fixture
def second_desktop(screen: VirtualScreen) -> Iterator[Callable[[int], None]]:
    """Go to a virtual desktop, the first or the second; to the first again afterwards."""

    def go(number: int) -> None:
        subprocess.run(["xdotool", "set_desktop", str(number)], env=screen.environment, check=True)

    yield go
    go(0)


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
def test_a_ring_is_on_every_virtual_desktop_and_the_call_on_the_one_it_was_answered_on(
    ringing: StartRinging, hands: Hands, second_desktop: Callable[[int], None], compact: bool
) -> None:
    app = ringing(compact=compact)
    callID = app.ring()
    window = app.window(callID)["x11"]
    title = hands.property(window, "WM_NAME").split('"')[1]
    assert "4294967295" in hands.property(window, "_NET_WM_DESKTOP")
    second_desktop(1)
    assert hands.windows(title) == [window]
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    window = app.window(callID, kind="CallWindow")["x11"]
    app.until(lambda: "= 1" in hands.property(window, "_NET_WM_DESKTOP"), what="its desktop")
    second_desktop(0)
    app.until(lambda: window not in hands.windows(".*Ada.*"), what="the call to stay there")


def test_the_bar_of_a_running_call_is_on_every_virtual_desktop(
    ringing: StartRinging, hands: Hands, second_desktop: Callable[[int], None]
) -> None:
    app = ringing()
    callID = app.ring()
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    hands.close(app.window(callID)["x11"])
    bar = app.window(kind="MiniCallBar")["x11"]
    app.until(lambda: "4294967295" in hands.property(bar, "_NET_WM_DESKTOP"))
    second_desktop(1)
    app.until(lambda: not app.ask("bar_guarded", callID))
    hands.click(*middle(app.where(callID, "bar.expandButton")))
    app.take_keyboard(callID)
