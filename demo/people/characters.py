"""Drawn people who blink, breathe and speak: what a camera shows where there is none.

:class:`Character` is a picture of one moment; :class:`DrawnPeople` is devices for
:class:`callkit.Media` made of it, with a quiet tune as the voice.
"""

from __future__ import annotations

import math
import zlib
from array import array
from functools import cache, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen

from callkit.media.devices import DeviceKind, Hear, See
from callkit.media.drawn import DrawnDevices
from callkit.media.port import BLOCK_SAMPLES, RATE, Picture, PixelFormat

SIZE = (480, 270)
RATE_OF_PICTURES = 12
TUNE = (392.0, 494.0, 587.0, 494.0)
"""A quiet broken chord; each note lasts half a second."""
NOTE = 0.5
LOUDNESS = 0.06


class Look(NamedTuple):
    """What one person looks like."""

    wall: str
    floor: str
    shirt: str
    skin: str
    hair: str
    long: bool
    glasses: bool


LOOKS = (
    Look("#F2C9A1", "#D9A679", "#2F6F73", "#E7B08A", "#4A2C1D", True, False),
    Look("#A9C7E8", "#7EA6D4", "#F0B64A", "#C98A62", "#1F1A17", False, True),
    Look("#D7C4EE", "#B79AE0", "#B8405E", "#8D5A3C", "#17110E", True, True),
    Look("#BFE3CF", "#8FC7AA", "#39456B", "#F0C6A4", "#8A4B24", False, False),
    Look("#F4D6DD", "#DDA9B8", "#5B7F3A", "#D9A07A", "#C9A227", True, False),
)
KNOWN = ("alice", "bob", "carol", "dan", "erin")


def look_of(userID: str) -> Look:
    if userID in KNOWN:
        return LOOKS[KNOWN.index(userID)]
    return LOOKS[zlib.crc32(userID.encode()) % len(LOOKS)]


def loudness_at(seconds: float) -> float:
    """How far the mouth is open: words of a few syllables, and a pause between sentences."""
    if seconds % 7 > 5.2:
        return 0.0
    syllable = abs(math.sin(seconds * 2 * math.pi * 2.1))
    return syllable * (0.55 + 0.45 * math.sin(seconds * 3.7))


def stroke(colour: QColor) -> QPen:
    return QPen(colour, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


class Character:
    """One person, to be painted at any moment."""

    def __init__(self, userID: str) -> None:
        self._look = look_of(userID)
        self._phase = zlib.crc32(userID.encode()) % 1000 / 100

    def picture(self, seconds: float, *, width: int = SIZE[0], height: int = SIZE[1]) -> QImage:
        """What a camera would see at that moment."""
        image = QImage(width, height, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # As much of it as fills the picture: an upright one shows less of the room.
            scale = max(width / 640, height / 360)
            painter.translate((width - 640 * scale) / 2, (height - 360 * scale) / 2)
            painter.scale(scale, scale)
            self._room(painter)
            now = seconds + self._phase
            painter.translate(6 * math.sin(now * 0.7), 3 * math.sin(now * 1.6))
            self._body(painter)
            painter.translate(320, 170)
            painter.rotate(2.5 * math.sin(now * 0.9))
            self._head(painter, now)
        return image

    def _room(self, painter: QPainter) -> None:
        look = self._look
        ground = QLinearGradient(0, 0, 640, 360)
        ground.setColorAt(0, QColor(look.wall))
        ground.setColorAt(1, QColor(look.floor))
        painter.fillRect(QRectF(0, 0, 640, 360), QBrush(ground))
        light = QColor("white")
        light.setAlpha(70)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        painter.drawRoundedRect(QRectF(52, 40, 130, 150), 8, 8)
        painter.setBrush(QColor(look.floor).darker(112))
        painter.drawRoundedRect(QRectF(470, 80, 120, 14), 6, 6)
        for number, height in enumerate((52, 40, 60, 46)):
            painter.setBrush(QColor(look.shirt).lighter(120 + 14 * number))
            painter.drawRoundedRect(QRectF(480 + 24 * number, 80 - height, 18, height), 3, 3)

    def _body(self, painter: QPainter) -> None:
        look = self._look
        if look.long:
            painter.setBrush(QColor(look.hair))
            painter.drawRoundedRect(QRectF(236, 120, 168, 210), 74, 74)
        painter.setBrush(QColor(look.shirt))
        shoulders = QPainterPath(QPointF(150, 400))
        shoulders.cubicTo(150, 290, 240, 268, 320, 268)
        shoulders.cubicTo(400, 268, 490, 290, 490, 400)
        painter.drawPath(shoulders)
        painter.setBrush(QColor(look.skin).darker(108))
        painter.drawRoundedRect(QRectF(288, 220, 64, 74), 28, 28)

    def _head(self, painter: QPainter, now: float) -> None:
        look = self._look
        painter.setBrush(QColor(look.skin))
        painter.drawEllipse(QPointF(-74, 6), 13, 19)
        painter.drawEllipse(QPointF(74, 6), 13, 19)
        painter.drawRoundedRect(QRectF(-74, -88, 148, 176), 72, 78)
        self._hair(painter)
        blinks = now % 3.7 < 0.14
        gaze = 4 * math.sin(now * 0.6)
        for side in (-1, 1):
            eye = QPointF(side * 31, -4)
            painter.setBrush(QColor("white"))
            if not blinks:
                painter.drawEllipse(eye, 13, 11)
                painter.setBrush(QColor("#2B2320"))
                painter.drawEllipse(eye + QPointF(gaze, 0), 6.5, 7)
            painter.setPen(stroke(QColor(look.hair)))
            brow = -25 - 3 * loudness_at(now)
            painter.drawLine(QPointF(side * 19, brow), QPointF(side * 43, brow + 4))
            if blinks:
                painter.drawLine(eye - QPointF(12, 0), eye + QPointF(12, 0))
            if look.glasses:
                painter.setPen(QPen(QColor("#22262E"), 3.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(eye.x() - 23, eye.y() - 19, 46, 38), 14, 14)
            painter.setPen(Qt.PenStyle.NoPen)
        if look.glasses:
            painter.setBrush(QColor("#22262E"))
            painter.drawRect(QRectF(-8, -6, 16, 3.5))
        painter.setBrush(QColor(look.skin).darker(114))
        painter.drawEllipse(QPointF(0, 20), 9, 7)
        cheek = QColor("#E2705E")
        cheek.setAlpha(60)
        painter.setBrush(cheek)
        for side in (-1, 1):
            painter.drawEllipse(QPointF(side * 45, 26), 14, 9)
        self._mouth(painter, loudness_at(now))

    def _hair(self, painter: QPainter) -> None:
        look = self._look
        painter.setBrush(QColor(look.hair))
        fringe = QPainterPath(QPointF(-78, -8))
        fringe.cubicTo(-92, -112, -30, -124, 4, -112)
        fringe.cubicTo(60, -120, 92, -84, 78, -4)
        fringe.cubicTo(70, -40, 52, -56, 26, -62)
        fringe.cubicTo(-6, -54, -52, -58, -78, -8)
        painter.drawPath(fringe)

    def _mouth(self, painter: QPainter, loud: float) -> None:
        if loud < 0.08:
            painter.setPen(stroke(QColor("#8C3B34")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            smile = QPainterPath(QPointF(-19, 47))
            smile.quadTo(0, 60, 19, 47)
            painter.drawPath(smile)
            painter.setPen(Qt.PenStyle.NoPen)
            return
        painter.setBrush(QColor("#7A2E2A"))
        painter.drawEllipse(QPointF(0, 51), 17, 3 + 12 * loud)
        painter.setBrush(QColor("#F6EDE6"))
        painter.drawRoundedRect(QRectF(-11, 51 - 2 - 11 * loud, 22, 4 + 3 * loud), 3, 3)


@lru_cache(maxsize=32)
def drawnPerson(number: int, width: int = 640, height: int = 360) -> QImage:
    """A picture of one of them for what does not move."""
    return Character(KNOWN[number % len(KNOWN)]).picture(1.0, width=width, height=height)


@cache
def tune() -> bytes:
    """Two seconds of the tune, without a click where it begins anew."""
    samples = array("h")
    count = round(NOTE * RATE)
    for frequency in TUNE:
        for number in range(count):
            swell = math.sin(math.pi * number / count) ** 0.5
            wave = math.sin(2 * math.pi * frequency * number / RATE)
            samples.append(round(32_767 * LOUDNESS * swell * wave))
    return samples.tobytes()


class DrawnPeople(DrawnDevices):
    """Devices of one person: the camera sees the person drawn, the microphone hears the tune."""

    def __init__(self, userID: str) -> None:
        super().__init__()
        self._character = Character(userID)

    def startCamera(self, deviceID: str, see: See, width: int, height: int, rate: int) -> None:
        rate = min(rate, RATE_OF_PICTURES)

        def look(number: int) -> None:
            image = self._character.picture(number / rate)
            data = bytes(image.constBits())
            stamp = number * 1_000_000 // rate
            see(Picture(image.width(), image.height(), data, stamp, PixelFormat.BGRA))

        self._start(DeviceKind.CAMERA, deviceID, 1 / rate, look)

    def startMicrophone(self, deviceID: str, hear: Hear) -> None:
        size = 2 * BLOCK_SAMPLES
        whole = tune()

        def speak(number: int) -> None:
            place = number * size % len(whole)
            hear(whole[place : place + size])

        self._start(DeviceKind.MICROPHONE, deviceID, BLOCK_SAMPLES / RATE, speak)
