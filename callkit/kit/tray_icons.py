"""The tray icon's pictures: one handset, and its state as a dot.

Nobody knows the colour of a panel: the handset is white within a dark line, so that it can be seen
on any.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from callkit.desktop.tray import TrayLook
from callkit.theme import pixmap

SIDES: Final = (16, 22, 24, 32, 44, 64)
"""Sizes in pixels; panels scale to other sizes."""
_LIGHT, _DARK = QColor("#FFFFFF"), QColor("#0F172A")
_GREEN, _RED, _AMBER = QColor("#22C55E"), QColor("#DC2626"), QColor("#B45309")
_DOTS: Final = {
    TrayLook.RINGING: _GREEN,
    TrayLook.MISSED: _RED,
    TrayLook.MUTED: _RED,
    TrayLook.OFFLINE: _AMBER,
}
_MOST: Final = 9
"""The largest number that fits into the dot."""


def trayIcon(look: TrayLook, *, missed: int = 0, app: QIcon | None = None) -> QIcon:
    """The picture for ``look``; ``missed`` is the number in the dot. ``app`` is the app's own icon,
    which then gets the dot instead of the handset."""
    made = QIcon()
    for side in SIDES:
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        with QPainter(drawn) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if app is not None and not app.isNull():
                app.paint(painter, drawn.rect())
            else:
                _paint_handset(painter, side, filled=look not in (TrayLook.IDLE, TrayLook.OFFLINE))
            if look in _DOTS:
                _paint_dot(painter, side, _DOTS[look], missed if look is TrayLook.MISSED else 0)
        made.addPixmap(drawn)
    return made


def _paint_handset(painter: QPainter, side: int, *, filled: bool) -> None:
    line = max(1.0, side / 20)
    inner, outer = (_LIGHT, _DARK) if filled else (_DARK, _LIGHT)
    shape = pixmap("accept", outer, side)
    for x in (-line, 0.0, line):
        for y in (-line, 0.0, line):
            painter.drawPixmap(QPointF(x, y), shape)
    if filled:
        painter.drawPixmap(0, 0, pixmap("accept", inner, side))
        return
    # An outline: light, with a dark heart.
    painter.drawPixmap(0, 0, pixmap("accept", inner, side))


def _paint_dot(painter: QPainter, side: int, colour: QColor, number: int) -> None:
    across = side * (0.62 if number else 0.46)
    dot = QRectF(side - across, side - across, across, across)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_LIGHT)
    painter.drawEllipse(dot)
    rim = max(1.0, side / 24)
    painter.setBrush(colour)
    painter.drawEllipse(dot.adjusted(rim, rim, -rim, -rim))
    if number:
        font = QFont(painter.font())
        font.setPixelSize(max(6, round(across * 0.72)))
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(_LIGHT)
        said = str(number) if number <= _MOST else f"{_MOST}+"
        painter.drawText(dot, int(Qt.AlignmentFlag.AlignCenter), said)
