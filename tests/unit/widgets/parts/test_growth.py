from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QWidget

from callkit.widgets.parts.growth import Growth

END = QRect(40, 30, 240, 160)


def filled(colour, width, height):
    picture = QPixmap(width, height)
    picture.fill(QColor(colour))
    return picture


@pytest.fixture
def window(show):
    window = QWidget()
    window.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    window.resize(320, 240)
    return show(window)


@pytest.fixture
def growth(window):
    start = QRect(window.mapToGlobal(QPoint(160, 110)), END.size() / 2)
    growth = Growth(
        window,
        start=start,
        before=filled("#ff0000", 120, 80),
        end=END,
        after=filled("#0000ff", END.width(), END.height()),
        radii=(20, 14),
    )
    growth.start()
    return growth


def pixel(window, x, y):
    return window.grab().toImage().pixelColor(x, y).name()


def test_its_first_picture_is_what_was_there_where_it_was(window, growth):
    assert growth.box() == QRect(160, 110, 120, 80)
    assert pixel(window, 220, 160) == "#ff0000"
    assert growth.box().bottomRight() == END.bottomRight(), "it grows out of its corner"


def test_it_says_that_it_is_seen_once_it_has_been_painted(window, growth, qtbot):
    with qtbot.waitSignal(growth.begun):
        window.repaint()
    with qtbot.assertNotEmitted(growth.begun):
        window.repaint()


def test_on_its_way_it_is_larger_and_turns_into_the_new_one(window, growth):
    window.repaint()
    growth.growing.setCurrentTime(growth.growing.duration() // 2)
    box = growth.box()
    assert END.contains(box) and box.width() > 120
    assert pixel(window, 220, 160) == "#0000ff"
    assert pixel(window, 41, 31) != "#0000ff", "it is not yet as large"


def test_in_the_end_it_is_gone(window, growth):
    window.repaint()
    growth.growing.setCurrentTime(growth.growing.duration())
    assert growth.isHidden()


def test_the_mouse_does_not_meet_it(window, growth):
    below = QWidget(window)
    below.setGeometry(END)
    below.show()
    growth.raise_()
    assert window.childAt(END.center()) is below
