from __future__ import annotations

import subprocess
import sys

import pytest

from callkit import testing
from callkit.desktop.notifier import Notification, NotificationKind
from callkit.testing import ManualClock, RecordingRinger

CHECK = """
import sys
import callkit.testing.plugin
heavy = ("callkit.", "PySide6", "websockets")
loaded = {name for name in sys.modules if name.startswith(heavy)}
light = {"callkit.testing", "callkit.testing.plugin", "callkit.errors", "callkit.model"}
light |= {"callkit.requests", "callkit.on_first_use"}
assert loaded <= light, loaded
"""


def test_loading_the_plug_in_loads_next_to_nothing():
    result = subprocess.run(
        [sys.executable, "-c", CHECK], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_a_test_can_ask_for_a_clock(manual_clock):
    assert type(manual_clock) is ManualClock


async def test_a_test_can_ask_for_a_server(local_server, manual_clock):
    assert local_server.running
    assert local_server.clock is manual_clock
    await local_server.client("a1").login("alice")


async def test_a_test_can_ask_for_a_scripted_server(scripted_peer):
    assert scripted_peer.frames == []


def test_a_test_can_ask_for_a_recorder(event_recorder):
    event_recorder.hook("rang")("1")
    assert event_recorder.names == ["rang"]


def test_a_test_can_ask_for_a_ringer_without_sound(recording_ringer):
    assert type(recording_ringer) is RecordingRinger
    assert recording_ringer.played == []


@pytest.mark.qt
def test_a_test_can_ask_for_notifications(qtbot, recording_notifier, recording_notifications):
    qtbot.waitUntil(lambda: recording_notifications.name == "recording")
    ring = Notification(callID="1", kind=NotificationKind.INCOMING, title="Ann", body="")
    recording_notifications.show(ring)
    assert recording_notifier.shown == {"1": ring}
    with qtbot.waitSignal(recording_notifications.dismissed):
        recording_notifier.dismiss("1")


def test_a_notifier_in_no_chain_is_pressed_in_vain(recording_notifier):
    recording_notifier.open()
    recording_notifier.click("1")
    recording_notifier.dismiss("1")
    recording_notifier.becomeReady()
    recording_notifier.fail()
    assert recording_notifier.opened


def test_every_fake_is_there_by_its_name():
    for name in testing.__all__:
        assert getattr(testing, name).__name__ == name
    assert set(testing.__all__) <= set(dir(testing))
    with pytest.raises(AttributeError, match="Lnik"):
        _ = testing.Lnik
