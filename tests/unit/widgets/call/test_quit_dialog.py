from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.texts import installLanguage
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
