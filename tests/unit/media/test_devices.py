from callkit.media.devices import DeviceKind
from callkit.media.port import Kind


def test_what_is_sent_has_a_device_of_the_same_name():
    assert {DeviceKind(kind.value) for kind in Kind} == set(DeviceKind) - {DeviceKind.SPEAKER}
