"""A window is ready before a call rings."""

from __future__ import annotations

import pytest
from shiboken6 import delete, isValid

from callkit.kit.spare_window import SpareWindow, SpareWindows, Worn
from callkit.kit.window_options import WindowOptions
from callkit.texts import InnerText
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.window import CallWindow


@pytest.fixture
def made(qapp):
    windows = []

    def make():
        windows.append(IncomingCallDialog())
        return windows[-1]

    make.windows = windows
    yield make
    for window in filter(isValid, windows):
        delete(window)


def test_one_is_made_when_nothing_else_is_to_be_done_and_again_when_it_is_taken(made, qtbot):
    spare = SpareWindow(made)
    assert made.windows == []
    qtbot.waitUntil(lambda: spare.window is not None)
    assert spare.take() is made.windows[0] and spare.window is None
    qtbot.waitUntil(lambda: spare.window is not None)
    assert len(made.windows) == 2 and not spare.window.isVisible()
    spare.close()


def test_a_call_that_rings_before_it_is_ready_has_one_made_for_it(made):
    spare = SpareWindow(made)
    assert spare.take() is made.windows[0]
    spare.close()


def test_one_that_would_look_otherwise_now_is_made_anew(made, qtbot):
    spare = SpareWindow(made)
    qtbot.waitUntil(lambda: spare.window is not None)
    spare.renew()
    qtbot.waitUntil(lambda: len(made.windows) == 2)
    assert spare.window is made.windows[1]
    spare.close()
    assert spare.window is None


def test_one_of_each_kind_is_ready_and_both_follow_the_options(qapp, qtbot):
    options = WindowOptions(compact=False)
    told = []
    spare = SpareWindows(lambda: options, Worn(InnerText(), Shortcuts()), told.append)
    qtbot.waitUntil(lambda: len(spare.windows()) == 2)
    before = spare.windows()
    assert [type(window) for window in before] == [IncomingCallDialog, CallWindow]
    assert not before[0].compact and told == before
    options = WindowOptions(compact=True)
    spare.renew()
    qtbot.waitUntil(lambda: len(spare.windows()) == 2)
    assert spare.windows()[0].compact and not {*before} & {*spare.windows()}
    spare.close()
    assert spare.windows() == []
