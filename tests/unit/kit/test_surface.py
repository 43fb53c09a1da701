"""Everything in the kit that renders calls keeps the same two promises."""

from __future__ import annotations

import inspect

import pytest
from msgspec.structs import replace

from callkit.kit.notifications import CallNotifications
from callkit.kit.sounds import CallSounds
from callkit.kit.surface import Surface, changes
from callkit.kit.tray import CallTray
from callkit.kit.windows import CallWindows
from callkit.switchboard.view import Phase
from demo.gallery.people import incoming, outgoing

PROMISES = ("render", "close")
SURFACES = (CallWindows, CallSounds, CallNotifications, CallTray)


def test_the_port_has_exactly_these_promises():
    own = [name for name, value in vars(Surface).items() if inspect.isfunction(value)]
    assert [name for name in own if not name.startswith("_")] == list(PROMISES)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("promise", PROMISES)
def test_a_surface_takes_what_the_kit_tells(surface, promise):
    def names(method) -> list[str]:
        return list(inspect.signature(method).parameters)

    assert names(getattr(surface, promise)) == names(getattr(Surface, promise))


def test_what_changed_is_what_is_another_object_and_what_is_gone_is_as_it_was():
    stays, rings, over = (incoming(callID=number) for number in ("1", "2", "3"))
    answered = replace(rings, phase=Phase.CONNECTED)
    assert changes([stays, rings, over], [stays, answered]) == ([answered], [over])


def test_a_call_whose_callid_becomes_known_is_the_same_call():
    starting = outgoing(callID="pending-1", phase=Phase.STARTING)
    known = replace(starting, callID="7", phase=Phase.CALLING)
    assert changes([starting], [known]) == ([known], [])
