"""What the widget tests share: a still theme, a clock that is moved by hand, a listening ear."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from callkit.theme import Theme
from callkit.widgets.parts.announcing import setAnnouncer


class Seconds:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def jump(self, seconds: float) -> None:
        self.now += seconds


def moveMouse(
    widget: QWidget, place: QPoint, pressed: Qt.MouseButton = Qt.MouseButton.NoButton
) -> None:
    """The mouse moves over ``widget``, whatever else lies on the screen and wherever the pointer
    was: QTest's moves the pointer, and tells the window that is found there."""
    there, none = QPointF(place), Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        there,
        widget.mapToGlobal(there),
        none,
        pressed,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, moved)


def doubleClick(widget: QWidget, place: QPoint) -> None:
    """As a hand does it: QTest's own leaves the button pressed."""
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(widget, left, pos=place)
    QTest.mouseDClick(widget, left, pos=place)
    QTest.mouseRelease(widget, left, pos=place)


@pytest.fixture
def clock():
    return Seconds()


@pytest.fixture(autouse=True)
def theme(qapp):
    """Light, without motion; as it was before afterwards."""
    theme = Theme.instance()
    theme.setMode("light")
    theme.setReducedMotion(True)
    yield theme
    theme.setTextScale(0)
    theme.setOverrides({})
    theme.setReducedMotion(None)
    theme.setMode("system")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def heard():
    """Every announcement: (text, assertive)."""
    said = []
    before = setAnnouncer(lambda widget, text, assertive: said.append((text, assertive)))
    yield said
    setAnnouncer(before)


@pytest.fixture
def show(qtbot):
    """Show a widget and let it settle. It is kept until the test is over: one that is collected
    while it is painted would bring the process down."""
    kept = []

    def shown(widget):
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitExposed(widget)
        QApplication.processEvents()
        return widget

    yield shown
    QApplication.processEvents()
    kept.clear()
