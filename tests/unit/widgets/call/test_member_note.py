from __future__ import annotations

import pytest

from callkit.model import CallUserState
from callkit.switchboard.view import MemberView
from callkit.texts import InnerText
from callkit.widgets.call.member_note import MemberNote, memberAction
from demo.gallery.people import ADA


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (CallUserState.INVITING, "stopCalling"),
        (CallUserState.RECEIVED, "stopCalling"),
        (CallUserState.NOT_YET_RECEIVED, "stopCalling"),
        (CallUserState.ACCEPTED, ""),
        (CallUserState.REJECTED, "ringAgain"),
        (CallUserState.TIMEOUT, "ringAgain"),
        (CallUserState.QUIT, "ringAgain"),
    ],
)
def test_whom_to_call_off_and_whom_to_call_again(state, action):
    assert memberAction(MemberView(user=ADA, state=state)) == action


@pytest.mark.parametrize("note", MemberNote)
def test_there_are_words_for_every_note(note):
    said = InnerText().say(f"row{note.value[0].upper()}{note.value[1:]}")
    assert said and not said.startswith("row")
