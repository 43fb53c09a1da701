"""What the readers of a desktop listen to, asked of its registry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callkit.desktop.screen_readers import ScreenReaders
from tests.contract.desktop_servers import BusServer, session_bus

FOLLOWS = (":1.7", "Object:StateChanged:Showing")
"""As Orca 43 is registered; libatspi spells it so."""
DASHED = (":1.8", "object:state-changed:focused")
ANNOUNCED = (":1.9", "Object:Announcement:")


class Launcher(BusServer):
    """Says where the accessibility bus is: here it is the same one."""

    name = "org.a11y.Bus"
    path = "/org/a11y/bus"

    def __init__(self, address: str) -> None:
        self._place = address
        super().__init__(address)

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        return ("s", (self._place,)) if member == "GetAddress" else None


class Registry(BusServer):
    """Knows who listens to what."""

    name = "org.a11y.atspi.Registry"
    path = "/org/a11y/atspi/registry"
    events: tuple[tuple[str, str], ...] = ()

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        return ("a(ss)", (list(self.events),)) if member == "GetRegisteredEvents" else None


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with session_bus(tmp_path) as address:
        yield address


@pytest.mark.parametrize(
    ("events", "old"),
    [
        ((), False),
        ((FOLLOWS,), True),
        ((DASHED,), True),
        ((FOLLOWS, ANNOUNCED), False),
        ((ANNOUNCED,), False),
    ],
    ids=["nobody", "an old one", "as it is written by hand", "an old and a new one", "a new one"],
)
def test_a_reader_that_does_not_listen_to_announcements_is_old(
    events: tuple[tuple[str, str], ...], old: bool, address: str, qapp: Any, qtbot: Any
) -> None:
    launcher, registry = Launcher(address), Registry(address)
    registry.events = events
    told: list[bool] = []
    try:
        ScreenReaders(address).ask(told.append)
        qtbot.waitUntil(lambda: told == [old])
    finally:
        registry.stop()
        launcher.stop()


def test_where_there_is_no_accessibility_bus_nobody_is_old(
    address: str, qapp: Any, qtbot: Any
) -> None:
    told: list[bool] = []
    ears = ScreenReaders(address)
    ears.ask(told.append)
    qtbot.waitUntil(lambda: told == [False])


def test_without_a_session_bus_nobody_is_old(tmp_path: Path, qapp: Any) -> None:
    told: list[bool] = []
    ScreenReaders(f"unix:path={tmp_path / 'none'}").ask(told.append)
    assert told == [False]
