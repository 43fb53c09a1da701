"""What an app decides and a person wishes, from the real windows and menus to the service."""

from __future__ import annotations

import asyncio
import asyncio.events
import dataclasses

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimerEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from callkit.desktop.attention import AttentionSettings
from callkit.desktop.notifier.base import NotificationAction
from callkit.errors import ErrorCode, UsageError
from callkit.kit import WindowOptions
from callkit.model import CallUserState
from callkit.requests import Action
from callkit.switchboard.view import MemberView, Phase
from callkit.widgets.call.builders import CallBuilders
from callkit.widgets.call.media_devices import DeviceMenu
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.call.reply_menu import MoreMenu, RemindMenu, ReplyMenu
from callkit.widgets.scenes.incoming_scene import IncomingOptions
from callkit.widgets.scenes.scene import Control
from callkit.widgets.stage.stage_button import StageButton
from demo.gallery.people import ADA, ALAN, GRACE, incoming, outgoing, outgoingGroup

CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 990.0}


def choose(menu, words):
    """Click the line of an open menu."""
    (action,) = [action for action in menu.actions() if action.text() == words]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def more_menu(stage, qtbot, callID="1"):
    window = stage.kit.windows.window(callID)
    stage.now += 1.0
    QTest.mouseClick(window.menuButton, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.findChild(MoreMenu).isVisible)
    return window.findChild(MoreMenu)


# --- answers besides yes and no -------------------------------------------------------------------


def test_ignoring_hides_the_ring_here_and_refuses_nothing(stage, qtbot):
    stage.service.appear(incoming(callID="1"))
    choose(more_menu(stage, qtbot), "Ignore")
    assert stage.service.orders == [("ignore", "1")]
    stage.service.change(incoming(callID="1", silenced=True, ignored=True))
    assert stage.kit.windows.window("1") is None
    assert not stage.ringer.ringing


def test_a_contact_is_muted_from_the_menu_for_this_call_and_the_next(stage, qtbot):
    stage.service.appear(incoming(ADA, callID="1"))
    with qtbot.waitSignal(stage.kit.mutedUsersChanged) as told:
        choose(more_menu(stage, qtbot), "Mute calls from Ada Lovelace")
    assert told.args == [frozenset({ADA.userID})]
    assert stage.service.orders == [("silence", "1", True)]
    stage.service.appear(incoming(ADA, callID="2"))
    assert stage.service.orders[-1] == ("silence", "2", True)
    stage.service.appear(incoming(GRACE, callID="3"))
    assert stage.service.orders[-1] == ("silence", "2", True), "others ring"


def test_a_muted_contact_is_unmuted_from_the_menu(made, qtbot):
    stage = made(attention=AttentionSettings(mutedUsers=frozenset({ADA.userID})))
    stage.service.appear(incoming(ADA, callID="1", silenced=True))
    with qtbot.waitSignal(stage.kit.mutedUsersChanged) as told:
        choose(more_menu(stage, qtbot), "Unmute calls from Ada Lovelace")
    assert told.args == [frozenset()]
    assert stage.service.orders[-1] == ("silence", "1", False)
    assert not stage.kit.isContactMuted(ADA.userID)


def test_an_app_may_offer_neither(made):
    options = IncomingOptions(ignore=False, muteContact=False)
    stage = made(options=WindowOptions(incoming=options))
    stage.service.appear(incoming(callID="1"))
    assert not stage.kit.windows.window("1").menuButton.isVisible()


def test_the_small_form_has_the_menu_among_its_answers(made, qtbot):
    stage = made(options=WindowOptions(compact=True))
    stage.service.appear(incoming(callID="1"))
    window = stage.kit.windows.window("1")
    window.stage.menuButton.click()
    qtbot.waitUntil(window.findChild(MoreMenu).isVisible)
    choose(window.findChild(MoreMenu), "Ignore")
    assert ("ignore", "1") in stage.service.orders


def test_the_apps_quick_replies_refuse_with_their_words(made, qtbot):
    options = IncomingOptions(replies=("On stage.", "Tomorrow & later"))
    stage = made(options=WindowOptions(incoming=options))
    stage.service.appear(incoming(callID="1"))
    stage.press("1", Action.MESSAGE)
    menu = stage.kit.windows.window("1").findChild(ReplyMenu)
    qtbot.waitUntil(menu.isVisible)
    choose(menu, "On stage.")
    assert stage.service.orders == [("reject", "1", "On stage.")]


def test_a_call_put_off_is_brought_to_mind_and_called_back(made, qtbot):
    stage = made(options=WindowOptions(incoming=IncomingOptions(remindMinutes=(2,))))
    stage.service.appear(incoming(ADA, callID="1"))
    stage.press("1", Action.REMIND)
    menu = stage.kit.windows.window("1").findChild(RemindMenu)
    qtbot.waitUntil(menu.isVisible)
    choose(menu, "In 2 minutes")
    assert stage.service.orders == [("ignore", "1")]
    ((number, _),) = stage.kit._reminders._waiting.items()
    with qtbot.waitSignal(stage.kit.reminderDue) as due:
        stage.kit._reminders.timerEvent(QTimerEvent(number))
    assert due.args[0].inviter == ADA
    shown = stage.notifiers[0].shown["1"]
    assert shown.title == "Call Ada Lovelace back?"
    stage.notifiers[0].press("1", NotificationAction.CALL_BACK)
    name, missed = stage.service.orders[-1]
    assert (name, missed.inviter, missed.live) == ("missedCallClicked", ADA, False)


def test_who_was_called_meanwhile_is_not_brought_to_mind(stage):
    stage.service.appear(incoming(ADA, callID="1"))
    stage.kit.windows.window("1").ask(Action.REMIND, 5)
    stage.service.appear(outgoing(ADA, callID="2", **CONNECTED))
    assert stage.kit._reminders.waiting() == frozenset()


# --- keys -----------------------------------------------------------------------------------------


def press_keys(stage, callID, key, *modifiers):
    window = stage.kit.windows.window(callID)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    stage.now += 2.0
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(window, key, held)


def test_a_chord_changes_in_a_window_that_rings_already(stage):
    stage.service.appear(incoming(callID="1"))
    stage.kit.setShortcut("decline", "Ctrl+Y")
    press_keys(
        stage, "1", Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    )
    assert stage.service.orders == []
    press_keys(stage, "1", Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert stage.service.orders == [("reject", "1", "")]
    tip = stage.kit.windows.window("1").stage.control(Action.DECLINE).toolTip()
    assert tip == "Decline (Ctrl+Y)"


def test_a_chord_that_was_off_is_switched_on(stage):
    stage.kit.setShortcut("silence", "")
    stage.service.appear(incoming(callID="1"))
    stage.kit.setShortcut("silence", "F9")
    press_keys(stage, "1", Qt.Key.Key_F9)
    assert stage.service.orders == [("silence", "1", True)]


def test_a_chord_that_is_none_changes_nothing(stage):
    with pytest.raises(UsageError):
        stage.kit.setShortcut("decline", "Ctrl+NoSuchKey")
    assert stage.kit.shortcuts.label("decline") == "Alt+Shift+D"


def test_options_hold_from_the_next_call_on(stage):
    stage.kit.setOptions(WindowOptions(compact=True))
    stage.service.appear(incoming(callID="1"))
    assert stage.kit.windows.window("1").compact


# --- asking before one hangs up -------------------------------------------------------------------


def test_an_app_may_keep_a_person_from_hanging_up(stage):
    asked = []
    stage.kit.setWillHangUp(lambda view: bool(asked.append(view.callID)))
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    stage.press("1", Action.HANG_UP)
    assert asked == ["1"]
    assert stage.service.orders == []
    stage.kit.setWillHangUp(None)
    stage.press("1", Action.HANG_UP)
    assert stage.service.orders == [("hangUp", "1")]


def test_a_question_that_fails_keeps_nobody_in_a_call(stage):
    def broken(view):
        raise LookupError("no dialog")

    errors = []
    stage.kit.events.onError.connect(errors.append)
    stage.kit.setWillHangUp(broken)
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    stage.press("1", Action.HANG_UP)
    assert stage.service.orders == [("hangUp", "1")]
    assert [error.code for error in errors] == [ErrorCode.FAILED]


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("loop", ["running", "none"])
def test_the_answer_may_come_later(stage, qtloop, qtbot, answer, loop):
    if loop == "none":
        asyncio.events._set_running_loop(None)

    async def ask(view):
        return answer

    stage.kit.setWillHangUp(ask)
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    stage.press("1", Action.HANG_UP)
    assert stage.service.orders == []

    qtbot.waitUntil(lambda: len(stage.kit._hang_up._coroutines) == 0)
    asyncio.events._set_running_loop(qtloop.loop)
    assert stage.service.orders == ([("hangUp", "1")] if answer else [])


def test_a_call_that_only_rings_is_cancelled_without_a_question(stage):
    stage.kit.setWillHangUp(lambda view: False)
    stage.service.appear(outgoing(callID="1", phase=Phase.RINGING))
    stage.press("1", Action.CANCEL)
    assert stage.service.orders == [("hangUp", "1")]


# --- parts and media ------------------------------------------------------------------------------


def test_an_apps_page_stands_in_the_kits_window_and_answers(made):
    class Page(QPushButton):
        def __init__(self, view, window):
            super().__init__(view.caller.userName)
            self.clicked.connect(lambda: window.press(Action.ACCEPT))

    stage = made(builders=CallBuilders(incomingPage=Page))
    stage.service.appear(incoming(callID="1"))
    page = stage.kit.windows.window("1").page()
    assert page.isVisible()
    assert page.text() == ADA.userName
    page.click()
    assert stage.service.orders == []
    stage.now += 1.0
    page.click()
    assert stage.service.orders == [("accept", "1")]


def test_a_broken_builder_is_told_through_onError_and_the_call_rings(made):
    def broken(view, window):
        raise LookupError("no theme")

    errors = []
    stage = made(builders=CallBuilders(incomingPage=broken, avatar=broken))
    stage.kit.events.onError.connect(errors.append)
    stage.service.appear(incoming(callID="1"))
    assert [type(error.__cause__) for error in errors] == [LookupError, LookupError]
    assert stage.kit.windows.window("1").isVisible()
    stage.press("1", Action.ACCEPT)
    assert stage.service.orders == [("accept", "1")]


def test_the_app_fills_devices_and_hears_what_is_chosen(stage):
    chosen = []
    stage.kit.devices.chosen.connect(lambda kind, device: chosen.append((kind, device)))
    stage.service.appear(outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=990.0))
    window = stage.kit.windows.window("1")
    assert window.stage.control(Action.DEVICES) is None
    stage.kit.devices.setDevices("camera", [("c", "Camera")])
    stage.press("1", Action.DEVICES)
    menu = window.findChild(DeviceMenu)
    menu.actions()[-1].trigger()
    menu.close()
    assert chosen == [("camera", "c")]


def test_settings_are_asked_for_when_no_microphone_is_there(stage, qtbot):
    stage.kit.devices.setDevices("microphone", [])
    stage.service.appear(incoming(callID="1"))
    with qtbot.waitSignal(stage.kit.settingsRequested) as asked:
        stage.press("1", Action.SETTINGS)
    assert asked.args == ["1"]


def test_an_app_has_buttons_of_its_own_in_a_call(made, qtbot, tmp_path):
    drawing = tmp_path / "record.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>')
    keys = [("record", str(drawing)), ("transfer", "expand")]

    def edit(scene, view):
        own = [Control(action=Action.APP, key=key, label=key, icon=icon) for key, icon in keys]
        return dataclasses.replace(scene, quick=(*scene.quick, *own))

    stage = made(builders=CallBuilders(scene=edit))
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    for key, _ in keys:
        button = stage.kit.windows.window("1").findChild(StageButton, f"call{key.title()}")
        stage.now += 1.0
        with qtbot.waitSignal(stage.kit.appActionRequested) as heard:
            button.click()
        assert heard.args == ["1", key, True]


def test_an_icon_that_is_not_there_is_told_and_costs_nothing(made):
    def edit(scene, view):
        return dataclasses.replace(scene, green=dataclasses.replace(scene.green, icon="gone.svg"))

    errors = []
    stage = made(builders=CallBuilders(scene=edit))
    stage.kit.events.onError.connect(errors.append)
    stage.service.appear(incoming(callID="1"))
    assert [type(error.__cause__) for error in errors] == [FileNotFoundError]
    stage.press("1", Action.ACCEPT)
    assert stage.service.orders == [("accept", "1")]


def test_rows_show_what_the_apps_media_know_of_people(stage):
    joined = tuple(MemberView(user=user, state=CallUserState.ACCEPTED) for user in (GRACE, ALAN))
    group = replace(outgoingGroup(joined), callID="1", **CONNECTED)
    stage.service.appear(group)
    stage.kit.setMemberNote("1", GRACE.userID, MemberNote.HAND_RAISED)
    stage.kit.setMemberNote("nobody's call", GRACE.userID, MemberNote.MUTED)

    shown = stage.kit.windows.window("1").stage
    shown.togglePeople()

    def said():
        return {row.state().user.userID: row.word.text() for row in shown.people.rows()}

    assert said() == {GRACE.userID: "wants to speak", ALAN.userID: "", "me": ""}
    stage.service.change(group)
    assert said()[GRACE.userID] == "wants to speak"
    stage.kit.setMemberNote("1", GRACE.userID, None)
    assert said()[GRACE.userID] == ""
