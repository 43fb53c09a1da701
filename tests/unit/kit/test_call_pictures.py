"""An app's pictures find the window of their call, also one that comes later."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from callkit.switchboard.view import Phase
from callkit.widgets import MemberNote
from demo.gallery.people import incoming

GIVE = {
    "video": lambda kit, callID: kit.setVideo(callID, "ada", QLabel("a picture")),
    "self": lambda kit, callID: kit.setSelfView(callID, QLabel("oneself")),
    "share": lambda kit, callID: kit.setSharing(callID, "ada", QLabel("a screen")),
    "note": lambda kit, callID: kit.setMemberNote(callID, "ada", MemberNote.SPEAKING),
    "level": lambda kit, callID: kit.setLevel(callID, "ada", 0.5),
}


@pytest.mark.parametrize("what", GIVE)
def test_what_is_given_to_a_call_that_is_not_there_is_dropped(stage, what):
    GIVE[what](stage.kit, "1")
    stage.service.appear(incoming(callID="1"))
    assert stage.kit.windows.window("1").isVisible()


def test_pictures_given_while_it_rings_are_in_the_window_of_the_call(stage):
    view = incoming(callID="1", video=True)
    stage.service.appear(view)
    me = QLabel("oneself")
    stage.kit.setSelfView("1", me)
    assert stage.kit.windows.window("1").findChild(QLabel, "me") is None
    me.setObjectName("me")
    stage.service.change(msgspec.structs.replace(view, phase=Phase.CONNECTED, connectedAt=5.0))
    assert stage.kit.windows.window("1").findChild(QLabel, "me") is me
