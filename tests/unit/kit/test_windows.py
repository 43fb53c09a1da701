"""Which window shows which call."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

import msgspec
import pytest
from PySide6.QtWidgets import QWidget

from callkit.desktop.placement import WindowRules
from callkit.kit.window_options import WindowOptions
from callkit.kit.windows import CallWindows
from callkit.model import EndReason
from callkit.requests import Action, CallRequest, MediaKind, MediaState
from callkit.switchboard.view import CallView, Phase
from callkit.theme import Theme
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import ADA, GRACE, ME, incoming, outgoing
from tests.asking import Asked
from tests.telling import tell

replace = msgspec.structs.replace


class Corner:
    """A placing that remembers."""

    def __init__(self) -> None:
        self.stacked: list[QWidget] = []
        self.answers: list[tuple[QWidget, QWidget]] = []
        self.centred: list[QWidget] = []

    def stack(self, windows: Sequence[QWidget]) -> None:
        self.stacked = list(windows)

    def outgoing(self, window: QWidget) -> None:
        self.centred.append(window)

    def answered(self, window: QWidget, ring: QWidget) -> None:
        self.answers.append((window, ring))

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


def test_an_incoming_call_gets_an_incoming_window_in_the_corner(windows, corner):
    tell(windows).show(incoming(callID="1"))
    window = windows.window("1")
    assert isinstance(window, IncomingCallDialog)
    assert window.isVisible()
    assert corner.stacked == [window]


def test_an_outgoing_call_gets_the_window_of_a_call_in_the_middle(windows, corner):
    tell(windows).show(outgoing(callID="1"))
    window = windows.window("1")
    assert isinstance(window, CallWindow)
    assert corner.centred == [window]


@pytest.mark.parametrize("make", [incoming, outgoing])
def test_a_call_keeps_its_window_from_the_answer_to_the_end(windows, make):
    view = make(callID="1", phase=Phase.CONNECTED, connectedAt=1000.0)
    tell(windows).show(make(callID="1"))
    tell(windows).show(view)
    window = windows.window("1")
    assert isinstance(window, CallWindow)
    for phase in (Phase.CONNECTED, Phase.ENDING):
        tell(windows).show(replace(view, phase=phase))
        assert windows.window("1") is window
        assert window.isVisible()


def test_the_servers_name_for_a_call_keeps_its_window(windows):
    starting = outgoing(callID="pending-1", phase=Phase.STARTING)
    tell(windows).show(starting)
    window = windows.window("pending-1")
    tell(windows).show(replace(starting, callID="77", phase=Phase.CALLING))
    assert windows.window("77") is window
    assert windows.window("pending-1") is window, "the key of the call still finds it"
    assert window.callID() == "77"


def test_an_ended_call_says_why_and_its_window_goes_when_dismissed(windows, clock, qtbot):
    view = incoming(callID="1")
    tell(windows).show(view)
    window = windows.window("1")
    tell(windows).show(replace(view, phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    tell(windows).forget("1")
    assert window.isVisible()
    assert windows.window("1") is None
    clock.now += 1.0
    with qtbot.waitSignal(windows.endDismissed):
        window.dismiss()
    assert not window.isVisible()


def test_a_superseded_call_vanishes_without_a_word(windows):
    view = outgoing(callID="1")
    tell(windows).show(view)
    window = windows.window("1")
    tell(windows).show(replace(view, phase=Phase.ENDED, endReason=EndReason.SUPERSEDED))
    tell(windows).forget("1")
    assert not window.isVisible()


def waiting(windows, callID):
    """The calls that are rows in the window of this one."""
    return [view.callID for view in windows.window(callID).others()]


def test_nothing_counts_calls_that_are_not_to_show(windows, corner):
    windows.quiet = True
    for number in range(5):
        tell(windows).show(incoming(callID=str(number)))
    assert corner.stacked == []


def test_an_ignored_ring_is_hidden_and_comes_back_when_asked_for(windows):
    view = incoming(callID="1")
    tell(windows).show(view)
    tell(windows).show(replace(view, ignored=True))
    assert windows.window("1") is None
    windows.raiseWindow("1")
    assert windows.window("1").isVisible()


def test_a_ring_takes_the_place_of_a_farewell(windows, corner):
    first, second = incoming(callID="1"), incoming(callID="2")
    tell(windows).show(first)
    farewell = windows.window("1")
    finish(windows, first)
    assert farewell.isVisible()
    assert corner.calls == ["1"]
    tell(windows).show(second)
    assert not farewell.isVisible()
    assert corner.calls == ["2"]


def test_an_answered_call_leaves_the_corner_and_a_hidden_one_has_no_place(windows, corner, clock):
    views = [incoming(callID=str(number)) for number in (1, 2)]
    for view in views:
        tell(windows).show(view)
    tell(windows).show(replace(views[0], phase=Phase.CONNECTED, connectedAt=1000.0))
    assert corner.calls == ["2"]
    windows.window("2").askToClose()
    assert corner.calls == []
    windows.raiseWindow("2")
    assert corner.calls == ["2"]


def test_a_hidden_ring_leaves_its_place_to_one_that_waits(windows, corner):
    for number in (1, 2, 3):
        tell(windows).show(incoming(callID=str(number)))
    windows.window("1").askToClose()
    assert corner.calls == ["2"]
    assert waiting(windows, "2") == ["3"]


def test_a_ring_that_was_ignored_for_a_while_is_seen_again(windows):
    first, second = incoming(callID="1"), incoming(GRACE, callID="2")
    told = tell(windows)
    told.show(first)
    told.show(replace(first, ignored=True))
    assert windows.window("1") is None
    told.show(replace(second, ignored=True))
    assert windows.windows() == {}
    told.show(first)
    told.show(second)
    assert windows.window("1").isVisible()
    assert [view.callID for view in windows.window("1").others()] == ["2"]


def test_an_ignored_ring_leaves_its_place_too(windows, corner):
    views = [incoming(callID=str(number)) for number in (1, 2, 3)]
    for view in views:
        tell(windows).show(view)
    tell(windows).show(replace(views[0], ignored=True))
    assert corner.calls == ["2"]
    assert waiting(windows, "2") == ["3"]


def test_nothing_pops_up_while_it_is_quiet_but_own_calls_do(windows):
    windows.quiet = True
    tell(windows).show(incoming(callID="1"))
    tell(windows).show(outgoing(callID="2"))
    assert windows.window("1") is None
    assert windows.window("2") is not None


@pytest.mark.parametrize(
    ("action", "argument"),
    [
        (Action.ACCEPT, None),
        (Action.ACCEPT_AUDIO, None),
        (Action.DECLINE, None),
        (Action.SILENCE, True),
    ],
)
def test_an_incoming_window_says_what_was_pressed(windows, clock, action, argument):
    tell(windows).show(incoming(callID="1", video=True))
    asked = Asked(windows)
    pressed(windows, clock, "1", action)
    assert asked == [CallRequest("1", action, argument)]


def test_cancel_and_end_of_an_own_call_are_told_apart(windows, clock, qtbot):
    view = outgoing(callID="1", phase=Phase.RINGING)
    tell(windows).show(view)
    asked = Asked(windows)
    pressed(windows, clock, "1", Action.CANCEL)
    tell(windows).show(replace(view, phase=Phase.CONNECTED, connectedAt=1000.0))
    pressed(windows, clock, "1", Action.HANG_UP)
    assert asked == [CallRequest("1", Action.CANCEL), CallRequest("1", Action.HANG_UP)]


def test_calling_back_names_the_call_and_takes_the_window_away(windows, clock, qtbot):
    view = incoming(GRACE, callID="1", video=True)
    tell(windows).show(view)
    window = windows.window("1")
    missed = replace(view, phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
    tell(windows).show(missed)
    tell(windows).forget("1")
    clock.now += 1.0
    asked = Asked(windows)
    assert window.press(Action.CALL_BACK)
    assert asked == [CallRequest("1", Action.CALL_BACK, missed)]
    assert not window.isVisible()


def test_calling_again_names_the_call(windows, clock, qtbot):
    view = outgoing(callID="1", callees=(ADA, GRACE, ME))
    tell(windows).show(view)
    window = windows.window("1")
    busy = replace(view, phase=Phase.ENDED, endReason=EndReason.BUSY)
    tell(windows).show(busy)
    tell(windows).forget("1")
    clock.now += 1.0
    asked = Asked(windows)
    assert window.press(Action.CALL_AGAIN)
    assert asked == [CallRequest("1", Action.CALL_AGAIN, busy)]


def enabled(windows: CallWindows, callID: str) -> set[bool]:
    return {key.isEnabled() for key in windows.window(callID)._keys.values()}


def test_the_card_that_shows_the_newest_ringing_call_owns_the_shortcuts(windows, corner, clock):
    other = CallWindows(corner, clock=clock)
    tell(windows).show(incoming(callID="1"))
    tell(other).show(incoming(callID="2"))
    assert enabled(windows, "1") == {False}
    tell(windows).show(incoming(callID="3"))
    assert enabled(windows, "1") == {True}, "it is a row of that card"
    finish(windows, incoming(callID="3"))
    assert (enabled(windows, "1"), enabled(other, "2")) == ({False}, {True})
    other.close()


def test_the_newest_ring_owns_the_shortcuts_whatever_kit_it_belongs_to(windows, corner, clock):
    other = CallWindows(corner, clock=clock)
    tell(windows).show(incoming(callID="1"))
    tell(other).show(incoming(callID="2"))
    assert enabled(windows, "1") == {False}
    assert enabled(other, "2") == {True}
    tell(windows).show(incoming(callID="3"))
    assert enabled(other, "2") == {False}
    windows.close()
    assert enabled(other, "2") == {True}
    other.close()


def test_closing_takes_every_window_even_lingering_ones(windows):
    view = incoming(callID="1")
    tell(windows).show(view)
    lingering = windows.window("1")
    tell(windows).show(replace(view, phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    tell(windows).forget("1")
    tell(windows).show(outgoing(callID="2"))
    other = windows.window("2")
    windows.close()
    assert not lingering.isVisible()
    assert not other.isVisible()


def test_options_decide_the_form_of_the_incoming_window(qtbot, corner, clock):
    windows = CallWindows(corner, options=WindowOptions(compact=True), clock=clock)
    tell(windows).show(incoming(callID="1"))
    assert windows.window("1").compact
    windows.close()


def test_a_running_call_put_aside_stays_as_a_bar_and_comes_back(windows, corner, clock, qtbot):
    view = outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=990.0)
    tell(windows).show(view)
    window = windows.window("1")
    clock.now += 1.0
    window.askToClose()
    assert not window.isVisible()
    bar = windows.bar("1")
    assert corner.stacked == [bar]
    clock.now += 1.0
    asked = Asked(windows)
    bar.endButton.click()
    assert asked == [CallRequest("1", Action.HANG_UP)]
    bar.expandButton.click()
    assert window.isVisible()
    assert windows.bar("1") is None


def test_the_bar_goes_with_its_call(windows, clock):
    view = outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=990.0)
    tell(windows).show(view)
    clock.now += 1.0
    windows.window("1").askToClose()
    bar = windows.bar("1")
    tell(windows).show(replace(view, phase=Phase.ENDED, endReason=EndReason.ENDED))
    tell(windows).forget("1")
    assert not bar.isVisible()
    assert windows.bar("1") is None


def test_a_hidden_ring_stays_as_a_bar_that_brings_it_back_and_goes_with_it(windows, corner, clock):
    view = incoming(callID="1")
    tell(windows).show(view)
    window = windows.window("1")
    clock.now += 1.0
    window.askToClose()
    bar = windows.bar("1")
    assert bar.isVisible() and not bar.endButton.isVisible()
    assert bar.name.text() == "Ada Lovelace"
    assert corner.stacked == [bar]
    assert enabled(windows, "1") == {False}, "what cannot be seen has no chords"
    clock.now += 1.0
    asked = Asked(windows)
    bar.expandButton.click()
    assert asked == [CallRequest("1", Action.SHOW)]
    windows.raiseWindow("1")
    assert window.isVisible() and windows.bar("1") is None
    clock.now += 1.0
    window.askToClose()
    finish(windows, view)
    assert windows.bar("1") is None


def test_an_ignored_ring_leaves_no_bar(windows):
    view = incoming(callID="1")
    tell(windows).show(view)
    tell(windows).show(replace(view, ignored=True))
    assert windows.bar("1") is None


def test_one_person_of_a_group_can_be_stopped_and_rung_again(windows, qtbot):
    tell(windows).show(outgoing(callID="1", callees=(ADA, GRACE)))
    window = windows.window("1")
    asked = Asked(windows)
    window.ask(Action.STOP_CALLING, "ada")
    window.ask(Action.RING_AGAIN, "grace")
    assert asked == [
        CallRequest("1", Action.STOP_CALLING, "ada"),
        CallRequest("1", Action.RING_AGAIN, "grace"),
    ]


def test_the_next_incoming_window_is_made_while_nothing_rings(windows, qtbot):
    qtbot.waitUntil(lambda: windows.spare.ring.window is not None)
    ready = windows.spare.ring.window
    assert not ready.isVisible()
    tell(windows).show(incoming(callID="1"))
    assert windows.window("1") is ready
    qtbot.waitUntil(lambda: windows.spare.ring.window is not None)
    tell(windows).show(incoming(callID="2"))
    assert windows.window("2") is not ready


def test_the_window_of_the_next_call_is_made_before_it_is_made_or_answered(windows, qtbot):
    qtbot.waitUntil(lambda: windows.spare.call.window is not None)
    ready = windows.spare.call.window
    assert not ready.isVisible()
    tell(windows).show(incoming(callID="1"))
    assert windows.window("1") is not ready
    tell(windows).show(incoming(callID="1", phase=Phase.CONNECTED, connectedAt=900.0))
    assert windows.window("1") is ready and ready.isVisible()


def test_the_apps_media_are_shown_in_the_window_and_in_the_bar(windows, clock, media):
    view = outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=900.0)
    tell(windows).show(view)
    media["1"] = MediaState(microphone=False, screen=False)
    windows.showMedia("1", media["1"])
    assert windows.window("1").tools().media.screen is False
    clock.now += 1.0
    windows.window("1").close()
    bar = windows.bar("1")
    assert bar.muteButton.isChecked()
    clock.now += 1.0
    asked = Asked(windows)
    bar.muteButton.click()
    assert asked == [CallRequest("1", Action.MEDIA, (MediaKind.MICROPHONE, True))]
    windows.showMedia("1", MediaState(microphone=True))
    assert not bar.muteButton.isChecked()


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        (MediaKind.MICROPHONE, False),
        (MediaKind.CAMERA, False),
        (MediaKind.SCREEN, True),
        (MediaKind.HOLD, True),
        (MediaKind.HAND, True),
    ],
)
def test_a_switch_says_what_is_to_be_on(windows, clock, kind, on):
    tell(windows).show(outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=900.0))
    state = MediaState(microphone=True, camera=True, screen=False, hold=False, hand=False)
    windows.showMedia("1", state)
    asked = Asked(windows)
    pressed(windows, clock, "1", kind)
    assert asked == [CallRequest("1", Action.MEDIA, (kind, on))]


def test_media_of_a_call_that_is_not_there_are_fine(windows):
    windows.showMedia("nobody", MediaState(microphone=False))
    assert windows.windows() == {}


def test_media_that_were_told_before_the_window_came_are_shown_in_it(windows, media):
    windows.quiet = True
    view = incoming(callID="1")
    tell(windows).show(view)
    assert windows.window("1") is None
    media["1"] = MediaState(microphone=False)
    windows.raiseWindow("1")
    assert windows.window("1").tools().media.microphone is False


# --- where windows cannot be placed ---------------------------------------------------------------


@pytest.fixture
def wayland(qtbot, corner, clock, monkeypatch):
    """The windows where the desktop places them and gives each new one the keyboard."""
    rules = WindowRules(placed=False, passive=False)
    for module in (
        "widgets.parts.card",
        "widgets.call.call_dialog",
        "widgets.call.incoming_dialog",
    ):
        monkeypatch.setattr(f"callkit.{module}.windowRules", lambda: rules)
    made = CallWindows(corner, clock=clock, rules=lambda: rules)
    yield made
    made.close()


def test_all_calls_share_one_card_there_too(wayland):
    views = [incoming(callID=str(number)) for number in (1, 2, 3)]
    for view in views:
        tell(wayland).show(view)
    assert [one.callID() for one in wayland.windows().values()] == ["1"]
    assert waiting(wayland, "1") == ["2", "3"]
    finish(wayland, views[0])
    assert [one.callID() for one in wayland.windows().values()] == ["2"]
    assert waiting(wayland, "2") == ["3"]


def test_the_next_call_does_not_come_over_one_whose_answer_is_on_its_way(wayland):
    first, second = incoming(callID="1"), incoming(callID="2")
    tell(wayland).show(first)
    tell(wayland).show(second)
    tell(wayland).show(replace(first, phase=Phase.ACCEPTING))
    assert [*wayland.windows()] == ["1"]
    tell(wayland).show(replace(first, phase=Phase.CONNECTED, connectedAt=1000.0))
    assert [*wayland.windows()] == ["1", "2"]


def test_a_running_call_put_aside_keeps_its_own_window_there(wayland, corner, clock):
    tell(wayland).show(outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=990.0))
    clock.now += 1.0
    window = wayland.window("1")
    window.askToClose()
    assert window.isVisible() and window.isMinimized()
    assert wayland.bar("1") is None
    wayland.raiseWindow("1")
    assert window.isVisible() and not window.isMinimized()


def test_without_a_bar_it_is_hidden_there_as_everywhere(corner, clock):
    rules = WindowRules(placed=False, passive=False)
    windows = CallWindows(
        corner, options=WindowOptions(miniBar=False), clock=clock, rules=lambda: rules
    )
    tell(windows).show(outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=990.0))
    windows.window("1").askToClose()
    assert not windows.window("1").isVisible()
    windows.close()


def test_a_window_has_its_own_size_there_until_it_may_be_resized(wayland):
    view = outgoing(callID="1", callees=(ADA, GRACE))
    tell(wayland).show(incoming(callID="2"))
    ringing = wayland.window("2")
    assert ringing.minimumSize() == ringing.maximumSize() == ringing.size()
    tell(wayland).show(view)
    panel = wayland.window("1")
    assert panel.resizable
    assert panel.maximumWidth() > 10 * panel.width()


def test_a_window_that_is_held_grows_with_its_words(wayland):
    tell(wayland).show(incoming(callID="1"))
    window = wayland.window("1")
    before = window.size()
    Theme.instance().setTextScale(2)
    try:
        assert window.height() > before.height()
        assert window.minimumSize() == window.maximumSize() == window.size()
    finally:
        Theme.instance().setTextScale(0)


def test_the_activation_token_does_not_stay_in_the_environment(wayland):
    tell(wayland).show(incoming(callID="1"))
    wayland.raiseWindow("1", "a-token")
    assert "XDG_ACTIVATION_TOKEN" not in os.environ


def test_a_call_that_is_refused_leaves_its_card_to_the_next_at_once(windows: CallWindows) -> None:
    tell(windows).show(incoming(callID="1"))
    tell(windows).show(incoming(GRACE, callID="2"))
    card = windows.window("1")
    tell(windows).show(incoming(callID="1", phase=Phase.ENDING))
    assert windows.window("2") is card, "nothing opens beside it, nothing moves"
    assert windows.window("1") is None
