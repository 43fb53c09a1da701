"""One ring for all calls, one cue for each change, silence after the end."""

from __future__ import annotations

import msgspec
import pytest

from callkit.desktop.tones import Tone
from callkit.kit.sounds import CallSounds
from callkit.model import EndReason
from callkit.switchboard.view import Phase
from callkit.testing.recording import RecordingRinger
from demo.gallery.people import incoming, outgoing
from tests.telling import tell

replace = msgspec.structs.replace


@pytest.fixture
def ringer() -> RecordingRinger:
    return RecordingRinger()


@pytest.fixture
def sounds(ringer: RecordingRinger) -> CallSounds:
    return CallSounds(ringer, clock=lambda: 100.0)


def test_an_incoming_call_rings_until_it_is_answered(sounds, ringer):
    view = incoming()
    tell(sounds).show(view)
    assert ringer.ringing
    tell(sounds).show(replace(view, phase=Phase.ACCEPTING))
    assert ringer.tone is None


@pytest.mark.parametrize("reason", list(EndReason))
def test_no_ring_outlives_its_call_whatever_ended_it(sounds, ringer, reason):
    view = incoming()
    tell(sounds).show(view)
    tell(sounds).show(replace(view, phase=Phase.ENDED, endReason=reason))
    assert ringer.tone not in (Tone.INCOMING, Tone.WAITING)
    tell(sounds).forget(view.callID)
    assert ringer.tone not in (Tone.INCOMING, Tone.WAITING)


def test_two_ringing_calls_make_one_ring_that_stops_with_the_last(sounds, ringer):
    first, second = incoming(callID="1"), incoming(callID="2")
    tell(sounds).show(first)
    tell(sounds).show(second)
    tell(sounds).show(replace(first, phase=Phase.ENDED, endReason=EndReason.DECLINED))
    tell(sounds).forget("1")
    assert ringer.played == [Tone.INCOMING]
    assert ringer.ringing
    tell(sounds).show(replace(second, phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    assert ringer.tone is None


def test_each_further_waiting_call_beeps_anew(sounds, ringer):
    tell(sounds).show(incoming(callID="1", phase=Phase.CONNECTED, connectedAt=1.0))
    tell(sounds).show(incoming(callID="2", phase=Phase.WAITING))
    tell(sounds).show(incoming(callID="3", phase=Phase.WAITING))
    assert ringer.played[-2:] == [Tone.WAITING, Tone.WAITING]


def test_a_refused_caller_hears_busy_once_and_the_ringback_stops(sounds, ringer):
    view = outgoing(phase=Phase.RINGING)
    tell(sounds).show(view)
    assert ringer.tone is Tone.RINGBACK
    ended = replace(view, phase=Phase.ENDED, endReason=EndReason.BUSY)
    tell(sounds).show(ended)
    tell(sounds).show(ended)
    assert ringer.played == [Tone.RINGBACK, Tone.BUSY]


def test_a_cue_is_left_to_finish_when_its_call_is_forgotten(sounds, ringer):
    view = outgoing(phase=Phase.RINGING)
    tell(sounds).show(view)
    tell(sounds).show(replace(view, phase=Phase.ENDED, endReason=EndReason.DECLINED))
    tell(sounds).forget(view.callID)
    assert ringer.tone is Tone.DECLINED


def test_a_renamed_call_keeps_its_ringback(sounds, ringer):
    view = outgoing(callID="pending-1", phase=Phase.CALLING)
    tell(sounds).show(view)
    tell(sounds).show(replace(view, callID="9", phase=Phase.RINGING))
    assert ringer.tone is Tone.RINGBACK
    tell(sounds).show(replace(view, callID="9", phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    assert ringer.tone is None


def test_closing_the_kit_closes_the_ringer(sounds, ringer):
    tell(sounds).show(incoming())
    sounds.close()
    assert ringer.closed
    assert ringer.tone is None


def test_putting_an_ended_calls_window_away_stops_its_tone_but_never_a_ring(sounds, ringer):
    view = outgoing(callID="1", phase=Phase.RINGING)
    tell(sounds).show(view)
    tell(sounds).show(replace(view, phase=Phase.ENDED, endReason=EndReason.BUSY))
    sounds.hush()
    assert ringer.tone is None
    tell(sounds).show(incoming(callID="2"))
    sounds.hush()
    assert ringer.ringing


@pytest.fixture
def second() -> CallSounds:
    """Those of another kit in the same program."""
    return CallSounds(RecordingRinger(), clock=lambda: 100.0)


def test_two_kits_make_one_ring_and_the_second_goes_on_when_the_first_stops(sounds, ringer, second):
    tell(sounds).show(incoming(callID="1"))
    tell(second).show(incoming(callID="2"))
    assert ringer.ringing
    assert second.ringer.tone is None
    tell(sounds).show(
        replace(incoming(callID="1"), phase=Phase.ENDED, endReason=EndReason.DECLINED)
    )
    assert ringer.tone is not Tone.INCOMING
    assert second.ringer.ringing


def test_while_one_kit_is_in_a_call_the_other_waits_softly(sounds, ringer, second):
    connected = incoming(callID="1", phase=Phase.CONNECTED, connectedAt=1.0)
    tell(second).show(incoming(callID="2"))
    assert second.ringer.ringing
    tell(sounds).show(connected)
    assert second.ringer.tone is Tone.WAITING
    tell(sounds).show(replace(connected, phase=Phase.ENDED, endReason=EndReason.LEFT))
    assert second.ringer.ringing


def test_a_kit_that_is_closed_leaves_the_ring_to_the_other(sounds, second):
    tell(sounds).show(incoming(callID="1"))
    tell(second).show(incoming(callID="2"))
    sounds.close()
    assert second.ringer.ringing
