from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPalette
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
        assert theme.font("name").pixelSize() == pytest.approx(22 * 27 / 13.333, abs=1)
    finally:
        QApplication.setFont(before)
    assert theme.font("name").pixelSize() == 22


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


def test_a_colour_under_the_mouse_differs_but_little(theme):
    for name in ("accept", "neutral", "surface"):
        colour = theme.colour(name)
        assert stressed(colour) != colour
        assert abs(stressed(colour).lightness() - colour.lightness()) < 40


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
