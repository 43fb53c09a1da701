"""The background of a call without a picture: the person's hue."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache, QRadialGradient

from callkit.theme import Theme, avatarHue

_LIGHT = 0.35
"""How light the hue is in the middle."""
_FINE = 4
"""The ground is computed so much smaller and grown: it has nothing sharp in it."""
_CENTRE = (0.5, 0.4)


def hueGround(userID: str, size: QSize) -> QPixmap:
    """The ground of that person's call, kept in Qt's pixmap cache. GUI thread only.

    High contrast has none: it is the stage's plain colour.
    """
    theme = Theme.instance()
    stage = theme.colour("stage")
    plain = bool(theme.tokens.borderWidth) or not userID
    hue = QColor(avatarHue(userID)) if userID else stage
    width, height = max(1, size.width()), max(1, size.height())
    key = f"callkit:ground:{hue.name()}:{stage.name()}:{plain}:{width}x{height}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    small = QPixmap(max(1, width // _FINE), max(1, height // _FINE))
    small.fill(stage)
    if not plain:
        _paint(small, hue, stage)
    ignore, smooth = (
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    drawn = small.scaled(width, height, ignore, smooth)
    QPixmapCache.insert(key, drawn)
    return drawn


def _paint(picture: QPixmap, hue: QColor, stage: QColor) -> None:
    width, height = picture.width(), picture.height()
    centre = QPointF(width * _CENTRE[0], height * _CENTRE[1])
    glow = QRadialGradient(centre, max(width, height) * 0.62)
    inner = QColor.fromHslF(max(0.0, hue.hslHueF()), hue.hslSaturationF() * 0.62, _LIGHT * 0.62)
    for at, share in ((0.0, 1.0), (0.35, 0.78), (0.7, 0.34), (1.0, 0.0)):
        glow.setColorAt(at, _between(stage, inner, share))
    with QPainter(picture) as painter:
        painter.fillRect(picture.rect(), glow)


def _between(first: QColor, second: QColor, share: float) -> QColor:
    parts = (
        (a + (b - a) * share)
        for a, b in zip(first.getRgbF()[:3], second.getRgbF()[:3], strict=True)  # type: ignore[index]
    )
    return QColor.fromRgbF(*parts)
