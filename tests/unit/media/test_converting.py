import struct

import pytest

from callkit.media.converting import Blocks, rows, spread
from callkit.media.port import BLOCK_BYTES, BLOCK_SAMPLES, RATE
from callkit.media.sound import tone, toneIn


def test_our_own_format_is_only_cut():
    sound = bytes(range(256)) * 10
    blocks = Blocks()
    assert b"".join(blocks.add(sound[:7])) == b""
    assert b"".join(blocks.add(sound[7:])) == sound[: 2 * BLOCK_BYTES]


def test_of_two_channels_the_mean_is_heard():
    both = struct.pack("<2h", 100, 300) * BLOCK_SAMPLES
    (block,) = Blocks(channels=2).add(both)
    assert block == struct.pack("<h", 200) * BLOCK_SAMPLES


def test_floats_become_integers_and_too_loud_ones_are_cut():
    sound = struct.pack("<2f", 0.5, -2.0) * (BLOCK_SAMPLES // 2)
    (block,) = Blocks(floats=True).add(sound)
    assert struct.unpack("<2h", block[:4]) == (16384, -32768)


@pytest.mark.parametrize("rate", [44_100, 16_000, 96_000])
def test_another_rate_keeps_the_tone_however_it_is_cut(rate):
    # The tone as a device of that rate gives it.
    given = tone(440.0 * RATE / rate, rate / RATE)
    blocks, heard = Blocks(rate), b""
    for place in range(0, len(given), 998):
        heard += b"".join(blocks.add(given[place : place + 998]))
    assert len(heard) == pytest.approx(2 * RATE, rel=0.02)
    assert toneIn(heard[: RATE // 2], 440.0) == pytest.approx(0.27, rel=0.05)


def test_a_block_is_spread_over_channels_and_samples():
    block = struct.pack("<2h", 1, -16384)
    assert spread(block, 1) == block
    assert struct.unpack("<4h", spread(block, 2)) == (1, 1, -16384, -16384)
    assert struct.unpack("<2f", spread(block, 1, floats=True)) == (1 / 32768, -0.5)


def test_padding_of_rows_is_left_out():
    assert rows(b"ab..cd..", 2, 2, 4) == b"abcd"
    assert rows(b"abcd", 2, 2, 2) == b"abcd"
