from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics

from callkit.errors import UsageError
from callkit.theme import Size, StageSize, Theme
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.stage.stage_button import StageButton
from tests.unit.widgets.stage.conftest import near


def grabbed(button, point):
    """A pixel of it with neither mouse nor keyboard on it, wherever the platform has them."""
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    button.clearFocus()
    return button.grab().toImage().pixelColor(point)


def test_a_circle_has_its_word_below(show):
    button = show(StageButton(text="Mute", iconName="mic"))
    button.resize(button.sizeHint())
    assert button.discRect().size().width() == StageSize.CIRCLE
    assert button.height() > StageSize.CIRCLE + 10
    assert button.shownText() == "Mute"


def test_a_switch_that_is_on_turns_white(show):
    button = show(StageButton(text="Mute", iconName="mic"))
    button.setCheckable(True)
    button.setCheckedLook("mic-off", "Unmute")
    button.setChecked(True)
    edge = button.discRect().center() - QPoint(StageSize.CIRCLE // 2 - 4, 0)
    assert near(grabbed(button, edge), "#ffffff")
    assert button.shownText() == "Unmute"


def test_end_is_a_red_pill_wider_than_high(show):
    button = show(StageButton(kind="end", iconName="decline", text="End"))
    disc = button.discRect()
    assert (disc.width(), disc.height()) == (StageSize.END_WIDTH, StageSize.CIRCLE)
    assert near(grabbed(button, QPoint(disc.left() + 12, disc.center().y())), "#dc2626")


def test_the_red_end_can_be_told_from_its_ground():
    from callkit.theme import PALETTES, contrast

    for tokens in PALETTES.values():
        assert contrast(tokens.onStageEnd, tokens.stageEnd) >= 3
        assert contrast(tokens.stageEnd, tokens.stage) >= 3


def test_the_notch_is_a_target_of_its_own(show, qtbot):
    button = show(StageButton(text="Mute", iconName="mic"))
    button.setNotch(True)
    with qtbot.waitSignal(button.notchClicked), qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.notchRect().center())
    with qtbot.waitSignal(button.clicked), qtbot.assertNotEmitted(button.notchClicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.discRect().center())


def test_the_notch_is_mirrored(show):
    button = show(StageButton(text="Mute", iconName="mic"))
    assert button.notchRect().center().x() > button.width() // 2
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert button.notchRect().center().x() < button.width() // 2


def test_a_notch_is_guarded_too(show, qtbot, clock):
    button = show(StageButton(text="Mute", iconName="mic"))
    button.setNotch(True)
    button.setGuard(InputGuard(clock))
    with qtbot.assertNotEmitted(button.notchClicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.notchRect().center())


def test_large_words_let_the_circle_grow_a_little(show, theme):
    button = show(StageButton(text="Mute", iconName="mic"))
    theme.setTextScale(2.0)
    assert button.discRect().height() == round(StageSize.CIRCLE * 1.25)
    metrics = QFontMetrics(theme.font("barLabel"))
    assert button.sizeHint().height() >= button.discRect().height() + metrics.height()


def test_a_long_word_is_cut_and_does_not_widen_the_bar_for_ever(show):
    button = show(StageButton(text="Stummschaltung aufheben und weiter", iconName="mic"))
    assert button.sizeHint().width() == StageSize.SLOT_MOST


def test_a_glyph_has_no_ground_until_it_is_touched_and_no_word(show):
    button = show(StageButton(kind="glyph", iconName="close", text="Close"))
    assert button.shownText() == ""
    assert button.discRect().height() == StageSize.GLYPH
    assert button.sizeHint().height() >= Size.HIT


def test_what_is_switched_off_for_a_moment_does_not_flash(show):
    button = show(StageButton(kind="end", iconName="decline", text="End"))
    at = QPoint(button.discRect().left() + 12, button.discRect().center().y())
    before = grabbed(button, at)
    button.setEnabled(False)
    assert grabbed(button, at) == before
    button.setEnabled(True)
    assert grabbed(button, at) == before


def test_the_focus_can_be_seen(show):
    button = show(StageButton(text="Mute", iconName="mic"))
    button.clearFocus()
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != before
    assert Theme.instance().colour("stageAccent").isValid()


def test_a_kind_that_does_not_exist_is_refused(qapp):
    with pytest.raises(UsageError, match="circle"):
        StageButton(kind="square")
