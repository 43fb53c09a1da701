"""The one soft shadow, painted once into a pixmap and stretched like a frame.

A graphics effect on a parent of something that moves would cost three times the CPU.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QMargins, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache

from callkit.theme.tokens import Size, Tokens

_REACH = Size.SHADOW_BLUR - Size.SHADOW_OFFSET // 2


def shadowMargins() -> QMargins:
    """How much room a card needs around it for its shadow."""
    return QMargins(_REACH, _REACH - Size.SHADOW_OFFSET, _REACH, _REACH + Size.SHADOW_OFFSET)


def paintShadow(painter: QPainter, card: QRect, tokens: Tokens, dpr: float) -> None:
    """Paint the shadow of a rounded ``card``; the card itself is painted over it."""
    if tokens.shadowOpacity <= 0:
        return
    corner = _REACH + tokens.radius
    tile = _tile(tokens.radius, QColor(tokens.shadow), tokens.shadowOpacity, dpr)
    edge = 2 * corner + 1
    outer = card.adjusted(-_REACH, -_REACH, _REACH, _REACH).translated(0, Size.SHADOW_OFFSET)
    columns = (
        (0, corner, outer.x(), corner),
        (corner, 1, outer.x() + corner, outer.width() - 2 * corner),
        (corner + 1, corner, outer.x() + outer.width() - corner, corner),
    )
    rows = (
        (0, corner, outer.y(), corner),
        (corner, 1, outer.y() + corner, outer.height() - 2 * corner),
        (corner + 1, corner, outer.y() + outer.height() - corner, corner),
    )
    assert edge * dpr - tile.width() < 2
    for source_x, source_w, x, width in columns:
        for source_y, source_h, y, height in rows:
            if width > 0 and height > 0:
                source = QRectF(source_x * dpr, source_y * dpr, source_w * dpr, source_h * dpr)
                painter.drawPixmap(QRectF(x, y, width, height), tile, source)


def _tile(radius: int, colour: QColor, opacity: float, dpr: float) -> QPixmap:
    key = f"callkit:shadow:{radius}:{colour.rgba():08x}:{opacity}:{dpr}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    side = 2 * (_REACH + radius) + 1
    tile = QPixmap(round(side * dpr), round(side * dpr))
    tile.setDevicePixelRatio(dpr)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    steps = 2 * _REACH
    shown = 0.0
    for step in range(steps):
        # From the outside in; each ring adds what is missing to a bell-shaped fall-off.
        distance = 1 - step / (steps - 1)
        wanted = opacity * math.exp(-4.2 * distance * distance) * (1 - distance**6)
        alpha = (wanted - shown) / (1 - shown)
        inset = step * 0.5 * 1.35
        if alpha <= 0 or inset > side / 2 - 1:
            continue
        shown = wanted
        ink = QColor(colour)
        ink.setAlphaF(min(1.0, alpha))
        painter.setBrush(ink)
        box = QRectF(inset, inset, side - 2 * inset, side - 2 * inset)
        round_corner = max(2.0, _REACH + radius - inset)
        painter.drawRoundedRect(box, round_corner, round_corner)
    painter.end()
    QPixmapCache.insert(key, tile)
    return tile
