"""``tests/desktop/test_window_manager.py`` sees what window managers make of it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from callkit.widgets.parts import full_screen as module
from callkit.widgets.parts.full_screen import AboveFullScreen


class Server:
    """An X server that is told to whom windows belong."""

    def __init__(self):
        self.told = []

    def setCardinals(self, window, name, values, connection=0):
        self.told.append((window, name, values))


@pytest.fixture
def server(qapp, monkeypatch):
    made = Server()
    monkeypatch.setattr(module, "xClient", lambda: made)
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    return made


@pytest.fixture
def ring(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.winId()
    made.above = AboveFullScreen(made)
    return made


@pytest.fixture
def film(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.showFullScreen()
    return made


def owner(ring):
    return ring.windowHandle().transientParent()


def test_it_belongs_to_the_window_that_fills_the_screen_while_it_appears(server, ring, film):
    with ring.above.showing():
        assert owner(ring) is film.windowHandle()
        ring.show()
    assert owner(ring) is None
    film.showMinimized()
    film.showFullScreen()
    assert server.told == [], "it went along and came back"
    film.showNormal()
    assert server.told == [(int(ring.winId()), "WM_TRANSIENT_FOR", [])]
    film.showFullScreen()
    film.showNormal()
    assert len(server.told) == 1


def test_without_such_a_window_it_belongs_to_nobody(server, ring, film):
    film.showNormal()
    with ring.above.showing():
        assert owner(ring) is None


def test_one_that_belongs_to_another_goes_on_belonging_to_it(server, ring, film, qtbot):
    other = QWidget()
    qtbot.addWidget(other)
    other.winId()
    ring.windowHandle().setTransientParent(other.windowHandle())
    with ring.above.showing():
        assert owner(ring) is other.windowHandle()
    assert owner(ring) is other.windowHandle()


def test_elsewhere_nothing_is_done(ring, film):
    with ring.above.showing():
        assert owner(ring) is None
