"""An open menu, list or tip of the host's stays open when a call comes, and has the keys."""

from __future__ import annotations

import pytest

from demo.stage.hands import Hands
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import RingingApp, middle


def host(app: RingingApp) -> int:
    """The host's window has the keyboard."""
    window = int(app.ask("host"))
    app.until(lambda: app.hands.active_window() == window, what="the host to have the keyboard")
    return window


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
def test_a_menu_stays_open_and_has_the_keys_while_calls_come_and_go(
    ringing: StartRinging, hands: Hands, compact: bool
) -> None:
    app = ringing(compact=compact)
    host(app)
    hands.key("alt+f")
    app.until(lambda: app.ask("popup_open") == "QMenu", what="the menu")
    first, second = app.ring("ada"), app.ring("bo")
    app.open(second)
    app.ask("cancel", "ada")
    app.expect("me", "onIncomingCallCanceled")
    app.ask("close_windows")
    app.no_window(first)
    assert app.ask("popup_open") == "QMenu"
    hands.key("Down", "Return")
    app.until(lambda: app.ask("chosen") == [["chose", "Two"]], 3, "the second entry")
    assert app.answered_nothing()
    assert app.ask("calls")[second]["phase"] == "ringing"


def test_the_list_of_a_combo_box_stays_open_and_has_the_keys(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    host(app)
    app.ask("popup", "combo")
    app.until(lambda: app.ask("popup_open"), what="the list")
    app.ring()
    assert app.ask("popup_open")
    hands.key("Down", "Return")
    app.until(lambda: app.ask("combo_text") == "green", 3, "the second entry")


def test_a_completer_stays_open_and_what_is_typed_goes_on(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    host(app)
    hands.type("ap")
    app.until(lambda: app.ask("popup_open"), what="the completions")
    app.ring()
    hands.type("p")
    assert app.ask("popup_open")
    hands.key("Down", "Return")
    app.until(lambda: app.ask("typed_text") == "apple", 3, "the completion")


def test_a_context_menu_stays_open_also_when_the_call_has_its_farewell(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    host(app)
    app.ask("popup", "context")
    app.until(lambda: app.ask("popup_open") == "QMenu", what="the menu")
    app.ring()
    app.ask("cancel", "ada")
    app.expect("me", "onIncomingCallCanceled")
    assert app.ask("popup_open") == "QMenu"
    hands.key("Escape")
    app.until(lambda: not app.ask("popup_open"), 3, "the menu to close")


def test_who_answers_beside_an_open_menu_closes_it_and_answers(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    host(app)
    hands.key("alt+f")
    app.until(lambda: app.ask("popup_open") == "QMenu", what="the menu")
    callID = app.ring()
    app.open(callID)
    place = middle(app.where(callID, "accept"))
    hands.click(*place)
    app.until(lambda: not app.ask("popup_open"), 3, "the menu to close")
    if not app.heard("kit", "accept"):
        hands.click(*place)
    app.expect("ada", "onOutgoingCallAccepted")
    assert len(app.heard("kit", "accept")) == 1


def test_a_tool_tip_stays(ringing: StartRinging, hands: Hands) -> None:
    app = ringing()
    host(app)
    x, y, width, height = app.ask("button_place")
    hands.move(x + width // 2, y + height // 2)
    hands.move(x + width // 2 + 3, y + height // 2)
    app.until(lambda: app.ask("tip_shown"), what="the tip")
    app.ring()
    assert app.ask("tip_shown")
