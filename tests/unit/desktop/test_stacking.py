"""``tests/desktop`` has real window managers."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from callkit.desktop import stacking as module
from callkit.desktop.stacking import canMinimise, isOutOfSight

RING, FILM, CLOCK = 1, 2, 3


class Server:
    """An X server and the places of its windows, the lowest first."""

    def __init__(self, places, actions=()):
        self.places = places
        self.actions = actions

    def above(self, window):
        stack = list(self.places)
        return stack[stack.index(window) + 1 :] if window in stack else []

    def seenArea(self, window):
        return self.places.get(window)

    def managed(self, window):
        return window in self.places

    def allows(self, _window, name):
        return name in self.actions


@pytest.fixture
def on(qapp, monkeypatch):
    def put(server, platform="xcb"):
        monkeypatch.setattr(module, "xClient", lambda: server)
        monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: platform))

    return put


HERE, SCREEN, CORNER = (900, 300, 360, 440), (0, 0, 1280, 800), (1200, 0, 80, 40)


@pytest.mark.parametrize(
    ("places", "hidden"),
    [
        ({RING: HERE, FILM: SCREEN}, True),
        ({FILM: SCREEN, RING: HERE}, False),
        ({RING: HERE, CLOCK: CORNER}, False),
        ({RING: HERE, CLOCK: CORNER, FILM: SCREEN}, True),
        ({RING: HERE, FILM: None}, False),
        ({RING: None}, True),
        ({RING: None, FILM: SCREEN}, True),
        ({FILM: SCREEN}, False),
        ({RING: HERE, FILM: (0, 0, 1080, 800)}, False),
        ({RING: HERE, FILM: (1080, 520, 1, 1)}, True),
    ],
)
def test_a_window_is_out_of_sight_when_it_is_put_away_or_another_lies_over_its_middle(
    on, places, hidden
):
    on(Server(places))
    assert isOutOfSight(RING) is hidden


@pytest.mark.parametrize("platform", ["offscreen", "wayland", "windows", "cocoa"])
def test_where_nobody_tells_it_counts_as_seen(on, platform):
    on(Server({RING: HERE, FILM: SCREEN}), platform)
    assert not isOutOfSight(RING)
    assert canMinimise(RING)


def test_without_a_server_it_counts_as_seen(on):
    on(None)
    assert not isOutOfSight(RING)
    assert canMinimise(RING)


@pytest.mark.parametrize("actions", [(), ("_NET_WM_ACTION_CLOSE", "_NET_WM_ACTION_MINIMIZE")])
def test_the_window_manager_says_whether_a_window_can_be_minimised(on, actions):
    on(Server({RING: HERE}, actions))
    assert canMinimise(RING) is bool(actions)
