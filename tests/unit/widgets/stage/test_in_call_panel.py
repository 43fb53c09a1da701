from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from callkit.model import CallUserState, EndReason
from callkit.requests import Action, CallRequest, MediaKind
from callkit.switchboard.view import Phase
from callkit.widgets.stage.in_call_panel import InCallPanel
from demo.gallery.people import outgoing, outgoingGroup
from tests.asking import Asked
from tests.unit.widgets.stage.conftest import frame, member, near

CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 900.0}


@pytest.fixture
def panel(clock, show):
    """In a window of an app's."""
    window = QWidget()
    made = InCallPanel(window, clock=clock)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(made)
    made.setMedia(microphone=True, camera=True)
    made.setCall(outgoing(callID="1", **CONNECTED))
    window.resize(560, 560)
    show(window)
    clock.jump(1)
    return made


@pytest.mark.parametrize(
    ("control", "signal", "arguments"),
    [
        (Action.HANG_UP, "hangUpRequested", []),
        (MediaKind.MICROPHONE, "mediaToggled", ["microphone", False]),
        (MediaKind.CAMERA, "mediaToggled", ["camera", False]),
    ],
)
def test_each_control_says_what_was_pressed_twice_for_forms(
    panel, qtbot, control, signal, arguments
):
    asked = Asked(panel)
    with qtbot.waitSignal(getattr(panel, signal)) as told:
        panel.control(control).click()
    assert told.args == arguments
    assert len(asked) == 1


def test_an_ended_call_is_handed_over_to_be_called_again(panel):
    over = outgoing(callID="1", phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
    panel.setCall(over)
    asked = Asked(panel)
    panel.control(Action.CALL_AGAIN).click()
    assert asked == [CallRequest("1", Action.CALL_AGAIN, over)]


def test_pictures_are_those_of_the_call_window(panel):
    panel.setVideo("grace", frame("#00ff00"))
    panel.setSelfView(frame("#0000ff"))
    taken = panel.grab().toImage()
    assert near(taken.pixelColor(panel.width() // 2, panel.height() // 2), "#00ff00")


def test_a_press_meant_for_what_was_there_before_does_nothing(panel, clock):
    panel.setCall(outgoingGroup((member("a", CallUserState.RECEIVED),), callID="2", **CONNECTED))
    asked = Asked(panel)
    button = panel.control(Action.HANG_UP)
    panel.guard.rearm()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == []
    clock.jump(1)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.actions == [Action.HANG_UP]


def test_what_is_offered_can_be_changed_while_it_is_shown(panel):
    assert panel.control(Action.INVITE) is None
    panel.setOffers(invite=True)
    assert panel.control(Action.INVITE) is not None
