from __future__ import annotations

import pytest
from PySide6.QtGui import QShortcut

from callkit.model import EndReason
from callkit.requests import MediaKind
from callkit.switchboard.view import Phase
from callkit.theme import StageSize
from callkit.widgets.inline.mini_bar import MiniCallBar
from callkit.widgets.parts.shortcuts import Shortcuts
from demo.gallery.people import outgoing
from tests.asking import Asked


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


def test_where_the_call_went_is_said_once(clock, show, heard):
    bar = MiniCallBar(clock=clock)
    bar.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=clock.now - 83))
    assert heard == [], "nobody can see it yet"
    show(bar)
    bar.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=clock.now - 83, offline=True))
    assert heard == [("The call goes on in the small bar", False)]


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
    bar.setMedia(microphone=False)
    assert bar.muteButton.accessibleName() == "Mute", "a switch keeps its name"
    assert bar.muteButton.isChecked()
    assert bar.muteButton.toolTip() == "Unmute"
    asked = Asked(bar)
    with qtbot.waitSignal(bar.mediaToggled) as heard:
        bar.muteButton.click()
    assert heard.args == ["microphone", True]
    assert asked.switched(MediaKind.MICROPHONE) == [True]


def test_its_chords_press_its_buttons_once_it_takes_input(bar, clock, qtbot):
    heard = []
    bar.hangUpRequested.connect(lambda: heard.append("end"))
    bar.mediaToggled.connect(lambda _, on: heard.append(on))
    end, mute = (key for key in bar.findChildren(QShortcut))
    mute.activated.emit()
    assert heard == [], "there is no such switch"
    bar.setMedia(microphone=True)
    clock.jump(2)
    mute.activated.emit()
    end.activated.emit()
    end.activated.emit()
    assert heard == [False, "end"], "the second press is the first one, held down"
    clock.jump(2)
    bar.guard.rearm()
    end.activated.emit()
    assert heard == [False, "end"], "not yet"


def test_its_chords_follow_the_table_and_are_given_up(bar):
    end = bar.findChildren(QShortcut)[0]
    assert end.key().toString() == "Alt+Shift+E"
    bar.setKeysEnabled(False)
    assert not end.isEnabled()


def test_a_chord_that_changes_changes_here(clock):
    shortcuts = Shortcuts()
    bar = MiniCallBar(clock=clock, shortcuts=shortcuts)
    shortcuts.change("end", "Ctrl+Q")
    bar.rebind()
    assert bar.findChildren(QShortcut)[0].key().toString() == "Ctrl+Q"


@pytest.mark.parametrize("phase", [Phase.RINGING, Phase.CONNECTED])
def test_afloat_it_is_as_large_as_the_table_says(clock, show, phase):
    bar = MiniCallBar(clock=clock)
    bar.setAfloat()
    since = clock.now if phase is Phase.CONNECTED else 0.0
    bar.setCall(outgoing(phase=phase, connectedAt=since))
    show(bar)
    assert bar.body().height() == StageSize.ASIDE_HEIGHT
    assert bar.size() == bar.sizeHint()


def test_how_long_the_call_was_is_said_once(bar, heard):
    over = outgoing(phase=Phase.ENDED, endReason=EndReason.ENDED, connectedAt=100.0, endedAt=223.0)
    bar.setCall(over)
    bar.setCall(over)
    assert heard == [("Call ended after 2 minutes 3 seconds", False)]
