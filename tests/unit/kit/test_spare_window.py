"""A window is ready before a call rings."""

from __future__ import annotations

import pytest
from shiboken6 import delete, isValid

from callkit.kit.spare_window import SpareWindow
from callkit.widgets.call.incoming_dialog import IncomingCallDialog


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
