from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from callkit.widgets.parts.elided_label import ElidedLabel

LONG = "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Ångström"


@pytest.fixture
def label(show):
    made = ElidedLabel(style="name", lines=2)
    made.setText(LONG)
    made.resize(320, 80)
    return show(made)


def test_a_long_name_breaks_into_lines_and_ends_in_an_ellipsis(label):
    lines = label._lay_out(300)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(label.fontMetrics().horizontalAdvance(line) <= 300 for line in lines)


def test_what_does_not_fit_is_in_the_tooltip(label):
    label.resize(200, 80)
    assert label.elided
    assert label.toolTip() == LONG


def test_a_name_brings_no_markup_into_the_tooltip(label):
    label.setText(f"<b>{LONG}</b>")
    label.resize(200, 80)
    assert label.toolTip() == f"&lt;b&gt;{LONG}&lt;/b&gt;"


def test_what_fits_needs_no_tooltip(label):
    label.setText("Ada")
    label.resize(201, 80)
    assert not label.elided
    assert label.toolTip() == ""


def test_a_screen_reader_gets_the_whole_text(label):
    interface = QAccessible.queryAccessibleInterface(label)
    assert interface.text(QAccessible.Text.Name) == LONG


def test_a_name_is_never_markup(label):
    label.setText("<b>Ada</b> <img src=x>")
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_its_height_follows_its_lines(label):
    two = label.sizeHint().height()
    label.setText("Ada")
    assert two == 2 * label.sizeHint().height()


def test_room_for_later_lines_can_be_kept(label):
    label.setText("Ada")
    label.setMinimumLines(2)
    assert label.sizeHint().height() == 2 * label.fontMetrics().height()


@pytest.mark.parametrize("text", ["👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀 astronauts all the way up", "王小明" * 20])
def test_no_character_is_cut_in_half(label, text):
    label.setText(text)
    shown = "".join(label._lay_out(200)).rstrip("…").replace(" ", "")
    assert text.replace(" ", "").startswith(shown)


def test_it_is_written_in_its_token_and_follows_the_theme(label, theme):
    label.setColour("danger")
    assert label.palette().windowText().color().name() == "#c62828"
    theme.setMode("dark")
    assert label.palette().windowText().color().name() == "#f87171"


def test_it_mirrors_from_right_to_left(show):
    label = ElidedLabel()
    label.setText("Ada")
    label.resize(300, 30)
    show(label)
    image = label.grab().toImage()
    ink = lambda picture: [  # noqa: E731
        x
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).lightness() < 100
    ]
    assert max(ink(image)) < 60
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert min(ink(label.grab().toImage())) > 240


def test_an_icon_takes_its_room(label):
    label.setText("Reconnecting…")
    before = label.sizeHint().width()
    label.setIconName("offline")
    assert label.sizeHint().width() > before


def test_an_apps_style_sheet_wins(label):
    label.setObjectName("callName")
    label.setStyleSheet("#callName { color: #ff00ff; }")
    label.ensurePolished()
    assert label.palette().windowText().color().name() == "#ff00ff"


def test_a_name_set_apart_stays_so_in_the_next_line(label):
    label.setText("قالت \u2068In a meeting. Please message me later today.\u2069 ثم ذهبت")
    lines = label._lay_out(200)
    assert len(lines) == 2
    for line in lines:
        assert line.count("\u2068") == line.count("\u2069")


def test_new_words_fade_in_unless_motion_is_reduced(label, theme, qtbot):
    label.setFading(True)
    label.setText("Ringing…")
    assert label._opacity == 1.0
    theme.setReducedMotion(False)
    label.setText("Connecting…")
    assert label._opacity < 1.0
    qtbot.waitUntil(lambda: label._opacity == 1.0)


def ink(label):
    return label.palette().windowText().color().name()


def test_an_apps_style_sheet_holds_when_the_label_or_the_theme_changes(show, theme):
    window = QWidget()
    label = ElidedLabel(window, colour="textMuted")
    show(window)
    window.setStyleSheet("ElidedLabel { color: #ff00ff; }")
    label.setColour("danger")
    assert ink(label) == "#ff00ff"
    theme.setMode("dark")
    assert ink(label) == "#ff00ff"
    window.setStyleSheet("")
    assert ink(label) == theme.colour("danger").name()


@pytest.mark.parametrize("over", ["window", "app"])
def test_a_style_sheet_that_says_nothing_of_labels_takes_no_colour(qapp, show, theme, over):
    window = QWidget()
    label = ElidedLabel(window, style="name", colour="danger")
    show(window)
    dressed = qapp if over == "app" else window
    try:
        for sheet in ("QPushButton { color: red; }", "QPushButton { color: blue; }", ""):
            dressed.setStyleSheet(sheet)
            assert ink(label) == theme.colour("danger").name()
            assert label.font().pixelSize() == theme.font("name").pixelSize()
            theme.setMode("dark" if theme.mode() == "light" else "light")
            assert ink(label) == theme.colour("danger").name()
    finally:
        qapp.setStyleSheet("")


def test_a_reader_is_not_given_the_marks_around_a_name(qtbot):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("\u2068أمل\u2069 joined")
    assert label.accessibleName() == "أمل joined"
    label.setText("Ada joined")
    assert label.accessibleName() == "", "it is read as its text"


def test_no_width_cuts_words_that_have_a_second_line(label):
    label.setText("Grace Hopper declined: “I am in a meeting until three.”")
    label.setIconName("decline")
    widest = label.sizeHint().width() + 4
    for width in range(widest - 60, widest):
        label.resize(width, 60)
        assert not label.elided, width
