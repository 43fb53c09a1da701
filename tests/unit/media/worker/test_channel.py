import os
import socket
from pathlib import Path

import pytest

from callkit.media.worker import channel as module
from callkit.media.worker.channel import Channel


@pytest.fixture
def ends():
    one, other = (Channel(sock) for sock in socket.socketpair())
    yield one, other
    one.close()
    other.close()


def test_frames_come_whole_and_in_order(ends):
    one, other = ends
    for frame in (b"first", b"", b"third"):
        one.send(frame)
    assert other.receive() == [b"first", b"", b"third"]
    assert other.receive() == []


def test_what_does_not_fit_waits_and_goes_later(ends):
    one, other = ends
    big = bytes(900_000)
    one.send(big)
    one.send(b"after it")
    assert one.waiting
    came = []
    while len(came) < 2:
        came += other.receive()
        one.flush()
    assert came == [big, b"after it"]
    assert one.waiting == 0


def test_descriptors_come_with_their_frames_however_late(ends):
    one, other = ends
    one.send(bytes(900_000))
    for text in (b"a", b"b"):
        read, write = os.pipe()
        os.write(write, text)
        one.send(text, read)
        os.close(read)
        os.close(write)
    came = []
    while len(came) < 3:
        came += other.receive()
        one.flush()
    for text in (b"a", b"b"):
        descriptor = other.descriptor()
        assert os.read(descriptor, 10) == text
        os.close(descriptor)


def test_who_takes_nothing_is_given_up(ends):
    one, _ = ends
    with pytest.raises(ConnectionError):
        for _ in range(20):
            one.send(bytes(900_000))


def test_the_end_of_the_other_side_is_noticed_after_its_last_words(ends):
    one, other = ends
    one.send(b"last words")
    one.close()
    assert other.receive() == [b"last words"]
    with pytest.raises(ConnectionError):
        other.receive()
    with pytest.raises(ConnectionError):
        for _ in range(2):
            other.send(b"anybody there?")


def test_a_frame_that_is_too_big_ends_it(ends):
    one, other = ends
    one.socket.send((module.MAX_FRAME + 1).to_bytes(4, "little"))
    with pytest.raises(ConnectionError, match="frame"):
        other.receive()


def test_nothing_stays_open(ends):
    one, other = ends
    before = len(list(Path("/proc/self/fd").iterdir()))
    read, write = os.pipe()
    one.send(b"x", read)
    one.send(bytes(900_000))
    one.send(b"y", read)
    other.receive()
    os.close(read)
    os.close(write)
    one.close()
    other.close()
    one.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before - 2
