"""The theme follows the desktop's portal, where there is a desktop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from callkit.desktop.portal_settings import DesktopLook
from callkit.kit.desktop_look import followLook, wear
from callkit.theme import Theme


@pytest.fixture(autouse=True)
def _as_before(qapp):
    yield
    Theme.instance().setDesktop()


def test_without_a_screen_no_desktop_is_followed(qapp):
    assert followLook(QObject()) is None


@pytest.mark.parametrize(("platform", "scale"), [("wayland", 1.5), ("xcb", 1.0)])
def test_text_grows_with_the_desktops_where_qts_fonts_do_not(platform, scale, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    before = Theme.instance().textScale()
    wear(DesktopLook(scheme="dark", textScale=1.5))
    assert Theme.instance().dark
    assert Theme.instance().textScale() == pytest.approx(before * scale)


def test_each_look_replaces_the_one_before(qapp):
    wear(DesktopLook(scheme="dark", reducedMotion=True))
    wear(DesktopLook(scheme="light"))
    assert not Theme.instance().dark
