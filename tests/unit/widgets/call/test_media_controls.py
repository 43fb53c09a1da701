"""The media of a call stand and talk the same in a call's window and in a panel of the app's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.model import CallUserState
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import MemberView, Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.media_devices import DeviceMenu, MediaDevices
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.in_call_panel import InCallPanel
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import ALAN, GRACE, incoming, outgoing, outgoingGroup
from tests.asking import Asked

CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 900.0}
RINGING = tuple(MemberView(user=user, state=CallUserState.RECEIVED) for user in (GRACE, ALAN))
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(params=[InCallPanel, CallWindow, IncomingCallDialog])
def place(request, clock, show):
    made = request.param(clock=clock, shortcuts=Shortcuts({"talk": "Ctrl+Space"}))
    view = incoming if request.param is IncomingCallDialog else outgoing
    made.setCall(view(**CONNECTED))
    show(made)
    clock.jump(1)
    return made


def button(place, action):
    stage = place if isinstance(place, InCallPanel) else place.stage
    return stage.control(action)


def note(place):
    stage = place if isinstance(place, InCallPanel) else place.stage
    return stage.line.text() if isinstance(place, IncomingCallDialog) else stage.pill.words()


def test_a_missing_microphone_is_told_whatever_comes_first(place):
    devices = MediaDevices(place)
    place.setDevices(devices)
    devices.setDevices("microphone", [])
    assert note(place) == "No microphone found"
    place.setMedia(microphone=True)
    assert note(place) == "No microphone found"
    assert button(place, Action.SETTINGS) is not None
    devices.setDevices("microphone", [("m", "Desk")])
    assert note(place) != "No microphone found"


def test_the_menu_of_devices_opens(place, qtbot):
    devices = MediaDevices(place)
    devices.setDevices("speaker", [("s", "Loud")])
    place.setDevices(devices)
    button(place, Action.DEVICES).click()
    qtbot.waitUntil(lambda: place.findChild(DeviceMenu) is not None)
    menu = place.findChild(DeviceMenu)
    qtbot.waitUntil(menu.isVisible)
    menu.close()


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_a_held_key_talks(place, clock, modifier):
    place.setMedia(microphone=False, pushToTalk=True)
    clock.jump(1)
    asked = Asked(place)
    place.setFocus()
    QTest.keyPress(place, Qt.Key.Key_Space, modifier)
    assert asked.switched(MediaKind.TALK) == [True]
    QTest.keyRelease(place, Qt.Key.Key_Space, modifier)
    assert asked.switched(MediaKind.TALK) == [True, False]


@pytest.mark.parametrize("end", ["hide", "off"])
def test_talking_ends_with_what_shows_it(place, end):
    place.setMedia(pushToTalk=True)
    asked = Asked(place)
    QTest.keyPress(place, Qt.Key.Key_Space)
    if end == "hide":
        place.hide()
    else:
        place.setMedia()
    assert asked.switched(MediaKind.TALK) == [True, False]


def test_nobody_talks_where_nobody_listens(clock, show):
    panel = InCallPanel(clock=clock)
    panel.setCall(outgoing())
    panel.setMedia(pushToTalk=True)
    show(panel)
    clock.jump(1)
    asked = Asked(panel)
    QTest.keyPress(panel, Qt.Key.Key_Space)
    assert asked.switched(MediaKind.TALK) == []


def test_a_panel_takes_the_focus_only_where_space_talks(clock, show):
    panel = show(InCallPanel(clock=clock))
    assert panel.focusPolicy() is Qt.FocusPolicy.NoFocus
    panel.setMedia(pushToTalk=True)
    assert panel.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_a_window_and_its_panel_tell_of_a_wish_once(clock, show):
    dialog = CallWindow(clock=clock)
    dialog.setCall(outgoingGroup(RINGING, **CONNECTED))
    dialog.setOffers(invite=True)
    dialog.setMedia(microphone=True)
    show(dialog)
    clock.jump(1)
    asked = Asked(dialog)
    dialog.stage.control(Action.INVITE).click()
    dialog.stage.control(MediaKind.MICROPHONE).click()
    assert asked.actions == [Action.INVITE, Action.MEDIA]
