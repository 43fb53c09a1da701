"""All calls that ring share one card."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
import pytest
from PySide6.QtWidgets import QWidget

from callkit.kit.windows import CallWindows
from callkit.model import EndReason
from callkit.requests import Action, CallRequest, MediaKind, MediaState
from callkit.switchboard.view import CallView, Phase
from callkit.widgets.call.call_dialog import CallDialog
from demo.gallery.people import incoming
from tests.asking import Asked
from tests.telling import tell

replace = msgspec.structs.replace


class Corner:
    """A placing that remembers."""

    def __init__(self) -> None:
        self.stacked: list[QWidget] = []
        self.centred: list[QWidget] = []

    def stack(self, windows: Sequence[QWidget]) -> None:
        self.stacked = list(windows)

    def outgoing(self, window: QWidget) -> None:
        self.centred.append(window)

    @property
    def calls(self) -> list[str]:
        return [window.callID() for window in self.stacked if isinstance(window, CallDialog)]


class Minute:
    """Monotonic seconds a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def corner() -> Corner:
    return Corner()


@pytest.fixture
def clock() -> Minute:
    return Minute()


def obeyed(windows: CallWindows, request: CallRequest) -> None:
    """What the kit does with its windows when one of them asks."""
    match request.action:
        case Action.SHOW:
            windows.raiseWindow(request.callID)
        case Action.HIDE:
            windows.putAside(request.callID)
        case Action.CALL_BACK | Action.CALL_AGAIN:
            windows.dismiss(request.callID)


@pytest.fixture
def media() -> dict[str, MediaState]:
    """How the app's media of each call stand."""
    return {}


@pytest.fixture
def windows(qtbot, corner, clock, media):
    def state(key: str) -> MediaState:
        return media.get(key, MediaState())

    made = CallWindows(corner, clock=clock, media=state)
    made.requested.connect(partial(obeyed, made))
    yield made
    made.close()


def pressed(windows: CallWindows, clock: Minute, callID: str, action: Action | MediaKind) -> None:
    clock.now += 1.0
    window = windows.window(callID)
    assert window is not None
    assert window.press(action)


def finish(windows: CallWindows, view: CallView) -> None:
    tell(windows).show(replace(view, phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    tell(windows).forget(view.callID)


def waiting(windows, callID):
    """The calls that are rows in the window of this one."""
    return [view.callID for view in windows.window(callID).others()]


def test_all_calls_that_ring_share_one_card(windows, corner):
    for number in range(1, 5):
        tell(windows).show(incoming(callID=str(number)))
    assert [one.callID() for one in windows.windows().values()] == ["1"]
    assert corner.calls == ["1"]
    assert waiting(windows, "1") == ["2", "3", "4"]


def test_when_the_call_shown_large_is_over_the_next_one_takes_its_place(windows, corner):
    views = [incoming(callID=str(number)) for number in (1, 2, 3)]
    for view in views:
        tell(windows).show(view)
    card = windows.window("1")
    finish(windows, views[0])
    assert windows.window("2") is card
    assert card.isVisible()
    assert card.callID() == "2"
    assert waiting(windows, "2") == ["3"]
    assert corner.calls == ["2"]


def test_a_row_goes_with_its_call_and_nothing_else_changes(windows):
    views = [incoming(callID=str(number)) for number in (1, 2, 3)]
    for view in views:
        tell(windows).show(view)
    tell(windows).show(replace(views[1], phase=Phase.ENDING))
    assert waiting(windows, "1") == ["3"], "a refusal on its way needs no row"
    finish(windows, views[1])
    assert [one.callID() for one in windows.windows().values()] == ["1"]
    assert waiting(windows, "1") == ["3"]


def test_a_row_that_is_answered_gets_a_window_of_its_own(windows, corner):
    views = [incoming(callID=str(number)) for number in (1, 2)]
    for view in views:
        tell(windows).show(view)
    tell(windows).show(replace(views[1], phase=Phase.ACCEPTING))
    assert windows.window("2").isVisible()
    assert corner.calls == ["1"], "a call is no ring"
    assert waiting(windows, "1") == []


def test_the_others_get_a_card_when_the_call_shown_large_is_answered(windows, corner):
    views = [incoming(callID=str(number)) for number in (1, 2, 3)]
    for view in views:
        tell(windows).show(view)
    tell(windows).show(replace(views[0], phase=Phase.ACCEPTING))
    assert corner.calls == ["1", "2"]
    assert waiting(windows, "1") == []
    assert waiting(windows, "2") == ["3"]


def test_a_row_one_asks_to_see_is_shown_large(windows):
    for number in (1, 2):
        tell(windows).show(incoming(callID=str(number)))
    card = windows.window("1")
    windows.raiseWindow("2")
    assert windows.window("2") is card
    assert [one.callID() for one in windows.windows().values()] == ["2"]
    assert waiting(windows, "2") == ["1"]


def test_a_press_in_a_row_is_a_request_for_its_call(windows, clock):
    for number in (1, 2):
        tell(windows).show(incoming(callID=str(number)))
    clock.now += 1.0
    asked = Asked(windows)
    windows.window("1").rows.row("2").declineButton.click()
    assert asked == [CallRequest("2", Action.DECLINE)]
