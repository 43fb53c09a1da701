"""PySide6 6.12.0 on Python before 3.12 takes references of None away until the program aborts."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_a_qt_call_that_returns_none_leaves_its_reference_count_alone() -> None:
    target = QObject()
    # Spare references, so that a broken PySide6 fails here instead of aborting later.
    spare = [None] * 5000
    before = sys.getrefcount(None)
    for _ in range(500):
        target.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 50
    assert len(spare) == 5000
