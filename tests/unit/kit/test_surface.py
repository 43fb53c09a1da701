"""What has changed between two lists of calls."""

from __future__ import annotations

from msgspec.structs import replace

from callkit.kit.surface import changes
from callkit.switchboard.view import Phase
from demo.gallery.people import incoming, outgoing


def test_what_changed_is_what_is_another_object_and_what_is_gone_is_as_it_was():
    stays, rings, over = (incoming(callID=number) for number in ("1", "2", "3"))
    answered = replace(rings, phase=Phase.CONNECTED)
    assert changes([stays, rings, over], [stays, answered]) == ([answered], [over])


def test_a_call_whose_callid_becomes_known_is_the_same_call():
    starting = outgoing(callID="pending-1", phase=Phase.STARTING)
    known = replace(starting, callID="7", phase=Phase.CALLING)
    assert changes([starting], [known]) == ([known], [])
