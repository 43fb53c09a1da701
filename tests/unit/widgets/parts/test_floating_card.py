from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt

from callkit.theme import shadowMargins
from callkit.widgets.parts.floating_card import FloatingCard


@pytest.mark.parametrize("composited", [True, False])
def test_a_card_afloat_has_round_corners_and_leaves_the_keyboard(
    composited, monkeypatch, show, theme
):
    monkeypatch.setattr("callkit.widgets.parts.floating_card.translucencyWorks", lambda: composited)
    card = FloatingCard()
    card.setAfloat()
    card.fitBody(QSize(120, 60))
    show(card)
    assert card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert card.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground) is composited
    assert card.mask().isEmpty() is composited
    if not composited:
        assert not card.mask().contains(QPoint(0, 0)) and card.mask().contains(QPoint(60, 0))
        theme.setOverrides({"radius": 0})
        assert card.mask().contains(QPoint(0, 0))


def test_afloat_it_has_a_soft_shadow_around_it_and_is_itself_as_large_as_before(show, theme):
    card = FloatingCard(ground="stage")
    card.resize(200, 80)
    card.setAfloat()
    show(card)
    around = shadowMargins(popup=True)
    assert card.body().size() == QSize(200, 80)
    assert card.size() == QSize(200, 80).grownBy(around)
    image = card.grab().toImage()
    body = card.body()
    assert image.pixelColor(body.center()) == theme.colour("stage")
    beside = [image.pixelColor(body.center().x(), y).alpha() for y in range(image.height())]
    below = beside[body.bottom() + 1 :]
    assert 0 < below[0] < 90
    assert below == sorted(below, reverse=True) and below[-1] <= 2
    assert beside[0] <= 2


def test_where_nothing_composites_windows_it_has_none(monkeypatch, show):
    monkeypatch.setattr("callkit.widgets.parts.floating_card.translucencyWorks", lambda: False)
    card = FloatingCard()
    card.setAfloat()
    card.fitBody(QSize(120, 60))
    show(card)
    assert card.size() == card.body().size() == QSize(120, 60)
