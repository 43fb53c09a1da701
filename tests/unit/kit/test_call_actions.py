"""What a person asks for is done, whatever it was pressed on; nothing that can be asked is lost."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from callkit.desktop.notifier.base import NotificationAction
from callkit.kit import WindowOptions
from callkit.model import EndReason
from callkit.requests import Action, CallRequest, MediaKind
from callkit.switchboard.view import Phase
from callkit.widgets.call.media_devices import DeviceMenu
from callkit.widgets.call.reply_menu import MoreMenu, RemindMenu, ReplyMenu
from callkit.widgets.parts.call_menu import CallMenu
from demo.gallery.people import ADA, GRACE, incoming, outgoing

CALL = incoming(ADA, callID="1", video=True)
OVER = msgspec.structs.replace(CALL, phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
TRIED = outgoing(GRACE, callID="1", phase=Phase.ENDED, endReason=EndReason.BUSY)

ORDERS: dict[Action, tuple[Any, tuple[object, ...]]] = {
    Action.ACCEPT: (None, ("accept", "1")),
    Action.ACCEPT_AUDIO: (None, ("accept", "1")),
    Action.DECLINE: ("Later", ("reject", "1", "Later")),
    Action.CANCEL: (None, ("hangUp", "1")),
    Action.HANG_UP: (None, ("hangUp", "1")),
    Action.END_FOR_ALL: (None, ("end", "1")),
    Action.SILENCE: (True, ("silence", "1", True)),
    Action.IGNORE: (None, ("ignore", "1")),
    Action.REMIND: (5, ("ignore", "1")),
    Action.MUTE_CONTACT: (True, ("silence", "1", True)),
    Action.CALL_BACK: (OVER, ("send", [ADA], True)),
    Action.CALL_AGAIN: (TRIED, ("send", [GRACE], False)),
    Action.OPEN_MISSED: (OVER, ("missedCallClicked", OVER)),
    Action.STOP_CALLING: ("bob", ("cancel", "1", ["bob"])),
    Action.RING_AGAIN: ("bob", ("invite", "1", ["bob"])),
}
"""Action: its argument, and the order to the service."""
TOLD: dict[Action, tuple[Any, str, tuple[object, ...]]] = {
    Action.MESSAGE: (TRIED, "messageRequested", (TRIED,)),
    Action.INVITE: (None, "inviteRequested", ("1",)),
    Action.MEDIA: ((MediaKind.CAMERA, True), "mediaToggled", ("1", MediaKind.CAMERA, True)),
    Action.SETTINGS: (None, "settingsRequested", ("1",)),
    Action.APP: (("record", True), "appActionRequested", ("1", "record", True)),
}
"""Action: its argument, the signal of the kit, and what that says."""
IN_THE_WINDOW = {
    Action.DEVICES,
    Action.MORE,
    Action.SHOW,
    Action.MINIMIZE,
    Action.HIDE,
    Action.CLOSE,
}


def test_every_action_there_is_has_its_effect_proved_here() -> None:
    assert ORDERS.keys() | TOLD.keys() | IN_THE_WINDOW == set(Action)


@pytest.mark.parametrize("action", ORDERS)
def test_what_the_service_does_is_ordered_from_it(stage: Any, action: Action) -> None:
    stage.service.appear(CALL)
    argument, order = ORDERS[action]
    stage.kit.request(CallRequest("1", action, argument))
    assert stage.service.orders == [order]


@pytest.mark.parametrize("action", TOLD)
def test_what_only_the_app_can_do_is_told_to_it(stage: Any, qtbot: Any, action: Action) -> None:
    stage.service.appear(CALL)
    argument, signal, said = TOLD[action]
    with qtbot.waitSignal(getattr(stage.kit, signal)) as heard:
        stage.kit.request(CallRequest("1", action, argument))
    assert tuple(heard.args) == said


def test_the_missed_calls_as_a_whole_are_the_apps_to_show(stage: Any, qtbot: Any) -> None:
    with qtbot.waitSignal(stage.kit.missedRequested):
        stage.kit.request(CallRequest("", Action.OPEN_MISSED))


def test_a_window_is_put_aside_and_shown_again(stage: Any) -> None:
    stage.service.appear(outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=900.0))
    window = stage.kit.windows.window("1")
    stage.kit.request(CallRequest("1", Action.HIDE))
    assert not window.isVisible()
    assert stage.kit.windows.bar("1") is not None
    stage.kit.request(CallRequest("1", Action.SHOW))
    assert window.isVisible()
    stage.kit.request(CallRequest("1", Action.MINIMIZE))
    assert window.isMinimized()


@pytest.mark.parametrize(
    ("action", "menu"),
    [(Action.MORE, MoreMenu), (Action.MESSAGE, ReplyMenu), (Action.REMIND, RemindMenu)],
)
def test_a_menu_opens_in_the_window(stage: Any, action: Action, menu: type[CallMenu]) -> None:
    stage.service.appear(CALL)
    stage.kit.request(CallRequest("1", action))
    opened = stage.kit.windows.window("1").findChild(menu)
    assert opened.isVisible()
    opened.close()


def test_the_menu_of_devices_opens_in_the_window(stage: Any) -> None:
    stage.service.appear(outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=900.0))
    stage.kit.devices.setDevices("speaker", [("s", "Loud")])
    stage.kit.request(CallRequest("1", Action.DEVICES))
    menu = stage.kit.windows.window("1").findChild(DeviceMenu)
    assert menu.isVisible()
    menu.close()


def test_the_last_picture_of_a_call_is_put_away(made: Any) -> None:
    stage = made(options=WindowOptions())
    stage.service.appear(CALL)
    window = stage.kit.windows.window("1")
    stage.service.finish("1", EndReason.NO_ANSWER)
    assert window.isVisible()
    stage.kit.request(CallRequest("1", Action.CLOSE))
    assert not window.isVisible()


@pytest.mark.parametrize("action", [Action.DEVICES, Action.MORE, Action.MINIMIZE])
def test_what_needs_a_window_that_is_not_there_is_refused_aloud(
    stage: Any, qtbot: Any, action: Action
) -> None:
    with qtbot.waitSignal(stage.kit.events.onError) as told:
        stage.kit.request(CallRequest("gone", action))
    assert action.value in str(told.args[0])


def test_a_person_of_a_call_that_is_gone_cannot_be_muted_and_that_is_said(
    stage: Any, qtbot: Any
) -> None:
    with qtbot.waitSignal(stage.kit.events.onError):
        stage.kit.request(CallRequest("gone", Action.MUTE_CONTACT, True))


@pytest.mark.parametrize(
    ("chosen", "order"),
    [("accept", "accept"), ("decline", "reject"), ("silence", "silence"), ("hangUp", "hangUp")],
)
def test_the_tray_orders_what_the_windows_do(stage: Any, chosen: str, order: str) -> None:
    stage.service.appear(CALL)
    stage.kit.tray.icon.entryChosen.emit(f"{chosen}:1")
    assert [name for name, *_ in stage.service.orders] == [order]


@pytest.mark.parametrize(
    ("pressed", "order"),
    [(NotificationAction.ANSWER, "accept"), (NotificationAction.DECLINE, "reject")],
)
def test_a_notification_orders_what_the_windows_do(
    stage: Any, pressed: NotificationAction, order: str
) -> None:
    stage.service.appear(CALL)
    stage.notifiers[-1].press("1", pressed)
    assert [name for name, *_ in stage.service.orders] == [order]


def test_a_video_call_answered_without_the_camera_is_remembered(stage: Any) -> None:
    stage.service.appear(CALL)
    stage.kit.request(CallRequest("1", Action.ACCEPT_AUDIO))
    assert stage.kit.isAudioOnly("1")


def test_a_line_of_the_tray_for_a_call_that_is_over_does_nothing(stage: Any) -> None:
    stage.kit.tray.icon.entryChosen.emit("accept:gone")
    assert stage.service.orders == []
