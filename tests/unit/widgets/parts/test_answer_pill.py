from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from callkit.theme import Theme
from callkit.widgets.parts.answer_pill import AnswerMenuPill, AnswerPill


@pytest.fixture
def pair(show):
    host = QWidget()
    row = QHBoxLayout(host)
    row.setSpacing(0)
    pill, end = AnswerPill(host), AnswerMenuPill(host)
    pill.setText("Accept")
    pill.setIconName("accept")
    for part in (pill, end):
        part.setTone("accept")
        row.addWidget(part)
    pill.setJoined(True)
    end.setAttached(True)
    host.resize(260, 80)
    # In a window of its own the first one would have the keyboard.
    host.setFocus()
    show(host)
    return host, pill, end


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_a_pill_and_its_end_are_one_shape(pair, qapp, direction):
    host, pill, end = pair
    host.setLayoutDirection(direction)
    qapp.processEvents()
    image = host.grab().toImage()
    accept = Theme.instance().colour("accept")
    y = pill.mapTo(host, pill.groundRect().toRect().topLeft()).y() + 2
    between = sorted((pill.geometry().left(), end.geometry().left()))[1]
    assert image.pixelColor(between - 4, y) == accept
    assert image.pixelColor(between + 4, y) == accept


def test_it_looks_busy_only_after_a_while(pair, qtbot):
    _, pill, _ = pair
    pill.setBusy(True)
    assert not pill.working
    qtbot.waitUntil(lambda: pill.working)
    pill.setBusy(False)
    assert not pill.working


def test_the_end_alone_is_a_round_button(pair):
    _, _, end = pair
    end.setAttached(False)
    ground = end.groundRect()
    assert ground.width() == ground.height()
    assert end.iconName == "more"


def test_the_end_may_look_as_if_it_could_not_be_pressed(pair, qtbot):
    host, _, end = pair
    before = host.grab().toImage().pixelColor(end.geometry().center())
    end.setFaded(True)
    assert end.isEnabled()
    at = end.geometry().center()
    at.setX(at.x() + 12)
    assert host.grab().toImage().pixelColor(at) != Theme.instance().colour("accept")
    assert before.isValid()


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_the_ring_of_the_keyboard_is_closed_at_the_seam(pair, qapp, direction):
    """Cut off at the seam it would look as if it went on under the other part."""
    host, pill, end = pair
    host.setLayoutDirection(direction)
    accent = Theme.instance().colour("accent").name()
    for part, other in ((pill, end), (end, pill)):
        part.setFocus(Qt.FocusReason.TabFocusReason)
        qapp.processEvents()
        image = part.grab().toImage()
        seam = 0 if part.x() > other.x() else part.width() - 1
        middle = part.height() // 2
        assert image.pixelColor(seam, middle).name() == accent


def test_both_parts_are_equally_high_however_large_the_words_are(pair, qapp, theme):
    _host, pill, end = pair
    end.setBeside(pill)
    for scale in (1.0, 2.0, 3.0):
        theme.setTextScale(scale)
        qapp.processEvents()
        assert pill.groundHeight() == end.groundHeight()
        assert pill.sizeHint().height() == end.sizeHint().height()
