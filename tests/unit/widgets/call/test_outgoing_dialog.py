from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.model import EndReason
from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.widgets.call.outgoing_dialog import OutgoingCallDialog
from callkit.widgets.scenes.outgoing_scene import OutgoingOptions
from demo.gallery.people import outgoing
from tests.asking import asks, asksNot

ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def dialog(clock, show):
    made = OutgoingCallDialog(clock=clock, options=OutgoingOptions(message=True))
    made.setCall(outgoing())
    show(made)
    made.activateWindow()
    clock.jump(1)
    return made


def test_closing_cancels_a_call_that_waits(dialog, qtbot):
    with asks(dialog, Action.CANCEL):
        dialog.close()


def test_closing_a_connected_call_only_hides_it(dialog, qtbot):
    dialog.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    with asksNot(dialog, Action.HANG_UP), asks(dialog, Action.HIDE):
        dialog.close()
    assert not dialog.isVisible()


def test_escape_cancels_and_hides_nothing(dialog, qtbot):
    with asksNot(dialog, Action.CANCEL):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()


def test_the_red_slot_cancels_ends_and_closes(dialog, qtbot, clock):
    red = dialog.stage.slots["red"]
    with asks(dialog, Action.CANCEL):
        red.click()
    dialog.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    with asks(dialog, Action.HANG_UP):
        red.click()
    dialog.setCall(outgoing(phase=Phase.ENDED, endReason=EndReason.NO_ANSWER))
    with qtbot.waitSignal(dialog.dismissed):
        red.click()
    assert not dialog.isVisible()


def test_cancel_pressed_as_the_callee_answers_does_not_end_the_call(dialog, qtbot):
    dialog.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    with asksNot(dialog, Action.HANG_UP):
        QTest.mouseClick(dialog.stage.slots["red"], Qt.MouseButton.LeftButton)


def test_call_again_stands_where_accept_would(dialog, qtbot):
    dialog.setCall(outgoing(phase=Phase.ENDED, endReason=EndReason.DECLINED))
    assert dialog.stage.control(Action.CALL_AGAIN) is dialog.stage.slots["green"]
    with asks(dialog, Action.CALL_AGAIN):
        dialog.stage.control(Action.CALL_AGAIN).click()
    with asks(dialog, Action.MESSAGE):
        dialog.stage.control(Action.MESSAGE).click()


def test_the_chords_cancel_end_and_call_again(dialog, qtbot, clock):
    with asks(dialog, Action.CANCEL):
        QTest.keyClick(dialog, Qt.Key.Key_E, ALT_SHIFT)
    dialog.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    clock.jump(2)  # Longer than one press that is held down.
    with asks(dialog, Action.HANG_UP):
        QTest.keyClick(dialog, Qt.Key.Key_E, ALT_SHIFT)
    dialog.setCall(outgoing(phase=Phase.ENDED, endReason=EndReason.BUSY))
    clock.jump(1)
    with asks(dialog, Action.CALL_AGAIN):
        QTest.keyClick(dialog, Qt.Key.Key_R, ALT_SHIFT)


def test_a_chord_without_its_control_does_nothing(dialog, qtbot):
    with asksNot(dialog, Action.CALL_AGAIN):
        QTest.keyClick(dialog, Qt.Key.Key_R, ALT_SHIFT)


def test_its_title_follows_the_call(dialog):
    assert dialog.windowTitle() == "Call to Grace Hopper"
    dialog.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    assert dialog.windowTitle() == "Call with Grace Hopper"


def test_it_comes_to_the_front_like_any_window(dialog):
    assert not dialog.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
