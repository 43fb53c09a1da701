import pytest

from callkit.media.devices import Device, DeviceKind, Trouble
from callkit.media.drawn import BARS, DrawnDevices, bars, numberIn, pixels
from callkit.media.port import Picture, PixelFormat
from callkit.media.sound import toneBlock, toneIn
from tests.waiting import until


class Told:
    def __init__(self):
        self.changed, self.failed = [], []

    def devicesChanged(self, kind):
        self.changed.append(kind)

    def deviceFailed(self, kind, trouble, text):
        self.failed.append((kind, trouble))


@pytest.fixture
async def devices():
    devices = DrawnDevices()
    devices.listen(told := Told())
    yield devices, told
    devices.close()


@pytest.mark.parametrize("number", [0, 1, 777, 0xFFFF])
def test_the_number_is_in_the_picture(number):
    assert numberIn(bars(320, 240, number)) == number


def test_bars_have_their_colours():
    picture = bars(320, 240, 0)
    luma, chroma = 320 * 240, 320 * 240 // 4
    for place, (y, u, v) in enumerate(BARS):
        x = place * 80 + 40
        assert picture.data[120 * 320 + x] == y
        assert picture.data[luma + 60 * 160 + x // 2] == u
        assert picture.data[luma + chroma + 60 * 160 + x // 2] == v


def test_pixels_are_what_a_screen_shows():
    white = Picture(2, 2, bytes([235] * 4 + [128] * 2))
    assert pixels(white) == bytes([255] * 16)
    black = Picture(2, 2, bytes([16] * 4 + [128] * 2))
    assert pixels(black) == bytes([0, 0, 0, 255] * 4)
    own = Picture(2, 2, bytes(16), format=PixelFormat.BGRA)
    assert pixels(own) == bytes(16)


async def test_the_microphone_hears_its_tone_in_time(devices):
    drawn, _ = devices
    heard = []
    drawn.startMicrophone("", heard.append)
    await until(lambda: len(heard) >= 20)
    assert toneIn(b"".join(heard), 440.0) == pytest.approx(0.1, rel=0.1)


async def test_the_speaker_keeps_what_it_played(devices):
    drawn, _ = devices
    drawn.startSpeaker("", lambda: toneBlock(880.0, 0))
    await until(lambda: len(drawn.played) > 3)
    assert drawn.played[0] == toneBlock(880.0, 0)


async def test_camera_and_screen_count_their_pictures(devices):
    drawn, _ = devices
    seen, shared = [], []
    drawn.startCamera("camera-2", seen.append, 640, 480, 30)
    drawn.startScreen("", shared.append)
    await until(lambda: len(seen) > 3 and len(shared) > 1)
    assert [numberIn(picture) for picture in seen[:3]] == [0, 1, 2]
    assert drawn.started[DeviceKind.CAMERA] == "camera-2"
    drawn.stop(DeviceKind.CAMERA)
    assert DeviceKind.CAMERA not in drawn.started


async def test_what_is_unplugged_stops_and_the_next_is_the_default(devices):
    drawn, told = devices
    drawn.startMicrophone("microphone-1", lambda block: None)
    drawn.unplug("microphone-1")
    assert told.changed == [DeviceKind.MICROPHONE]
    assert DeviceKind.MICROPHONE not in drawn.started
    (left,) = drawn.list(DeviceKind.MICROPHONE)
    assert left.isDefault
    drawn.plug(DeviceKind.MICROPHONE, Device("new", "New"))
    assert len(drawn.list(DeviceKind.MICROPHONE)) == 2


async def test_what_is_refused_or_absent_says_so(devices):
    drawn, told = devices
    drawn.refuse(DeviceKind.CAMERA)
    drawn.startCamera("", lambda picture: None, 1, 1, 30)
    for number in (1, 2):
        drawn.unplug(f"speaker-{number}")
    drawn.startSpeaker("", lambda: b"")
    assert told.failed == [
        (DeviceKind.CAMERA, Trouble.REFUSED),
        (DeviceKind.SPEAKER, Trouble.NONE_THERE),
    ]
