from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QRegion

from callkit.theme import Theme
from callkit.widgets.parts.card_look import CardLook

BOX = QRect(0, 0, 120, 80)


def painted(look, paint):
    image = QImage(BOX.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize("mode", ["light", "dark", "highContrast"])
def test_the_line_is_at_all_four_sides(theme, mode):
    theme.setMode(mode)
    look = CardLook(BOX, 20, "surface")
    image = painted(look, lambda painter: look.paintSmooth(painter, BOX))
    within = image.pixelColor(60, 40)
    for x, y in ((60, 0), (60, 79), (0, 40), (119, 40)):
        assert image.pixelColor(x, y) != within


def test_what_moves_in_the_middle_does_not_paint_the_line_again(theme):
    look = CardLook(BOX, 20, "surface")
    image = painted(look, lambda painter: look.paintSmooth(painter, QRect(30, 10, 60, 60)))
    assert image.pixelColor(60, 0) == Theme.instance().colour("surface")


def test_where_the_corner_is_cut_in_steps_the_line_follows_them(theme):
    steps = QRegion(BOX) - QRegion(0, 0, 6, 2) - QRegion(0, 2, 3, 3)
    look = CardLook(BOX, 8, "surface", strong=True)
    image = painted(look, lambda painter: look.paintStepped(painter, steps))
    line = Theme.instance().colour("border")
    for at in ((6, 0), (6, 1), (5, 2), (3, 2), (3, 4), (2, 5), (0, 5)):
        assert image.pixelColor(*at) == line
    assert image.pixelColor(QPoint(8, 8)) == Theme.instance().colour("surface")


def test_a_line_that_is_a_tint_of_a_dark_ground_is_dark_whatever_was_there_before(theme):
    look = CardLook(BOX, 8, "stage", strong=True)
    image = QImage(BOX.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        look.paintStepped(painter, QRegion(BOX))
    line, ground = image.pixelColor(0, 40), Theme.instance().colour("stage")
    assert ground.lightness() < line.lightness() < 100
