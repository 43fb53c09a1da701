from pathlib import Path

import pytest

from callkit.desktop.ringer import (
    MAX_SOUND_BYTES,
    SilentRinger,
    SoundSettings,
    checkSoundFile,
    fadeLevel,
    soundFile,
)
from callkit.desktop.tones import Tone
from callkit.errors import UsageError


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


def test_silence_by_choice_knows_what_it_does_not_play() -> None:
    ringer = SilentRinger()
    ringer.start(Tone.INCOMING)
    assert ringer.tone is Tone.INCOMING
    assert not ringer.audible
    ringer.close()
    assert ringer.tone is None


@pytest.mark.parametrize("name", ["none.wav", "text.txt", "folder.wav", "empty.wav"])
def test_an_own_file_that_is_no_sound_is_refused_where_it_is_set(tmp_path, name):
    (tmp_path / "text.txt").write_text("la la")
    (tmp_path / "folder.wav").mkdir()
    (tmp_path / "empty.wav").touch()
    with pytest.raises(UsageError, match=rf"SoundSettings.files\['busy'\] is .*, not .*{name}"):
        SoundSettings(files={"busy": tmp_path / name})
