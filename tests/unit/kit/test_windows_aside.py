"""Calls put aside by the kit's windows: a shared screen, an own end."""

from __future__ import annotations

import msgspec
import pytest

from callkit.kit.windows import CallWindows
from callkit.model import EndReason
from callkit.requests import Action, MediaState
from callkit.switchboard.view import Phase
from callkit.widgets.call.call_dialog import CallDialog
from demo.gallery.people import outgoing
from tests.telling import tell
from tests.unit.kit.test_windows import Corner, Minute

replace = msgspec.structs.replace


@pytest.fixture
def corner() -> Corner:
    return Corner()


@pytest.fixture
def clock() -> Minute:
    return Minute()


@pytest.fixture
def windows(qtbot, corner, clock):
    made = CallWindows(corner, clock=clock)
    yield made
    made.close()


def pressed(windows, clock, callID, action):
    clock.now += 1
    assert windows.window(callID).press(action)


RUNNING = outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=900.0)


def test_the_window_of_a_shared_screen_is_a_capsule_until_nothing_is_shared(windows):
    tell(windows).show(RUNNING)
    window = windows.window("1")
    windows.showMedia("1", MediaState(screen=True))
    assert not window.isVisible()
    assert windows.bars.sharing(RUNNING.key)
    windows.showMedia("1", MediaState(screen=True, microphone=False))
    assert windows.bars.sharing(RUNNING.key)
    windows.showMedia("1", MediaState(screen=False))
    assert window.isVisible()
    assert windows.bar("1") is None


def test_a_shared_call_that_was_shown_again_stays_shown(windows):
    tell(windows).show(RUNNING)
    windows.showMedia("1", MediaState(screen=True))
    windows.raiseWindow("1")
    windows.showMedia("1", MediaState(screen=True, camera=True))
    assert windows.window("1").isVisible()
    assert windows.bar("1") is None


def test_how_long_a_call_was_is_told_to_the_person_who_ended_it(windows, corner, clock):
    tell(windows).show(RUNNING)
    pressed(windows, clock, "1", Action.HANG_UP)
    over = replace(RUNNING, phase=Phase.ENDED, endReason=EndReason.ENDED, endedAt=1001.0)
    tell(windows).show(over)
    tell(windows).forget("1")
    (told,) = [one for one in corner.stacked if not isinstance(one, CallDialog)]
    assert told.status.text() == "Call ended · 01:41"


def test_an_end_of_the_other_one_is_told_in_the_window(windows, corner):
    tell(windows).show(RUNNING)
    over = replace(RUNNING, phase=Phase.ENDED, endReason=EndReason.ENDED, endedAt=1001.0)
    tell(windows).show(over)
    tell(windows).forget("1")
    assert [one for one in corner.stacked if not isinstance(one, CallDialog)] == []
