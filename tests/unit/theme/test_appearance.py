from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from callkit.errors import UsageError
from callkit.theme import PALETTES, Theme, stressed


@pytest.fixture
def theme(qapp):
    made = Theme()
    yield made
    made.deleteLater()


def test_the_app_has_one_theme(qapp):
    assert Theme.instance() is Theme.instance()


def test_a_mode_is_worn_at_once_and_said(theme, qtbot):
    with qtbot.waitSignal(theme.changed):
        theme.setMode("dark")
    assert theme.tokens == PALETTES["dark"]
    assert theme.dark


def test_the_kits_own_font_is_worn_on_request_and_taken_off_again(theme, qtbot):
    before = theme.font("name").families()
    with qtbot.waitSignal(theme.changed):
        theme.useBundledFont()
    worn = theme.font("name")
    assert worn.families() == ["Inter", *before]
    assert (QFontInfo(worn).family(), QFontInfo(worn).weight()) == ("Inter", 600)
    assert QFontInfo(theme.font("label")).weight() == 500
    theme.setOverrides({"fontFamily": "Noto Sans"})
    assert theme.font("name").families()[0] == "Noto Sans"
    theme.setOverrides({})
    theme.useBundledFont(False)
    assert theme.font("name").families() == before


def test_an_unknown_mode_is_refused_and_changes_nothing(theme):
    theme.setMode("dark")
    with pytest.raises(UsageError):
        theme.setMode("sepia")
    assert theme.mode() == "dark"


def test_the_system_mode_follows_the_apps_palette(theme, qapp, qtbot):
    before = QGuiApplication.palette()
    try:
        with qtbot.waitSignal(theme.changed):
            QApplication.setPalette(QPalette(QColor("#202020")))
        assert theme.tokens == PALETTES["dark"]
    finally:
        QApplication.setPalette(before)


def test_overrides_reach_every_palette_but_high_contrast(theme):
    theme.setOverrides({"accept": "#0A7A5A"})
    for mode in ("light", "dark"):
        theme.setMode(mode)
        assert theme.tokens.accept == "#0A7A5A"
    theme.setMode("highContrast")
    assert theme.tokens == PALETTES["highContrast"]


def test_wrong_overrides_change_nothing(theme):
    theme.setOverrides({"accept": "#0A7A5A"})
    with pytest.raises(UsageError):
        theme.setOverrides({"accept": "none"})
    assert theme.overrides() == {"accept": "#0A7A5A"}


def test_text_grows_with_the_system_font(theme, qapp):
    before = QGuiApplication.font()
    font = QApplication.font()
    font.setPixelSize(27)
    try:
        QApplication.setFont(font)
        assert theme.font("name").pixelSize() == pytest.approx(24 * 27 / 13.333, abs=1)
    finally:
        QApplication.setFont(before)
    assert theme.font("name").pixelSize() == 24


def test_an_app_may_set_the_text_scale(theme):
    theme.setTextScale(2.0)
    assert theme.font("label").pixelSize() == 24
    assert theme.scaled(16) == 32
    with pytest.raises(UsageError):
        theme.setTextScale(9)
    theme.setTextScale(0)
    assert theme.font("label").pixelSize() == 12


def test_small_signs_never_shrink_below_the_table(theme):
    theme.setTextScale(0.5)
    assert theme.scaled(16) == 16


def test_the_timer_has_tabular_digits(theme):
    assert theme.font("timer").featureTags()


def test_motion_follows_the_system_until_told(theme, qtbot):
    with qtbot.waitSignal(theme.changed):
        theme.setReducedMotion(True)
    assert theme.reducedMotion()
    theme.setReducedMotion(False)
    assert not theme.reducedMotion()
    theme.setReducedMotion(None)
    assert theme.reducedMotion() in (True, False)


def test_an_apps_font_family_comes_first(theme):
    theme.setOverrides({"fontFamily": "Nimbus Sans"})
    assert theme.font("name").families()[0] == "Nimbus Sans"


@pytest.fixture
def shared(qapp):
    """The theme of the whole program, as it was afterwards."""
    theme = Theme.instance()
    before = theme.mode()
    theme.setMode("light")
    yield theme
    theme.setMode(before)


def test_a_control_under_the_mouse_is_washed_with_white_and_a_light_neutral_one_with_black(shared):
    theme = shared
    assert stressed(theme.colour("accept")).name() == washed_by_hand("#15803D", 255, 0x1F / 255)
    assert stressed(theme.colour("neutral")).name() == "#e7ebf1"


@pytest.mark.parametrize("mode", ["light", "dark", "highContrast"])
@pytest.mark.parametrize("tone", ["accept", "decline", "neutral", "accent", "acceptDisc"])
def test_everybody_sees_that_a_control_answers(shared, mode, tone):
    theme = shared
    theme.setMode(mode)
    rest = theme.colour(tone)
    least = 6 if tone == "neutral" else 8
    for changed in (stressed(rest), stressed(rest, strong=True)):
        channels = zip(rest.getRgb()[:3], changed.getRgb()[:3], strict=True)
        assert max(abs(before - after) for before, after in channels) >= least


def washed_by_hand(colour, over, part):
    rest = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(value + (over - value) * part):02x}" for value in rest)


def test_letters_of_a_large_name_stand_a_little_closer(theme):
    theme.setTextScale(2.0)
    assert theme.font("name").letterSpacing() == pytest.approx(-0.6, abs=0.02)
    assert theme.font("status").letterSpacing() == 0


def test_what_the_desktop_says_counts_where_qt_knows_nothing(theme, qtbot):
    assert not theme.dark
    with qtbot.waitSignal(theme.changed):
        theme.setDesktop(scheme="dark")
    assert theme.tokens == PALETTES["dark"]
    with qtbot.assertNotEmitted(theme.changed, wait=0):
        theme.setDesktop(scheme="dark")
    theme.setDesktop(scheme="dark", highContrast=True)
    assert theme.tokens == PALETTES["highContrast"]
    theme.setMode("light")
    assert theme.tokens == PALETTES["light"], "the app has the last word"


def test_a_palette_of_the_apps_own_counts_for_more_than_the_desktop(theme):
    before = QGuiApplication.palette()
    try:
        theme.setDesktop(scheme="light")
        QApplication.setPalette(QPalette(QColor("#202020")))
        assert theme.dark
    finally:
        QApplication.setPalette(before)


@pytest.mark.parametrize(("told", "taken"), [(1e30, 4.0), (0.001, 0.5), (0, 1.0)])
def test_a_desktop_that_says_nonsense_leaves_texts_that_can_be_read(theme, told, taken):
    usual = theme.textScale()
    theme.setDesktop(textScale=told)
    assert theme.textScale() == pytest.approx(taken * usual)
    assert theme.font("name").pixelSize() > 0


def test_the_desktops_motion_and_text_size_are_followed(theme):
    usual = theme.textScale()
    theme.setDesktop(reducedMotion=True, textScale=1.5)
    assert theme.reducedMotion()
    assert theme.textScale() == pytest.approx(1.5 * usual)
    theme.setReducedMotion(False)
    theme.setTextScale(2)
    assert not theme.reducedMotion() and theme.textScale() == 2
    theme.setDesktop()
    theme.setTextScale(0)
    assert theme.textScale() == usual


def test_before_the_application_there_is_an_error_and_no_abort():
    program = (
        "from PySide6.QtCore import QCoreApplication\n"
        "from callkit import Theme, UsageError\n"
        "for app in (None, QCoreApplication):\n"
        "    kept = app and app([])\n"
        "    try: Theme.instance()\n"
        "    except UsageError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.splitlines() == ["make a QApplication before Theme.instance()"] * 2


def test_a_colour_belongs_to_the_caller(qapp):
    mine = Theme.instance().colour("accent")
    mine.setAlphaF(0.1)
    assert Theme.instance().colour("accent").alphaF() == 1.0
