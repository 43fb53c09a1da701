from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from callkit.widgets.parts._qproperty import qproperty


class Lamp(QObject):
    brightnessChanged = Signal(int)

    def __init__(self):
        super().__init__()
        self._brightness = 0

    def _get_brightness(self):
        return self._brightness

    def setBrightness(self, brightness):
        self._brightness = brightness
        self.brightnessChanged.emit(brightness)

    brightness = qproperty(int, _get_brightness, setBrightness, notify=brightnessChanged)


def test_a_property_reads_as_its_value(qapp):
    lamp = Lamp()
    lamp.setBrightness(7)
    assert lamp.brightness == 7
    assert lamp.property("brightness") == 7


def test_qt_sets_it_through_the_setter(qapp, qtbot):
    lamp = Lamp()
    with qtbot.waitSignal(lamp.brightnessChanged):
        lamp.setProperty("brightness", 3)
    assert lamp.brightness == 3


def test_qt_knows_its_notify_signal(qapp):
    meta = Lamp().metaObject()
    found = meta.property(meta.indexOfProperty("brightness"))
    assert found.hasNotifySignal()
    assert bytes(found.notifySignal().name().data()) == b"brightnessChanged"
