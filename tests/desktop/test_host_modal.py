"""Call surfaces take input whatever modal box of the host's is open, and the box stays usable."""

from __future__ import annotations

import pytest

from demo.stage.hands import Hands
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import RingingApp, apart, middle

KINDS = ("question", "file", "dialog", "orphan", "window", "sheet")


def open_box(app: RingingApp, kind: str) -> int:
    """The X11 window of a box of the host's that is open and has the keyboard."""
    title = app.ask("box", kind)
    window = app.hands.wait_window(title)
    app.until(lambda: app.hands.active_window() == window, what="the box to have the keyboard")
    return window


def usable(app: RingingApp, window: int, number: int = 1) -> bool:
    """The box takes what is typed."""
    app.hands.activate(window)
    before = app.ask("box_text", number)
    app.hands.type("x")
    return app.until(
        lambda: app.ask("box_text", number) == before + "x", 3, "the box to be typed in"
    )


@pytest.mark.parametrize("first", ["box", "ring"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_click_accepts_under_a_modal_box_opened_before_or_after(
    ringing: StartRinging, kind: str, first: str
) -> None:
    app = ringing()
    app.ask("host")
    if first == "box":
        box = open_box(app, kind)
        callID = app.ring()
    else:
        callID = app.ring()
        box = open_box(app, kind)
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    if kind in ("dialog", "orphan", "window", "sheet"):
        assert usable(app, box)
    app.ask("box_done", 1)


def test_chords_answer_under_a_modal_box_and_it_stays_modal(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    app.ask("host")
    open_box(app, "dialog")
    callID = app.ring()
    app.open(callID)
    hands.key("alt+shift+d")
    app.expect("ada", "onOutgoingCallDeclined")
    assert app.ask("modal") == "Box 1"


def test_a_running_call_is_ended_under_nested_boxes_that_come_and_go(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    app.ask("host")
    callID = app.ring()
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    open_box(app, "dialog")
    open_box(app, "question")
    hands.close(app.window(callID)["x11"])
    bar = app.window(kind="MiniCallBar")
    assert bar
    app.ask("box_done", 2)
    app.until(lambda: app.ask("modal") == "Box 1")
    open_box(app, "orphan")
    app.ask("box_done", 3)
    app.until(lambda: app.ask("modal") == "Box 1")
    app.until(lambda: not app.ask("bar_guarded", callID))
    hands.click(*middle(app.where(callID, "bar.expandButton")))
    app.take_keyboard(callID)
    hands.key("alt+shift+e")
    app.expect("ada", "onCallEnded")
    app.ask("box_done", 1)


def test_a_call_that_rings_inside_the_blocked_window_gets_one_of_its_own(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    app.ask("host")
    app.ask("banner_area")
    callID = app.ask("call", "ada")
    app.until(lambda: app.ask("banners") == [callID], what="the banner")
    assert app.windows() == []
    box = open_box(app, "dialog")
    app.window(callID)
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    hands.close(app.window(callID)["x11"])
    app.window(kind="MiniCallBar")
    assert usable(app, box)
    app.ask("box_done", 1)
    app.until(lambda: app.windows() == [], what="the bar to move into the app's window")


def test_an_own_call_under_a_box_has_the_keyboard_and_can_be_cancelled(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    app.ask("host")
    open_box(app, "orphan")
    callID = app.ask("send", "ada")
    app.take_keyboard(callID)
    hands.key("alt+shift+e")
    app.expect("ada", "onIncomingCallCanceled")


def test_the_question_before_quitting_is_answered_under_a_box(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    host = app.ask("host")
    app.ask("ask_before_closing")
    callID = app.ring()
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    hands.close(host)
    question = app.until(lambda: app.ask("question"), what="the question")
    open_box(app, "window")
    hands.activate(question)
    app.until(lambda: app.ask("focus")["window"] == "QuitDialog", what="the keyboard")
    app.until(lambda: not app.ask("question_guarded"))
    hands.key("space")
    app.until(lambda: not app.ask("question"), what="the question to be answered")
    assert app.ask("calls")[callID]["phase"] == "connected"


def on_screen(hands: Hands, window: int, place: list[int]) -> tuple[int, int]:
    left, top, *_ = hands.geometry(window)
    return left + place[0], top + place[1]


@pytest.mark.parametrize("kind", ["question", "file"])
@pytest.mark.parametrize("first", ["box", "asked"])
def test_the_question_before_quitting_takes_a_click_under_a_box_that_blocks_all(
    ringing: StartRinging, hands: Hands, kind: str, first: str
) -> None:
    app = ringing()
    host = app.ask("host")
    app.ask("ask_before_closing")
    callID = app.ring()
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    if first == "box":
        # A window under a modal one is closed by the app, as a tray's "Quit" does it.
        open_box(app, kind)
        app.ask("close_host")
    else:
        hands.close(host)
    question = app.until(lambda: app.ask("question"), what="the question")
    if first == "asked":
        open_box(app, kind)
    app.until(lambda: not app.ask("question_guarded"))
    hands.click(*on_screen(hands, question, app.ask("stay_place")))
    app.until(lambda: not app.ask("question"), 5, what="the question to be answered")
    assert app.ask("calls")[callID]["phase"] == "connected"
    assert app.ask("modal") == "Box 1"
    app.ask("box_done", 1)


@pytest.mark.parametrize("kind", ["question", "file"])
@pytest.mark.parametrize("first", ["box", "asked"])
def test_people_are_added_under_a_box_that_blocks_all(
    ringing: StartRinging, hands: Hands, kind: str, first: str
) -> None:
    app = ringing(invite=True)
    app.ask("host")
    app.ask("may_be_added", "bo", "cy")
    callID = app.ring()
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    app.ask("meet", "bo")
    if first == "box":
        open_box(app, kind)
    app.click(callID, "invite")
    picker, *places = app.until(lambda: app.ask("picker"), what="whom to add")
    assert apart(hands.geometry(picker), app.cards()[callID]), "both can be seen"
    if first == "asked":
        open_box(app, kind)
    hands.click(*on_screen(hands, picker, places[:2]))
    app.until(lambda: app.ask("picked") == 1, 5, what="somebody to be picked")
    hands.click(*on_screen(hands, picker, places[2:]))
    app.expect("bo", "onIncomingCallReceived", callID)
    assert app.ask("modal") == "Box 1"
    app.ask("box_done", 1)


def test_a_box_of_the_call_windows_own_blocks_it(ringing: StartRinging) -> None:
    app = ringing()
    app.ask("host")
    callID = app.ring()
    app.open(callID)
    app.ask("box_over", callID)
    app.until(lambda: app.ask("modal") == "Over the call")
    app.hands.click(*middle(app.where(callID, "accept")))
    app.ask("box_done", 1)
    app.until(lambda: app.ask("modal") == "")
    assert app.answered_nothing()
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
