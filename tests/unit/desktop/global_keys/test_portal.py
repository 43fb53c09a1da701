"""The portal's GlobalShortcuts against a portal of the tests' own."""

import itertools
from typing import Any

import pytest

from callkit.desktop.global_keys.portal import PortalKeys, trigger
from tests.contract.desktop_servers import BusServer, session_bus

REQUEST = "org.freedesktop.portal.Request"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
CHORDS = {"accept": ("Alt+Shift+A", "Accept"), "mute": ("", "Mute"), "full": ("F11", "Full")}


class Portal(BusServer):
    name = "org.freedesktop.portal.Desktop"
    path = "/org/freedesktop/portal/desktop"

    def __init__(self, address: str, *, refuses: bool = False) -> None:
        self.bound: list[Any] = []
        self.refuses = refuses
        self._numbers = itertools.count(1)
        super().__init__(address)

    def handle(self, interface, member, body):
        if interface != SHORTCUTS:
            return None
        request = f"{self.path}/request/{next(self._numbers)}"
        results = {"session_handle": ("s", "/session/1")} if member == "CreateSession" else {}
        if member == "BindShortcuts":
            self.bound = body[1]
        self.emit(REQUEST, "Response", "ua{sv}", 1 if self.refuses else 0, results)
        return "o", (request,)

    def press(self, name: str, session: str = "/session/1") -> None:
        options = {"activation_token": ("s", "token-1")}
        self.emit(SHORTCUTS, "Activated", "osta{sv}", session, name, 5, options)


class Events:
    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def pressed(self, name, token) -> None:
        self.heard.append((name, token))

    def failed(self, reason) -> None:
        self.heard.append(("failed", reason))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def keys(address, qapp):
    events = Events()
    keys = PortalKeys(events, address=address)
    yield keys, events
    keys.close()


def test_what_is_bound_is_what_was_asked_for_and_a_press_brings_its_token(keys, address, qtbot):
    portal = Portal(address)
    backend, events = keys
    backend.open(CHORDS)
    backend.hold(frozenset({"accept"}))
    qtbot.waitUntil(lambda: len(portal.bound) == 2)
    assert [(name, dict(values)["preferred_trigger"][1]) for name, values in portal.bound] == [
        ("accept", "ALT+SHIFT+a"),
        ("full", "F11"),
    ]
    portal.press("full")
    portal.press("accept", session="/session/of/another")
    portal.press("accept")
    qtbot.waitUntil(lambda: bool(events.heard))
    assert events.heard == [("accept", "token-1")]
    portal.stop()


def test_a_person_who_refuses_is_told(keys, address, qtbot):
    portal = Portal(address, refuses=True)
    backend, events = keys
    backend.open(CHORDS)
    qtbot.waitUntil(lambda: bool(events.heard))
    assert events.heard[0][0] == "failed" and "refused" in events.heard[0][1]
    portal.stop()


def test_a_desktop_without_a_portal_is_told(keys, qtbot):
    backend, events = keys
    backend.open(CHORDS)
    qtbot.waitUntil(lambda: bool(events.heard))
    assert "portal" in events.heard[0][1]


@pytest.mark.parametrize(
    ("chord", "written"),
    [("Ctrl+Shift+M", "CTRL+SHIFT+m"), ("Ctrl+Space", "CTRL+space"), ("Meta+F2", "LOGO+F2")],
)
def test_a_chord_as_the_specification_writes_it(chord, written):
    assert trigger(chord) == written
