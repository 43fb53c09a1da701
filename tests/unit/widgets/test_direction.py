"""A surface that is turned from right to left while it is shown is as one that was made so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from demo.gallery.pages import PAGES

OF_EACH_KIND = [
    "incoming, ringing video",
    "incoming, four more",
    "incoming compact, group of six",
    "call, video",
    "call, voice with rings",
    "call, people",
    "call, shared screen",
    "call, group with much going on",
    "call put aside, camera off",
    "call put aside, own screen shared",
    "banner area",
    "picker, full",
    "device check",
]


@pytest.fixture
def turn(qapp):
    before = qapp.layoutDirection()
    yield qapp.setLayoutDirection
    qapp.setLayoutDirection(before)


def parts(page: QWidget) -> list[tuple[str, QPoint, QSize]]:
    """What stands where. A line to write in places its own parts."""
    return [
        (type(part).__name__, part.mapTo(page, QPoint()), part.size())
        for part in page.findChildren(QWidget)
        if part.isVisibleTo(page) and not isinstance(part.parent(), QLineEdit)
    ]


@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_everything_changes_sides(show, turn, name):
    turn(Qt.LayoutDirection.RightToLeft)
    born = PAGES[name]()
    show(born)
    QApplication.processEvents()
    wanted = parts(born)
    born.hide()
    turn(Qt.LayoutDirection.LeftToRight)
    turned = PAGES[name]()
    show(turned)
    QApplication.processEvents()
    assert parts(turned) != wanted
    turn(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert parts(turned) == wanted


def test_a_stack_of_faces_is_painted_from_the_other_side(show, turn):
    turn(Qt.LayoutDirection.LeftToRight)
    shown = PAGES["avatars"]()
    show(shown)
    before = shown.grab().toImage()
    turn(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    after = shown.grab().toImage()
    assert after != before
    fresh = PAGES["avatars"]()
    show(fresh)
    QApplication.processEvents()
    assert fresh.grab().toImage() == after
