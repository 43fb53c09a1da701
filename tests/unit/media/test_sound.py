import pytest

from callkit.media.port import BLOCK_BYTES, RATE, SILENCE
from callkit.media.sound import QUIETEST, decibels, level, quieter, tone, toneBlock, toneIn


def test_a_tone_goes_on_from_block_to_block():
    blocks = b"".join(toneBlock(440.0, number) for number in range(5))
    assert blocks == tone(440.0, 0.05)
    assert len(toneBlock(440.0, 7)) == BLOCK_BYTES
    assert len(tone(440.0, 1.0)) == 2 * RATE


def test_a_tone_is_found_and_no_other():
    sound = tone(440.0, 0.2, loudness=0.5)
    assert toneIn(sound, 440.0) == pytest.approx(0.5, rel=0.02)
    assert toneIn(sound, 880.0) < 0.005
    assert toneIn(b"", 440.0) == 0.0


def test_decibels_count_from_full_scale():
    loud = tone(440.0, 0.1, loudness=1.0)
    assert decibels(loud) == pytest.approx(-3.0, abs=0.1)
    assert decibels(quieter(loud, 0.1)) == pytest.approx(-23.0, abs=0.2)
    assert decibels(SILENCE) == decibels(b"") == QUIETEST


def test_a_level_meter_shows_sixty_decibels():
    assert level(SILENCE) == 0.0
    assert level(tone(440.0, 0.1, loudness=1.0)) == pytest.approx(0.95, abs=0.01)
    assert level(tone(440.0, 0.1, loudness=0.01)) == pytest.approx(0.28, abs=0.02)
