from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.model import EndReason
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.reply_menu import MoreMenu, RemindMenu, ReplyMenu
from callkit.widgets.parts.shortcuts import Shortcuts
from demo.gallery.people import ADA, GRACE, incoming, incomingGroup
from tests.asking import Asked, asks, asksNot

ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def dialog(clock, show):
    made = IncomingCallDialog(clock=clock)
    made.setCall(incoming(video=True))
    show(made)
    made.activateWindow()
    clock.jump(1)
    return made


def press(dialog, action):
    QTest.mouseClick(dialog.stage.control(action), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("action", [Action.ACCEPT, Action.ACCEPT_AUDIO, Action.DECLINE])
def test_each_answer_says_what_was_pressed_and_nothing_else(dialog, action):
    asked = Asked(dialog)
    press(dialog, action)
    assert asked == [CallRequest(dialog.callID(), action)]
    assert dialog.isVisible()


def test_closing_is_not_declining(dialog, qtbot):
    asked = Asked(dialog)
    dialog.close()
    assert asked.actions == [Action.SILENCE, Action.HIDE]
    assert not dialog.isVisible()


def test_escape_silences_then_hides(dialog, qtbot):
    with asksNot(dialog, Action.DECLINE):
        with asks(dialog, Action.SILENCE) as silenced:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert silenced.args == [True]
        assert dialog.isVisible()
        dialog.setCall(incoming(video=True, silenced=True))
        with asks(dialog, Action.HIDE):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_silence_is_a_switch(dialog, qtbot):
    with asks(dialog, Action.SILENCE) as on:
        press(dialog, Action.SILENCE)
    dialog.setCall(incoming(video=True, silenced=True))
    with asks(dialog, Action.SILENCE) as off:
        press(dialog, Action.SILENCE)
    assert (on.args, off.args) == ([True], [False])


@pytest.mark.parametrize(
    ("key", "action"),
    [
        (Qt.Key.Key_A, Action.ACCEPT_AUDIO),
        (Qt.Key.Key_V, Action.ACCEPT),
        (Qt.Key.Key_D, Action.DECLINE),
        (Qt.Key.Key_S, Action.SILENCE),
    ],
)
def test_the_chords_answer(dialog, key, action):
    with asks(dialog, action):
        QTest.keyClick(dialog, key, ALT_SHIFT)


def test_the_chords_are_guarded(clock, show, qtbot):
    dialog = IncomingCallDialog(clock=clock)
    dialog.setCall(incoming())
    show(dialog)
    dialog.activateWindow()
    with asksNot(dialog, Action.ACCEPT):
        QTest.keyClick(dialog, Qt.Key.Key_A, ALT_SHIFT)


def test_the_chords_can_be_changed_and_switched_off(clock, show, qtbot):
    keys = Shortcuts({"accept": "Ctrl+Alt+Y", "decline": ""})
    dialog = IncomingCallDialog(clock=clock, shortcuts=keys)
    dialog.setCall(incoming())
    show(dialog)
    dialog.activateWindow()
    clock.jump(1)
    with asksNot(dialog, Action.DECLINE):
        QTest.keyClick(dialog, Qt.Key.Key_D, ALT_SHIFT)
    control_alt = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    with asks(dialog, Action.ACCEPT):
        QTest.keyClick(dialog, Qt.Key.Key_Y, control_alt)


def test_keys_of_another_call_can_be_silent(dialog, qtbot):
    dialog.setShortcutsEnabled(False)
    with asksNot(dialog, Action.DECLINE):
        QTest.keyClick(dialog, Qt.Key.Key_D, ALT_SHIFT)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_no_key_answers_before_somebody_went_to_a_button(dialog, qtbot, key):
    asked = Asked(dialog)
    QTest.keyClick(dialog.focusWidget() or dialog, key)
    assert asked == []


def test_it_never_activates_by_itself(dialog):
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert dialog.windowFlags() & Qt.WindowType.WindowStaysOnTopHint


def test_it_is_announced_with_its_keys(clock, show, heard):
    dialog = IncomingCallDialog(clock=clock)
    dialog.setCall(incoming())
    show(dialog)
    said = "Incoming audio call from Ada Lovelace."
    keys = "Press Alt+Shift+A to accept, Alt+Shift+D to decline."
    assert heard == [(f"{said} {keys}", True)]


def test_silencing_is_announced_politely(dialog, heard):
    dialog.setCall(incoming(video=True, silenced=True))
    assert ("Ringer silenced", False) in heard


def test_a_reader_that_is_at_the_switch_says_it_itself(dialog, heard):
    dialog.stage.control(Action.SILENCE).setFocus(Qt.FocusReason.TabFocusReason)
    dialog.setCall(incoming(video=True, silenced=True))
    assert heard == []


def test_an_own_refusal_is_heard(dialog, heard):
    heard.clear()
    dialog.setCall(incoming(video=True, phase=Phase.ENDED, endReason=EndReason.DECLINED))
    assert heard == [("Call declined", False)]


def test_a_menu_says_its_name_when_it_opens(dialog, heard):
    heard.clear()
    press(dialog, Action.MESSAGE)
    assert heard == [("Quick replies", False)]


def test_a_missed_call_can_be_called_back_but_not_by_the_press_that_came_too_late(
    dialog, qtbot, clock
):
    dialog.setCall(incoming(video=True, phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    with asksNot(dialog, Action.CALL_BACK):
        QTest.mouseClick(dialog.stage.slots["green"], Qt.MouseButton.LeftButton)
    clock.jump(0.6)
    with asks(dialog, Action.CALL_BACK):
        QTest.mouseClick(dialog.stage.slots["green"], Qt.MouseButton.LeftButton)


def test_an_answer_on_its_way_is_taken_back(dialog, qtbot, clock):
    dialog.setCall(incoming(video=True, phase=Phase.ACCEPTING))
    clock.jump(1)
    with asks(dialog, Action.CANCEL):
        press(dialog, Action.CANCEL)


def test_words_decline_with_a_message(dialog, qtbot):
    press(dialog, Action.MESSAGE)
    menu = dialog.findChild(ReplyMenu)
    qtbot.waitUntil(menu.isVisible)
    with asks(dialog, Action.DECLINE) as declined:
        menu.actions()[2].trigger()
    assert declined.args == ["I’ll call you later."]


def test_the_menu_goes_with_the_ring(dialog, qtbot):
    press(dialog, Action.MESSAGE)
    qtbot.waitUntil(dialog.findChild(ReplyMenu).isVisible)
    dialog.setCall(incoming(video=True, phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    assert not dialog.findChild(ReplyMenu).isVisible()


def test_a_reminder_says_in_how_many_minutes(dialog, qtbot):
    press(dialog, Action.REMIND)
    qtbot.waitUntil(dialog.findChild(RemindMenu).isVisible)
    with asks(dialog, Action.REMIND) as reminded:
        dialog.findChild(RemindMenu).actions()[1].trigger()
    assert reminded.args == [15]
    dialog.findChild(RemindMenu).close()


@pytest.fixture
def toast(clock, show):
    made = IncomingCallDialog(clock=clock, compact=True)
    made.setCall(incoming(video=True, callID="1"))
    show(made)
    made.activateWindow()
    clock.jump(1)
    return made


def test_the_small_form_has_the_other_answers_in_its_menu(toast, qtbot):
    QTest.mouseClick(toast.stage.menuButton, Qt.MouseButton.LeftButton)
    menu = toast.findChild(MoreMenu)
    qtbot.waitUntil(menu.isVisible)
    said = [action.text() for action in menu.actions() if action.text() and action.isVisible()]
    assert said[:4] == ["Audio only", "Silence", "Message", "Remind me"]
    assert "Ignore" in said
    with asks(toast, Action.ACCEPT_AUDIO):
        menu.actions()[0].trigger()
    menu.close()


def test_a_menu_of_the_small_form_covers_neither_answer(toast, qtbot):
    toast.move(300, 300)
    QTest.mouseClick(toast.stage.menuButton, Qt.MouseButton.LeftButton)
    menu = toast.findChild(MoreMenu)
    qtbot.waitUntil(menu.isVisible)
    seen = menu.geometry().marginsRemoved(menu.room())
    for answer in toast.stage.answersOnScreen():
        assert not seen.intersects(answer)
    menu.close()


def row(dialog, callID):
    return dialog.rows.row(callID)


def test_further_calls_are_rows_that_answer_for_their_own_call(toast, clock, qtbot):
    toast.setOthers([incoming(GRACE, callID="2"), incoming(ADA, callID="3")])
    clock.jump(1)
    with qtbot.waitSignal(toast.requested) as asked:
        QTest.mouseClick(row(toast, "3").declineButton, Qt.MouseButton.LeftButton)
    assert asked.args == [CallRequest("3", Action.DECLINE)]
    with qtbot.waitSignal(toast.requested) as asked:
        QTest.mouseClick(row(toast, "2").acceptButton, Qt.MouseButton.LeftButton)
    assert asked.args == [CallRequest("2", Action.ACCEPT)]


def test_a_new_row_is_guarded_and_those_above_it_are_not(toast, clock, qtbot):
    toast.setOthers([incoming(GRACE, callID="2")])
    clock.jump(1)
    toast.setOthers([incoming(GRACE, callID="2"), incoming(ADA, callID="3")])
    with qtbot.assertNotEmitted(toast.requested):
        QTest.mouseClick(row(toast, "3").acceptButton, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(toast.requested):
        QTest.mouseClick(row(toast, "2").acceptButton, Qt.MouseButton.LeftButton)
    with asks(toast, Action.ACCEPT):
        press(toast, Action.ACCEPT)


@pytest.mark.parametrize("upwards", [False, True])
def test_nothing_that_is_there_moves_when_another_call_comes(toast, qapp, upwards):
    toast.move(200, 300)
    toast.setUpwards(upwards)

    def places():
        rows = toast.rows.rows() if toast.rows else ()
        shown = [*toast.stage.slots.values(), *(one.acceptButton for one in rows)]
        qapp.processEvents()
        return {id(one): one.mapToGlobal(one.rect().center()) for one in shown if one.isVisible()}

    before = places()
    people = [incoming(GRACE, callID=str(number)) for number in range(2, 6)]
    for count in range(1, 5):
        toast.setOthers(people[:count])
        now = places()
        assert {key: now[key] for key in before} == before
        before = now
    assert len(toast.rows.rows()) == 2


def test_a_row_that_moves_up_is_guarded_anew(toast, clock, qtbot):
    second, third = incoming(GRACE, callID="2"), incoming(ADA, callID="3")
    toast.setOthers([second, third])
    clock.jump(1)
    toast.setOthers([third])
    with qtbot.assertNotEmitted(toast.requested):
        QTest.mouseClick(row(toast, "3").acceptButton, Qt.MouseButton.LeftButton)


def test_the_card_that_shows_another_call_is_guarded_anew(toast, qtbot):
    toast.setCall(incoming(GRACE, video=True, callID="2"))
    with qtbot.assertNotEmitted(toast.requested):
        press(toast, Action.ACCEPT)


def test_chords_answer_the_call_that_came_last(toast, clock, qtbot):
    toast.setOthers([incoming(GRACE, callID="2")])
    clock.jump(1)
    with qtbot.waitSignal(toast.requested) as asked:
        QTest.keyClick(toast, Qt.Key.Key_D, ALT_SHIFT)
    assert asked.args == [CallRequest("2", Action.DECLINE)]


def test_a_call_that_comes_as_a_row_is_announced(toast, heard):
    toast.setOthers([incoming(GRACE, callID="2")])
    assert [said for said, _ in heard if "Grace Hopper" in said]
    heard.clear()
    toast.setOthers([incoming(GRACE, callID="2")])
    assert heard == []


def test_a_group_shows_the_caller_first(clock, qtbot):
    dialog = IncomingCallDialog(clock=clock)
    qtbot.addWidget(dialog)
    dialog.setCall(incomingGroup(GRACE))
    assert [user.userID for user in dialog.stage.avatar.users()] == ["ada", "grace"]


def test_the_window_is_named_after_the_caller(dialog):
    assert dialog.windowTitle() == "Incoming call from Ada Lovelace"
    assert dialog.accessibleName() == dialog.windowTitle()
    dialog.setCall(incoming(phase=Phase.CONNECTED, connectedAt=900.0))
    assert dialog.windowTitle() == "Call with Ada Lovelace"
    assert dialog.accessibleName() == dialog.windowTitle()


def test_tooltips_tell_the_keys(dialog):
    assert dialog.stage.control(Action.DECLINE).toolTip() == "Decline (Alt+Shift+D)"


def test_a_chord_pressed_too_soon_counts_when_it_is_pressed_again(clock, show, qtbot):
    dialog = IncomingCallDialog(clock=clock)
    dialog.setCall(incoming())
    show(dialog)
    dialog.activateWindow()
    QTest.keyClick(dialog, Qt.Key.Key_A, ALT_SHIFT)
    clock.jump(0.6)
    with asks(dialog, Action.ACCEPT):
        QTest.keyClick(dialog, Qt.Key.Key_A, ALT_SHIFT)


def test_one_press_of_a_chord_answers_one_of_two_calls(clock, show, qtbot):
    keys = Shortcuts()
    first, second = (IncomingCallDialog(clock=clock, shortcuts=keys) for _ in range(2))
    for dialog in (first, second):
        dialog.setCall(incoming())
        show(dialog)
    second.setShortcutsEnabled(False)
    clock.jump(1)
    with asks(first, Action.DECLINE):
        QTest.keyClick(first, Qt.Key.Key_D, ALT_SHIFT)
    first.setShortcutsEnabled(False)
    second.setShortcutsEnabled(True)
    clock.jump(0.7)
    with asksNot(second, Action.DECLINE):
        QTest.keyClick(second, Qt.Key.Key_D, ALT_SHIFT)
    clock.jump(1.1)
    with asks(second, Action.DECLINE):
        QTest.keyClick(second, Qt.Key.Key_D, ALT_SHIFT)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_small_form_grows_with_its_words(scale, clock, show, theme):
    theme.setTextScale(scale)
    dialog = IncomingCallDialog(clock=clock, compact=True)
    dialog.setCall(incoming(video=True))
    show(dialog)
    stage = dialog.stage
    assert not stage.name.elided
    for slot in (stage.slots["red"], stage.slots["green"]):
        assert slot.width() >= slot.sizeHint().width()
    if scale == 1.0:
        assert (dialog.card.width(), dialog.card.height()) == (384, 136)
