"""The soft shadows: each is computed once and stretched like a frame.

A graphics effect on a parent of something that moves would cost three times the CPU.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from PySide6.QtCore import QMargins, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QPixmapCache

from callkit.theme.tokens import Size, Tokens


class _Layer(NamedTuple):
    """One soft shadow, as style sheets of the web spell it."""

    blur: int
    offset: int
    opacity: str
    """The token with its darkness."""

    @property
    def reach(self) -> int:
        """How far it extends beyond the card, before it is moved down."""
        return self.blur - self.blur // 6

    @property
    def inward(self) -> int:
        """It begins to fade this far inside its edge, as a blurred one does."""
        return self.blur // 2


_KEY: Final = _Layer(Size.SHADOW_BLUR, Size.SHADOW_OFFSET, "shadowOpacity")
_CONTACT: Final = _Layer(Size.CONTACT_BLUR, Size.CONTACT_OFFSET, "contactOpacity")
_POPUP: Final = _Layer(Size.POPUP_BLUR, Size.POPUP_OFFSET, "popupOpacity")


def shadowMargins(*, popup: bool = False) -> QMargins:
    """The margins that a card, or a menu, needs for its shadow."""
    layer = _POPUP if popup else _KEY
    reach = layer.reach
    return QMargins(reach, reach - layer.offset, reach, reach + layer.offset)


def paintShadow(
    painter: QPainter,
    card: QRect,
    tokens: Tokens,
    *,
    popup: bool = False,
    radius: int | None = None,
) -> None:
    """Paint the shadow of a rounded ``card``, or of a menu; that itself is painted over it.

    ``radius`` is the card's, the theme's by default.
    """
    corner = tokens.radius if radius is None else radius
    for layer in (_POPUP,) if popup else (_KEY, _CONTACT):
        if getattr(tokens, layer.opacity) > 0:
            _paint(painter, card, layer, corner, tokens)


def _paint(painter: QPainter, card: QRect, layer: _Layer, radius: int, tokens: Tokens) -> None:
    reach = layer.reach
    tile = _tile(layer, radius, tokens.shadow, getattr(tokens, layer.opacity))
    outer = card.adjusted(-reach, -reach, reach, reach).translated(0, layer.offset)
    corner = min(tile.width() // 2, outer.width() // 2, outer.height() // 2)
    columns = _thirds(tile.width(), corner, outer.x(), outer.width())
    rows = _thirds(tile.width(), corner, outer.y(), outer.height())
    for column, (source_x, source_width, x, width) in enumerate(columns):
        for row, (source_y, source_height, y, height) in enumerate(rows):
            if (column, row) != (1, 1) and width > 0 and height > 0:
                source = QRectF(source_x, source_y, source_width, source_height)
                painter.drawPixmap(QRectF(x, y, width, height), tile, source)
    # The middle, except for what the card hides anyway.
    (_, _, left, width), (_, _, top, height) = columns[1], rows[1]
    below = QRect(left, card.bottom() - radius, width, 0)
    below.setBottom(top + height - 1)
    if below.isValid():
        middle = QRectF(tile.width() // 2, tile.width() // 2, 1, 1)
        painter.drawPixmap(QRectF(below), tile, middle)


def _thirds(side: int, corner: int, start: int, length: int) -> tuple[tuple[int, ...], ...]:
    """Source start and length, target start and length of the frame's three parts."""
    return (
        (0, corner, start, corner),
        (side // 2, 1, start + corner, length - 2 * corner),
        (side - corner, corner, start + length - corner, corner),
    )


def _tile(layer: _Layer, radius: int, colour: str, opacity: float) -> QPixmap:
    key = f"callkit:shadow:{layer.blur}:{radius}:{colour}:{opacity}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    image = _computed(layer, radius, round(255 * opacity))
    tinted = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    tinted.fill(QColor(colour))
    with QPainter(tinted) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawImage(0, 0, image)
    tile = QPixmap.fromImage(tinted, Qt.ImageConversionFlag.NoFormatConversion)
    QPixmapCache.insert(key, tile)
    return tile


def _computed(layer: _Layer, radius: int, most: int) -> QImage:
    """Alpha of the shadow of a rounded square with one straight pixel a side.

    One quarter is computed; the others mirror it. It is not made for denser screens: it has no
    edge that could be sharp.
    """
    reach, inward = layer.reach, layer.inward
    round_corner = max(radius, inward + 1)
    corner = reach + round_corner
    fade = [round(most * _fall_off(layer, step / 4 - inward)) for step in range(4 * (corner * 2))]
    quarter = []
    for y in range(corner):
        row = bytearray()
        for x in range(corner):
            away = math.hypot(corner - x - 0.5, corner - y - 0.5) - round_corner
            row.append(fade[max(0, int((away + inward) * 4))])
        quarter.append(bytes(row + row[-1:] + row[::-1]))
    side = 2 * corner + 1
    picture = b"".join([*quarter, quarter[-1], *quarter[::-1]])
    return QImage(picture, side, side, side, QImage.Format.Format_Alpha8).copy()


def _fall_off(layer: _Layer, away: float) -> float:
    """1 well inside the shadow's edge, 0 where it ends."""
    part = min(1.0, max(0.0, 1 - (away + layer.inward) / (layer.inward + layer.reach)))
    return part * part * (3 - 2 * part)
