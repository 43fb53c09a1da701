from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor, QIcon, QPixmap

from callkit.desktop.tray import TrayLook
from callkit.kit.tray_icons import SIDES, trayIcon
from callkit.theme import contrast


def picture(look, side=32, **more):
    return trayIcon(look, **more).pixmap(side, side).toImage()


@pytest.mark.parametrize("look", TrayLook)
@pytest.mark.parametrize("panel", ["#FFFFFF", "#EFEFEF", "#2E3436", "#000000"])
@pytest.mark.parametrize("side", [16, 24, 32])
def test_every_look_can_be_seen_on_any_panel(qapp, look, panel, side):
    image = picture(look, side)
    points = itertools.product(range(image.width()), range(image.height()))
    opaque = [image.pixelColor(x, y) for x, y in points if image.pixelColor(x, y).alpha() > 250]
    seen = [colour for colour in opaque if contrast(colour.name(), panel) >= 3]
    assert len(seen) >= side * side / 20


def test_every_look_is_another_picture(qapp):
    pictures = [picture(look, missed=2) for look in TrayLook]
    for first, second in itertools.combinations(pictures, 2):
        assert first != second


def test_it_says_how_many_calls_were_missed_up_to_nine(qapp):
    counted = [picture(TrayLook.MISSED, missed=count) for count in (1, 2, 9)]
    assert all(a != b for a, b in itertools.combinations(counted, 2))
    assert picture(TrayLook.MISSED, missed=10) == picture(TrayLook.MISSED, missed=99)


def test_the_apps_own_icon_gets_the_dot(qapp):
    blue = QPixmap(64, 64)
    blue.fill(QColor("#0000ff"))
    plain = picture(TrayLook.IDLE, app=QIcon(blue))
    ringing = picture(TrayLook.RINGING, app=QIcon(blue))
    assert plain.pixelColor(4, 4) == ringing.pixelColor(4, 4) == QColor("#0000ff")
    assert plain.pixelColor(26, 26) == QColor("#0000ff")
    assert ringing.pixelColor(25, 25) != QColor("#0000ff")


@pytest.mark.parametrize("side", SIDES)
def test_it_is_drawn_for_the_sizes_panels_have(qapp, side):
    assert picture(TrayLook.IDLE, side).width() == side
