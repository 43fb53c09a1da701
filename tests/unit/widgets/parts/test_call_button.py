from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from callkit.errors import UsageError
from callkit.theme import Size
from callkit.widgets.parts.call_button import CallButton


@pytest.fixture
def button(show):
    host = QWidget()
    made = CallButton(host, text="Accept", iconName="accept", tone="accept")
    made.move(60, 60)
    made.resize(made.sizeHint())
    host.resize(240, 240)
    # In a window of its own it would have the focus.
    host.setFocus()
    made.host = show(host)
    return made


def colour_of(button):
    disc = button.discRect()
    spot = disc.topLeft() + (disc.center() - disc.topLeft()) / 2
    return button.grab().toImage().pixelColor(spot).name()


def test_the_disc_has_the_colour_of_its_meaning(button):
    assert colour_of(button) == "#16a34a"
    button.setTone("decline")
    assert colour_of(button) == "#dc2626"


def test_an_unknown_meaning_is_refused_and_changes_nothing(button):
    with pytest.raises(UsageError, match="one of 'neutral', 'accept', 'decline', 'accent'"):
        button.setTone("purple")
    with pytest.raises(UsageError, match="tone"):
        CallButton(tone="purple")
    assert button.tone == "accept"


def test_a_size_that_is_none_is_refused(button):
    for size in (-5, 0, 1.5, True, 1000):
        with pytest.raises(UsageError, match="diameter is a whole number from 16 to 256"):
            button.setDiameter(size)
        with pytest.raises(UsageError, match="diameter"):
            CallButton(diameter=size)


@pytest.mark.parametrize("diameter", [Size.BUTTON, Size.BUTTON_COMPACT, 30])
def test_there_are_44_pixels_to_hit(qtbot, diameter):
    small = CallButton(diameter=diameter)
    qtbot.addWidget(small)
    assert small.sizeHint().width() >= Size.HIT
    assert small.sizeHint().height() >= Size.HIT


def test_the_word_below_is_part_of_the_target(button, qtbot):
    place = button.rect().bottomLeft() + (button.rect().topLeft() - button.rect().bottomLeft()) / 40
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)


def test_a_long_word_wraps_instead_of_growing_without_end(qtbot):
    long = CallButton(text="Entgegennehmen und laufendes Gespräch beenden")
    qtbot.addWidget(long)
    assert long.sizeHint().width() <= Size.BUTTON_LABEL_WIDTH + 40
    assert long.sizeHint().height() > CallButton(text="Ja").sizeHint().height() + 15


def test_a_pressed_button_shrinks_within_the_same_frame(button):
    before = button.grab().toImage()
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    pressed = button.grab().toImage()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    edge = button.discRect()
    x, y = edge.center().x(), edge.top()
    assert before.pixelColor(x, y).name() != pressed.pixelColor(x, y).name()


def test_the_focus_can_be_seen(button):
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != before


def test_a_switch_shows_its_other_icon_and_word(show):
    mute = CallButton(text="Mute", iconName="mic")
    mute.setCheckable(True)
    mute.setCheckedText("Unmute")
    mute.setCheckedIconName("mic-off")
    show(mute)
    before = mute.grab().toImage()
    mute.setChecked(True)
    assert mute.shownText() == "Unmute"
    assert mute.grab().toImage() != before


def test_a_switch_does_not_change_its_size_when_switched(qtbot):
    mute = CallButton(text="Mute", iconName="mic")
    qtbot.addWidget(mute)
    mute.setCheckable(True)
    mute.setCheckedText("Switch the microphone on")
    before = mute.sizeHint()
    mute.setChecked(True)
    assert mute.sizeHint() == before


def test_a_spinner_waits_before_it_shows(button, qtbot):
    before = button.grab().toImage()
    button.setBusy(True)
    assert button.grab().toImage() == before
    qtbot.waitUntil(lambda: button.grab().toImage() != before)
    button.setBusy(False)
    assert button.grab().toImage() == before


def test_under_reduced_motion_a_spinner_stands(button, qtbot):
    before = button.grab().toImage()
    button.setBusy(True)
    qtbot.waitUntil(lambda: button.grab().toImage() != before)
    assert not button._spinner


def test_designer_and_style_sheets_set_its_properties(qtbot):
    button = CallButton()
    qtbot.addWidget(button)
    button.setStyleSheet("CallButton { qproperty-tone: decline; qproperty-diameter: 48; }")
    button.ensurePolished()
    assert (button.tone, button.diameter) == ("decline", 48)


def test_a_screen_reader_finds_a_button_with_a_name(button):
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.role() is QAccessible.Role.Button
    assert interface.text(QAccessible.Text.Name) == "Accept"


def test_a_disabled_button_is_paler_and_cannot_be_pressed(button, qtbot):
    before = colour_of(button)
    button.setEnabled(False)
    assert colour_of(button) != before
    with qtbot.assertNotEmitted(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
