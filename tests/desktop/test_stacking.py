"""Several calls at once on a real screen: where their windows stand, and what one answer does."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator

import pytest

from callkit.desktop.screens import MARGIN
from demo.stage.hands import Hands
from demo.stage.program import until
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartEditor, StartRinging
from tests.desktop.ringing import Box, RingingApp, apart, box, inside, middle

START = 20
"""So far a pointer goes before what it holds is dragged."""
PANEL = 60
"""How high the panel at the lower edge of the screen is."""


@pytest.fixture
def panel(screen: VirtualScreen, editor: StartEditor) -> Iterator[Box]:
    """What a panel at the lower edge leaves of the screen."""
    window = editor("A panel", (0, 800 - PANEL, 1280, PANEL)).window
    reserve = ["xprop", "-id", str(window), "-f", "_NET_WM_STRUT", "32c"]
    subprocess.run(
        [*reserve, "-set", "_NET_WM_STRUT", f"0, 0, 0, {PANEL}"],
        env=screen.environment,
        check=True,
    )
    yield 0, 0, 1280, 800 - PANEL


def all_apart(app: RingingApp) -> bool:
    return all(apart(*pair) for pair in itertools.combinations(app.cards().values(), 2))


def corner_of(area: Box) -> tuple[int, int]:
    """Where the lower right corner of the first window belongs."""
    return area[0] + area[2] - MARGIN, area[1] + area[3] - MARGIN


def wait_for(app: RingingApp, callID: str, place: Box) -> None:
    """Wait until the call's window has that lower right corner."""
    where = lower_right(place)
    app.until(lambda: lower_right(app.cards()[callID]) == where, what=f"it at {where}")


def lower_right(card: Box) -> tuple[int, int]:
    return card[0] + card[2], card[1] + card[3]


@pytest.mark.parametrize("compact", [False, True], ids=["full", "small"])
def test_four_calls_are_one_card_in_the_corner_and_no_answer_lies_over_another(
    ringing: StartRinging, compact: bool
) -> None:
    app = ringing(compact=compact)
    calls = [app.ring(name) for name in ("ada", "bo", "cy")]
    fourth = app.ask("call", "dee")
    app.until(lambda: fourth in app.ask("calls"), what="the fourth call")
    app.window(fourth)
    area = box(app.ask("area"))
    assert [*app.cards()] == [calls[0]]
    wait_for(app, calls[0], (*corner_of(area), 0, 0))
    assert inside(app.cards()[calls[0]], area)
    answers = [app.where(callID, what) for callID in calls for what in ("decline", "accept")]
    assert all(apart(*pair) for pair in itertools.combinations(answers, 2))


@pytest.mark.parametrize("compact", [False, True], ids=["full", "small"])
def test_nothing_that_can_be_pressed_moves_when_another_call_comes(
    ringing: StartRinging, compact: bool
) -> None:
    app = ringing(compact=compact)
    calls: list[str] = []
    before: dict[tuple[str, str], Box] = {}
    for name in ("ada", "bo", "cy"):
        calls.append(app.ring(name))
        places = {
            (callID, what): app.where(callID, what)
            for callID in calls
            for what in ("decline", "accept")
        }
        assert {key: places[key] for key in before} == before
        before = places


def test_the_panel_of_the_desktop_stays_free(
    ringing: StartRinging, editor: StartEditor, panel: Box
) -> None:
    app = ringing()
    until(lambda: box(app.ask("area")) == panel, what="the panel's room to be taken")
    first = app.ring("ada")
    assert lower_right(app.cards()[first]) == corner_of(panel)
    app.ring("bo")
    assert inside(app.cards()[first], panel)


@pytest.mark.parametrize("compact", [False, True], ids=["full", "small"])
def test_the_next_call_takes_the_place_of_the_one_that_has_gone(
    ringing: StartRinging, compact: bool
) -> None:
    app = ringing(compact=compact)
    first, second, third = (app.ring(name) for name in ("ada", "bo", "cy"))
    large = app.where(first, "decline")
    app.ask("cancel", "ada")
    app.expect("me", "onIncomingCallCanceled")
    app.until(lambda: [*app.cards()] == [second], what="the next call to be shown large")
    assert app.where(second, "decline") == large
    app.click(third, "decline")
    app.expect("cy", "onOutgoingCallDeclined")
    assert [*app.cards()] == [second]


def test_a_double_click_declines_one_call_and_not_the_next_one(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing(compact=True)
    first, second = app.ring("ada"), app.ring("bo")
    app.open(first)
    app.open(second)
    place = middle(app.where(first, "decline"))
    hands.double_click(*place)
    app.expect("ada", "onOutgoingCallDeclined")
    app.until(lambda: [*app.cards()] == [second], what="the next call")
    assert [words[2] for words in app.heard("kit", "decline")] == [first]


def test_a_running_call_stays_where_it_is_when_the_one_it_ended_goes(
    ringing: StartRinging,
) -> None:
    app = ringing(busy="wait")
    first = app.ring("ada")
    app.click(first, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    second = app.ring("bo")
    app.click(second, "accept")
    app.expect("bo", "onOutgoingCallAccepted")
    app.until(lambda: app.ask("calls").get(second, {}).get("phase") == "connected")
    before = app.cards()[second]
    app.ask("close_windows")
    app.no_window(first)
    assert app.cards()[second] == before
    third = app.ring("cy")
    app.until(lambda: all_apart(app), what="a place for each")
    app.ask("cancel", "cy")
    app.ask("close_windows")
    app.no_window(third)
    assert app.cards()[second] == before


def test_a_window_one_has_dragged_away_stays_there(ringing: StartRinging, hands: Hands) -> None:
    app = ringing(compact=True)
    first, second = app.ring("ada"), app.ring("bo")
    drag(app, hands, first, (-500, -300))
    moved = lower_right(app.cards()[first])
    app.ask("cancel", "ada")
    app.expect("me", "onIncomingCallCanceled")
    app.until(lambda: [*app.cards()] == [second], what="the next call")
    app.ring("cy")
    assert lower_right(app.cards()[second]) == moved


def drag(app: RingingApp, hands: Hands, callID: str, by: tuple[int, int]) -> None:
    """Drag a window by its caller's name."""
    card = app.cards()[callID]
    x, y = card[0] + 200, card[1] + card[3] - 136 + 12
    hands.press(x, y)
    app.expect("input", "press")
    # The window manager takes it from where the pointer is when it has gone far enough.
    hands.move(x - START, y)
    app.until(lambda: app.ask("dragged", callID), what="the drag to begin")

    def follows() -> bool:
        hands.move(x + by[0] - START - 5, y + by[1])
        hands.move(x + by[0] - START, y + by[1])
        return app.cards()[callID][:2] == (card[0] + by[0], card[1] + by[1])

    app.until(follows, what="the window to follow the pointer")
    hands.release()
    app.expect("input", "release")


def test_the_menu_of_other_answers_is_on_the_screen_and_moves_nothing(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing(compact=True)
    callID = app.ring()
    before = app.cards()[callID]
    app.click(callID, "stage.menuButton")
    app.until(lambda: app.ask("menu"), what="the menu")
    assert app.cards()[callID] == before
    hands.key("Escape")
    app.until(lambda: not app.ask("menu"), what="no menu")


def test_one_answer_stops_the_one_ring_and_the_other_call_goes_on_softly(
    ringing: StartRinging,
) -> None:
    app = ringing()
    first = app.ring("ada")
    second = app.ring("bo")
    assert app.ask("tones") == ["incoming"], "two calls, one ring"
    app.click(first, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    assert app.ask("tone") != "incoming"
    app.until(lambda: app.ask("calls")[first]["phase"] == "connected")
    assert second in app.ask("calls")
    assert app.heard("bo", "onOutgoingCallRejectedCauseBusy") == []
    app.until(lambda: all_apart(app), what="a place for each")


def test_declining_one_leaves_the_other_ringing(ringing: StartRinging) -> None:
    app = ringing()
    first, second = app.ring("ada"), app.ring("bo")
    app.click(first, "decline")
    app.expect("ada", "onOutgoingCallDeclined")
    assert app.ask("tone") == "incoming"
    app.click(second, "decline")
    app.expect("bo", "onOutgoingCallDeclined")
    assert app.ask("tone") is None


def test_closed_or_hidden_by_escape_a_call_stays_as_a_bar_and_all_still_ring(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing(compact=True)
    calls = [app.ring(name) for name in ("ada", "bo", "cy")]
    hands.close(app.window(calls[0])["x11"])
    app.until(lambda: calls[1] in app.cards(), what="the next call")
    app.take_keyboard(calls[1])
    app.press("Escape", "Escape")
    app.until(lambda: calls[2] in app.cards(), what="the last call")
    kinds = [entry["kind"] for entry in app.windows()]
    assert kinds.count("MiniCallBar") == 2
    assert {call["phase"] for call in app.ask("calls").values()} == {"ringing"}
    assert [words[2] for words in app.heard("kit", "silence")] == calls[:2]
    assert app.ask("tone") == "incoming", "the third was not silenced"


def test_tab_walks_from_the_call_shown_large_to_the_rows_and_space_answers_one(
    ringing: StartRinging,
) -> None:
    app = ringing(compact=True)
    calls = [app.ring(name) for name in ("ada", "bo")]
    app.take_keyboard(calls[0])
    app.open(calls[1])
    walked = []
    for _ in range(5):
        app.press("Tab")
        walked.append(app.ask("focus")["name"])
    assert walked == ["callGreen", "callRed", "callMore", "callClose", "callAccept"]
    app.press("space")
    app.expect("bo", "onOutgoingCallAccepted")
    assert [words[1:3] for words in app.heard("kit")] == [["accept", calls[1]]]


def test_a_running_call_put_aside_is_a_small_bar_that_brings_it_back_or_ends_it(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    callID = app.ring()
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    hands.close(app.window(callID)["x11"])
    bar = app.window(kind="MiniCallBar")
    area = box(app.ask("area"))
    app.until(lambda: lower_right(app.cards()[""]) == corner_of(area), what="the bar's place")
    assert "ABOVE" in hands.property(bar["x11"], "_NET_WM_STATE")
    waiting = app.where(callID, "bar.expandButton")
    app.until(lambda: not app.ask("bar_guarded", callID))
    hands.click(*middle(waiting))
    app.window(callID)
    assert [entry["kind"] for entry in app.windows()] == ["CallWindow"]
    hands.close(app.window(callID)["x11"])
    app.window(kind="MiniCallBar")
    ending = app.where(callID, "bar.endButton")
    app.until(lambda: not app.ask("bar_guarded", callID))
    hands.click(*middle(ending))
    app.expect("kit", "hangUp", callID)
    app.expect("ada", "onCallEnded")
    app.until(lambda: not any(it["kind"] == "MiniCallBar" for it in app.windows()))


def test_the_bar_and_a_ring_stand_beside_each_other(ringing: StartRinging, hands: Hands) -> None:
    app = ringing(busy="wait")
    callID = app.ring("ada")
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    hands.close(app.window(callID)["x11"])
    app.window(kind="MiniCallBar")
    app.ring("bo")
    assert len(app.cards()) == 2
    app.until(lambda: all_apart(app), what="a place for each")


def test_an_own_call_stands_in_the_middle(ringing: StartRinging, panel: Box) -> None:
    app = ringing()
    until(lambda: box(app.ask("area")) == panel)
    callID = app.ask("send", "ada")
    app.window(callID)
    x, y = middle(app.cards()[callID])
    assert abs(x - panel[2] // 2) <= 1
    assert abs(y - panel[3] // 2) <= 1


def test_two_kits_share_the_corner_the_ring_and_the_chords(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    app.ask("write")
    app.ask("second_kit")
    first = app.ring("ada")
    second = str(app.ask("call_second", "bo"))
    app.window(second)
    app.until(lambda: all_apart(app), what="a place for each")
    assert app.ask("tone") == "incoming"
    assert app.ask("second_tone") is None
    app.open(second)
    hands.key("alt+shift+d")
    app.expect("bo", "onOutgoingCallDeclined")
    app.ask("close_windows")
    app.no_window(second)
    hands.key("alt+shift+d")
    app.expect("ada", "onOutgoingCallDeclined")
    assert app.heard("bo", "onOutgoingCallAccepted") == []
    assert first not in app.ask("calls") or app.ask("calls")[first]["phase"] == "ended"
