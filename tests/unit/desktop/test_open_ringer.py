import builtins
import logging
from typing import Any

import pytest

from callkit.desktop.open_ringer import openRinger
from callkit.desktop.ringer import SoundSettings


def test_with_qtmultimedia_it_plays_the_sounds(qapp: Any) -> None:
    ringer = openRinger(SoundSettings(volume=0.5))
    assert ringer.name == "multimedia"
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
