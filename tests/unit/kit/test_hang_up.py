"""Leaving a call when the app is asked; ``test_wishes.py`` presses End in windows."""

from __future__ import annotations

from callkit.switchboard.view import Phase
from demo.gallery.people import outgoing


def test_a_question_that_was_asked_decides_nothing_after_the_kit_has_closed(stage):
    stage.service.appear(outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=990.0))
    asked = []
    stage.kit.setWillHangUp(lambda view: asked.append(view.callID) or False)
    stage.kit._hang_up.hangUp("1")
    assert asked == ["1"]
    assert stage.service.orders == []
    stage.kit.setWillHangUp(None)
    stage.kit._hang_up.hangUp("1")
    assert stage.service.orders == [("hangUp", "1")]
