"""Real Wayland desktops, and the kit in an app on them.

Everything here is one group of the suite: no two desktops run at the same time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.wayland.compositors import COMPOSITORS, Compositor
from tests.wayland.person import OtherProgram, WaylandApp

StartRinging = Callable[..., WaylandApp]


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("wayland")


LONG = ("gnome-shell",)
"""Those of the long run only: to install GNOME Shell takes as long as all tests on the others."""


def desks(wanted: Callable[[type[Compositor]], bool] = lambda _: True) -> list[Any]:
    """The installed desktops of that kind: tests/run installs them all, or says which it cannot."""
    return [
        pytest.param(name, marks=pytest.mark.long) if name in LONG else name
        for name, kind in COMPOSITORS.items()
        if not kind.absent() and wanted(kind)
    ]


@pytest.fixture(scope="session", params=desks())
def desk(request: pytest.FixtureRequest) -> Iterator[Compositor]:
    """Each of the desktops, one after the other."""
    with COMPOSITORS[request.param]() as desk:
        yield desk


@pytest.fixture(scope="session")
def other(desk: Compositor) -> Iterator[OtherProgram]:
    """Another program the person writes in."""
    other = OtherProgram(desk, desk.folder)
    yield other
    other.program.stop()


@pytest.fixture(scope="session")
def app(desk: Compositor, other: OtherProgram) -> Iterator[WaylandApp]:
    app = WaylandApp(desk, desk.folder)
    yield app
    app.program.stop()


@pytest.fixture
def ringing(app: WaylandApp, other: OtherProgram) -> Iterator[StartRinging]:
    """Let the app begin anew while the person writes elsewhere: ``ringing(compact=True)``."""

    def begin_anew(**options: object) -> WaylandApp:
        app.begin_anew(options)
        other.take_keyboard()
        app.told.clear()
        return app

    yield begin_anew
    said = app.complaints()
    sys.stderr.write(said)
    assert "Traceback" not in said
