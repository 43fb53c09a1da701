"""The QtMultimedia ringer on a machine without a sound server: quiet, quick, and no crash.

What is heard with one is in ``tests/desktop/test_sound_ring.py``.
"""

import logging
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QtMsgType, qDebug, qInstallMessageHandler

from callkit.assets import asset
from callkit.desktop.multimedia import MultimediaRinger, _quietly
from callkit.desktop.ringer import SoundSettings
from callkit.desktop.tones import Tone


@pytest.fixture(autouse=True)
def no_sound_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")


@pytest.fixture
def ringer(qapp: Any) -> Iterator[MultimediaRinger]:
    ringer = MultimediaRinger()
    yield ringer
    ringer.close()


def test_without_a_device_everything_is_silent_and_nothing_raises(
    ringer: MultimediaRinger,
) -> None:
    assert not ringer.audible
    assert ringer.devices() == []
    for tone in Tone:
        ringer.start(tone)
        assert ringer.tone is tone
    ringer.configure(SoundSettings(volume=0.2, device="gone", fadeIn=False))
    ringer.stop()
    assert ringer.tone is None


def test_a_muted_tone_is_not_started_and_muting_stops_it(ringer: MultimediaRinger) -> None:
    muted = SoundSettings(muted=frozenset({Tone.INCOMING}))
    ringer.warmUp()
    ringer.configure(muted)
    ringer.start(Tone.INCOMING)
    assert ringer.tone is None
    ringer.configure(SoundSettings())
    ringer.start(Tone.INCOMING)
    ringer.configure(muted)
    assert ringer.tone is None


def test_a_change_of_devices_is_told_and_keeps_a_ring_but_not_a_cue(
    ringer: MultimediaRinger,
) -> None:
    told: list[bool] = []
    ringer.audibleChanged = told.append
    ringer.start(Tone.INCOMING)
    ringer._on_devices_changed()
    assert ringer.tone is Tone.INCOMING
    ringer.start(Tone.CONNECT)
    ringer._on_devices_changed()
    assert ringer.tone is None
    assert told == [False, False]


@pytest.mark.logs("own sound not used")
def test_an_unusable_own_file_is_named_once_and_the_bundled_one_stays(
    ringer: MultimediaRinger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "gone.mp3"
    file.write_bytes(b"ID3")
    settings = SoundSettings(files={Tone.INCOMING: file})
    file.unlink()
    ringer.warmUp()
    ringer.configure(settings)
    ringer.configure(settings)
    assert len([r for r in caplog.records if "own sound not used" in r.message]) == 1
    assert ringer._file(Tone.INCOMING) == asset("sounds/incoming.wav")


def test_an_own_file_of_another_format_replaces_the_bundled_one(
    ringer: MultimediaRinger, tmp_path: Path, qtbot: Any
) -> None:
    file = tmp_path / "mine.au"
    data = struct.pack(">8000h", *(i % 200 * 100 for i in range(8000)))
    file.write_bytes(struct.pack(">4sIIIII", b".snd", 24, len(data), 3, 8000, 1) + data)
    ringer.warmUp()
    ringer.configure(SoundSettings(files={Tone.INCOMING: file}))
    qtbot.waitUntil(lambda: ringer._file(Tone.INCOMING) != asset("sounds/incoming.wav"))
    assert ringer._file(Tone.INCOMING).suffix == ".wav"
    assert ringer._file(Tone.BUSY) == asset("sounds/busy.wav")


def test_what_qt_says_about_a_missing_sound_server_goes_to_our_log(
    qapp: Any, caplog: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []

    def listener(_kind: QtMsgType, _context: Any, message: str) -> None:
        said.append(message)

    before = qInstallMessageHandler(listener)
    try:
        with caplog.at_level(logging.DEBUG, "callkit.desktop.ringer"), _quietly():
            qDebug("PulseAudioService: pa_context_connect() failed")
            qDebug("something else")
        qDebug("afterwards")
    finally:
        qInstallMessageHandler(before)
    assert [record.message for record in caplog.records] == [
        "PulseAudioService: pa_context_connect() failed"
    ]
    assert said == ["something else", "afterwards"]
