from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.requests import Action, MediaKind, MediaNote
from callkit.switchboard.view import Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.media_devices import DeviceMenu, MediaDevices
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import ADA, GRACE, incoming, incomingGroup, outgoing
from tests.asking import Asked, asks

CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 900.0}
SWITCHES = {"microphone": True, "camera": True, "screen": False, "hold": False, "hand": False}


@pytest.fixture(params=["incoming", "outgoing"])
def dialog(request, clock, show):
    kind = {"incoming": IncomingCallDialog, "outgoing": CallWindow}[request.param]
    made = kind(clock=clock)
    made.setCall((incoming if request.param == "incoming" else outgoing)(**CONNECTED))
    made.setMedia(**SWITCHES)
    show(made)
    made.activateWindow()
    clock.jump(1)
    return made


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
def test_each_switch_says_what_is_wanted(dialog, kind, on):
    asked = Asked(dialog)
    assert dialog.press(kind)
    assert asked.switched(kind) == [on]


@pytest.mark.parametrize(
    ("chord", "wanted"),
    [
        ("Ctrl+Shift+M", (MediaKind.MICROPHONE, False)),
        ("Ctrl+Shift+O", (MediaKind.CAMERA, False)),
        ("Ctrl+Shift+S", (MediaKind.SCREEN, True)),
        ("Ctrl+Shift+H", (MediaKind.HOLD, True)),
        ("Ctrl+Shift+K", (MediaKind.HAND, True)),
        ("Ctrl+Shift+I", None),
    ],
)
def test_every_chord_of_the_table_works_in_both_windows(dialog, chord, wanted):
    dialog.setOffers(invite=True)
    key = Qt.Key(ord(chord[-1]))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    asked = Asked(dialog)
    QTest.keyClick(dialog, key, both)
    assert [one.argument for one in asked] == [wanted]
    assert asked.actions == [Action.MEDIA if wanted else Action.INVITE]


def test_the_tooltip_of_a_switch_names_its_chord(dialog):
    assert dialog.stage.control(MediaKind.HOLD).toolTip() == "Hold (Ctrl+Shift+H)"


def test_a_focused_button_keeps_its_space_but_not_the_chord(dialog):
    dialog.setMedia(**SWITCHES, pushToTalk=True)
    asked = Asked(dialog)
    button = dialog.stage.control(MediaKind.MICROPHONE)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert asked.of(Action.MEDIA) == [(MediaKind.MICROPHONE, False)]
    QTest.keyPress(button, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert asked.of(Action.MEDIA) == [(MediaKind.MICROPHONE, False), (MediaKind.TALK, True)]


def test_the_chord_to_talk_can_be_changed(clock, show):
    dialog = CallWindow(clock=clock, shortcuts=Shortcuts({"talk": "F8"}))
    dialog.setCall(outgoing(**CONNECTED))
    dialog.setMedia(pushToTalk=True)
    show(dialog)
    clock.jump(1)
    asked = Asked(dialog)
    QTest.keyPress(dialog, Qt.Key.Key_F8)
    QTest.keyRelease(dialog, Qt.Key.Key_F8)
    assert asked.switched(MediaKind.TALK) == [True, False]


def test_devices_are_offered_while_there_are_any(dialog, qtbot):
    devices = MediaDevices(dialog)
    dialog.setDevices(devices)
    assert dialog.stage.control(Action.DEVICES) is None
    devices.setDevices("speaker", [("s", "Loud")])
    assert dialog.press(Action.DEVICES)
    qtbot.waitUntil(dialog.findChild(DeviceMenu).isVisible)
    with qtbot.waitSignal(devices.chosen) as heard:
        dialog.findChild(DeviceMenu).actions()[-1].trigger()
    assert heard.args == ["speaker", "s"]
    dialog.findChild(DeviceMenu).close()
    devices.setDevices("speaker", [])
    assert dialog.stage.control(Action.DEVICES) is None


def test_a_call_that_rings_says_that_there_is_no_microphone(clock, show, qtbot):
    dialog = IncomingCallDialog(clock=clock)
    devices = MediaDevices(dialog)
    devices.setDevices("microphone", [])
    dialog.setDevices(devices)
    dialog.setCall(incoming(ADA))
    show(dialog)
    clock.jump(1)
    assert dialog.stage.line.text() == "No microphone found"
    assert dialog.stage.control(Action.ACCEPT).isEnabled()
    with asks(dialog, Action.SETTINGS):
        dialog.press(Action.SETTINGS)
    devices.setDevices("microphone", [("m", "Found again")])
    assert dialog.stage.line.text() == "Incoming audio call…"


def test_a_note_stands_beside_the_time_and_hides_nothing(dialog):
    dialog.setMedia(**SWITCHES, note=MediaNote.POOR_CONNECTION)
    page = dialog.stage
    call = isinstance(dialog, CallWindow)
    assert (page.pill.words() if call else page.line.text()) == "Poor connection"
    assert (page.block.timer if call else page.timer).isVisible()


def test_full_screen_is_for_the_call_and_escape_leaves_it(clock, show):
    dialog = CallWindow(clock=clock)
    dialog.setCall(outgoing(**CONNECTED))
    show(dialog)
    dialog.activateWindow()
    clock.jump(1)
    QTest.keyClick(dialog, Qt.Key.Key_F11)
    assert dialog.isFullScreen()
    assert dialog.card.radius() == 0
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isFullScreen()
    assert dialog.isVisible()
    assert dialog.card.radius() > 0


def test_what_rings_does_not_fill_the_screen(clock, show):
    dialog = IncomingCallDialog(clock=clock)
    dialog.setCall(incomingGroup(GRACE))
    show(dialog)
    dialog.activateWindow()
    clock.jump(1)
    QTest.keyClick(dialog, Qt.Key.Key_F11)
    assert not dialog.isFullScreen()
