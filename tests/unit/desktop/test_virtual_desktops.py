from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

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
