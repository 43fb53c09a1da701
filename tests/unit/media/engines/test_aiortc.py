"""``tests/contract/media`` lets this engine talk; here is what stands in for lost sound."""

import pytest

from callkit.media.engines.aiortc import MOST_FILLED, Blocks
from callkit.media.port import BLOCK_BYTES, BLOCK_SAMPLES, SILENCE
from callkit.media.sound import decibels, toneBlock


def test_sound_of_any_length_becomes_blocks():
    blocks = Blocks()
    sound = bytes(range(256)) * 10
    assert b"".join(blocks.add(sound[:7])) == b""
    assert b"".join(blocks.add(sound[7:])) == sound[: 2 * BLOCK_BYTES]


def test_lost_sound_fades_from_what_was_heard_last():
    blocks = Blocks()
    (heard,) = blocks.add(toneBlock(440.0, 0))
    first, second = blocks.missing(2 * BLOCK_SAMPLES)
    assert decibels(heard) > decibels(first) > decibels(second) > -40


@pytest.mark.parametrize("samples", [0, -960, BLOCK_SAMPLES - 1, (MOST_FILLED + 1) * BLOCK_SAMPLES])
def test_what_is_no_loss_is_not_filled(samples):
    assert list(Blocks().missing(samples)) == []


def test_before_anything_was_heard_a_loss_is_silence():
    assert list(Blocks().missing(BLOCK_SAMPLES)) == [SILENCE]
