from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from callkit.desktop import virtual_desktops as module
from callkit.desktop.virtual_desktops import showOnAllDesktops


@pytest.mark.parametrize("platform", ["offscreen", "wayland", "windows", "cocoa"])
@pytest.mark.parametrize("mapped", [False, True])
def test_where_it_cannot_be_done_it_says_so(qapp, monkeypatch, platform, mapped):
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: platform))
    assert showOnAllDesktops(1, True, mapped=mapped) is False


def test_without_an_x_server_it_says_so(qapp, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":9999")
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    assert showOnAllDesktops(1, True, mapped=False) is False


EVERYWHERE = 0xFFFFFFFF


class Desktops:
    """An X server with a window manager that puts new windows where it likes."""

    def __init__(self, put):
        self.current = 0
        self.of_window = None
        self.put = put
        self.asked = 0

    def setCardinals(self, window, name, values, connection=0):
        if self.put != EVERYWHERE or values:
            self.of_window = self.put

    def cardinal(self, window, name):
        self.asked += 1
        return self.of_window

    def rootCardinal(self, name):
        return self.current

    def tellManager(self, window, name, number, source):
        self.of_window = number


@pytest.fixture
def desktops(qapp, monkeypatch):
    def make(put):
        made = Desktops(put)
        monkeypatch.setattr(module, "xClient", lambda: made)
        monkeypatch.setattr(module, "_qt_connection", lambda: 0)
        monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
        return made

    yield make
    showOnAllDesktops(7, False, mapped=False)


def test_a_window_that_was_put_elsewhere_comes_here_and_goes_along(desktops, qtbot):
    made = desktops(3)
    assert showOnAllDesktops(7, True, mapped=False)
    qtbot.waitUntil(lambda: made.of_window == 0)
    made.current = 2
    qtbot.waitUntil(lambda: made.of_window == 2)
    assert showOnAllDesktops(7, False, mapped=True)
    made.current = 1
    qtbot.wait(250)
    assert made.of_window == 2


def test_a_window_that_is_gone_is_followed_no_more(desktops, qtbot):
    made = desktops(3)
    showOnAllDesktops(7, True, mapped=False)
    made.of_window = None
    qtbot.waitUntil(lambda: made.asked)
    asked = made.asked
    qtbot.wait(250)
    assert made.asked == asked


def test_a_window_on_all_desktops_stays_there(desktops, qtbot):
    made = desktops(EVERYWHERE)
    showOnAllDesktops(7, True, mapped=False)
    made.current = 2
    qtbot.waitUntil(lambda: made.asked > 1)
    assert made.of_window == EVERYWHERE
