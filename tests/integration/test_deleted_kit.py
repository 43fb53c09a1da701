"""A kit that is deleted and not closed: nothing rings or stands on, and the other side hears it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from callkit import CallInvitationEvents, CallInvitationService, CallKit, EmbeddedServer, KitParts
from callkit.testing import RecordingRinger
from callkit.widgets.call.call_dialog import CallDialog

pytestmark = [pytest.mark.qt]


class Town:
    """Alice with a kit that belongs to her window, and Bob, who calls her."""

    def __init__(self, url: str) -> None:
        self.window = QWidget()
        self.window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.window.show()
        self.ringer = RecordingRinger()
        parts = KitParts(ringer=self.ringer)
        self.kit = CallKit(self.window, parts=parts, notify=False, tray=False, remoteControl=False)
        self.ended: list[str] = []
        self.over: list[str] = []
        self.events = CallInvitationEvents(onCallEnded=lambda callID, _: self.ended.append(callID))
        self.login = self.kit.init(url, "alice", "Alice", deviceID="a", events=self.events)
        self.bob = CallInvitationService()
        self.bob.events.onCallEnded.connect(lambda callID, _: self.over.append(callID))
        self.there = self.bob.init(url, "bob", "Bob", deviceID="b")


@pytest.fixture
def town(qtbot: Any) -> Iterator[Town]:
    server = EmbeddedServer()
    with qtbot.waitSignal(server.started):
        server.begin()
    town = Town(server.url)
    qtbot.waitUntil(lambda: town.login.done() and town.there.done())
    town.bob.send(["alice"])
    qtbot.waitUntil(lambda: town.ringer.ringing)
    yield town
    if isValid(town.window):
        town.window.close()
    left = town.bob.uninit()
    qtbot.waitUntil(left.done)
    stopped = server.stop()
    qtbot.waitUntil(stopped.done)
    if shiboken6.isValid(town.window):
        town.window.close()


WAYS: dict[str, Callable[[Town], object]] = {
    "its window is closed": lambda town: town.window.close(),
    "deleteLater": lambda town: town.kit.deleteLater(),
    "at once": lambda town: shiboken6.delete(town.kit),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_kit_deleted_in_the_middle_of_a_ring_leaves_nothing_behind(
    town: Town, qtbot: Any, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    (call,) = town.kit.service.currentCalls
    WAYS[way](town)
    qtbot.waitUntil(lambda: not town.ringer.ringing)
    shown = [top for top in QApplication.topLevelWidgets() if isinstance(top, CallDialog)]
    assert not any(window.isVisible() for window in shown)
    assert town.ended == [call.callID]
    town.bob.hangUp()
    qtbot.waitUntil(lambda: town.over == [call.callID])
    assert not caplog.records


def test_a_service_deleted_in_a_call_hangs_up(town: Town, qtbot: Any) -> None:
    (call,) = town.kit.service.currentCalls
    town.kit.service.accept(call.callID)
    qtbot.waitUntil(lambda: town.bob.isInCall and town.kit.service.isInCall)
    shiboken6.delete(town.kit)
    qtbot.waitUntil(lambda: town.over == [call.callID])
    assert town.ended == [call.callID]
