import os
from pathlib import Path

from callkit.media.worker.pictures import SLOTS, SharedPictures


def both(size):
    maker = SharedPictures.make(size)
    other = SharedPictures.open(
        maker.slots, size, name=maker.name, descriptor=os.dup(maker.descriptor)
    )
    return maker, other


def test_a_picture_that_was_written_here_is_read_there():
    maker, other = both(8)
    slots = [maker.write(data) for data in (b"picture1", b"short")]
    assert other.read(slots[0], 8) == b"picture1"
    assert other.read(slots[1], 5) == b"short"
    maker.close()
    assert other.read(slots[0], 8) == b"picture1", "it lives as long as anybody looks"
    other.close()


def test_a_slot_is_not_written_before_it_was_looked_at():
    maker, other = both(1)
    written = {maker.write(b"x") for _ in range(SLOTS)}
    assert written == set(range(SLOTS))
    assert maker.full
    assert maker.write(b"y") is None
    maker.taken(1)
    maker.taken(99)
    assert maker.write(b"y") == 1
    maker.close()
    other.close()


def test_nothing_is_left():
    files = len(list(Path("/proc/self/fd").iterdir()))
    maker, other = both(1000)
    for end in (maker, other):
        end.close()
        end.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == files
