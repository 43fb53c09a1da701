"""Nobody answers by accident: clicks that were not meant for the call window do nothing."""

from __future__ import annotations

import pytest

from callkit.theme import Motion
from demo.stage.hands import Hands
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import RingingApp, middle

GUARD = Motion.GUARD / 1000
HARDLY = 0.1
START = 20
"""So far a pointer goes before what it holds is dragged."""


def click(app: RingingApp, hands: Hands, place: tuple[int, int]) -> None:
    hands.click(*place)
    app.expect("input", "release")


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
@pytest.mark.parametrize("order", [("dialog",), ("call", "ada")], ids=["dialog", "kit"])
def test_a_click_in_the_first_half_second_does_nothing_and_answers_afterwards(
    ringing: StartRinging, hands: Hands, compact: bool, order: tuple[str, ...]
) -> None:
    app = ringing(compact=compact)
    app.ask("hold")
    callID = app.ask(*order)
    app.window(callID)
    accept = middle(app.where(callID, "accept"))
    click(app, hands, accept)
    app.ask("go", GUARD - HARDLY)
    click(app, hands, accept)
    assert app.answered_nothing()
    app.ask("go", 2 * HARDLY)
    click(app, hands, accept)
    asked = app.heard("kit") + app.heard("dialog")
    assert [words[1] for words in asked] == ["accept"]


def test_who_clicks_away_where_accept_appears_answers_after_half_a_second_once(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    accept = app.where(app.ring("ada"), "accept")
    app.ask("cancel", "ada")
    app.expect("me", "onIncomingCallCanceled")
    app.ask("close_windows")
    app.begin("call", "bo")
    while not app.heard_so_far("kit", "accept"):
        hands.click(*middle(accept))
    callID = app.answer()
    app.expect("bo", "onOutgoingCallAccepted")
    assert len(app.heard("kit", "accept")) == 1
    appeared, accepted = app.ask("moments", callID)
    assert accepted - appeared >= GUARD


def test_a_press_inside_the_guard_is_void_when_it_is_let_go_after_it(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    app.ask("hold")
    callID = app.ring()
    hands.press(*middle(app.where(callID, "accept")))
    app.expect("input", "press")
    app.ask("go", GUARD + HARDLY)
    hands.release()
    app.expect("input", "release")
    assert app.answered_nothing()


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
@pytest.mark.parametrize("later", [HARDLY, GUARD + HARDLY], ids=["at once", "much later"])
def test_a_press_on_a_button_that_means_something_else_now_is_void(
    ringing: StartRinging, hands: Hands, later: float, compact: bool
) -> None:
    app = ringing()
    app.ask("hold")
    callID = app.ask("dialog", compact)
    app.window(callID)
    app.ask("go", GUARD + HARDLY)
    hands.press(*middle(app.where(callID, "accept")))
    app.expect("input", "press")
    app.ask("miss")
    # The same button, and the hand is on it: in the full window it has moved.
    place = middle(app.where(callID, "callBack"))
    hands.move(*place)
    app.ask("go", later)
    hands.release()
    app.expect("input", "release")
    assert app.answered_nothing()
    app.ask("go", GUARD)
    click(app, hands, place)
    assert app.heard("dialog", "callBack")


def test_a_new_row_takes_no_click_for_half_a_second_and_the_call_above_it_does(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing(compact=True)
    app.ask("hold")
    first = app.ring("ada")
    app.ask("go", GUARD + HARDLY)
    second = app.ring("bo")
    accept = middle(app.where(second, "accept"))
    click(app, hands, accept)
    app.ask("go", GUARD - HARDLY)
    click(app, hands, accept)
    assert app.answered_nothing()
    click(app, hands, middle(app.where(first, "decline")))
    app.expect("kit", "decline", first)


def test_a_row_is_answered_once_its_half_second_is_over(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing(compact=True)
    app.ask("hold")
    app.ring("ada")
    second = app.ring("bo")
    app.ask("go", GUARD + HARDLY)
    click(app, hands, middle(app.where(second, "accept")))
    app.expect("kit", "accept", second)


def test_a_press_let_go_beside_the_button_does_nothing(ringing: StartRinging, hands: Hands) -> None:
    app = ringing()
    callID = app.ring()
    app.open(callID)
    x, y = middle(app.where(callID, "accept"))
    hands.press(x, y)
    app.expect("input", "press")
    hands.move(x, y - 150)
    hands.release()
    app.expect("input", "release")
    assert app.answered_nothing()


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
def test_a_double_click_answers_once_and_leaves_the_window_where_it_is(
    ringing: StartRinging, hands: Hands, compact: bool
) -> None:
    app = ringing(compact=compact)
    callID = app.ring()
    app.open(callID)
    x, y = middle(app.where(callID, "accept"))
    hands.double_click(x, y)
    # The second half may come when the ring has gone already: then it is nobody's.
    app.expect("input", "release")
    app.expect("ada", "onOutgoingCallAccepted")
    assert [words[1] for words in app.heard("kit")] == ["accept"]
    app.window(callID, "CallWindow")
    app.where(callID, "hangUp")
    before = app.cards()[callID]
    hands.move(x - 300, y - 200)
    hands.move(x - 310, y - 200)
    app.where(callID, "hangUp")
    assert app.cards()[callID] == before, "the window hangs on the pointer"
    assert app.ask("calls")[callID]["phase"] == "connected"
    assert [words[1] for words in app.heard("kit")] == ["accept"]


def test_a_double_click_on_decline_declines_once(ringing: StartRinging, hands: Hands) -> None:
    app = ringing()
    callID = app.ring()
    app.open(callID)
    hands.double_click(*middle(app.where(callID, "decline")))
    app.expect("ada", "onOutgoingCallDeclined")
    assert [words[1] for words in app.heard("kit")] == ["decline"]


@pytest.mark.parametrize("button", [2, 3], ids=["middle", "right"])
def test_only_the_first_mouse_button_answers(
    ringing: StartRinging, hands: Hands, button: int
) -> None:
    app = ringing()
    callID = app.ring()
    app.open(callID)
    hands.click(*middle(app.where(callID, "accept")), button=button)
    app.expect("input", "release")
    assert app.answered_nothing()


def test_the_window_is_dragged_by_its_card(ringing: StartRinging, hands: Hands) -> None:
    app = ringing()
    callID = app.ring()
    before = app.cards()[callID]
    # Beside the caller's name.
    x, y = before[0] + before[2] // 2, before[1] + 12
    hands.press(x, y)
    app.expect("input", "press")
    # The window manager takes it from where the pointer is when it has gone far enough.
    hands.move(x - START, y)
    app.until(lambda: app.ask("dragged", callID), what="the drag to begin")

    def follows() -> bool:
        hands.move(x - 190, y - 100)
        hands.move(x - 200, y - 100)
        return app.cards()[callID][:2] == (before[0] - 200 + START, before[1] - 100)

    app.until(follows, what="the window to follow the pointer")
    hands.release()
    assert app.answered_nothing()
    assert app.ask("calls")[callID]["phase"] == "ringing"
