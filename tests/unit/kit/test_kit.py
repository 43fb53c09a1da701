"""CallKit joins the service with its surfaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import msgspec
import pytest

from callkit.desktop.attention import AttentionSettings, DisturbPolicy, QuietHours
from callkit.desktop.notifier.base import NotificationAction, NotificationKind
from callkit.desktop.tray import TrayLook
from callkit.errors import UsageError
from callkit.model import ConnectionState, EndReason, LinkTrouble
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import CallView, Phase
from demo.gallery.people import ADA, GRACE, incoming, outgoing

replace = msgspec.structs.replace


def ended(user, callID):
    return incoming(user, callID=callID, phase=Phase.ENDED, endReason=EndReason.CANCELLED)


def test_a_call_rings_shows_and_notifies_at_once(stage):
    stage.service.appear(incoming(callID="1"))
    assert stage.ringer.ringing
    assert stage.kit.windows.window("1").isVisible()
    assert stage.notifiers[0].shown["1"].kind is NotificationKind.INCOMING


@pytest.mark.parametrize("reason", list(EndReason))
def test_no_surface_still_asks_for_an_answer_after_any_end(stage, reason):
    stage.service.appear(incoming(callID="1"))
    stage.service.finish("1", reason)
    assert not stage.ringer.ringing
    kinds = {shown.kind for shown in stage.notifiers[0].shown.values()}
    assert kinds <= {NotificationKind.MISSED}
    assert stage.kit.windows.window("1") is None


def test_answering_with_or_without_the_camera(stage):
    stage.service.appear(incoming(callID="1", video=True))
    stage.press("1", Action.ACCEPT)
    assert stage.service.orders == [("accept", "1")]
    assert not stage.kit.isAudioOnly("1")
    stage.service.finish("1", EndReason.ENDED)
    stage.service.appear(incoming(callID="2", video=True))
    stage.press("2", Action.ACCEPT_AUDIO)
    assert stage.kit.isAudioOnly("2")
    stage.service.finish("2", EndReason.ENDED)
    assert not stage.kit.isAudioOnly("2")


def test_declining_silencing_and_reminding_reach_the_service(stage, qtbot):
    stage.service.appear(incoming(callID="1"))
    stage.press("1", Action.SILENCE)
    stage.press("1", Action.DECLINE)
    window = stage.kit.windows.window("1")
    window.ask(Action.DECLINE, "Later")
    with qtbot.waitSignal(stage.kit.reminderRequested) as told:
        window.ask(Action.REMIND, 5)
    assert told.args[1] == 5
    assert stage.service.orders == [
        ("silence", "1", True),
        ("reject", "1", ""),
        ("reject", "1", "Later"),
        ("ignore", "1"),
    ]


def test_cancelling_and_ending_both_hang_up(stage):
    stage.service.appear(outgoing(callID="1", phase=Phase.RINGING))
    stage.press("1", Action.CANCEL)
    view = outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=990.0)
    stage.service.change(view)
    stage.press("1", Action.HANG_UP)
    assert stage.service.orders == [("hangUp", "1"), ("hangUp", "1")]


def test_a_notification_answers_declines_and_silences(stage):
    notifier = stage.notifiers[0]
    stage.service.appear(incoming(callID="1"))
    notifier.press("1", NotificationAction.SILENCE)
    notifier.press("1", NotificationAction.ANSWER)
    notifier.press("1", NotificationAction.DECLINE)
    assert stage.service.orders == [("silence", "1", True), ("accept", "1"), ("reject", "1", "")]


def test_a_dismissed_notification_refuses_nothing(stage):
    stage.service.appear(incoming(callID="1"))
    stage.notifiers[0].dismiss("1")
    assert stage.service.orders == []
    assert stage.kit.windows.window("1").isVisible()
    assert stage.ringer.ringing


def test_a_missed_call_can_be_called_back_from_its_notification(stage):
    view = incoming(ADA, callID="1")
    stage.service.appear(view)
    stage.service.finish("1", EndReason.NO_ANSWER)
    stage.notifiers[0].press("1", NotificationAction.CALL_BACK)
    name, missed = stage.service.orders[0]
    assert name == "missedCallClicked"
    assert missed.callID == "1"


def test_a_call_that_never_rang_here_is_still_told_as_missed(stage):
    view = incoming(callID="8", phase=Phase.ENDED, endReason=EndReason.BUSY)
    stage.service.callMissed.emit(view)
    assert stage.notifiers[0].shown["8"].kind is NotificationKind.MISSED


def test_an_apps_own_surface_hears_of_running_calls_and_of_all_that_follows(stage):
    class Spy:
        def __init__(self) -> None:
            self.heard: list[str] = []

        def render(self, calls: Sequence[CallView]) -> None:
            self.heard.append(" ".join(f"{view.key}={view.callID} {view.phase}" for view in calls))

        def close(self) -> None:
            self.heard.append("close")

    starting = outgoing(callID="pending-1", phase=Phase.STARTING)
    stage.service.appear(starting)
    spy = Spy()
    stage.kit.addSurface(spy)
    stage.service.callChanged.emit(replace(starting, callID="5", phase=Phase.CALLING))
    stage.service.callRemoved.emit("5")
    stage.kit.removeSurface(spy)
    assert spy.heard == ["pending-1=pending-1 starting", "pending-1=5 calling", "", "close"]


def test_closing_the_kit_logs_out_and_leaves_nothing_on_the_screen(stage):
    stage.service.appear(incoming(callID="1"))
    window = stage.kit.windows.window("1")
    stage.kit.close()
    assert ("uninit",) in stage.service.orders
    assert not window.isVisible()
    assert stage.ringer.closed


ALWAYS = QuietHours(time(0, 0), time(0, 0))


def test_quiet_hours_show_a_call_without_sound(stage):
    stage.kit.attention = AttentionSettings(quietHours=ALWAYS)
    stage.service.appear(incoming(callID="1"))
    assert stage.service.orders == [("silence", "1", True)]


def test_missed_only_hides_the_ring(stage):
    stage.kit.attention = AttentionSettings(
        quietHours=ALWAYS, disturbPolicy=DisturbPolicy.MISSED_ONLY
    )
    stage.service.appear(incoming(callID="1"))
    assert stage.service.orders == [("ignore", "1", True)]


def test_a_call_is_judged_once_so_that_sound_can_be_switched_on(stage):
    stage.kit.attention = AttentionSettings(mutedUsers=frozenset({"ada"}))
    view = incoming(ADA, callID="1")
    stage.service.appear(view)
    stage.service.change(replace(view, silenced=True))
    stage.service.change(view)
    assert stage.service.orders == [("silence", "1", True)]
    assert stage.ringer.ringing


def test_own_calls_are_never_silenced(stage):
    stage.kit.attention = AttentionSettings(ringOnThisDevice=False)
    stage.service.appear(outgoing(callID="1", phase=Phase.RINGING))
    assert stage.service.orders == []


def test_group_actions_reach_the_service(stage):
    stage.service.appear(outgoing(callID="1", callees=(ADA,)))
    for action, argument in (
        (Action.STOP_CALLING, "ada"),
        (Action.RING_AGAIN, "ada"),
        (Action.END_FOR_ALL, None),
    ):
        stage.kit.request(CallRequest("1", action, argument))
    assert stage.service.orders == [
        ("cancel", "1", ["ada"]),
        ("invite", "1", ["ada"]),
        ("end", "1"),
    ]


def test_inviting_asks_the_app_when_the_kit_knows_nobody(stage, qtbot):
    stage.service.appear(outgoing(callID="1"))
    with qtbot.waitSignal(stage.kit.inviteRequested) as told:
        stage.kit.request(CallRequest("1", Action.INVITE))
    assert told.args == ["1"]


def test_inviting_from_the_kits_own_list(stage):
    stage.service.appear(outgoing(callID="1"))
    stage.kit.people = [ADA]
    stage.kit.request(CallRequest("1", Action.INVITE))
    picker = stage.kit._inviting.picker
    assert picker.isVisible()
    picker.invited.emit([ADA])
    assert stage.service.orders == [("invite", "1", [ADA])]
    picker.dismiss()
    assert not picker.isVisible()


@pytest.mark.parametrize(
    ("chosen", "order"),
    [
        ("accept", ("accept", "1")),
        ("decline", ("reject", "1", "")),
        ("silence", ("silence", "1", True)),
        ("hangUp", ("hangUp", "1")),
    ],
)
def test_the_tray_answers_declines_silences_and_hangs_up(stage, chosen, order):
    stage.service.appear(incoming(callID="1"))
    stage.kit.tray.icon.entryChosen.emit(f"{chosen}:1")
    assert stage.service.orders == [order]


def test_the_tray_brings_a_closed_ring_back(stage):
    stage.service.appear(incoming(callID="1"))
    window = stage.kit.windows.window("1")
    window.hide()
    stage.kit.tray.icon.entryChosen.emit("show:1")
    assert window.isVisible()


def test_missed_calls_reach_the_tray(stage):
    stage.service.history.missedCountChanged.emit(3)
    assert "3" in stage.kit.tray.icon.state.tooltip


def test_the_tray_says_that_no_call_can_come(stage):
    stage.service.linkChanged.emit(ConnectionState.DISCONNECTED)
    assert stage.kit.tray.icon.state.look is TrayLook.OFFLINE
    stage.service.linkTrouble = LinkTrouble.TOKEN_REFUSED
    stage.service.linkChanged.emit(ConnectionState.DISCONNECTED)
    assert "sign in" in stage.kit.tray.icon.state.tooltip
    stage.service.linkTrouble = None
    stage.service.linkChanged.emit(ConnectionState.CONNECTED)
    assert stage.kit.tray.icon.state.look is TrayLook.IDLE


def test_read_missed_calls_leave_the_desktop(stage):
    stage.service.callMissed.emit(ended(ADA, "1"))
    stage.service.callMissed.emit(ended(GRACE, "2"))
    stage.service.history.markRead("1")
    assert set(stage.notifiers[0].shown) == {"2"}


def test_nothing_of_a_person_stays_when_they_sign_out(stage):
    stage.service.callMissed.emit(ended(ADA, "1"))
    stage.service.signedOut.emit()
    assert stage.notifiers[0].shown == {}


def test_a_desktop_that_is_locked_hides_who_called_and_shows_it_again(stage):
    stage.service.callMissed.emit(ended(ADA, "1"))
    lock = stage.locker()
    lock(True)
    assert "Ada" not in stage.notifiers[0].shown["1"].title
    lock(False)
    assert "Ada" in stage.notifiers[0].shown["1"].title


def test_who_unlocks_the_desktop_answers_nothing_for_half_a_second(stage):
    stage.service.appear(incoming())
    stage.now += 1.0
    guard = stage.kit.windows.window(incoming().callID).guard
    lock = stage.locker()
    lock(True)
    stage.now += 1.0
    assert not guard.active
    lock(False)
    assert guard.active
    stage.now += 0.6
    assert not guard.active


def test_settings_of_attention_that_are_none_are_refused(stage):
    before = stage.kit.attention
    with pytest.raises(UsageError, match="AttentionSettings"):
        stage.kit.attention = "nonsense"
    assert stage.kit.attention is before


def test_the_kit_speaks_another_language_while_a_call_rings(made):
    stage = made(language="de")
    try:
        stage.service.appear(incoming())
        window = stage.kit.windows.window(incoming().callID)
        assert window.stage.slots["red"].text() == "Ablehnen"
        assert "ruft an" in stage.kit.tray.icon.state.tooltip
        stage.kit.setLanguage("fr")
        assert window.stage.slots["red"].text() == "Refuser"
        assert stage.kit.tray.icon.state.entries[1].label == "Refuser"
        with pytest.raises(UsageError, match="language"):
            stage.kit.setLanguage("klingon")
    finally:
        stage.kit.setLanguage("")
    assert window.stage.slots["red"].text() == "Decline"


@pytest.mark.parametrize("name", ["windows", "sounds", "notifications", "tray"])
def test_a_surface_of_the_kit_can_be_taken_away_and_the_others_go_on(stage, name):
    stage.kit.removeSurface(getattr(stage.kit, name))
    stage.service.appear(incoming(callID="1"))
    stage.kit.setMedia("1", microphone=True)
    shown = {
        "windows": stage.kit.windows.window("1") is not None,
        "sounds": stage.ringer.ringing,
        "notifications": "1" in stage.notifiers[0].shown,
        "tray": stage.kit.tray.icon.state.look is TrayLook.RINGING,
    }
    assert {one for one, seen in shown.items() if not seen} == {name}
    stage.service.finish("1", EndReason.CANCELLED)
    assert stage.kit.windows.window("1") is None and not stage.ringer.ringing
