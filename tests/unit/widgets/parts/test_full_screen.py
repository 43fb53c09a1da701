"""``tests/desktop/test_window_manager.py`` sees what window managers make of it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from callkit.widgets.parts import full_screen as module
from callkit.widgets.parts.full_screen import AboveFullScreen


class Server:
    """An X server that is told to whom windows belong."""

    def __init__(self):
        self.told = []

    def setOwner(self, window, owner):
        self.told.append((window, owner))


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
    assert server.told == []
    film.showNormal()
    film.showFullScreen()
    mine, whole = int(ring.winId()), int(film.winId())
    assert server.told == [(mine, 0), (mine, whole)]


def test_a_window_that_fills_the_screen_later_has_it_above_itself(server, ring, qtbot):
    film = QWidget()
    qtbot.addWidget(film)
    film.show()
    with ring.above.showing():
        ring.show()
    film.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is film.windowHandle())
    film.showFullScreen()
    assert server.told == [(int(ring.winId()), int(film.winId()))]


def test_it_is_never_minimised_with_that_window(server, ring, film, qtbot):
    with ring.above.showing():
        ring.show()
    film.showMinimized()
    assert not ring.isMinimized()
    # As window managers do with what belongs to the one they minimise.
    ring.showMinimized()
    qtbot.waitUntil(lambda: not ring.isMinimized() and ring.isVisible())
    film.showNormal()
    ring.showMinimized()
    QApplication.processEvents()
    assert ring.isMinimized(), "the person wanted it so"


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


def test_a_window_that_is_deleted_asks_for_nothing(server):
    """``sys.exit`` in a handler deletes a ring that is shown, and that hides it first. An exception
    in a slot fails a test."""
    ring = QWidget()
    ring.winId()
    above = AboveFullScreen(ring)
    with above.showing():
        ring.show()
    delete(ring)
    assert server.told == []
