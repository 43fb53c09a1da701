from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from callkit.media.devices import DeviceKind
from callkit.texts import installLanguage
from callkit.theme import Size
from callkit.widgets.call.device_check import DeviceCheck
from callkit.widgets.call.media_devices import DeviceMenu, MediaDevices
from callkit.widgets.parts.pill_button import RING


@pytest.fixture
def devices():
    made = MediaDevices()
    for kind in (DeviceKind.MICROPHONE, DeviceKind.SPEAKER, DeviceKind.CAMERA):
        made.setDevices(kind, [("a", "Desk"), ("b", "Headset")], "a")
    return made


@pytest.fixture
def check(devices, clock, show):
    made = show(DeviceCheck(devices, clock=clock))
    clock.jump(1)
    return made


def test_one_sees_oneself_and_how_loud_one_is(check, devices):
    red = QImage(32, 18, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    devices.setPicture(red)
    seen = check.preview.grab().toImage()
    assert seen.pixelColor(seen.width() // 2, seen.height() // 2) == QColor("red")
    assert check.meter.bars() == 0
    devices.setLevel(1.0)
    assert check.meter.bars() > 10
    assert check.meter.height() > 10


@pytest.mark.parametrize("kind", [DeviceKind.CAMERA, DeviceKind.MICROPHONE, DeviceKind.SPEAKER])
def test_another_device_is_chosen_with_the_keyboard(check, devices, qtbot, kind):
    chosen = []
    devices.chosen.connect(lambda *told: chosen.append(told))
    button = check.buttons[kind]
    assert button.text() == "Desk"
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    menu = check.findChild(DeviceMenu)
    qtbot.waitUntil(menu.isVisible)
    # Its heading, the system's default, and both devices: of this kind alone.
    names = [action.text() for action in menu.actions()]
    assert names[1:] == ["System default", "Desk", "Headset"]
    menu.actions()[-1].trigger()
    menu.close()
    assert chosen == [(kind.value, "b")]
    assert button.text() == "Headset"
    assert "Headset" in button.accessibleName()


def test_what_is_not_there_is_said(check, devices):
    devices.setDevices(DeviceKind.CAMERA, [])
    button = check.buttons[DeviceKind.CAMERA]
    assert (button.text(), button.isEnabled()) == ("No camera found", False)


def test_every_control_is_reached_with_tab_and_escape_closes(check, qtbot):
    found = []
    for _ in range(4):
        found.append(check.focusWidget())
        QTest.keyClick(check.focusWidget(), Qt.Key.Key_Tab)
    assert {*found} == {check.closeButton, *check.buttons.values()}
    with qtbot.waitSignal(check.dismissed):
        QTest.keyClick(check.focusWidget(), Qt.Key.Key_Escape)


def test_the_words_follow_the_language(check, qapp):
    try:
        installLanguage(qapp, "de")
        qapp.sendPostedEvents()
        assert check.windowTitle() == "Ton und Kamera"
        assert check.closeButton.text() == "Schließen"
    finally:
        installLanguage(qapp, "en")


def test_words_begin_where_the_grounds_of_the_buttons_do(check):
    left = check.card.width()
    for kind in check.buttons:
        button = check.buttons[kind]
        left = min(left, button.mapTo(check.card, QPoint(RING, 0)).x())
    assert check.title.mapTo(check.card, QPoint()).x() == left == Size.CARD_PADDING
    assert check.words.mapTo(check.card, QPoint()).x() == left
    ends = check.closeButton.geometry().right() + 1 - RING
    assert ends == check.words.geometry().right() + 1 == check.card.width() - Size.CARD_PADDING


@pytest.mark.parametrize("room", [(992, 568), (600, 420)])
def test_on_a_small_screen_it_is_the_picture_that_gives_way(check, theme, room):
    theme.setTextScale(1.5)
    before = check.preview.maximumHeight()
    check.limit(*room)
    assert check.card.height() <= room[1]
    assert check.preview.isHidden() or check.preview.height() < before
    low = check.closeButton.geometry().bottom()
    assert low < check.card.height()
