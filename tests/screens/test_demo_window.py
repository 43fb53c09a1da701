"""The window of a person in the demo: in words of every size all of them can be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from callkit.theme import Theme
from demo.people.contacts import ContactRow
from demo.people.footer import Footer
from demo.people.town import PEOPLE
from demo.people.welcome import SceneTile
from demo.people.window import PersonWindow


@pytest.fixture
def theme(qapp):
    theme = Theme.instance()
    theme.setMode("light")
    yield theme
    theme.setTextScale(0)
    theme.setMode("system")


@pytest.fixture
def window(qtbot, theme):
    made = PersonWindow(PEOPLE[0], "ws://127.0.0.1:8765/v1", opens=True)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_tiles_and_rows_show_all_of_what_they_say(window, theme, scale):
    before = window.width()
    theme.setTextScale(scale)
    QApplication.processEvents()
    for tile in window.findChildren(SceneTile):
        words = QFontMetrics(theme.font("rowName")).horizontalAdvance(tile.card.title)
        assert words <= tile.width() - 32, tile.card.title
        assert tile.height() >= tile.minimumHeight()
    for row in window.findChildren(ContactRow):
        for button in row.buttons:
            right = button.mapTo(row, QPoint(button.width(), 0)).x()
            assert not button.isVisible() or right <= row.width()
    assert window.width() <= before + 32


def test_the_window_is_as_wide_as_before_when_the_drawer_is_closed(window):
    before = window.width()
    events = window.findChild(Footer).events
    events.click()
    QApplication.processEvents()
    assert window.width() > before
    events.click()
    QApplication.processEvents()
    assert window.width() == before
