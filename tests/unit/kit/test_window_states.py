"""What the call of a window is about just now."""

from __future__ import annotations

import msgspec
import pytest

from callkit.kit.window_states import answeredNow, calledOthers, isOver, needsNoGoodbye, rings
from callkit.model import EndReason
from callkit.switchboard.view import Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from demo.gallery.people import ADA, GRACE, incoming, outgoing

replace = msgspec.structs.replace


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, (True, False, False)),
        ({"ignored": True}, (False, False, False)),
        ({"phase": Phase.WAITING}, (True, False, False)),
        ({"phase": Phase.ACCEPTING}, (False, True, False)),
        ({"phase": Phase.CONNECTED, "connectedAt": 1.0}, (False, False, False)),
        ({"phase": Phase.ENDED}, (False, False, True)),
    ],
    ids=str,
)
def test_a_window_rings_is_answered_or_over(qtbot, change, expected):
    window = IncomingCallDialog()
    qtbot.addWidget(window)
    assert (rings(window), answeredNow(window), isOver(window)) == (False, False, False)
    window.setCall(replace(incoming(), **change))
    assert (rings(window), answeredNow(window), isOver(window)) == expected


def test_those_who_are_called_again_are_the_others():
    view = outgoing(callees=(ADA, GRACE))
    assert calledOthers(view) == [ADA, GRACE]


def test_an_end_that_is_none_needs_no_goodbye():
    over = replace(incoming(), phase=Phase.ENDED, endReason=EndReason.CANCELLED)
    assert not needsNoGoodbye(over)
    assert needsNoGoodbye(replace(over, endReason=EndReason.SUPERSEDED))
    assert needsNoGoodbye(incoming())
