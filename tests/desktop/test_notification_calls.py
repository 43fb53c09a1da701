"""Calls of an app that is not in front, told by a real notification server and answered there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.stage.hands import Hands
from demo.stage.program import until
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import FULL_SCREEN, StartEditor, StartProgram, StartRinging
from tests.desktop.dunst import Dunst
from tests.desktop.ringing import RingingApp

NAME = 'Eve <b>& "Co"</b>'


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    """A desktop of its own: dunst reads its configuration once, when it is first called."""
    with VirtualScreen(bus=True) as screen:
        yield screen


@pytest.fixture
def notified(dunst: Dunst, ringing: StartRinging) -> StartRinging:
    """Let the app begin anew, with notifications that work: ``notified(disturbPolicy="ring")``."""

    def begin(**options: object) -> RingingApp:
        app = ringing(notify=True, **{"ringIn": "both"} | options)
        app.until(lambda: app.ask("notifier") == "freedesktop", what="the notification server")
        return app

    return begin


def shown(dunst: Dunst, count: int) -> None:
    until(lambda: dunst.displayed() == count, 10.0, what=f"{count} bubbles")


def test_a_call_is_answered_in_its_notification_and_its_window_comes_to_the_front(
    notified: StartRinging, dunst: Dunst, editor: StartEditor, hands: Hands
) -> None:
    app, other = notified(), editor()
    callID = app.ring()
    shown(dunst, 1)
    assert hands.active_window() == other.window
    dunst.choose("Accept")
    app.expect("ada", "onOutgoingCallAccepted")
    shown(dunst, 0)
    window = app.window(callID)["x11"]
    app.until(lambda: hands.active_window() == window, what="the window of the answered call")
    assert app.ask("tone") != "incoming"


def test_a_call_is_silenced_and_declined_in_its_notification(
    notified: StartRinging, dunst: Dunst
) -> None:
    app = notified()
    callID = app.ring()
    shown(dunst, 1)
    dunst.choose("Silence")
    app.until(lambda: app.ask("calls")[callID]["silenced"], what="silence")
    dunst.choose("Decline")
    app.expect("ada", "onOutgoingCallDeclined")
    shown(dunst, 0)
    app.until(lambda: not app.ask("calls"))


def test_a_ring_that_is_seen_needs_no_bubble_until_it_is_hidden(
    notified: StartRinging, dunst: Dunst
) -> None:
    app = notified(ringIn="auto")
    callID = app.ring()
    app.window(callID)
    assert dunst.displayed() == 0
    app.click(callID, "closeButton")
    shown(dunst, 1)
    dunst.choose("Decline")
    app.expect("ada", "onOutgoingCallDeclined")
    shown(dunst, 0)


def test_a_ring_under_another_programs_full_screen_is_told_in_a_bubble(
    notified: StartRinging, dunst: Dunst, start: StartProgram, hands: Hands
) -> None:
    app = notified(ringIn="auto")
    film = start("-c", FULL_SCREEN)
    window = hands.wait_window("A film")
    app.until(lambda: hands.active_window() == window, what="the film in front")
    callID = app.ring()
    assert hands.stacking()[-1] == window, "openbox keeps it above all"
    shown(dunst, 1)
    film.stop()
    shown(dunst, 0)
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")


def test_closing_the_bubble_leaves_the_call_ringing(notified: StartRinging, dunst: Dunst) -> None:
    app = notified()
    callID = app.ring()
    shown(dunst, 1)
    dunst.control("close")
    shown(dunst, 0)
    assert app.ask("calls")[callID]["phase"] == "ringing"
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")


def test_an_answer_in_the_window_takes_the_notification_away(
    notified: StartRinging, dunst: Dunst
) -> None:
    app = notified()
    callID = app.ring()
    shown(dunst, 1)
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    shown(dunst, 0)


def test_a_missed_call_is_told_and_called_back(notified: StartRinging, dunst: Dunst) -> None:
    app = notified()
    app.ring()
    shown(dunst, 1)
    app.ask("cancel", "ada")
    dunst.choose("Call back")
    app.expect("ada", "onIncomingCallReceived")
    (call,) = app.ask("calls").values()
    assert call["phase"] in ("calling", "ringing")
    shown(dunst, 0)


def test_names_are_words_and_never_markup(notified: StartRinging, dunst: Dunst) -> None:
    app = notified()
    app.ask("call", "eve", False, NAME)
    shown(dunst, 1)
    app.ask("cancel", "eve")
    dunst.choose("Call back")
    shown(dunst, 0)
    told = [(entry["summary"], entry["body"]) for entry in dunst.history()]
    assert any(NAME in title + body for title, body in told), told
    assert not any("<b>" in body for _, body in told), told


@pytest.mark.parametrize(
    ("policy", "seen", "heard"),
    [("silentBanner", True, None), ("missedOnly", False, None), ("ring", True, "incoming")],
)
def test_do_not_disturb_is_respected_as_the_person_set_it(
    notified: StartRinging, dunst: Dunst, policy: str, seen: bool, heard: str | None
) -> None:
    dunst.control("set-paused", "true")
    app = notified(disturbPolicy=policy)
    app.until(lambda: app.ask("disturbed"), what="do not disturb to be known")
    callID = app.ask("call", "ada")
    app.until(lambda: callID in app.ask("calls"))
    if seen:
        app.window(callID)
    assert (callID in app.cards()) is seen
    assert app.ask("tone") == heard
    assert bool(dunst.held_back()) is seen
    app.ask("cancel", "ada")
    app.expect("me", "onCallEnded", callID)
    until(lambda: dunst.held_back() == 1, what="the missed call to be told, later")
    # The count is the server's list's, which is fetched after the end.
    app.until(lambda: app.ask("missed_count") == 1, what="the missed call to be counted")


def test_quiet_hours_are_silent_and_the_next_call_after_them_is_not(
    notified: StartRinging, dunst: Dunst
) -> None:
    app = notified(quietHours=["00:00", "00:00"])
    callID = app.ring()
    shown(dunst, 1)
    assert app.ask("tone") is None
    assert app.ask("tones") == []
    app.click(callID, "decline")
    app.ask("attend")
    app.ring("bo")
    assert app.ask("tone") == "incoming"
