from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from callkit.theme import Theme
from callkit.widgets.call.device_previews import CameraPreview, LevelMeter
from callkit.widgets.call.media_devices import DeviceMenu, MediaDevices


def halves():
    """Red on the left, blue on the right."""
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(QColor("#0000ff"))
    for x in range(32):
        for y in range(36):
            image.setPixelColor(x, y, QColor("#ff0000"))
    return image


@pytest.fixture
def devices():
    devices = MediaDevices()
    devices.setDevices("microphone", [("m", "Headset")])
    devices.setDevices("camera", [("c", "Camera")])
    return devices


def test_a_meter_rises_at_once_and_falls_slowly(show, qtbot):
    meter = show(LevelMeter())
    meter.setLevel(1.0)
    loud = meter.bars()
    meter.setLevel(0.0)
    assert meter.bars() == loud > 10
    qtbot.waitUntil(lambda: meter.bars() == 0)


def test_a_meter_begins_at_the_right_from_right_to_left(show):
    meter = LevelMeter()
    meter.setLevel(0.5)
    meter.resize(meter.sizeHint())
    show(meter)
    middle = meter.height() // 2

    def bright():
        image = meter.grab().toImage()
        row = [image.pixelColor(x, middle) for x in range(meter.width())]
        return [x for x, colour in enumerate(row) if colour.blue() > colour.red() + 80]

    assert max(bright()) < meter.width() * 0.55
    meter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert min(bright()) > meter.width() * 0.45


def test_a_camera_is_seen_as_in_a_mirror(show):
    preview = CameraPreview()
    preview.setImage(halves())
    preview.resize(preview.sizeHint())
    show(preview)
    taken = preview.grab().toImage()
    assert taken.pixelColor(preview.width() // 4, preview.height() // 2).blue() > 200
    assert taken.pixelColor(preview.width() * 3 // 4, preview.height() // 2).red() > 200


def test_a_camera_without_a_picture_shows_that_it_is_off(show):
    preview = CameraPreview(onStage=False)
    preview.resize(preview.sizeHint())
    show(preview)
    taken = preview.grab().toImage()
    box = preview.rect().adjusted(8, 8, -8, -16)
    seen = {
        taken.pixelColor(x, y).name()
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    }
    assert taken.pixelColor(box.topLeft()) == Theme.instance().colour("neutral")
    assert Theme.instance().colour("textMuted").name() in seen


def test_the_menu_shows_only_what_the_app_measures(devices, qtbot):
    menu = DeviceMenu(devices)
    qtbot.addWidget(menu)
    assert (menu.meter, menu.preview) == (None, None)
    devices.setLevel(0.4)
    devices.setPicture(halves())
    menu.aboutToShow.emit()
    assert menu.meter is not None
    assert menu.preview is not None
    devices.setLevel(1.0)
    assert menu.meter.bars() > 10
    devices.setPicture(None)
    assert menu.preview.image().isNull()
    menu.aboutToShow.emit()
    assert menu.preview is None


def test_a_meter_of_a_menu_filled_anew_hears_no_more(devices, qtbot):
    menu = DeviceMenu(devices)
    qtbot.addWidget(menu)
    devices.setLevel(0.1)
    menu.aboutToShow.emit()
    devices.setDevices("microphone", [("n", "Another")])
    devices.setLevel(0.9)
    assert menu.meter.bars() > 10
