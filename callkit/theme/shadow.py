"""The one soft shadow, computed once into a small picture and stretched like a frame.

A graphics effect on a parent of something that moves would cost three times the CPU.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QMargins, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QPixmapCache

from callkit.theme.tokens import Size, Tokens

_REACH = Size.SHADOW_BLUR - Size.SHADOW_OFFSET // 2
_INWARD = Size.SHADOW_BLUR // 2
"""The shadow begins to fade this far inside its edge, as a blurred one does."""


def shadowMargins() -> QMargins:
    """How much room a card needs around it for its shadow."""
    return QMargins(_REACH, _REACH - Size.SHADOW_OFFSET, _REACH, _REACH + Size.SHADOW_OFFSET)


def paintShadow(painter: QPainter, card: QRect, tokens: Tokens) -> None:
    """Paint the shadow of a rounded ``card``; the card itself is painted over it."""
    if tokens.shadowOpacity <= 0:
        return
    tile = _tile(tokens)
    corner = tile.width() // 2
    outer = card.adjusted(-_REACH, -_REACH, _REACH, _REACH).translated(0, Size.SHADOW_OFFSET)
    columns = _thirds(corner, outer.x(), outer.width())
    rows = _thirds(corner, outer.y(), outer.height())
    for column, (source_x, source_width, x, width) in enumerate(columns):
        for row, (source_y, source_height, y, height) in enumerate(rows):
            if (column, row) != (1, 1) and width > 0 and height > 0:
                source = QRectF(source_x, source_y, source_width, source_height)
                painter.drawPixmap(QRectF(x, y, width, height), tile, source)
    # The middle, except for what the card hides anyway.
    (_, _, left, width), (_, _, top, height) = columns[1], rows[1]
    below = QRect(left, card.bottom() - tokens.radius, width, 0)
    below.setBottom(top + height - 1)
    if below.isValid():
        middle = QRectF(corner, corner, 1, 1)
        painter.drawPixmap(QRectF(below), tile, middle)


def _thirds(corner: int, start: int, length: int) -> tuple[tuple[int, int, int, int], ...]:
    """Source start and length, target start and length of the frame's three parts."""
    return (
        (0, corner, start, corner),
        (corner, 1, start + corner, length - 2 * corner),
        (corner + 1, corner, start + length - corner, corner),
    )


def _tile(tokens: Tokens) -> QPixmap:
    key = f"callkit:shadow:{tokens.radius}:{tokens.shadow}:{tokens.shadowOpacity}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    image = _computed(tokens.radius, round(255 * tokens.shadowOpacity))
    tinted = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    tinted.fill(QColor(tokens.shadow))
    painter = QPainter(tinted)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, image)
    painter.end()
    tile = QPixmap.fromImage(tinted, Qt.ImageConversionFlag.NoFormatConversion)
    QPixmapCache.insert(key, tile)
    return tile


def _computed(radius: int, most: int) -> QImage:
    """Alpha of the shadow of a rounded square with one straight pixel a side.

    One quarter is computed; the others mirror it. It is not made for denser screens: it has no
    edge that could be sharp.
    """
    round_corner = max(radius, _INWARD + 1)
    corner = _REACH + round_corner
    fade = [round(most * _fall_off(step / 4 - _INWARD)) for step in range(4 * (corner * 2))]
    quarter = []
    for y in range(corner):
        row = bytearray()
        for x in range(corner):
            away = math.hypot(corner - x - 0.5, corner - y - 0.5) - round_corner
            row.append(fade[max(0, int((away + _INWARD) * 4))])
        quarter.append(bytes(row + row[-1:] + row[::-1]))
    side = 2 * corner + 1
    picture = b"".join([*quarter, quarter[-1], *quarter[::-1]])
    return QImage(picture, side, side, side, QImage.Format.Format_Alpha8).copy()


def _fall_off(away: float) -> float:
    """1 well inside the shadow's edge, 0 where it ends."""
    part = min(1.0, max(0.0, 1 - (away + _INWARD) / (_INWARD + _REACH)))
    return part * part * (3 - 2 * part)
