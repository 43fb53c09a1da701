from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QWidget

from callkit.widgets.parts.morph import Morph, pictureOf, portraitOf


def card_of(show):
    card = QWidget()
    card.setStyleSheet("background: #0000ff")
    card.resize(60, 40)
    return show(card)


def red():
    picture = QPixmap(60, 40)
    picture.fill(QColor("#ff0000"))
    return picture


def test_it_begins_as_what_was_there_and_ends_as_what_is(show, qtbot):
    card = card_of(show)
    morph = Morph(card, red())
    morph.start()
    assert card.grab().toImage().pixelColor(30, 20) == QColor("#ff0000")
    morph.fading.setCurrentTime(morph.fading.duration() // 2)
    between = card.grab().toImage().pixelColor(30, 20)
    assert 0 < between.red() < 255 and 0 < between.blue() < 255
    morph.fading.setCurrentTime(morph.fading.duration())
    assert card.grab().toImage().pixelColor(30, 20) == QColor("#0000ff")
    assert not morph.isVisible()


def test_the_mouse_does_not_meet_it(show):
    card = card_of(show)
    below = QWidget(card)
    below.resize(60, 40)
    below.show()
    Morph(card, red()).start()
    assert card.childAt(QPoint(30, 20)) is below


def test_without_motion_and_without_a_window_nothing_fades(show, theme):
    assert pictureOf(card_of(show)) is None, "the theme of these tests does not move"
    theme.setReducedMotion(False)
    assert pictureOf(QWidget()) is None
    assert pictureOf(card_of(show)) is not None


def test_a_portrait_is_taken_without_what_lies_below(show):
    card = show(QWidget())
    card.resize(60, 40)
    dot = QWidget(card)
    dot.setStyleSheet("background: #00ff00")
    dot.setGeometry(20, 10, 20, 20)
    dot.show()
    taken = portraitOf(card).toImage()
    assert taken.pixelColor(30, 20) == QColor("#00ff00")
    assert taken.pixelColor(2, 2).alpha() == 0
