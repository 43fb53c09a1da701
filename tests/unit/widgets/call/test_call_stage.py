from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.call.call_stage import CompactStage, FullStage
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.scenes.incoming_scene import incomingScene
from demo.gallery.people import ADA, incoming

TEXT = InnerText()


@pytest.fixture(params=[FullStage, CompactStage])
def stage(request, clock, show):
    made = request.param(guard=InputGuard(clock), text=TEXT, clock=clock)
    made.setUsers((ADA,))
    made.showScene(incomingScene(incoming(video=True), TEXT))
    made.resize(400, 460)
    clock.jump(1)
    return show(made)


def say(stage, **changes):
    stage.showScene(incomingScene(incoming(video=True, **changes), TEXT))


def test_a_press_says_the_action(stage, qtbot):
    with qtbot.waitSignal(stage.pressed) as pressed:
        QTest.mouseClick(stage.slots["red"], Qt.MouseButton.LeftButton)
    assert pressed.args == [Action.DECLINE, None]


def test_a_switch_says_its_new_state(stage, qtbot):
    silence = stage.control(Action.SILENCE)
    with qtbot.waitSignal(stage.pressed) as pressed:
        silence.click()
    assert pressed.args == [Action.SILENCE, True]


def test_the_controls_stay_the_same_widgets_and_in_place(stage):
    before = {name: (button, button.geometry()) for name, button in stage.slots.items()}
    say(stage, phase=Phase.CONNECTED, connectedAt=900.0)
    stage.layout().activate()
    for name in ("red", "green"):
        button, place = before[name]
        assert stage.slots[name] is button
        assert button.geometry().center() == place.center()


def test_a_slot_that_means_something_else_is_guarded_anew(stage, qtbot, clock):
    say(stage, phase=Phase.ACCEPTING)
    with qtbot.assertNotEmitted(stage.pressed):
        QTest.mouseClick(stage.slots["red"], Qt.MouseButton.LeftButton)
    clock.jump(0.6)
    with qtbot.waitSignal(stage.pressed):
        QTest.mouseClick(stage.slots["red"], Qt.MouseButton.LeftButton)


def test_the_same_scene_again_guards_nothing(stage, qtbot):
    say(stage)
    with qtbot.waitSignal(stage.pressed):
        QTest.mouseClick(stage.slots["red"], Qt.MouseButton.LeftButton)


def test_every_control_has_a_name_and_says_what_it_does(stage):
    for action in (Action.DECLINE, Action.ACCEPT, Action.ACCEPT_AUDIO, Action.SILENCE):
        control = stage.control(action)
        assert control.accessibleName()
        assert control.accessibleDescription()


def test_a_control_that_is_not_offered_is_not_found(stage):
    assert stage.control(Action.CALL_BACK) is None


def test_the_time_takes_the_place_of_the_status(stage):
    say(stage, phase=Phase.CONNECTED, connectedAt=900.0)
    assert stage.timer.isVisible()
    assert not stage.status.isVisible()
    say(stage, phase=Phase.CONNECTED, connectedAt=900.0, offline=True)
    assert not stage.timer.isVisible()
    assert stage.status.text() == "Reconnecting…"


def test_the_small_form_keeps_the_third_answer_below(clock, qtbot):
    compact = CompactStage(guard=InputGuard(clock), text=TEXT, clock=clock)
    qtbot.addWidget(compact)
    compact.showScene(incomingScene(incoming(video=True), TEXT))
    assert compact.control(Action.ACCEPT_AUDIO) in compact.quickRow.items()
    assert not compact.slots["middle"].isVisibleTo(compact)


def walk(stage, first, steps):
    """Where Tab goes from ``first`` on."""
    stage.activateWindow()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    for _ in range(steps):
        names.append(stage.focusWidget().objectName())
        QTest.keyClick(stage.focusWidget(), Qt.Key.Key_Tab)
    return names


def test_tab_goes_to_the_answers_first_and_then_to_the_others(stage, qtbot):
    walked = walk(stage, stage.slots["green"], 3)
    third = "callMore" if isinstance(stage, CompactStage) else "callRed"
    second = "callRed" if isinstance(stage, CompactStage) else "callMiddle"
    assert walked == ["callGreen", second, third]
    stage.quickRow.show()
    last = stage.control(Action.REMIND)
    assert walk(stage, stage.control(Action.SILENCE), 3)[-1] == last.objectName()


def test_in_a_call_tab_comes_to_its_end_last(stage, qtbot):
    say(stage, phase=Phase.CONNECTED, connectedAt=900.0)
    assert walk(stage, stage.slots["green"], 2) == ["callGreen", "callRed"]


def test_who_and_what_are_read_before_the_controls(stage):
    say(stage)
    interface = QAccessible.queryAccessibleInterface(stage)
    children = [interface.child(number) for number in range(interface.childCount())]
    said = [child.text(QAccessible.Text.Name) for child in children if not child.state().invisible]
    assert [word for word in said if word][:3] == [
        "Ada Lovelace",
        "Incoming video call…",
        "Accept",
    ]
