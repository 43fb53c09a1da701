from __future__ import annotations

import dataclasses

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from callkit.theme.shadow import paintShadow, shadowMargins
from callkit.theme.tokens import HIGH_CONTRAST, LIGHT

CARD = QRect(60, 60, 200, 120)


def painted(tokens=LIGHT):
    image = QImage(320, 240, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paintShadow(painter, CARD, tokens)
    painter.end()
    return image


def alpha(image, x, y):
    return image.pixelColor(x, y).alpha()


def test_the_shadow_falls_downwards_and_fades(qapp):
    image = painted()
    middle = CARD.center().x()
    near, far = alpha(image, middle, CARD.bottom() + 4), alpha(image, middle, CARD.bottom() + 24)
    assert near > far > 0
    assert near > alpha(image, middle, CARD.top() - 4)


def test_the_shadow_stays_within_its_margins(qapp):
    image = painted()
    room = CARD.marginsAdded(shadowMargins())
    for x in range(image.width()):
        for y in range(image.height()):
            assert room.contains(x, y) or alpha(image, x, y) == 0


def test_the_shadow_is_never_darker_than_the_token(qapp):
    image = painted()
    most = max(alpha(image, x, y) for x in range(320) for y in range(240))
    assert most <= 255 * (LIGHT.shadowOpacity + LIGHT.contactOpacity) + 3


def test_a_card_has_a_soft_shadow_and_a_small_one_that_holds_it(qapp):
    whole = painted()
    soft = painted(dataclasses.replace(LIGHT, contactOpacity=0.0))
    x, edge = CARD.center().x(), CARD.bottom() + 1
    assert alpha(whole, x, edge) > alpha(soft, x, edge) > 0
    assert alpha(whole, x, edge + 12) == alpha(soft, x, edge + 12) > 0


def test_a_menu_has_a_smaller_one(qapp):
    image = QImage(320, 240, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paintShadow(painter, CARD, LIGHT, popup=True, radius=12)
    painter.end()
    room = CARD.marginsAdded(shadowMargins(popup=True))
    for x in range(image.width()):
        for y in range(image.height()):
            assert room.contains(x, y) or alpha(image, x, y) == 0
    assert alpha(image, CARD.center().x(), CARD.bottom() + 4) > 0
    assert shadowMargins(popup=True).bottom() < shadowMargins().bottom()


def test_the_shadow_is_symmetrical(qapp):
    image = painted()
    y = CARD.center().y()
    for away in (1, 8, 16):
        left, right = alpha(image, CARD.left() - away, y), alpha(image, CARD.right() + away, y)
        assert abs(left - right) <= 3


def test_high_contrast_has_no_shadow(qapp):
    image = painted(HIGH_CONTRAST)
    assert all(alpha(image, x, 200) == 0 for x in range(320))
