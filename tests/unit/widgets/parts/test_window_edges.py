from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from callkit.widgets.parts.window_edges import cursorOf, edgesAt

CARD = QRect(40, 40, 200, 100)
LEFT, RIGHT, TOP, BOTTOM = (
    Qt.Edge.LeftEdge,
    Qt.Edge.RightEdge,
    Qt.Edge.TopEdge,
    Qt.Edge.BottomEdge,
)


@pytest.mark.parametrize(
    ("place", "edges", "cursor"),
    [
        ((140, 90), Qt.Edge(0), Qt.CursorShape.ArrowCursor),
        ((42, 90), LEFT, Qt.CursorShape.SizeHorCursor),
        ((36, 90), LEFT, Qt.CursorShape.SizeHorCursor),
        ((238, 90), RIGHT, Qt.CursorShape.SizeHorCursor),
        ((140, 41), TOP, Qt.CursorShape.SizeVerCursor),
        ((140, 139), BOTTOM, Qt.CursorShape.SizeVerCursor),
        ((41, 41), LEFT | TOP, Qt.CursorShape.SizeFDiagCursor),
        ((238, 138), RIGHT | BOTTOM, Qt.CursorShape.SizeFDiagCursor),
        ((238, 41), RIGHT | TOP, Qt.CursorShape.SizeBDiagCursor),
        ((41, 138), LEFT | BOTTOM, Qt.CursorShape.SizeBDiagCursor),
        ((20, 90), Qt.Edge(0), Qt.CursorShape.ArrowCursor),
    ],
)
def test_an_edge_is_there_where_a_hand_would_look_for_it(place, edges, cursor):
    assert edgesAt(QPoint(*place), CARD) == edges
    assert cursorOf(edges) is cursor
