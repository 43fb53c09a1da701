from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from callkit.errors import UsageError
from callkit.media.devices import DeviceKind
from callkit.texts import toolTip
from callkit.widgets.call.media_devices import DeviceMenu, MediaDevices

TWO = [("built-in", "Built-in"), ("headset", "Headset & mic")]


@pytest.fixture
def devices(qapp):
    made = MediaDevices()
    made.setDevices("microphone", TWO, "headset")
    return made


def lines(menu):
    return [(a.text(), a.isChecked()) for a in menu.actions() if not a.isSeparator()]


def test_the_menu_has_a_heading_the_default_and_every_device(devices, qtbot):
    menu = DeviceMenu(devices)
    qtbot.addWidget(menu)
    assert lines(menu) == [
        ("Microphone", False),
        ("System default", False),
        ("Built-in", False),
        ("Headset && mic", True),
    ]
    assert not menu.actions()[0].isEnabled()


def test_to_a_screen_reader_each_name_says_what_kind_of_device_it_is(devices, qtbot):
    devices.setDevices("speaker", [("headset", "Headset")])
    before = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        menu = DeviceMenu(devices)
        qtbot.addWidget(menu)
        names = [name for name, _ in lines(menu) if ":" in name]
    finally:
        QAccessible.setActive(before)
    assert names == [
        "Microphone: System default",
        "Microphone: Built-in",
        "Microphone: Headset && mic",
        "Speaker: System default",
        "Speaker: Headset",
    ]


def test_a_long_name_does_not_make_the_menu_wide(devices, qtbot):
    menu = DeviceMenu(devices)
    qtbot.addWidget(menu)
    long = "Monitor of Built-in Audio Analog Stereo (<b>upstairs</b>)"
    devices.setDevices("speaker", [("long", long)])
    shown = menu.actions()[-1]
    assert menu.sizeHint().width() < 60 * menu.fontMetrics().averageCharWidth()
    assert shown.text().startswith("Monitor") and shown.text().endswith("</b>)")
    assert shown.toolTip() == toolTip(long) and menu.toolTipsVisible()


def test_choosing_tells_the_app_once_and_ticks_it(devices, qtbot):
    menu = DeviceMenu(devices)
    qtbot.addWidget(menu)
    with qtbot.waitSignal(devices.chosen) as heard:
        menu.actions()[2].trigger()
    assert heard.args == ["microphone", "built-in"]
    assert devices.current("microphone") == "built-in"
    assert ("Built-in", True) in lines(menu)
    with qtbot.assertNotEmitted(devices.chosen):
        devices.choose("microphone", "built-in")


def test_a_menu_follows_what_is_plugged_in(devices, qtbot):
    menu = DeviceMenu(devices)
    qtbot.addWidget(menu)
    devices.setDevices(DeviceKind.CAMERA, [("c", "Camera 1")])
    assert ("Camera 1", False) in lines(menu)
    devices.setDevices("camera", [])
    assert ("Camera 1", False) not in lines(menu)


def test_a_current_device_that_is_gone_is_the_systems_default(devices):
    devices.setDevices("microphone", TWO[:1], "headset")
    assert devices.current("microphone") == ""


def test_saying_the_same_again_changes_nothing(devices, qtbot):
    with qtbot.assertNotEmitted(devices.changed):
        devices.setDevices("microphone", TWO, "headset")


def test_no_microphone_is_known_only_when_the_app_says_so(devices):
    assert not MediaDevices().noMicrophone()
    assert not devices.noMicrophone()
    devices.setDevices("microphone", [])
    assert devices.noMicrophone()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda devices: devices.setDevices("trumpet", TWO),
        lambda devices: devices.setDevices("microphone", [("", "Nameless")]),
        lambda devices: devices.setDevices("microphone", [TWO[0], TWO[0]]),
        lambda devices: devices.choose("microphone", "gone"),
        lambda devices: devices.current("trumpet"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(devices, qtbot, wrong):
    with qtbot.assertNotEmitted(devices.changed), pytest.raises(UsageError):
        wrong(devices)
    assert devices.current("microphone") == "headset"


@pytest.mark.parametrize("kind", ["screen", DeviceKind.SCREEN, "printer"])
def test_only_what_a_person_chooses_beforehand_is_a_device_of_the_menu(devices, kind):
    with pytest.raises(UsageError, match="microphone, speaker, camera"):
        devices.setDevices(kind, [("s", "Screen 1")])
