"""A call is answered with the keyboard by whoever goes to its window, and by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from demo.stage.hands import Hands
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import Box, RingingApp

FULL = ["callGreen", "callRed", "callSilence", "callMessage", "callRemind", "callMenu", "callClose"]
SMALL = ["callGreen", "callRed", "callMore", "callClose"]


def walk(app: RingingApp, steps: int) -> list[str]:
    """Press Tab so often; where the keyboard was after each."""
    walked = []
    for _ in range(steps):
        app.press("Tab")
        walked.append(app.ask("focus")["name"])
    return walked


@pytest.mark.parametrize(("compact", "path"), [(False, FULL), (True, SMALL)], ids=["full", "small"])
def test_tab_goes_to_accept_then_decline_then_the_rest_and_around(
    ringing: StartRinging, compact: bool, path: list[str]
) -> None:
    app = ringing(compact=compact)
    app.take_keyboard(app.ring())
    assert app.ask("focus")["name"] == "incomingCallDialog", "no button has the focus by itself"
    assert walk(app, len(path) + 1) == [*path, path[0]]
    app.press("shift+Tab")
    assert app.ask("focus")["name"] == path[-1]


def test_the_focus_is_to_be_seen(ringing: StartRinging, tmp_path: Path) -> None:
    app = ringing()
    app.ask("still")
    callID = app.ring()
    app.take_keyboard(callID)
    accent = app.ask("accent")

    def ring_around(control: str) -> int:
        return accented(app, app.where(callID, control), accent, tmp_path / "screen.png")

    assert ring_around("accept") == ring_around("decline") == 0
    app.press("Tab")
    app.until(lambda: ring_around("accept") > 100, what="a ring around Accept")
    assert ring_around("decline") == 0
    app.press("Tab")
    app.until(lambda: ring_around("decline") > 100, what="a ring around Decline")
    assert ring_around("accept") == 0


def accented(app: RingingApp, place: Box, accent: str, file: Path) -> int:
    """How many points of the accent's colour the screen shows there."""
    assert app.ask("picture", str(file))
    seen = QImage(str(file))
    x, y, width, height = place
    columns, rows = range(x, x + width), range(y, y + height)
    return sum(seen.pixelColor(left, top).name() == accent for left in columns for top in rows)


@pytest.mark.parametrize("key", ["Return", "KP_Enter", "space"])
def test_a_key_presses_nothing_before_somebody_went_to_a_button(
    ringing: StartRinging, key: str
) -> None:
    app = ringing()
    callID = app.ring()
    app.take_keyboard(callID)
    app.press(key)
    assert app.answered_nothing()
    app.press("Tab", key)
    app.expect("ada", "onOutgoingCallAccepted")
    assert [words[1] for words in app.heard("kit")] == ["accept"]


def test_the_second_button_declines(ringing: StartRinging) -> None:
    app = ringing()
    app.take_keyboard(app.ring())
    app.press("Tab", "Tab", "space")
    app.expect("ada", "onOutgoingCallDeclined")
    assert [words[1] for words in app.heard("kit")] == ["decline"]


def test_escape_silences_first_and_hides_then_and_the_call_goes_on(ringing: StartRinging) -> None:
    app = ringing()
    callID = app.ring()
    app.take_keyboard(callID)
    assert app.ask("tone") == "incoming"
    app.press("Escape")
    assert app.ask("tone") is None
    assert callID in app.cards()
    app.press("Escape")
    app.no_window(callID)
    assert app.ask("calls")[callID] == {"phase": "ringing", "silenced": True, "peer": "ada"}
    assert [words[1] for words in app.heard("kit")] == ["silence"]
    assert not app.heard("ada", "onOutgoingCallDeclined")


@pytest.mark.parametrize("compact", [False, True], ids=["full", "small"])
def test_closing_the_window_is_not_declining(
    ringing: StartRinging, hands: Hands, compact: bool
) -> None:
    app = ringing(compact=compact)
    callID = app.ring()
    hands.close(app.window(callID)["x11"])
    app.no_window(callID)
    assert app.ask("tone") is None
    assert app.ask("calls")[callID]["phase"] == "ringing"
    assert not app.heard("ada", "onOutgoingCallDeclined")
    app.ask("accept_here", callID)
    app.expect("ada", "onOutgoingCallAccepted")


@pytest.mark.parametrize(
    ("chord", "asked", "heard"),
    [
        ("alt+shift+a", "accept", "onOutgoingCallAccepted"),
        ("alt+shift+d", "decline", "onOutgoingCallDeclined"),
    ],
)
def test_the_chords_answer_from_the_apps_other_window(
    ringing: StartRinging, hands: Hands, chord: str, asked: str, heard: str
) -> None:
    app = ringing()
    notes(app, hands)
    app.open(app.ring())
    assert app.ask("focus")["window"] == "QLineEdit"
    hands.key("n", chord)
    app.expect("ada", heard)
    assert [words[1] for words in app.heard("kit")] == [asked]
    assert app.ask("written") == "n"
    assert not app.heard("input", "key"), "the call's window never had the keyboard"


def test_a_chord_too_soon_does_nothing(ringing: StartRinging, hands: Hands) -> None:
    app = ringing()
    notes(app, hands)
    app.ask("hold")
    callID = app.ring()
    hands.key("alt+shift+a", "alt+shift+d", "alt+shift+s", "n")
    app.until(lambda: app.ask("written") == "n", what="the last key")
    assert app.answered_nothing()
    assert app.ask("calls")[callID]["phase"] == "ringing"


def notes(app: RingingApp, hands: Hands) -> None:
    """The person writes into the app's own window."""
    window = app.ask("write")
    app.until(lambda: hands.active_window() == window, what="the app's own window")
