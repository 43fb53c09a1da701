"""Cameras, screens and windows of QtMultimedia, as pictures an engine takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage, QScreen
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCapturableWindow,
    QMediaCaptureSession,
    QScreenCapture,
    QVideoFrame,
    QVideoFrameFormat,
    QVideoSink,
    QWindowCapture,
)

from callkit.media.converting import rows
from callkit.media.devices import See, Trouble
from callkit.media.port import Picture, PixelFormat

SCREEN_RATE: Final = 10
"""Pictures of a screen in a second: what one reads, not what one plays."""
SCREEN_WIDTH: Final = 1920

Fail = Callable[[Trouble, str], None]
_Format = QVideoFrameFormat.PixelFormat
_TAKEN: Final = {
    _Format.Format_YUV420P: (PixelFormat.I420, ((1.0, 1), (0.5, 2), (0.5, 2))),
    _Format.Format_NV12: (PixelFormat.NV12, ((1.0, 1), (1.0, 2))),
    _Format.Format_BGRX8888: (PixelFormat.BGRA, ((4.0, 1),)),
    _Format.Format_BGRA8888: (PixelFormat.BGRA, ((4.0, 1),)),
}
"""Formats an engine takes as they are: each plane's bytes for a pixel of a row, and by how much it
is lower than the picture."""


class _Capture(QObject):
    """Pictures from the moment it is made until :meth:`stop`."""

    def __init__(self, see: See, fail: Fail, rate: float) -> None:
        super().__init__()
        self._see: See | None = see
        self._fail = fail
        self._every = 1 / rate
        self._due = 0.0
        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._came)

    def stop(self) -> None:
        self._see = None
        self._halt()
        self.deleteLater()

    def _halt(self) -> None:
        """End what was started."""

    def _came(self, frame: QVideoFrame) -> None:
        now = time.monotonic()
        if self._see is None or now < self._due:
            return
        # A little early is in time: cameras are not that even.
        self._due = max(self._due + self._every, now + self._every * 0.5)
        picture = pictureOf(frame)
        if picture is not None:
            self._see(picture)

    def _failed(self, error: object, text: str) -> None:
        if self._see is not None:
            self._fail(Trouble.BROKEN, f"{error}: {text}")


class CameraCapture(_Capture):
    def __init__(
        self, device: QCameraDevice, see: See, fail: Fail, *, width: int, height: int, rate: int
    ) -> None:
        super().__init__(see, fail, rate)
        self._camera = QCamera(device, self)
        formats = device.videoFormats()
        if formats:
            self._camera.setCameraFormat(
                min(
                    formats,
                    key=lambda one: (
                        abs(one.resolution().width() - width)
                        + abs(one.resolution().height() - height),
                        abs(one.maxFrameRate() - rate),
                        # What need not be unpacked first.
                        one.pixelFormat() not in _TAKEN,
                    ),
                )
            )
        self._camera.errorOccurred.connect(self._failed)
        self._session.setCamera(self._camera)
        self._camera.start()

    def _halt(self) -> None:
        self._camera.stop()


class ScreenCapture(_Capture):
    def __init__(self, screen: QScreen | None, see: See, fail: Fail) -> None:
        super().__init__(see, fail, SCREEN_RATE)
        self._capture = QScreenCapture(self)
        if screen is not None:
            self._capture.setScreen(screen)
        self._capture.errorOccurred.connect(self._failed)
        self._session.setScreenCapture(self._capture)
        self._capture.start()

    def _halt(self) -> None:
        self._capture.stop()


class WindowCapture(_Capture):
    def __init__(self, window: QCapturableWindow, see: See, fail: Fail) -> None:
        super().__init__(see, fail, SCREEN_RATE)
        self._capture = QWindowCapture(self)
        self._capture.setWindow(window)
        self._capture.errorOccurred.connect(self._failed)
        self._session.setWindowCapture(self._capture)
        self._capture.start()

    def _halt(self) -> None:
        self._capture.stop()


def pictureOf(frame: QVideoFrame) -> Picture | None:
    """The frame for an engine; None when there is nothing in it."""
    stamp = time.monotonic_ns() // 1000
    width, height = frame.width() & ~1, frame.height() & ~1
    if not width or not height:
        return None
    known = _TAKEN.get(frame.pixelFormat())
    odd = (width, height) != (frame.width(), frame.height())
    turned = frame.rotation().value or frame.mirrored()
    if known is None or turned or (odd and known[0] is not PixelFormat.BGRA):
        return _of_image(frame.toImage(), stamp)
    form, planes = known
    data = _mapped(frame, width, height, planes)
    if data is None:
        return None
    if width > SCREEN_WIDTH and form is PixelFormat.BGRA:
        image = QImage(data, width, height, 4 * width, QImage.Format.Format_RGB32)
        return _of_image(image, stamp)
    return Picture(width, height, data, stamp, form)


def _mapped(
    frame: QVideoFrame, width: int, height: int, planes: tuple[tuple[float, int], ...]
) -> bytes | None:
    """The bytes of all planes; None where the frame has not all of them, as that of a camera that
    was pulled out in the middle of it."""
    if not frame.map(QVideoFrame.MapMode.ReadOnly):
        return None
    parts = []
    try:
        for plane, (wide, lower) in enumerate(planes):
            line, high = int(width * wide), height // lower
            whole = frame.mappedBytes(plane) >= frame.bytesPerLine(plane) * (high - 1) + line
            if not whole or frame.bytesPerLine(plane) < line:
                return None
            parts.append(rows(frame.bits(plane), line, high, frame.bytesPerLine(plane)))
    finally:
        frame.unmap()
    return b"".join(parts)


def _of_image(image: QImage, stamp: int) -> Picture | None:
    if image.width() > SCREEN_WIDTH:
        image = image.scaledToWidth(SCREEN_WIDTH, Qt.TransformationMode.FastTransformation)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = image.width() & ~1, image.height() & ~1
    if not width or not height:
        return None
    data = rows(image.constBits(), 4 * width, height, image.bytesPerLine())
    return Picture(width, height, data, stamp, PixelFormat.BGRA)
