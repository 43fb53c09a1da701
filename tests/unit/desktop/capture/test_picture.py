"""How a frame of QtMultimedia becomes a picture for an engine."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

from callkit.desktop.capture.picture import _TAKEN, SCREEN_WIDTH, pictureOf
from callkit.media.port import PixelFormat


def image(width, height, colour="orange"):
    drawn = QImage(width, height, QImage.Format.Format_RGB32)
    drawn.fill(QColor(colour))
    return drawn


@pytest.mark.parametrize(("size", "taken"), [((64, 48), (64, 48)), ((65, 49), (64, 48))])
def test_pixels_of_a_screen_have_even_sides(qapp, size, taken):
    picture = pictureOf(QVideoFrame(image(*size)))
    assert (picture.size, picture.format) == (taken, PixelFormat.BGRA)
    colour = QColor("orange")
    assert picture.data[:3] == bytes([colour.blue(), colour.green(), colour.red()])


def test_a_huge_screen_is_made_smaller(qapp):
    picture = pictureOf(QVideoFrame(image(3840, 2160)))
    assert picture.size == (SCREEN_WIDTH, 1080)


@pytest.mark.parametrize(
    ("form", "taken"),
    [
        (QVideoFrameFormat.PixelFormat.Format_YUV420P, PixelFormat.I420),
        (QVideoFrameFormat.PixelFormat.Format_NV12, PixelFormat.NV12),
    ],
)
def test_what_a_camera_gives_is_taken_as_it_is_without_padding(qapp, form, taken):
    frame = QVideoFrame(QVideoFrameFormat(QSize(50, 20), form))
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    for plane, value in zip(range(frame.planeCount()), (10, 20, 30), strict=False):
        bits = frame.bits(plane)
        bits[:] = bytes([value]) * len(bits)
    frame.unmap()
    picture = pictureOf(frame)
    assert (picture.size, picture.format) == ((50, 20), taken)
    luma = 50 * 20
    assert picture.data[:luma] == bytes([10]) * luma
    rest = bytes([20]) * (luma // 4) + bytes([30]) * (luma // 4)
    assert picture.data[luma:] == (rest if taken is PixelFormat.I420 else bytes([20]) * (luma // 2))


def test_an_empty_frame_is_no_picture(qapp):
    assert pictureOf(QVideoFrame()) is None


class Torn(QVideoFrame):
    """What is left of a frame whose camera was pulled out in the middle of it: so many bytes."""

    left = 0

    def mappedBytes(self, plane):
        return self.left

    def bits(self, plane):
        return memoryview(bytes(self.left)) if self.left else None


@pytest.mark.parametrize("left", [0, 1, 100])
@pytest.mark.parametrize("form", list(_TAKEN))
def test_a_frame_that_was_torn_off_is_no_picture(qapp, form, left):
    frame = Torn(QVideoFrameFormat(QSize(64, 48), form))
    frame.left = left
    assert pictureOf(frame) is None
