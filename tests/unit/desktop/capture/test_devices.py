"""Without devices everything says so; ``tests/desktop/test_sound_media`` has some."""

import pytest
from PySide6.QtGui import QGuiApplication

from callkit.desktop.capture.devices import SCREEN, QtDevices
from callkit.media.devices import DeviceKind, Trouble


class Told:
    def __init__(self):
        self.failed = []

    def devicesChanged(self, kind): ...

    def deviceFailed(self, kind, trouble, text):
        self.failed.append((kind, trouble))


@pytest.fixture
def devices(qapp):
    devices = QtDevices()
    devices.listen(told := Told())
    yield devices, told
    devices.close()
    qapp.processEvents()
    devices.deleteLater()


@pytest.mark.parametrize("kind", [DeviceKind.MICROPHONE, DeviceKind.SPEAKER, DeviceKind.CAMERA])
def test_what_is_not_there_is_said(devices, qtbot, kind):
    devices, told = devices
    assert devices.list(kind) == ()
    match kind:
        case DeviceKind.MICROPHONE:
            devices.startMicrophone("", lambda block: None)
        case DeviceKind.SPEAKER:
            devices.startSpeaker("", lambda: b"")
        case DeviceKind.CAMERA:
            devices.startCamera("", lambda picture: None, 640, 480, 30)
    qtbot.waitUntil(lambda: told.failed == [(kind, Trouble.NONE_THERE)])
    devices.stop(kind)


def test_screens_are_listed_the_main_one_first(devices):
    devices, _ = devices
    screens = [one for one in devices.list(DeviceKind.SCREEN) if one.deviceID.startswith(SCREEN)]
    assert [one.name for one in screens] == [one.name() for one in QGuiApplication.screens()]
    assert screens[0].isDefault


def test_a_window_that_is_gone_cannot_be_shared(devices, qtbot):
    devices, told = devices
    devices.startScreen("window:no such window", lambda picture: None)
    qtbot.waitUntil(lambda: told.failed == [(DeviceKind.SCREEN, Trouble.NONE_THERE)])
