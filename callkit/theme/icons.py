"""The icons of the kit: one set of SVGs, tinted from tokens, sharp on every screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from callkit.assets import asset


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    if name.endswith(".svg"):
        file = QFile(name)
        if not file.open(QIODevice.OpenModeFlag.ReadOnly):
            raise FileNotFoundError(name)
        return bytes(file.readAll().data()).decode()
    return asset(f"icons/{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: QColor, size: int, dpr: float = 1.0) -> QPixmap:
    """The icon ``name`` (``accept``, ``bell-off`` …) in one colour, ``size`` logical pixels wide.

    An app's own is the path of an SVG file, also in Qt's resources (``:/icons/record.svg``); what
    is painted in ``currentColor`` gets the colour.

    Kept in Qt's own pixmap cache, by name, colour, size and device pixel ratio. GUI thread only.

    Raises:
        FileNotFoundError: If there is no such icon.
    """
    key = f"callkit:{name}:{colour.rgba():08x}:{size}:{dpr}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    svg = _source(name).replace("currentColor", colour.name())
    drawn = QPixmap(max(1, round(size * dpr)), max(1, round(size * dpr)))
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(drawn.rect()))
    drawn.setDevicePixelRatio(dpr)
    QPixmapCache.insert(key, drawn)
    return drawn


def isIcon(name: str) -> bool:
    """There is an icon of that name, or at that path."""
    try:
        return bool(_source(name))
    except (OSError, UnicodeDecodeError):
        return False


def icon(name: str, colour: QColor, size: int = 24) -> QIcon:
    """The same as a QIcon, for menus and standard widgets."""
    made = QIcon()
    for dpr in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour, size, dpr))
    return made
