from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from callkit.widgets.parts.auto_dismiss import AutoDismiss


@pytest.fixture
def window(show):
    host = QWidget()
    host.button = QPushButton("Call back", host)
    host.resize(200, 100)
    host.setFocus()
    host.lingering = AutoDismiss(host)
    show(host)
    host.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    return host


def test_it_waits_as_long_as_it_is_told(window, qtbot):
    window.lingering.stay(2_500)
    assert window.lingering.timer.interval() == 2_500
    assert window.lingering.timer.isActive()
    with qtbot.waitSignal(window.lingering.over):
        window.lingering.timer.timeout.emit()


def test_it_does_not_wait_unless_told(window):
    window.lingering.stay(2_500)
    window.lingering.stay(0)
    assert not window.lingering.timer.isActive()


def test_it_waits_while_the_mouse_is_there(window):
    window.lingering.stay(2_500)
    window.lingering.weigh(entered=True)
    assert not window.lingering.timer.isActive()
    window.lingering.weigh()
    assert window.lingering.timer.isActive()


def test_a_pointer_that_rests_where_it_pressed_does_not_hold_it(window, qtbot):
    window.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    window.lingering.stay(2_500)
    assert window.lingering.timer.isActive()
    with qtbot.waitSignal(window.lingering.over):
        window.lingering.timer.timeout.emit()


def test_a_pointer_that_comes_back_holds_it(window, qtbot):
    window.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    window.lingering.stay(2_500)
    window.lingering.weigh(entered=True)
    with qtbot.assertNotEmitted(window.lingering.over):
        window.lingering.timer.timeout.emit()


def test_it_waits_while_somebody_is_there_with_the_keyboard(window, qtbot):
    window.activateWindow()
    window.lingering.stay(2_500)
    window.button.setFocus()
    with qtbot.assertNotEmitted(window.lingering.over):
        window.lingering.timer.timeout.emit()
    assert window.lingering.timer.isActive()


def test_a_hidden_window_has_no_timer(window):
    window.lingering.stay(2_500)
    window.hide()
    window.lingering.weigh()
    assert not window.lingering.timer.isActive()
    window.show()
    window.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    window.lingering.stay(2_500)
    assert window.lingering.timer.isActive()
