"""WebRTC's audio processing does what it is for, measured."""

import numpy
import pytest

from callkit.media.port import BLOCK_SAMPLES, RATE
from callkit.media.processing import Processing, Processor
from callkit.media.sound import decibels, toneBlock

SEED = numpy.random.default_rng(3)


def speech(seconds):
    """Vowels that rise, fall and pause, and a little breath."""
    time = numpy.arange(int(seconds * RATE)) / RATE
    phase = 2 * numpy.pi * numpy.cumsum(120 + 20 * numpy.sin(4.4 * time)) / RATE
    voice = sum(numpy.sin(k * phase + k) / k for k in range(1, 25))
    voice = voice + 0.3 * SEED.standard_normal(len(time))
    swell = numpy.clip(numpy.sin(10.7 * time) + 0.4 * numpy.sin(2.3 * time), 0, 1)
    return voice * swell * 6000 / numpy.abs(voice).max()


def blocks(samples):
    whole = numpy.clip(numpy.rint(samples), -32768, 32767).astype(numpy.int16)
    size = BLOCK_SAMPLES
    return [whole[at : at + size].tobytes() for at in range(0, len(whole) - size + 1, size)]


def echo_of(far, delay=0.08, share=0.5):
    room = numpy.zeros(RATE // 10)
    room[0] = 1.0
    tail = numpy.arange(len(room))
    room += 0.1 * SEED.standard_normal(len(room)) * numpy.exp(-tail / (RATE * 0.02))
    size = len(far) + len(room)
    heard = numpy.fft.irfft(numpy.fft.rfft(far, size) * numpy.fft.rfft(room, size), size)
    late = int(delay * RATE)
    return share * numpy.concatenate([numpy.zeros(late), heard])[: len(far)]


def last_second(sound):
    return decibels(b"".join(sound[-100:]))


@pytest.mark.parametrize("on", [True, False])
def test_the_echo_of_what_is_played_goes(on):
    far = speech(5.0)
    near = echo_of(far) + SEED.standard_normal(len(far)) * 8
    processor = Processor(Processing(echo=on, noise=False, gain=False))
    assert processor.works is on
    cleaned = []
    for played, heard in zip(blocks(far), blocks(near), strict=True):
        processor.far(played)
        cleaned.append(processor.near(heard))
    less = last_second(blocks(near)) - last_second(cleaned)
    assert less >= 25 if on else less == 0


def test_noise_goes():
    noise = numpy.cumsum(SEED.standard_normal(6 * RATE))
    noise -= numpy.convolve(noise, numpy.ones(2000) / 2000, "same")
    noise *= 600 / numpy.std(noise)
    processor = Processor(Processing(echo=False, noise=True, gain=False))
    cleaned = [processor.near(block) for block in blocks(noise)]
    assert last_second(cleaned) < last_second(blocks(noise)) - 10


def test_nothing_is_done_unless_it_is_wanted():
    processor = Processor(Processing(echo=False, noise=False, gain=False))
    assert processor.near(toneBlock(440.0, 3)) == toneBlock(440.0, 3)


def test_a_speaker_that_plays_alone_does_not_pile_up():
    processor = Processor(Processing())
    for number in range(1000):
        processor.far(toneBlock(440.0, number))
    assert len(processor._far) < 20
