import os

import pytest

from callkit.desktop.worker_end import WorkerEnd
from callkit.media.drawn import bars, pixels
from callkit.media.port import Kind, Link
from callkit.media.worker import frames
from callkit.media.worker.pictures import SharedPictures


class End(WorkerEnd):
    def __init__(self):
        super().__init__()
        self.sent = []
        self.seen = []
        self.pictured.connect(lambda *told: self.seen.append(told))

    def send(self, command):
        self.sent.append(command)


@pytest.fixture
def end():
    end = End()
    memory = SharedPictures.make(32 * 16 * 4)
    stream = frames.Stream(
        stream=7,
        callID="1",
        userID="bob",
        kind=Kind.CAMERA,
        slots=memory.slots,
        slotBytes=memory.slotBytes,
        name=memory.name,
    )
    end._take(stream, os.dup(memory.descriptor))
    yield end, memory
    end._end_streams()
    memory.close()


def test_a_picture_becomes_an_image_of_its_own_and_the_slot_is_free_again(qapp, end):
    end, memory = end
    picture = bars(32, 16, 0)
    slot = memory.write(pixels(picture))
    end._take(frames.PictureReady(stream=7, slot=slot, width=32, height=16))
    ((callID, userID, kind, image),) = end.seen
    assert (callID, userID, kind) == ("1", "bob", "camera")
    memory.write(bytes(32 * 16 * 4))
    assert image.pixelColor(28, 12).getRgb()[:3] == tuple(
        pixels(picture)[4 * (12 * 32 + 28) :][:3][::-1]
    )
    assert end.sent == [frames.PictureTaken(stream=7, slot=slot)]


def test_the_end_of_a_stream_is_an_empty_image(qapp, end):
    end, _ = end
    end._take(frames.StreamEnds(stream=7))
    end._take(frames.StreamEnds(stream=7))
    assert [told[3].isNull() for told in end.seen] == [True]


@pytest.mark.may_log("a picture that is none")
def test_a_picture_that_cannot_be_is_left_out(qapp, end):
    end, _ = end
    for width, height, slot in ((0, 5, 0), (5000, 5000, 0), (4, 4, 99)):
        end._take(frames.PictureReady(stream=7, slot=slot, width=width, height=height))
    end._take(frames.PictureReady(stream=99, slot=0, width=4, height=4))
    assert end.seen == []


def test_other_reports_are_handed_on(qapp, end):
    end, _ = end
    told, ready = [], []
    end.reported.connect(told.append)
    end.ready.connect(ready.append)
    report = frames.LinkChanged(callID="1", userID="bob", link=Link.CONNECTED)
    for one in (frames.Alive(), frames.Ready(engine="webrtc"), report):
        end._take(one)
    assert told == [report]
    assert ready == ["webrtc"]


@pytest.mark.logs("pictures cannot be shown")
@pytest.mark.parametrize("trouble", ["no descriptor", "too small"])
def test_pictures_that_cannot_be_had_are_left_out(qapp, trouble):
    """A descriptor does not come where too many files are open."""
    end, small = End(), SharedPictures.make(64)
    descriptor = os.dup(small.descriptor) if trouble == "too small" else -1
    stream = frames.Stream(
        stream=8, callID="1", userID="bob", kind=Kind.CAMERA, slots=3, slotBytes=99_999, name=""
    )
    end._take(stream, descriptor)
    end._take(frames.PictureReady(stream=8, slot=0, width=32, height=16))
    assert end.seen == []
    if descriptor >= 0:
        with pytest.raises(OSError, match="descriptor"):
            os.fstat(descriptor)
    small.close()
