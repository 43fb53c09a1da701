"""Cards look as the desktop says, and are sharp at every scale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from demo.stage.program import until
from tests.contract.desktop_servers import PortalServer
from tests.wayland.compositors import COMPOSITORS, Compositor
from tests.wayland.conftest import StartRinging, desks
from tests.wayland.person import ACCEPT, WaylandApp

COMMON = "org.freedesktop.appearance"


@pytest.fixture
def portal(desk: Compositor) -> Iterator[PortalServer]:
    server = PortalServer(desk.environment["DBUS_SESSION_BUS_ADDRESS"])
    yield server
    server.change(COMMON, "color-scheme", "u", 0)
    server.stop()


def ground(app: WaylandApp, accept: tuple[int, int]) -> int:
    """How light the card is above its Accept."""
    x, y = accept
    return app.desk.picture().pixelColor(x, y - 50).lightness()


def test_dark_and_light_are_followed_while_a_call_rings(
    ringing: StartRinging, portal: PortalServer
) -> None:
    app = ringing()
    app.ask("follow_system")
    app.rings()
    accept = app.sees(ACCEPT)
    assert ground(app, accept) > 240
    portal.change(COMMON, "color-scheme", "u", 1)
    until(lambda: ground(app, accept) < 80, what="a dark card")
    portal.change(COMMON, "color-scheme", "u", 2)
    until(lambda: ground(app, accept) > 240, what="a light card")


@pytest.mark.parametrize("name", desks(lambda kind: kind.scales))
def test_at_150_percent_a_card_is_larger_and_of_its_own_size(name: str) -> None:
    with ExitStack() as things:
        desk = things.enter_context(COMPOSITORS[name](scale=1.5))
        app = WaylandApp(desk, desk.folder)
        things.callback(app.program.stop)
        app.begin_anew({})
        app.rings()
        x, y = app.sees(ACCEPT)
        picture = desk.picture()
        row = [picture.pixelColor(i, y).name() for i in range(x - 70, x + 70)]
        # From edge to edge of the round button, on which there is a white receiver.
        green = [i for i, colour in enumerate(row) if colour == "#16a34a"]
        assert 90 < green[-1] - green[0] + 1 <= 96
