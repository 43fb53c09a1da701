from __future__ import annotations

import pytest

from callkit.switchboard.view import Phase
from callkit.widgets.mini_bar import MiniCallBar
from demo.gallery.people import outgoing


@pytest.fixture
def bar(clock, show):
    made = MiniCallBar(clock=clock)
    made.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=clock.now - 83))
    show(made)
    clock.jump(1)
    return made


def test_it_shows_who_and_how_long(bar):
    assert bar.name.text() == "Grace Hopper"
    assert bar.timer.isVisible()
    assert not bar.status.isVisible()


def test_without_a_time_it_shows_the_status(bar):
    bar.setCall(outgoing())
    assert bar.status.text() == "Waiting for an answer…"
    assert not bar.timer.isVisible()


@pytest.mark.parametrize(
    ("button", "signal"),
    [("endButton", "hangUpRequested"), ("expandButton", "expandRequested")],
)
def test_its_buttons_say_what_was_pressed(bar, qtbot, button, signal):
    with qtbot.waitSignal(getattr(bar, signal)):
        getattr(bar, button).click()


def test_the_microphone_switch_is_the_apps(bar, qtbot):
    assert not bar.muteButton.isVisible()
    bar.setMedia(muted=True)
    assert bar.muteButton.accessibleName() == "Unmute"
    with qtbot.waitSignal(bar.muteToggled) as heard:
        bar.muteButton.click()
    assert heard.args == [False]
