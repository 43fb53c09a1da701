import builtins
import logging
from pathlib import Path
from typing import Any

import pytest

from callkit.desktop.ringer import (
    MAX_SOUND_BYTES,
    BeepRinger,
    Ringer,
    SilentRinger,
    SoundSettings,
    checkSoundFile,
    fadeLevel,
    openRinger,
    soundFile,
)
from callkit.desktop.tones import Tone
from callkit.errors import UsageError
from callkit.testing.senses import RecordingRinger


def test_every_tone_has_a_file_on_both_sides_of_the_ocean() -> None:
    for tone in Tone:
        for settings in (SoundSettings(), SoundSettings(europeanTones=True)):
            assert soundFile(tone, settings).is_file()
    assert soundFile(Tone.BUSY, SoundSettings(europeanTones=True)).name == "busy_europe.wav"
    assert soundFile(Tone.INCOMING, SoundSettings(europeanTones=True)).name == "incoming.wav"


@pytest.mark.parametrize("volume", [-0.1, 1.1, float("nan")])
def test_a_volume_out_of_range_is_refused(volume: float) -> None:
    with pytest.raises(UsageError):
        SoundSettings(volume=volume)


def test_a_fading_ring_rises_to_full_level_in_two_cycles() -> None:
    levels = [fadeLevel(second) for second in range(12)]
    assert levels == sorted(levels)
    assert 0.05 < levels[0] < 0.2
    assert levels[9] < 1.0
    assert levels[10] == levels[11] == 1.0


# --- own files ---


def test_a_sound_file_by_name_and_size_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "Mine.MP3"
    file.write_bytes(b"x")
    assert checkSoundFile(file) == file
    assert checkSoundFile(str(file)) == file


def test_what_cannot_be_a_ringtone_is_refused(tmp_path: Path) -> None:
    text, empty, large = tmp_path / "a.txt", tmp_path / "a.wav", tmp_path / "b.wav"
    folder = tmp_path / "c.wav"
    text.write_bytes(b"x")
    empty.touch()
    large.touch()
    with large.open("r+b") as file:
        file.truncate(MAX_SOUND_BYTES + 1)
    folder.mkdir()
    for path in (text, empty, large, folder, tmp_path / "none.wav", "bad\0name.wav"):
        with pytest.raises(UsageError):
            checkSoundFile(path)


# --- the ringers that need nothing ---


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


def test_without_qtmultimedia_the_ring_is_a_beep_and_one_line_names_the_extra(
    qapp: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def without_sound(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "callkit.desktop.multimedia":
            raise ModuleNotFoundError("No module named 'PySide6.QtMultimedia'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_sound)
    with caplog.at_level(logging.INFO, "callkit.desktop.ringer"):
        ringer = openRinger()
    assert ringer.name == "beep"
    assert [record.message for record in caplog.records if "callkit[sound]" in record.message]
    assert len(caplog.records) == 1
