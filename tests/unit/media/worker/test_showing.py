import asyncio
import errno
import os

import pytest

from callkit.media.drawn import bars, numberIn, pixels
from callkit.media.port import Kind, Picture, PixelFormat
from callkit.media.worker import frames
from callkit.media.worker.pictures import SLOTS, SharedPictures
from callkit.media.worker.showing import Showing
from tests.waiting import until


class Painter:
    """The engine's part of it."""

    async def image(self, picture):
        await asyncio.sleep(0)
        return pixels(picture)


class App:
    def __init__(self):
        self.reports = []
        self.memories = {}
        self.showing = Showing(Painter(), self.report)

    def report(self, frame, descriptor):
        self.reports.append(frame)
        if isinstance(frame, frames.Stream):
            self.memories[frame.stream] = SharedPictures.open(
                frame.slots, frame.slotBytes, name=frame.name, descriptor=os.dup(descriptor)
            )

    def of(self, kind):
        return [report for report in self.reports if isinstance(report, kind)]

    def look(self, shown):
        data = self.memories[shown.stream].read(shown.slot, 4 * shown.width * shown.height)
        self.showing.taken(shown.stream, shown.slot)
        return data


@pytest.fixture
async def app():
    app = App()
    yield app
    app.showing.close()
    for memory in app.memories.values():
        memory.close()


def picture(number, width=32, height=16):
    return bars(width, height, number)


@pytest.mark.logs("no memory")
async def test_pictures_without_memory_are_left_out_and_told_once(app, monkeypatch, caplog):
    make, full = SharedPictures.make, [True]

    def sparing(size):
        if full[0]:
            raise OSError(28, "No space left on device")
        return make(size)

    monkeypatch.setattr(SharedPictures, "make", sparing)
    for number in range(5):
        app.showing.show("1", "bob", Kind.CAMERA, picture(number))
        for _ in range(5):
            await asyncio.sleep(0)
    assert app.reports == []
    assert caplog.text.count("no memory") == 1
    full[0] = False
    app.showing.show("1", "bob", Kind.CAMERA, picture(9))
    await until(lambda: app.of(frames.PictureReady))


@pytest.mark.logs("no memory")
async def test_pictures_whose_memory_cannot_be_handed_over_are_left_out(app, monkeypatch):
    report, full = app.report, [True]

    def sparing(frame, descriptor):
        if full[0] and descriptor is not None:
            raise OSError(errno.EMFILE, "Too many open files")
        report(frame, descriptor)

    app.showing._report = sparing
    app.showing.show("1", "bob", Kind.CAMERA, picture(1))
    for _ in range(5):
        await asyncio.sleep(0)
    assert app.reports == []
    full[0] = False
    app.showing.show("1", "bob", Kind.CAMERA, picture(9))
    await until(lambda: app.of(frames.PictureReady))
    assert app.look(app.of(frames.PictureReady)[0]) == pixels(picture(9))


@pytest.mark.logs("cannot be shown")
async def test_an_engine_that_cannot_make_pixels_is_told_once_and_asked_again(app, caplog):
    image = app.showing._engine.image

    async def raising(picture):
        raise ValueError("broken by the test")

    app.showing._engine.image = raising
    for number in range(5):
        app.showing.show("1", "bob", Kind.CAMERA, picture(number))
        for _ in range(5):
            await asyncio.sleep(0)
    assert caplog.text.count("cannot be shown") == 1
    app.showing._engine.image = image
    app.showing.show("1", "bob", Kind.CAMERA, picture(9))
    await until(lambda: app.of(frames.PictureReady))


async def test_a_picture_is_in_memory_when_it_is_told(app):
    app.showing.show("1", "bob", Kind.CAMERA, picture(5))
    await until(lambda: app.of(frames.PictureReady))
    stream, shown = app.reports
    assert (stream.callID, stream.userID, stream.kind) == ("1", "bob", Kind.CAMERA)
    assert app.look(shown) == pixels(picture(5))


async def test_an_app_that_does_not_look_gets_the_newest_when_it_does(app):
    for number in range(1, 10):
        app.showing.show("1", "bob", Kind.CAMERA, picture(number))
        for _ in range(5):
            await asyncio.sleep(0)
    assert len(app.of(frames.PictureReady)) == SLOTS
    app.look(app.of(frames.PictureReady)[0])
    await until(lambda: len(app.of(frames.PictureReady)) == SLOTS + 1)
    data = app.look(app.of(frames.PictureReady)[-1])
    newest = Picture(32, 16, data, format=PixelFormat.BGRA)
    # Green stands in every fourth byte; black and white are the same in all.
    grey = bytes(newest.data[1::4]) + bytes(256)
    assert numberIn(Picture(32, 16, grey)) == 9


async def test_larger_pictures_get_a_memory_of_their_own(app):
    app.showing.show("1", "bob", Kind.CAMERA, picture(1))
    await until(lambda: app.of(frames.PictureReady))
    app.showing.show("1", "bob", Kind.CAMERA, picture(2, 64, 32))
    await until(lambda: len(app.of(frames.PictureReady)) == 2)
    first, second = app.of(frames.Stream)
    assert second.slotBytes == 64 * 32 * 4
    assert app.of(frames.StreamEnds) == [frames.StreamEnds(stream=first.stream)]
    assert app.look(app.of(frames.PictureReady)[1]) == pixels(picture(2, 64, 32))


async def test_an_end_is_told_once_and_for_what_ends_only(app):
    for user, kind in (("bob", Kind.CAMERA), ("bob", Kind.SCREEN), ("cleo", Kind.CAMERA)):
        app.showing.show("1", user, kind, picture(1))
    await until(lambda: len(app.of(frames.PictureReady)) == 3)
    app.showing.end("1", "bob", Kind.SCREEN)
    assert len(app.of(frames.StreamEnds)) == 1
    app.showing.end("1", "bob")
    assert len(app.of(frames.StreamEnds)) == 2
    app.showing.end("1", "bob")
    app.showing.endCall("2")
    assert len(app.of(frames.StreamEnds)) == 2
    app.showing.endCall("1")
    assert len(app.of(frames.StreamEnds)) == 3


async def test_a_picture_under_way_when_it_ends_is_not_shown(app):
    app.showing.show("1", "bob", Kind.CAMERA, picture(1))
    app.showing.end("1", "bob")
    for _ in range(5):
        await asyncio.sleep(0)
    assert app.reports == []
