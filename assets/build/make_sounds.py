"""Make every sound of the kit, from nothing but sines: the licence is ours.

    python assets/build/make_sounds.py [DIR]

writes the WAV files (22,050 Hz, mono, 16 bit) to ``assets/sounds``. The output depends on
nothing but this file; a test makes them again and compares bytes.

A looped sound carries its pause, so the cadence is in the file: ``incoming.wav`` is 2 s of notes
and 3 s of silence. Levels: no sample above -9 dBFS; the ringer's gain does the rest.
"""

from __future__ import annotations

import math
import struct
import sys
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

RATE = 22_050
PEAK_DBFS = -9.0

D5, E5, G5, C6, E6, G6 = 587.33, 659.26, 783.99, 1046.50, 1318.51, 1567.98
C5, A4 = 523.25, 440.0

Samples = list[float]


def silence(seconds: float) -> Samples:
    return [0.0] * round(seconds * RATE)


def tone(frequencies: Sequence[float], seconds: float, *, ramp: float = 0.012) -> Samples:
    """Steady sines, faded in and out so that neither end clicks."""
    count = round(seconds * RATE)
    edge = round(ramp * RATE)
    samples = []
    for i in range(count):
        phase = 2 * math.pi * i / RATE
        level = _ease(min(i, count - 1 - i) / edge)
        samples.append(level * sum(math.sin(f * phase) for f in frequencies) / len(frequencies))
    return samples


def bar(frequency: float, seconds: float, *, level: float = 1.0, decay: float = 0.26) -> Samples:
    """One stroke on a wooden bar: a fundamental that rings, overtones that do not.

    A bar's overtones are not harmonic (about 1 : 3.93 : 9.24); what makes it sound like wood
    is that they die many times faster than the fundamental.
    """
    partials = ((1.0, 1.0, decay), (3.93, 0.22, decay / 3.5), (9.24, 0.05, decay / 10))
    count = round(seconds * RATE)
    attack, release = round(0.005 * RATE), round(0.03 * RATE)
    samples = []
    for i in range(count):
        t = i / RATE
        sound = sum(
            loudness * math.exp(-t / fall) * math.sin(2 * math.pi * frequency * ratio * t)
            for ratio, loudness, fall in partials
            if frequency * ratio < RATE / 2
        )
        edges = _ease(i / attack) * _ease((count - 1 - i) / release)
        samples.append(level * edges * sound)
    return samples


def mix(seconds: float, *parts: tuple[float, Samples]) -> Samples:
    """Lay ``(start, samples)`` parts over a silence of ``seconds``."""
    out = silence(seconds)
    for start, samples in parts:
        offset = round(start * RATE)
        for i, sample in enumerate(samples[: len(out) - offset]):
            out[offset + i] += sample
    return out


def incoming() -> Samples:
    """Three times two rising notes, the last pair left to ring out."""
    strokes = []
    for start, weight in ((0.0, 0.8), (0.52, 0.9), (1.04, 1.0)):
        strokes.append((start, bar(D5, 0.6, level=weight)))
        strokes.append((start + 0.17, bar(G5, min(0.79, 2.0 - start - 0.17), level=weight)))
    return mix(5.0, *strokes)


def ringback() -> Samples:
    return tone((440.0, 480.0), 2.0) + silence(4.0)


def ringback_europe() -> Samples:
    return tone((425.0,), 1.0) + silence(4.0)


def busy() -> Samples:
    return tone((480.0, 620.0), 0.5) + silence(0.5)


def busy_europe() -> Samples:
    return tone((425.0,), 0.5) + silence(0.5)


def reorder() -> Samples:
    return tone((480.0, 620.0), 0.25) + silence(0.25)


def reorder_europe() -> Samples:
    return tone((425.0,), 0.25) + silence(0.25)


def waiting() -> Samples:
    return tone((440.0,), 0.2) + silence(7.8)


def connect() -> Samples:
    """Up."""
    return mix(0.38, (0.0, bar(C5, 0.2, level=0.8)), (0.11, bar(G5, 0.27)))


def ended() -> Samples:
    """Down."""
    return mix(0.39, (0.0, bar(G5, 0.2, level=0.9)), (0.12, bar(C5, 0.27)))


def join() -> Samples:
    """Up, high and short: somebody else."""
    return mix(0.26, (0.0, bar(E6, 0.12, decay=0.08)), (0.07, bar(G6, 0.19, decay=0.09)))


def leave() -> Samples:
    return mix(0.26, (0.0, bar(G6, 0.12, decay=0.08)), (0.07, bar(E6, 0.19, decay=0.09)))


def reconnecting() -> Samples:
    """The same note twice: nothing is over yet."""
    return mix(0.36, (0.0, bar(E5, 0.15, decay=0.07)), (0.18, bar(E5, 0.17, level=0.9, decay=0.08)))


SOUNDS: dict[str, Callable[[], Samples]] = {
    "incoming": incoming,
    "ringback": ringback,
    "ringback_europe": ringback_europe,
    "busy": busy,
    "busy_europe": busy_europe,
    "reorder": reorder,
    "reorder_europe": reorder_europe,
    "waiting": waiting,
    "connect": connect,
    "ended": ended,
    "join": join,
    "leave": leave,
    "reconnecting": reconnecting,
}


def _ease(x: float) -> float:
    x = min(1.0, max(0.0, x))
    return 0.5 - 0.5 * math.cos(math.pi * x)


def pcm(samples: Samples) -> bytes:
    """16-bit samples with the loudest one exactly at the peak level."""
    loudest = max(abs(sample) for sample in samples)
    scale = 10 ** (PEAK_DBFS / 20) * 32767 / loudest
    # Truncating towards zero keeps every sample at or below the peak.
    return struct.pack(f"<{len(samples)}h", *(int(sample * scale) for sample in samples))


def write(name: str, folder: Path) -> Path:
    path = folder / f"{name}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm(SOUNDS[name]()))
    return path


def main(arguments: Sequence[str]) -> None:
    folder = Path(arguments[0]) if arguments else Path(__file__).parent.parent / "sounds"
    folder.mkdir(parents=True, exist_ok=True)
    for name in SOUNDS:
        path = write(name, folder)
        sys.stdout.write(f"{path} {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
