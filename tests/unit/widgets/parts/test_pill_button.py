from __future__ import annotations

from callkit.theme import Size
from callkit.widgets.parts.pill_button import PillButton


def test_it_is_44_pixels_high_to_hit(qtbot):
    for pill in (PillButton(text="Silence"), PillButton(iconName="bell")):
        qtbot.addWidget(pill)
        assert pill.sizeHint().height() >= Size.HIT
        assert pill.sizeHint().width() >= Size.HIT


def test_its_word_fits(qtbot, theme):
    for scale in (1.0, 2.0):
        theme.setTextScale(scale)
        pill = PillButton(iconName="bell", text="Reply with a message")
        qtbot.addWidget(pill)
        words = pill.fontMetrics().horizontalAdvance("Reply with a message")
        assert pill.sizeHint().width() > words


def test_without_room_it_is_its_icon(qtbot):
    pill = PillButton(iconName="close", text="Stop calling")
    qtbot.addWidget(pill)
    wide = pill.sizeHint().width()
    pill.setIconOnly(True)
    assert pill.shownText() == ""
    assert pill.sizeHint().width() < wide


def test_the_switched_word_shows(qtbot):
    pill = PillButton(iconName="bell", text="Silence")
    qtbot.addWidget(pill)
    pill.setCheckable(True)
    pill.setCheckedText("Sound on")
    pill.setChecked(True)
    assert pill.shownText() == "Sound on"


def test_a_flat_one_has_a_ground_only_when_chosen(show):
    pill = show(PillButton(text="All", flat=True))
    pill.setCheckable(True)
    before = pill.grab().toImage()
    pill.setChecked(True)
    assert pill.grab().toImage() != before


def test_it_mirrors_its_icon_and_word(show, qapp):
    from PySide6.QtCore import Qt

    pill = show(PillButton(iconName="bell", text="Silence"))
    before = pill.grab().toImage()
    pill.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert pill.grab().toImage() != before
