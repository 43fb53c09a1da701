from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.texts import InnerText
from callkit.theme import Size
from callkit.widgets.parts.person_chip import PersonChip
from demo.gallery.people import GRACE, LONG


def test_it_says_whom_it_takes_out(show):
    chip = show(PersonChip(GRACE, text=InnerText()))
    assert chip.text() == "Grace Hopper"
    assert chip.accessibleName() == chip.toolTip() == "Do not invite Grace Hopper"


def test_a_long_name_is_cut(show, theme):
    short, long = (show(PersonChip(user, text=InnerText())) for user in (GRACE, LONG))
    assert short.width() < long.sizeHint().width() < 2 * Size.CHIP_NAME
    before = long.sizeHint()
    theme.setTextScale(2.0)
    assert long.sizeHint().height() > before.height()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_keyboard_presses_it(show, qtbot, key):
    chip = show(PersonChip(GRACE, text=InnerText()))
    with qtbot.waitSignal(chip.clicked):
        QTest.keyClick(chip, key)
