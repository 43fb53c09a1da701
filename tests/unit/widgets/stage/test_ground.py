from __future__ import annotations

from PySide6.QtCore import QSize

from callkit.theme import Theme
from callkit.widgets.stage.ground import hueGround


def test_the_middle_has_the_persons_hue_and_the_edge_is_the_stage(theme):
    picture = hueGround("ada", QSize(440, 560)).toImage()
    middle, corner = picture.pixelColor(220, 224), picture.pixelColor(1, 558)
    stage = Theme.instance().colour("stage")
    assert middle.blue() > stage.blue() + 20
    assert abs(corner.blue() - stage.blue()) < 16


def test_nobody_and_high_contrast_have_the_plain_stage(theme):
    stage = theme.colour("stage")
    assert hueGround("", QSize(40, 40)).toImage().pixelColor(20, 16) == stage
    theme.setMode("highContrast")
    black = theme.colour("stage")
    assert hueGround("ada", QSize(40, 40)).toImage().pixelColor(20, 16) == black


def test_it_is_made_once(theme):
    size = QSize(200, 100)
    assert hueGround("ada", size).cacheKey() == hueGround("ada", size).cacheKey()
