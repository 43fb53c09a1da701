"""When the windows about media come and go, and what they show."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.errors import UsageError
from callkit.kit import CallKit, media_windows
from callkit.kit.media_windows import MediaWindows
from callkit.media import Media
from callkit.media.devices import DeviceKind
from callkit.media.port import Figures
from callkit.media.worker import frames
from callkit.testing import DrawnDevices, FakeEngine
from callkit.widgets.call.device_check import DeviceCheck
from callkit.widgets.call.media_devices import DeviceMenu
from demo.gallery.people import GRACE
from tests.unit.kit.test_calls_media import CALL, room

assert room, "a fixture"
RUNNING = (CALL,)


@pytest.fixture
def windows(room, monkeypatch):
    monkeypatch.setattr(media_windows, "LOOK", 10)
    made = MediaWindows(room.media, room.devices)
    made.render(RUNNING)
    yield made
    made.close()


def previewed(room):
    return room.worker.of(frames.Configure)[-1].preview


def test_devices_run_while_they_are_checked(room, windows, qtbot):
    check = windows.showDeviceCheck()
    assert windows.showDeviceCheck() is check
    assert set(previewed(room)) == {DeviceKind.MICROPHONE, DeviceKind.CAMERA}
    check.dismiss()
    qtbot.waitUntil(lambda: not previewed(room))


def test_a_check_that_went_with_its_window_ends_the_devices(room, windows, qtbot):
    host = QWidget()
    windows.showDeviceCheck(host)
    host.deleteLater()
    qtbot.waitUntil(lambda: not previewed(room))


def test_the_menu_of_devices_leads_to_the_figures(room, windows, qtbot):
    figures = Figures(roundTrip=0.05, concealedShare=0.0)
    room.report(frames.ConnectionFigures(callID="1", userID=GRACE.userID, figures=figures))
    host = QWidget()
    qtbot.addWidget(host)
    menu = DeviceMenu(room.devices, host)
    (line,) = [one for one in menu.actions() if one.objectName() == "callStatisticsAction"]
    line.trigger()
    shown = windows.showStatistics()
    assert shown.isVisible()
    ((name, word, trip, *_),) = shown.lines()
    assert (name, word, trip) == (GRACE.userName, "Good connection", "50 ms")
    windows.render(())
    assert not shown.isVisible()
    assert windows.showStatistics() is None, "in no call there are no figures"


def test_figures_stay_when_the_check_before_them_goes(windows, qapp, qtbot):
    check = windows.showDeviceCheck()
    shown = windows.showStatistics()
    assert shown.parentWidget() is not check
    check.dismiss()
    qtbot.waitUntil(lambda: not isValid(check))
    assert shown.isVisible()


def test_the_figures_are_brought_up_to_date(room, windows, qtbot):
    shown = windows.showStatistics()
    assert shown.lines()[0][1] == "Measuring…"
    figures = Figures(roundTrip=2.0)
    room.report(frames.ConnectionFigures(callID="1", userID=GRACE.userID, figures=figures))
    qtbot.waitUntil(lambda: shown.lines()[0][1] == "Poor connection")


def test_a_kit_with_media_has_a_check_and_one_without_says_so(qapp):
    parts = {"notify": False, "tray": False, "remoteControl": False}
    with pytest.raises(UsageError, match="media"):
        CallKit(**parts).showDeviceCheck()
    kit = CallKit(**parts, media=Media(engine=FakeEngine, devices=DrawnDevices))
    assert kit.showDeviceCheck().isVisible()
    kit.close()
    assert dataclasses.is_dataclass(kit.media.options)
    kit.media.close()


def test_the_menu_of_the_tray_leads_to_the_check(qapp, qtbot):
    parts = {"notify": False, "remoteControl": False}
    bare = CallKit(**parts)
    assert [one.key for one in bare.tray.icon.state.entries] == []
    bare.close()
    kit = CallKit(**parts, media=Media(engine=FakeEngine, devices=DrawnDevices))
    (line,) = kit.tray.icon.state.entries
    kit.tray.icon.entryChosen.emit(line.key)
    there = [one for one in qapp.topLevelWidgets() if isinstance(one, DeviceCheck)]
    (shown,) = [one for one in there if one.isVisible()]
    assert shown.windowTitle() == line.label
    assert not shown.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose), "an app in the tray goes on"
    shown.close()
    qtbot.waitUntil(lambda: not isValid(shown))
    kit.close()
    kit.media.close()
