"""Pictures of people who do not exist, for windows that show pictures. Drawn here: ours."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter


class Look(NamedTuple):
    """Colours of skin, shirt, hair and of the wall behind."""

    skin: str
    shirt: str
    hair: str
    wall: tuple[str, str]


LOOKS = (
    Look("#d9a988", "#2f4858", "#2b1b15", ("#c9b79c", "#5f6f80")),
    Look("#8d5a3a", "#7a2e3a", "#20140f", ("#a6bcae", "#2f3f48")),
    Look("#e6bfa2", "#4b3f72", "#7a4a22", ("#c3cbd8", "#46506a")),
    Look("#b97a56", "#2f6b57", "#171717", ("#d8c9b2", "#6b5b4b")),
)


@lru_cache(maxsize=32)
def drawnPerson(number: int, width: int = 640, height: int = 360) -> QImage:
    """One of a few people, at a desk by a window, as a camera would see them."""
    look = LOOKS[number % len(LOOKS)]
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wall = QLinearGradient(0, 0, width, height)
    wall.setColorAt(0, QColor(look.wall[0]))
    wall.setColorAt(1, QColor(look.wall[1]))
    painter.fillRect(image.rect(), wall)
    painter.setPen(Qt.PenStyle.NoPen)
    light = QColor("#ffffff")
    light.setAlphaF(0.22)
    painter.setBrush(light)
    painter.drawRect(QRectF(width * 0.06, height * 0.12, width * 0.24, height * 0.36))
    unit, middle = min(height, width) / 360, width / 2
    painter.setBrush(QColor(look.shirt))
    painter.drawEllipse(QPointF(middle, height * 1.06), 195 * unit, 165 * unit)
    painter.setBrush(QColor(look.skin).darker(112))
    painter.drawRoundedRect(QRectF(middle - 26 * unit, height * 0.58, 52 * unit, 70 * unit), 16, 16)
    painter.setBrush(QColor(look.skin))
    painter.drawEllipse(QPointF(middle, height * 0.45), 66 * unit, 84 * unit)
    painter.setBrush(QColor(look.hair))
    hair = QRectF(middle - 72 * unit, height * 0.45 - 98 * unit, 144 * unit, 130 * unit)
    painter.drawChord(hair, 0, 180 * 16)
    for side in (-1, 1):
        painter.drawEllipse(QPointF(middle + side * 24 * unit, height * 0.45), 6 * unit, 6 * unit)
    painter.end()
    return image
