from __future__ import annotations

import pytest

from callkit.texts import InnerText
from callkit.widgets.parts.answer_buttons import (
    AcceptCallButton,
    CancelCallButton,
    DeclineCallButton,
)


@pytest.mark.parametrize(
    ("make", "word", "tone", "icon"),
    [
        (AcceptCallButton, "Accept", "accept", "accept"),
        (DeclineCallButton, "Decline", "decline", "decline"),
        (CancelCallButton, "Cancel", "decline", "decline"),
    ],
)
def test_an_answer_has_its_word_colour_and_shape(qtbot, make, word, tone, icon):
    button = make()
    qtbot.addWidget(button)
    assert (button.text(), button.tone, button.iconName) == (word, tone, icon)


def test_a_video_answer_shows_a_camera(qtbot):
    button = AcceptCallButton(video=True)
    qtbot.addWidget(button)
    assert button.iconName == "video-solid"


def test_the_words_are_the_apps(qtbot):
    button = AcceptCallButton(text=InnerText(incomingCallPageAcceptButton="Pick up"))
    qtbot.addWidget(button)
    assert button.text() == "Pick up"
