import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callkit.desktop.decoder import SoundDecoder


@pytest.fixture
def decoder(qapp: Any) -> Iterator[SoundDecoder]:
    decoder = SoundDecoder()
    yield decoder
    decoder.close()
    decoder.deleteLater()


def au_file(path: Path, seconds: float, rate: int = 8000) -> Path:
    data = bytes(round(seconds * rate)) if rate == 8000 else b""
    path.write_bytes(struct.pack(">4sIIIII", b".snd", 24, len(data), 2, rate, 1) + data)
    return path


def test_a_file_becomes_a_wav_of_the_same_length(
    decoder: SoundDecoder, tmp_path: Path, qtbot: Any
) -> None:
    file = au_file(tmp_path / "two.au", 2.0)
    with qtbot.waitSignal(decoder.decoded) as signal:
        decoder.decode(file)
        decoder.decode(file)
    assert signal.args[0] == file
    with wave.open(str(signal.args[1])) as made:
        assert made.getnframes() / made.getframerate() == pytest.approx(2.0, abs=0.05)


def test_a_long_file_is_cut(decoder: SoundDecoder, tmp_path: Path, qtbot: Any) -> None:
    with qtbot.waitSignal(decoder.decoded) as signal:
        decoder.decode(au_file(tmp_path / "long.au", 90.0))
    with wave.open(str(signal.args[1])) as made:
        assert made.getnframes() / made.getframerate() == pytest.approx(60.0)


def test_a_file_that_is_no_sound_fails_and_the_next_one_is_still_decoded(
    decoder: SoundDecoder, tmp_path: Path, qtbot: Any
) -> None:
    bad = tmp_path / "bad.mp3"
    bad.write_bytes(b"hello")
    failed: list[str] = []
    decoder.failed.connect(lambda file, reason: failed.append(reason))
    with qtbot.waitSignal(decoder.decoded):
        decoder.decode(bad)
        decoder.decode(au_file(tmp_path / "good.au", 0.2))
    assert len(failed) == 1
    assert failed[0].startswith("bad.mp3: ")


def test_closing_in_the_middle_is_quiet(decoder: SoundDecoder, tmp_path: Path) -> None:
    told: list[object] = []
    decoder.decoded.connect(lambda *args: told.append(args))
    decoder.decode(au_file(tmp_path / "a.au", 30.0))
    decoder.close()
    assert not told
