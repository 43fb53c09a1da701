"""A person types into another program while a call comes: no key goes astray."""

from __future__ import annotations

import pytest

from demo.stage.hands import Hands
from tests.desktop.conftest import StartEditor, StartRinging
from tests.desktop.ringing import Editor, RingingApp

KEYS = ("a", "space", "d", "s", "Return", "v", "r", "e", "shift+a", "Return", "space", "d")
"""Everything that answers, declines or silences where a person means it to."""
TEXT = "a ds\nvreA\n d"
CHORDS = ("alt+shift+a", "alt+shift+d", "alt+shift+s", "Escape")


def type_through(app: RingingApp, other: Editor, hands: Hands, *order: object) -> str:
    """Give the order that lets a window appear, and type all the while until it has taken input
    for a moment; the callID. Nothing but the other program may have got a key."""
    typed = ""

    def type_on() -> None:
        nonlocal typed
        hands.key(*KEYS)
        typed += TEXT

    type_on()
    app.begin(*order)
    type_on()
    callID = str(app.answer())
    while callID not in app.cards() or app.ask("guarded", callID):
        type_on()
        assert hands.active_window() == other.window
    type_on()
    other.until_it_reads(typed)
    return callID


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
@pytest.mark.parametrize("order", [("dialog",), ("call", "ada")], ids=["dialog", "kit"])
def test_every_key_reaches_the_program_one_types_into(
    ringing: StartRinging, editor: StartEditor, hands: Hands, compact: bool, order: tuple[str, ...]
) -> None:
    app, other = ringing(compact=compact), editor()
    callID = type_through(app, other, hands, *order)
    assert hands.stacking()[-1] == app.window(callID)["x11"]
    assert hands.active_window() == other.window
    assert not app.heard("input")
    assert app.answered_nothing()


def test_a_banner_in_the_window_one_types_in_gets_no_key(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    window = app.ask("form")
    app.until(lambda: hands.active_window() == window, what="the app's own window")
    hands.key(*KEYS)
    app.begin("show_banner")
    hands.key(*KEYS)
    app.answer()
    rounds = 2
    while app.ask("banner_guarded"):
        hands.key(*KEYS)
        rounds += 1
    hands.key(*KEYS)
    typed = TEXT.replace("\n", "") * (rounds + 1)
    app.until(lambda: app.ask("in_form") == typed, what=f"{typed!r} in the line")
    assert app.answered_nothing()


def test_the_call_goes_on_ringing_whatever_is_typed_elsewhere(
    ringing: StartRinging, editor: StartEditor, hands: Hands
) -> None:
    app, other = ringing(), editor()
    callID = type_through(app, other, hands, "call", "ada")
    hands.key(*CHORDS)
    assert app.ask("calls")[callID] == {"phase": "ringing", "silenced": False, "peer": "ada"}
    assert not app.heard("input")
    assert not app.heard("ada", "onOutgoingCallAccepted")
    assert not app.heard("ada", "onOutgoingCallDeclined")


def test_a_second_and_a_third_call_leave_the_keyboard_where_it_is(
    ringing: StartRinging, editor: StartEditor, hands: Hands
) -> None:
    app, other = ringing(), editor()
    app.ring("ada")
    app.ring("bo")
    hands.key(*KEYS)
    app.ring("cy")
    app.ask("cancel", "ada")
    app.expect("me", "onIncomingCallCanceled")
    hands.key(*KEYS)
    other.until_it_reads(2 * TEXT)
    assert hands.active_window() == other.window
    assert app.answered_nothing()


def test_a_window_that_comes_to_the_front_is_answered_by_no_key_either(
    ringing: StartRinging, editor: StartEditor, hands: Hands
) -> None:
    app, _ = ringing(focusPolicy="raise"), editor()
    callID = app.ring()
    window = app.window(callID)["x11"]
    app.until(lambda: hands.active_window() == window, what="the window that was asked to come")
    hands.key(*KEYS)
    app.open(callID)
    hands.key(*KEYS)
    app.until(lambda: len(app.heard("input", "key")) >= 2 * len(TEXT), what="the keys")
    assert app.answered_nothing()
    assert app.ask("calls")[callID]["phase"] == "ringing"
