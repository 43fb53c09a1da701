"""The tray icon follows the most urgent call."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from callkit.desktop.tray import CallTrayIcon, TrayLook
from callkit.kit.tray import CallTray
from callkit.model import EndReason, LinkTrouble
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import Phase
from callkit.theme import Theme
from demo.gallery.people import incoming, outgoing
from tests.asking import Asked
from tests.telling import tell

replace = msgspec.structs.replace


@pytest.fixture
def tray(qtbot):
    made = CallTray(CallTrayIcon())
    yield made
    made.close()


def look(tray: CallTray) -> TrayLook:
    return tray.icon.state.look


def keys(tray: CallTray) -> list[str]:
    return [entry.key for entry in tray.icon.state.entries]


def test_a_ringing_call_can_be_answered_from_the_menu_first(tray):
    tell(tray).show(incoming(callID="1"))
    assert look(tray) is TrayLook.RINGING
    assert keys(tray) == ["accept:1", "decline:1", "silence:1", "show:1"]


def test_a_ringing_call_is_more_urgent_than_the_one_that_goes_on(tray):
    tell(tray).show(incoming(callID="1", phase=Phase.CONNECTED, connectedAt=5.0))
    tell(tray).show(incoming(callID="2", phase=Phase.WAITING))
    assert keys(tray)[0] == "accept:2"
    tell(tray).forget("2")
    assert look(tray) is TrayLook.IN_CALL
    assert keys(tray) == ["show:1", "hangUp:1"]


@pytest.mark.parametrize("reason", list(EndReason))
def test_nothing_of_a_call_is_left_after_any_end(tray, reason):
    view = incoming(callID="1")
    tell(tray).show(view)
    tell(tray).show(replace(view, phase=Phase.ENDED, endReason=reason))
    assert look(tray) is TrayLook.IDLE
    assert keys(tray) == []


def test_missed_calls_are_told_until_somebody_looked(tray):
    tray.setMissed(2)
    assert look(tray) is TrayLook.MISSED
    assert "2" in tray.icon.state.tooltip
    tray.setMissed(0)
    assert look(tray) is TrayLook.IDLE


def test_a_person_sees_that_this_device_cannot_ring(tray):
    tray.setOffline(True)
    assert look(tray) is TrayLook.OFFLINE
    assert tray.icon.state.tooltip


def test_the_icon_is_there_while_no_call_can_come(tray, monkeypatch):
    shown = []
    monkeypatch.setattr(CallTrayIcon, "available", True)
    monkeypatch.setattr(CallTrayIcon, "show", lambda icon: shown.append(True))
    monkeypatch.setattr(CallTrayIcon, "hide", lambda icon: shown.append(False))
    tray.setOffline(True)
    tray.setOffline(False)
    assert shown == [True, False]


def test_choosing_a_line_names_the_call_and_the_action(tray, qtbot):
    tell(tray).show(incoming(callID="1"))
    asked = Asked(tray)
    tray.icon.entryChosen.emit("decline:1")
    assert asked == [CallRequest("1", Action.DECLINE)]


def test_a_line_of_a_call_that_is_gone_does_nothing(tray, qtbot):
    tell(tray).show(incoming(callID="1"))
    tell(tray).forget("1")
    with qtbot.assertNotEmitted(tray.requested):
        tray.icon.entryChosen.emit("accept:1")


def test_a_click_shows_the_call_or_the_missed_ones(tray, qtbot):
    tell(tray).show(outgoing(callID="1", phase=Phase.RINGING))
    asked = Asked(tray)
    tray.icon.activated.emit()
    tell(tray).forget("1")
    tray.setMissed(1)
    tray.icon.activated.emit()
    assert asked == [CallRequest("1", Action.SHOW), CallRequest("", Action.OPEN_MISSED)]


def test_a_renamed_call_is_one_call(tray):
    starting = outgoing(callID="pending-1", phase=Phase.STARTING)
    tell(tray).show(starting)
    tell(tray).show(replace(starting, callID="7", phase=Phase.CALLING))
    assert keys(tray) == ["show:7", "hangUp:7"]


def test_a_closed_tray_hears_of_nothing_any_more(qtbot):
    tray = CallTray(CallTrayIcon())
    tray.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    Theme.instance().changed.emit()
    tell(tray).show(incoming(callID="1"))
    tell(tray).forget("1")
    tray.close()


def test_the_tray_says_why_no_call_can_come(tray):
    tray.setTrouble(LinkTrouble.UNKNOWN_CA)
    assert look(tray) is not TrayLook.OFFLINE
    tray.setOffline(True)
    assert "certificate" in tray.icon.state.tooltip
    tray.setTrouble(LinkTrouble.OFFLINE)
    assert "network" in tray.icon.state.tooltip
    tray.setTrouble(None)
    assert "certificate" not in tray.icon.state.tooltip


def test_the_devices_can_be_looked_at_unless_a_call_rings(tray, qtbot):
    assert keys(tray) == []
    tray.offerDeviceCheck(True)
    assert keys(tray) == ["deviceCheck"]
    tell(tray).show(incoming(callID="1"))
    assert "deviceCheck" not in keys(tray)
    tell(tray).show(incoming(callID="1", phase=Phase.CONNECTED, connectedAt=5.0))
    assert keys(tray) == ["show:1", "hangUp:1", "deviceCheck"]
    with qtbot.waitSignal(tray.deviceCheckWanted):
        tray.icon.entryChosen.emit("deviceCheck")
