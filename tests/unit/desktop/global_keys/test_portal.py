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

    def let_go(self, name: str) -> None:
        self.emit(SHORTCUTS, "Deactivated", "osta{sv}", "/session/1", name, 6, {})


class Events:
    def __init__(self) -> None:
        self.now = 100.0
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
    keys = PortalKeys(events, address=address, clock=lambda: events.now)
    yield keys, events
    keys.close()


@pytest.fixture
def bound(keys, address, qtbot):
    """A portal that has bound the keys; each mark it presses is told when all before it is."""
    portal = Portal(address)
    backend, events = keys
    backend.open(CHORDS)
    backend.hold(frozenset({"accept", "1", "2", "3"}))
    qtbot.waitUntil(lambda: len(portal.bound) == 2)

    def told(mark: str = "1") -> list[str]:
        portal.press(mark)
        qtbot.waitUntil(lambda: (mark, "token-1") in events.heard)
        return [name for name, _ in events.heard if name not in ("1", "2", "3")]

    yield portal, events, told
    portal.stop()


def test_a_chord_that_was_not_let_go_is_told_once_however_long_it_is_held(bound):
    portal, events, told = bound
    portal.press("accept")
    portal.let_go("accept")
    portal.press("accept")
    assert told("1") == ["accept"] * 2, "it was let go"
    events.now += 5
    portal.press("accept")
    assert told("2") == ["accept"] * 2
    portal.let_go("accept")
    portal.press("accept")
    assert told("3") == ["accept"] * 3


@pytest.mark.parametrize(("later", "times"), [(0.9, 1), (1.1, 3)])
def test_where_the_desktop_never_says_that_it_was_let_go_the_time_tells(bound, later, times):
    portal, events, told = bound
    for mark in ("1", "2", "3"):
        portal.press("accept")
        heard = told(mark)
        events.now += later
    assert heard == ["accept"] * times


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
