from __future__ import annotations

import pytest

from callkit.requests import Action, MediaKind, MediaNote, MediaState
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.scenes.connected_scene import (
    connectedScene,
    noteOf,
    sideControls,
)
from callkit.widgets.scenes.scene import Tools
from demo.gallery.people import outgoing

TEXT = InnerText()
CONNECTED = outgoing(phase=Phase.CONNECTED, connectedAt=900.0)


OFFERS = {"devices", "invite", "endForAll"}


def tools_of(**given):
    media = {name: value for name, value in given.items() if name not in OFFERS}
    offers = {name: value for name, value in given.items() if name in OFFERS}
    return Tools(media=MediaState(**media), **offers)


def quick(**tools):
    return {c.name: c for c in connectedScene(CONNECTED, TEXT, tools_of(**tools)).quick}


def test_an_app_without_switches_can_put_the_window_aside():
    middle, last = sideControls(Tools(), TEXT)
    assert middle is None
    assert last.action is Action.MINIMIZE


def test_a_switch_shows_what_pressing_it_would_do():
    mute, camera = sideControls(tools_of(microphone=True, camera=False), TEXT)
    assert (mute.checked, mute.label, mute.checkedLabel) == (False, "Mute", "Unmute")
    assert (camera.checked, camera.label, camera.checkedLabel) == (
        True,
        "Camera off",
        "Camera on",
    )


def test_a_call_that_is_being_ended_shows_no_time_and_can_not_be_ended_twice():
    view = outgoing(phase=Phase.ENDING, connectedAt=900.0)
    scene = connectedScene(view, TEXT, Tools(invite=True))
    assert scene.timerSince == 0.0
    assert not scene.red.enabled
    assert scene.red.busy
    assert scene.quick == ()


@pytest.mark.parametrize(
    ("tools", "action", "label"),
    [
        ({"screen": False}, MediaKind.SCREEN, "Share screen"),
        ({"screen": True}, MediaKind.SCREEN, "Stop sharing"),
        ({"hold": False}, MediaKind.HOLD, "Hold"),
        ({"hold": True}, MediaKind.HOLD, "Resume"),
        ({"hand": False}, MediaKind.HAND, "Raise hand"),
        ({"hand": True}, MediaKind.HAND, "Lower hand"),
        ({"devices": True}, Action.DEVICES, "Devices"),
    ],
)
def test_each_tool_of_the_app_is_a_button_that_says_what_a_press_does(tools, action, label):
    control = quick(**tools)[action]
    assert (control.checkedLabel if control.checked else control.label) == label
    assert set(quick(**tools)) == {action}


def test_what_an_app_does_not_have_is_not_shown():
    assert quick() == {}


@pytest.mark.parametrize(
    ("tools", "words"),
    [
        ({}, ""),
        ({"pushToTalk": True}, "Hold Space to talk"),
        ({"pushToTalk": True, "hold": True}, "on hold"),
        ({"hold": True, "note": MediaNote.POOR_CONNECTION}, "Poor connection"),
        ({"note": MediaNote.MUTED}, "You’re muted"),
    ],
)
def test_the_most_urgent_note_is_shown_with_a_shape(tools, words):
    said, icon, _ = noteOf(tools_of(**tools), TEXT)
    assert said == words
    assert bool(icon) == bool(words)


@pytest.mark.parametrize("note", [MediaNote.MICROPHONE_BLOCKED, MediaNote.NO_MICROPHONE])
def test_a_note_that_can_be_mended_offers_to(note):
    assert Action.SETTINGS in quick(note=note)
    assert Action.SETTINGS not in quick(note=MediaNote.POOR_CONNECTION)
