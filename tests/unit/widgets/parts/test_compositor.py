from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from callkit.widgets.parts import _compositor


def test_off_x11_windows_may_be_translucent(qapp):
    assert QGuiApplication.platformName() == "offscreen"
    assert _compositor.translucencyWorks()


@pytest.mark.parametrize("owned", [True, False])
def test_on_x11_it_depends_on_who_owns_the_compositors_selection(qapp, monkeypatch, owned):
    asked = []

    def selection_owned(name):
        asked.append(name)
        return owned

    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    monkeypatch.setattr(_compositor, "_selection_owned", selection_owned)
    assert _compositor.translucencyWorks() is owned
    assert asked == ["_NET_WM_CM_S0"]


def test_without_the_x_library_nothing_is_translucent(qapp, monkeypatch):
    def no_library(name):
        raise OSError("libX11.so.6: cannot open shared object file")

    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    monkeypatch.setattr(_compositor, "_selection_owned", no_library)
    assert not _compositor.translucencyWorks()
