"""Everything in the kit that renders calls keeps the same four promises."""

from __future__ import annotations

import inspect

import pytest

from callkit.kit.notifications import CallNotifications
from callkit.kit.sounds import CallSounds
from callkit.kit.surface import Surface
from callkit.kit.tray import CallTray
from callkit.kit.windows import CallWindows

PROMISES = ("show", "rename", "forget", "close")
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
