"""Blocks of sound: levels, frequencies, and test tones. Pure.

A block is 10 ms as :mod:`callkit.media.port` has it; most of this takes sound of any length.
"""

from __future__ import annotations

import math
from array import array
from operator import mul
from typing import Final

from callkit.media.port import BLOCK_SAMPLES, RATE

FULL: Final = 32_767
QUIETEST: Final = -96.0
"""Decibels below full scale of what is no sound at all."""
METER: Final = -60.0
"""What a level meter still shows."""


def tone(frequency: float, seconds: float, *, begin: int = 0, loudness: float = 0.27) -> bytes:
    """A sine wave of so many seconds; ``begin`` is its first sample's number."""
    step = 2 * math.pi * frequency / RATE
    peak = loudness * FULL
    count = round(seconds * RATE)
    return array(
        "h", (round(peak * math.sin(step * i)) for i in range(begin, begin + count))
    ).tobytes()


def toneBlock(frequency: float, number: int) -> bytes:
    """The block of that number of a tone without end."""
    return tone(frequency, BLOCK_SAMPLES / RATE, begin=number * BLOCK_SAMPLES)


def decibels(sound: bytes) -> float:
    """How loud it is, below full scale (0)."""
    samples = array("h", sound)
    power = sum(map(mul, samples, samples)) / max(len(samples), 1)
    return 20 * math.log10(math.sqrt(power) / FULL) if power else QUIETEST


def level(sound: bytes) -> float:
    """How far a level meter goes out: 0 silence, 1 as loud as can be. It looks at every third
    sample, which tells as much at a third of the work."""
    return min(max(1 - decibels(array("h", sound)[::3].tobytes()) / METER, 0.0), 1.0)


def toneIn(sound: bytes, frequency: float) -> float:
    """How much of that tone is in it, as a share of full scale (Goertzel's way)."""
    step = 2 * math.cos(2 * math.pi * frequency / RATE)
    before = last = 0.0
    samples = array("h", sound)
    for sample in samples:
        before, last = last, sample + step * last - before
    power = before * before + last * last - step * before * last
    return math.sqrt(max(power, 0.0)) / max(len(samples), 1) * 2 / FULL


def quieter(sound: bytes, share: float) -> bytes:
    """The same at that share of its loudness."""
    return array("h", (int(sample * share) for sample in array("h", sound))).tobytes()
