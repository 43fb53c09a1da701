from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.media.port import Figures
from callkit.media.quality import Quality
from callkit.texts import installLanguage
from callkit.widgets.call.call_statistics import CallStatistics, Connection

GOOD = Connection("Ada", Quality.GOOD, Figures(roundTrip=0.042, lossShare=0.0, concealedShare=0.01))
RELAYED = Connection("Alan", Quality.POOR, Figures(roundTrip=0.7, relayed=True))
NEW = Connection("Grace", Quality.UNKNOWN, Figures())


@pytest.fixture
def statistics(clock, show):
    made = show(CallStatistics(clock=clock))
    clock.jump(1)
    return made


def test_everybody_has_a_word_and_four_figures(statistics):
    statistics.setPeople([GOOD, RELAYED, NEW])
    assert statistics.lines() == [
        ["Ada", "Good connection", "42 ms", "0.0 %", "1.0 %", "Direct"],
        ["Alan", "Poor connection", "700 ms", "–", "–", "Through a relay"],
        ["Grace", "Measuring…", "–", "–", "–", "–"],
    ]
    statistics.setPeople([RELAYED])
    assert [block[0] for block in statistics.lines()] == ["Alan"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_keyboard_closes_it(statistics, qtbot, key):
    with qtbot.waitSignal(statistics.dismissed):
        QTest.keyClick(statistics.focusWidget(), key)
    assert not statistics.isVisible()


def test_the_figures_follow_the_language(statistics, qapp):
    statistics.setPeople([GOOD])
    try:
        installLanguage(qapp, "de")
        qapp.sendPostedEvents()
        assert statistics.windowTitle() == "Verbindung"
        assert statistics.lines()[0][1] == "Gute Verbindung"
    finally:
        installLanguage(qapp, "en")
