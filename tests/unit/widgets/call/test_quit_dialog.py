from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.texts import installLanguage
from callkit.theme import Size
from callkit.widgets.call.quit_dialog import QuitDialog


@pytest.fixture
def dialog(clock, show):
    made = show(QuitDialog(clock=clock))
    clock.jump(1)
    return made


def test_staying_has_the_focus_and_quits_nothing(dialog, qtbot):
    assert dialog.focusWidget() is dialog.stayButton
    with qtbot.assertNotEmitted(dialog.quitConfirmed), qtbot.waitSignal(dialog.dismissed):
        QTest.keyClick(dialog.stayButton, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_escape_means_staying(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.quitConfirmed), qtbot.waitSignal(dialog.dismissed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_quitting_is_said_once(dialog, qtbot):
    with qtbot.waitSignal(dialog.quitConfirmed):
        dialog.quitButton.click()
    with qtbot.assertNotEmitted(dialog.quitConfirmed):
        QTest.keyClick(dialog.quitButton, Qt.Key.Key_Return)


def test_a_key_that_was_meant_for_the_window_before_quits_nothing(clock, show, qtbot):
    dialog = show(QuitDialog(clock=clock))
    with qtbot.assertNotEmitted(dialog.quitConfirmed), qtbot.assertNotEmitted(dialog.dismissed):
        QTest.keyClick(dialog.quitButton, Qt.Key.Key_Return)
        QTest.keyClick(dialog.stayButton, Qt.Key.Key_Return)


def test_it_speaks_the_language_that_is_installed(dialog, qapp):
    try:
        installLanguage(qapp, "de")
        qapp.sendPostedEvents()
        assert dialog.stayButton.text() == dialog.stayButton.accessibleName() == "Bleiben"
        assert dialog.title.text() == dialog.windowTitle() == "Anruf verlassen und App beenden?"
    finally:
        installLanguage(qapp, "en")


@pytest.mark.parametrize("scale", [0, 2.0])
def test_it_is_as_high_as_its_words(clock, show, theme, scale):
    theme.setTextScale(scale)
    dialog = show(QuitDialog(clock=clock))
    lines = dialog.title.metrics().height()
    assert dialog.title.height() % lines == 0
    assert dialog.title.y() == Size.CARD_PADDING
    gap = dialog.words.y() - dialog.title.geometry().bottom() - 1
    assert gap == Size.GAP
    below = dialog.card.height() - dialog.quitButton.geometry().bottom() - 1
    assert below == Size.CARD_PADDING
