"""A ring follows what the person set and the desktop says, also in its middle."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from callkit.desktop.attention import (
    Attention,
    AttentionSettings,
    DisturbPolicy,
    Probe,
    QuietHours,
    Sense,
)
from callkit.kit.ring_rules import RingRules
from callkit.switchboard.view import Phase
from demo.gallery.people import ADA, GRACE, incoming, outgoing


class Told(Probe):
    """A desktop that says what a test makes it say."""

    def __init__(self) -> None:
        self.looks = 0

    def start(self, tell) -> None:
        self.tell = tell

    def refresh(self) -> None:
        self.looks += 1


class Room:
    """Calls, a desktop and a clock around one set of rules."""

    def __init__(self) -> None:
        self.probe = Told()
        self.desktop = Attention([self.probe])
        self.settings = AttentionSettings()
        self.now = datetime(2026, 11, 30, 12, 0)
        self.orders: list[tuple[object, ...]] = []
        self.rules = RingRules(self, self.desktop, lambda: self.settings, now=lambda: self.now)

    def silence(self, callID: str, silenced: bool = True) -> None:
        self.orders.append(("silence", callID, silenced))

    def ignore(self, callID: str, ignored: bool = True) -> None:
        self.orders.append(("ignore", callID, ignored))

    def disturbed(self, on: bool) -> None:
        self.probe.tell(Sense.DO_NOT_DISTURB, on)


@pytest.fixture
def room(qtbot):
    room = Room()
    yield room
    room.rules.close()


def test_a_call_that_may_ring_is_left_alone(room):
    assert room.rules.show(incoming(ADA, callID="1"))
    assert room.orders == []


def test_do_not_disturb_silences_a_ring_in_its_middle_and_lets_it_sound_again(room):
    room.rules.show(incoming(ADA, callID="1"))
    room.disturbed(True)
    room.disturbed(False)
    assert room.orders == [("silence", "1", True), ("silence", "1", False)]


def test_missed_only_hides_a_ring_in_its_middle_and_brings_it_back(room):
    room.settings = AttentionSettings(disturbPolicy=DisturbPolicy.MISSED_ONLY)
    room.rules.show(incoming(ADA, callID="1"))
    room.disturbed(True)
    assert room.orders == [("ignore", "1", True)]
    room.disturbed(False)
    assert room.orders[1:] == [("ignore", "1", False), ("silence", "1", False)]


def test_quiet_hours_that_begin_while_it_rings_are_kept(room, qtbot):
    room.settings = AttentionSettings(quietHours=QuietHours(time(12, 1), time(13, 0)))
    room.rules.show(incoming(ADA, callID="1"))
    assert room.orders == []
    room.now = datetime(2026, 11, 30, 12, 1)
    qtbot.waitUntil(lambda: bool(room.orders))
    assert room.orders == [("silence", "1", True)]


def test_a_desktop_that_does_not_tell_is_asked_while_something_rings(room, qtbot):
    room.rules.show(incoming(ADA, callID="1"))
    looks = room.probe.looks
    assert looks
    qtbot.waitUntil(lambda: room.probe.looks > looks)


def test_what_the_person_chose_for_a_call_stands_for_that_call_only(room):
    room.rules.show(incoming(ADA, callID="1"))
    room.rules.show(incoming(GRACE, callID="2"))
    room.rules.choose("1")
    room.disturbed(True)
    assert room.orders == [("silence", "2", True)]


def test_other_settings_hold_at_once(room):
    room.rules.show(incoming(ADA, callID="1"))
    room.settings = AttentionSettings(mutedUsers=frozenset({ADA.userID}))
    room.rules.reconsider()
    assert room.orders == [("silence", "1", True)]


@pytest.mark.parametrize(
    "after", [incoming(ADA, callID="1", phase=Phase.CONNECTED, connectedAt=5.0), None]
)
def test_a_call_that_rings_no_longer_is_left_alone(room, after):
    room.rules.show(incoming(ADA, callID="1"))
    if after is None:
        room.rules.forget("1")
    else:
        room.rules.show(after)
    room.disturbed(True)
    assert room.orders == []


def test_own_calls_are_no_matter_of_it(room):
    room.disturbed(True)
    assert not room.rules.show(outgoing(callID="1"))
    assert room.orders == []
