"""A key does something once until it is let go, whatever call, window or kit sees it come again.

The display repeats a held key by itself, in part as new presses.
"""

from __future__ import annotations

import pytest

from demo.stage.hands import Hands
from tests.desktop.conftest import StartEditor, StartRinging
from tests.desktop.ringing import RingingApp
from tests.desktop.test_keyboard import notes

MANY = 30
"""So often a held key comes again within a second."""


@pytest.mark.parametrize(
    ("key", "answer", "where"),
    [
        # The window of the answered call takes the keyboard while the key is down.
        ("a", ("accept", "onOutgoingCallAccepted"), "CallWindow"),
        ("d", ("decline", "onOutgoingCallDeclined"), "notes"),
    ],
)
def test_a_chord_held_down_answers_one_call_once(
    ringing: StartRinging,
    hands: Hands,
    key: str,
    answer: tuple[str, str],
    where: str,
) -> None:
    asked, heard = answer
    app = ringing()
    notes(app, hands)
    app.open(app.ring("ada"))
    app.open(app.ring("bo"))
    with hands.holding("alt", "shift", key):
        app.expect("bo", heard)
        comes_again(app, where)
    assert [words[1] for words in app.heard("kit")] == [asked]
    assert not app.heard("ada", heard)


@pytest.mark.parametrize("earlier", [True, False], ids=["after a call", "before any call"])
def test_a_chord_held_down_answers_no_call_that_comes_later(
    ringing: StartRinging, hands: Hands, earlier: bool
) -> None:
    app = ringing()
    notes(app, hands)
    if earlier:
        app.open(app.ring("ada"))
    with hands.holding("alt", "shift"):
        with hands.holding("d"):
            if earlier:
                app.expect("ada", "onOutgoingCallDeclined")
            app.open(app.ring("bo"))
            comes_again(app)
        assert [words[1] for words in app.heard("kit")] == ["decline"] * earlier
        hands.key("d")
        app.expect("bo", "onOutgoingCallDeclined")


def test_a_chord_held_down_answers_nothing_in_the_next_window(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    notes(app, hands)
    hands.activate(app.ask("history"))
    app.open(app.ring("ada"))
    app.open(app.ring("bo"))
    with hands.holding("alt", "shift", "d"):
        app.expect("bo", "onOutgoingCallDeclined")
        notes(app, hands)
        comes_again(app)
    assert [words[1] for words in app.heard("kit")] == ["decline"]


@pytest.mark.parametrize("earlier", [True, False], ids=["after a call", "before any call"])
def test_a_chord_held_down_in_another_program_answers_one_call_or_none(
    ringing: StartRinging, editor: StartEditor, hands: Hands, earlier: bool
) -> None:
    app, other = ringing(globalShortcuts=True), editor()
    if earlier:
        rings_for(app, "ada", seconds=3)
        app.open(app.ring("bo"))
    with hands.holding("alt", "shift", "d"):
        if earlier:
            app.expect("bo", "onOutgoingCallDeclined")
        else:
            # As long as no call rings, the other program has the chord.
            app.until(lambda: len(other.text()) > 3, what="the chord coming again")
            rings_for(app, "ada", seconds=1)
        app.expect("ada", "onOutgoingCallTimeout")
    assert not app.heard("ada", "onOutgoingCallDeclined")
    app.open(app.ring("cy"))
    hands.key("alt+shift+d")
    app.expect("cy", "onOutgoingCallDeclined")


def test_escape_held_down_silences_and_hides_nothing(ringing: StartRinging, hands: Hands) -> None:
    app = ringing()
    callID = app.ring()
    app.take_keyboard(callID)
    with hands.holding("Escape"):
        keys_come_again(app)
    assert callID in app.cards()
    assert [words[1] for words in app.heard("kit")] == ["silence"]


@pytest.mark.parametrize("key", ["Return", "space"])
def test_a_key_held_down_presses_its_button_once(
    ringing: StartRinging, hands: Hands, key: str
) -> None:
    app = ringing()
    app.take_keyboard(app.ring())
    while app.ask("focus")["name"] != "callSilence":
        app.press("Tab")
    with hands.holding(key):
        keys_come_again(app)
    app.until(lambda: app.heard("kit"), what="what the button asks for")
    assert [words[1] for words in app.heard("kit")] == ["silence"]


def rings_for(app: RingingApp, person: str, seconds: int) -> None:
    app.window(app.ask("call", person, False, "", seconds))


def comes_again(app: RingingApp, where: str = "notes") -> None:
    """Wait until the chord that is held has come again often enough, in the app's own window or
    in one of the kit's."""
    heard = len(app.heard(where))
    app.until(lambda: len(app.heard(where)) > heard + MANY, what="the chord coming again")


def keys_come_again(app: RingingApp) -> None:
    """The same of a key in a call window."""
    heard = len(app.heard("input", "key"))
    app.until(lambda: len(app.heard("input", "key")) > heard + MANY, what="the key coming again")
