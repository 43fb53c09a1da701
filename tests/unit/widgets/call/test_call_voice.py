from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.call.call_voice import CallVoice
from callkit.widgets.parts.shortcuts import Shortcuts
from demo.gallery.people import incoming


@pytest.fixture
def keys():
    return Shortcuts()


@pytest.fixture
def voice(show, keys):
    """Of a window whose person types in another program."""
    return CallVoice(show(QWidget()), InnerText(), keys, elsewhere=lambda: True)


def test_somebody_who_types_elsewhere_is_told_how_to_answer_and_told_again(voice, heard):
    voice.say(incoming())
    voice.say(incoming())
    said = heard[0][0]
    assert "Switch to the call window" in said
    assert len(heard) == 1, "the next key has cut it off"
    assert voice.onceMore.isActive()
    voice.onceMore.timeout.emit()
    assert heard == [(said, True), (said, True)]
    voice.say(incoming(silenced=True))
    voice.onceMore.timeout.emit()
    assert len(heard) == 2, "who has silenced it has heard it"


def test_what_rings_no_more_is_not_said_again(voice, heard):
    voice.say(incoming())
    voice.say(incoming(phase=Phase.ACCEPTING))
    voice.onceMore.timeout.emit()
    assert [text for text, _ in heard][1:] == ["Connecting"]


def test_keys_of_the_whole_desktop_need_no_window(voice, keys, heard):
    keys.everywhere = True
    voice.say(incoming())
    assert "Press Alt+Shift+A to accept" in heard[0][0]


def test_in_the_window_nothing_is_said_twice(show, heard):
    voice = CallVoice(show(QWidget()), InnerText(), Shortcuts(), elsewhere=lambda: False)
    voice.say(incoming())
    assert not voice.onceMore.isActive()
    assert len(heard) == 1


def test_a_window_nobody_sees_says_nothing(qtbot, heard):
    hidden = QWidget()
    qtbot.addWidget(hidden)
    CallVoice(hidden, InnerText(), Shortcuts()).say(incoming())
    assert heard == []


def test_who_has_come_to_the_window_is_told_its_keys_and_not_to_go_there(show, heard):
    elsewhere = [True]
    voice = CallVoice(show(QWidget()), InnerText(), Shortcuts(), elsewhere=lambda: elsewhere[0])
    voice.say(incoming())
    elsewhere[0] = False
    voice.onceMore.timeout.emit()
    assert "Switch to the call window" in heard[0][0]
    assert heard[1][0].endswith("Press Alt+Shift+A to accept, Alt+Shift+D to decline.")
