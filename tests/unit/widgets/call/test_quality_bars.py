from __future__ import annotations

import pytest

from callkit.media.quality import Quality
from callkit.texts import installLanguage
from callkit.widgets.call.quality_bars import QualityBars


@pytest.fixture
def bars(show):
    return show(QualityBars())


@pytest.mark.parametrize(
    ("quality", "words"),
    [
        (Quality.UNKNOWN, "Measuring…"),
        (Quality.POOR, "Poor connection"),
        (Quality.FAIR, "Fair connection"),
        (Quality.GOOD, "Good connection"),
    ],
)
def test_the_word_says_what_the_bars_show(bars, quality, words):
    bars.setQuality(quality)
    assert bars.words() == bars.accessibleName() == words


def inked(bars):
    """Pixels of the bars that are not the ground's."""
    image = bars.grab().toImage()
    side, ground = bars.sizeHint().height(), image.pixelColor(0, 0)
    return sum(
        abs(image.pixelColor(x, y).lightness() - ground.lightness()) > 100
        for x in range(side)
        for y in range(image.height())
    )


def test_the_better_it_is_the_more_bars_are_filled(bars):
    counts = []
    # Nothing and poor are told apart by their colour, too.
    for quality in (Quality.UNKNOWN, Quality.FAIR, Quality.GOOD):
        bars.setQuality(quality)
        counts.append(inked(bars))
    assert counts == sorted(set(counts)), counts


def test_bars_follow_the_language(bars, qapp):
    bars.setQuality(Quality.GOOD)
    try:
        installLanguage(qapp, "de")
        qapp.sendPostedEvents()
        assert bars.accessibleName() == "Gute Verbindung"
        installLanguage(qapp, "ar")
        qapp.sendPostedEvents()
        assert not bars.grab().isNull()
    finally:
        installLanguage(qapp, "en")
