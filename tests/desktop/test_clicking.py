"""Nobody answers by accident: clicks that were not meant for the call window do nothing."""

from __future__ import annotations

import pytest

from callkit.theme import Motion
from demo.stage.hands import Hands
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import RingingApp, middle

GUARD = Motion.GUARD / 1000
HARDLY = 0.1


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


@pytest.mark.parametrize("later", [HARDLY, GUARD + HARDLY], ids=["at once", "much later"])
def test_a_press_on_a_button_that_means_something_else_now_is_void(
    ringing: StartRinging, hands: Hands, later: float
) -> None:
    app = ringing()
    app.ask("hold")
    callID = app.ask("dialog")
    app.ask("go", GUARD + HARDLY)
    place = middle(app.where(callID, "accept"))
    hands.press(*place)
    app.expect("input", "press")
    app.ask("miss")
    assert middle(app.where(callID, "callBack")) == place
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
    before = app.cards()[callID]
    x, y = middle(app.where(callID, "accept"))
    hands.double_click(x, y)
    app.expect("input", "release")
    app.expect("input", "release")
    app.expect("ada", "onOutgoingCallAccepted")
    assert [words[1] for words in app.heard("kit")] == ["accept"]
    app.until(lambda: app.ask("calls")[callID]["phase"] == "connected")
    hands.move(x - 300, y - 200)
    hands.move(x - 310, y - 200)
    after = app.cards()[callID]
    assert after[:2] == before[:2], "the window hangs on the pointer"


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
    x, y, width, _ = app.cards()[callID]
    hands.press(x + width // 2, y + 150)
    app.expect("input", "press")
    app.until(lambda: drag_on(app, hands, callID, x + width // 2, y + 150), what="the drag")
    hands.release()
    assert app.answered_nothing()
    assert app.ask("calls")[callID]["phase"] == "ringing"


def drag_on(app: RingingApp, hands: Hands, callID: str, x: int, y: int) -> bool:
    """Move the pointer about until the window follows it."""
    hands.move(x - 190, y - 100)
    hands.move(x - 200, y - 100)
    return app.cards()[callID][0] < x - 200
