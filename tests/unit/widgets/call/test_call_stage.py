from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.texts import InnerText, Language
from callkit.theme import Theme
from callkit.widgets.call.call_stage import FullStage
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.toast_stage import ToastStage
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.scenes.incoming_scene import incomingScene
from demo.gallery.people import ADA, incoming

TEXT = InnerText()


@pytest.fixture(params=[FullStage, ToastStage])
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
        if isinstance(stage, FullStage):
            assert button.geometry().center().x() == place.center().x()
        assert button.geometry().top() == place.top() or isinstance(stage, FullStage)


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


def test_the_small_form_has_all_but_two_answers_in_its_menu(clock, qtbot):
    toast = ToastStage(guard=InputGuard(clock), text=TEXT, clock=clock)
    qtbot.addWidget(toast)
    toast.showScene(incomingScene(incoming(video=True), TEXT))
    assert [button.text() for button in toast.menuButtons()] == [
        "Audio only",
        "Silence",
        "Message",
        "Remind me",
    ]
    assert not toast.slots["middle"].isVisibleTo(toast)
    assert toast.menuButton.isVisibleTo(toast)


LANGUAGES = ("en", "de", "ar", "ru", "zh_CN", "pt_BR")


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("language", LANGUAGES)
def test_discs_share_one_centre_line_and_words_never_touch(language, scale, clock, show, qapp):
    Theme.instance().setTextScale(scale)
    chosen = Language.instance()
    chosen.choose(language)
    try:
        dialog = IncomingCallDialog(clock=clock)
        dialog.setCall(incoming(video=True))
        show(dialog)
        qapp.processEvents()
        slots = [dialog.stage.slots[name] for name in ("red", "middle", "green")]
        centres = {slot.mapTo(dialog, slot.discRect().center()).y() for slot in slots}
        assert len(centres) == 1
        boxes = sorted((slot.geometry() for slot in slots), key=lambda box: box.left())
        for left, right in itertools.pairwise(boxes):
            assert left.right() < right.left()
        for slot in slots:
            assert slot.width() >= slot.sizeHint().width()
        assert slots[0].disc() >= min(1.25, scale) * 64 - 1
    finally:
        chosen.choose("")


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_secondary_actions_stand_in_one_line_of_equal_cells(scale, clock, show, theme):
    theme.setTextScale(scale)
    dialog = IncomingCallDialog(clock=clock)
    dialog.setCall(incoming())
    show(dialog)
    cells = dialog.stage.quickRow.items()
    assert len({cell.y() for cell in cells}) == 1
    assert max(cell.width() for cell in cells) - min(cell.width() for cell in cells) <= 1
    assert all(cell.height() >= 44 for cell in cells)


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
    if isinstance(stage, ToastStage):
        assert walked == ["callGreen", "callRed", "callMore"]
        return
    assert walked == ["callGreen", "callMiddle", "callRed"]
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
