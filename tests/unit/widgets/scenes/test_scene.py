from __future__ import annotations

import dataclasses

import pytest

from callkit.model import EndReason
from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.scenes.scene import Control, Scene, endColour, endIcon, kindIcon, kindWord
from demo.gallery.people import GRACE, incoming, incomingGroup, outgoing

TEXT = InnerText()


def test_a_scene_says_what_each_slot_would_do():
    end = Control(action=Action.HANG_UP, label="End", icon="decline")
    scene = Scene(line="Audio call", lineIcon="voice", name="Ada", red=end)
    assert scene.actions == (Action.HANG_UP, None, None)
    assert dataclasses.replace(scene, green=end).actions != scene.actions


@pytest.mark.parametrize(
    ("view", "word", "icon"),
    [
        (incoming(), "Audio call", "voice"),
        (incoming(video=True), "Video call", "video-solid"),
        (incomingGroup(GRACE), "Group video call", "video-solid"),
        (incomingGroup(GRACE, video=False), "Group audio call", "voice"),
    ],
)
def test_the_kind_of_call_is_a_word_and_a_shape(view, word, icon):
    assert (kindWord(view, TEXT), kindIcon(view)) == (word, icon)


@pytest.mark.parametrize("reason", list(EndReason))
@pytest.mark.parametrize("make", [incoming, outgoing])
def test_every_end_has_a_shape_and_a_colour(reason, make):
    view = make(phase=Phase.ENDED, endReason=reason)
    assert endIcon(view)
    assert endColour(view) in ("danger", "textMuted")
