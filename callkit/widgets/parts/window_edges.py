"""The edges of a frameless window, by which a person makes it larger or smaller."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt

from callkit.theme import Size

_LEFT, _RIGHT = Qt.Edge.LeftEdge, Qt.Edge.RightEdge
_TOP, _BOTTOM = Qt.Edge.TopEdge, Qt.Edge.BottomEdge
_CURSORS: Final = {
    _LEFT: Qt.CursorShape.SizeHorCursor,
    _RIGHT: Qt.CursorShape.SizeHorCursor,
    _TOP: Qt.CursorShape.SizeVerCursor,
    _BOTTOM: Qt.CursorShape.SizeVerCursor,
    _LEFT | _TOP: Qt.CursorShape.SizeFDiagCursor,
    _RIGHT | _BOTTOM: Qt.CursorShape.SizeFDiagCursor,
    _RIGHT | _TOP: Qt.CursorShape.SizeBDiagCursor,
    _LEFT | _BOTTOM: Qt.CursorShape.SizeBDiagCursor,
}


def edgesAt(place: QPoint, card: QRect) -> Qt.Edge:
    """Which edges of ``card`` are within 8 pixels of ``place``; at a corner two, elsewhere none."""
    found = Qt.Edge(0)
    near = Size.GRID
    if not card.adjusted(-near, -near, near, near).contains(place):
        return found
    if place.x() < card.left() + near:
        found |= _LEFT
    elif place.x() > card.right() - near:
        found |= _RIGHT
    if place.y() < card.top() + near:
        found |= _TOP
    elif place.y() > card.bottom() - near:
        found |= _BOTTOM
    return found


def cursorOf(edges: Qt.Edge) -> Qt.CursorShape:
    """What the pointer looks like there."""
    return _CURSORS.get(edges, Qt.CursorShape.ArrowCursor)
