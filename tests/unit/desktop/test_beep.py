from typing import Any

import pytest

from callkit.desktop.beep import BeepRinger
from callkit.desktop.ringer import Ringer, SilentRinger, SoundSettings
from callkit.desktop.tones import Tone
from callkit.testing.recording import RecordingRinger


@pytest.mark.parametrize("make", [SilentRinger, BeepRinger, RecordingRinger])
def test_a_ringer_keeps_the_manners_of_the_port(make: Any, qapp: Any) -> None:
    ringer: Ringer = make()
    ringer.stop()
    for tone in Tone:
        ringer.start(tone)
        ringer.start(tone)
    ringer.configure(SoundSettings(volume=0.0))
    ringer.start(Tone.INCOMING)
    ringer.stop()
    ringer.stop()
    assert ringer.tone is None
    ringer.close()


def test_the_beep_repeats_until_it_is_stopped(qtbot: Any) -> None:
    beeps: list[int] = []
    ringer = BeepRinger(beep=lambda: beeps.append(1), everyMs=1)
    ringer.start(Tone.INCOMING)
    assert len(beeps) == 1, "the first one at once"
    qtbot.waitUntil(lambda: len(beeps) > 3)
    assert ringer.tone is Tone.INCOMING
    ringer.stop()
    count = len(beeps)
    # Another timer of the same length has fired: a running one would have, too.
    done: list[int] = []
    other = BeepRinger(beep=lambda: done.append(1), everyMs=1)
    other.start(Tone.INCOMING)
    qtbot.waitUntil(lambda: len(done) > 3)
    assert len(beeps) == count
    ringer.close()
    other.close()


def test_starting_twice_is_one_beep(qapp: Any) -> None:
    beeps: list[int] = []
    ringer = BeepRinger(beep=lambda: beeps.append(1), everyMs=10_000)
    ringer.start(Tone.INCOMING)
    ringer.start(Tone.INCOMING)
    assert len(beeps) == 1
    ringer.close()


def test_only_what_is_worth_it_beeps(qapp: Any) -> None:
    beeps: list[int] = []
    ringer = BeepRinger(beep=lambda: beeps.append(1), everyMs=10_000)
    for tone in (Tone.RINGBACK, Tone.CONNECT, Tone.ENDED, Tone.JOIN, Tone.LEAVE):
        ringer.start(tone)
    assert not beeps
    ringer.start(Tone.BUSY)
    assert len(beeps) == 1


def test_a_muted_tone_does_not_beep_and_muting_stops_it(qapp: Any) -> None:
    beeps: list[int] = []
    muted = SoundSettings(muted=frozenset({Tone.INCOMING}))
    ringer = BeepRinger(muted, beep=lambda: beeps.append(1), everyMs=10_000)
    ringer.start(Tone.INCOMING)
    assert not beeps
    ringer.configure(SoundSettings())
    ringer.start(Tone.INCOMING)
    assert ringer.tone is Tone.INCOMING
    ringer.configure(muted)
    assert ringer.tone is None
    ringer.close()
