"""Converts sound of any device into blocks, and pictures into the formats of engines. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from callkit.media.port import BLOCK_BYTES, RATE


class Blocks:
    """Cuts what a microphone gives into blocks, whatever its rate, channels and samples are.

    Args:
        rate: Samples a second of the device.
        channels: The mean of all is heard.
        floats: 32-bit floats instead of 16-bit integers.
    """

    def __init__(self, rate: int = RATE, channels: int = 1, *, floats: bool = False) -> None:
        self.rate = rate
        self.channels = channels
        self.floats = floats
        self._rest = bytearray()
        self._odd = b""
        self._place = 0.0
        self._last: Any = None

    def add(self, data: bytes) -> Iterator[bytes]:
        """The blocks that are whole now."""
        self._rest += data if self._plain else self._converted(data)
        while len(self._rest) >= BLOCK_BYTES:
            yield bytes(self._rest[:BLOCK_BYTES])
            del self._rest[:BLOCK_BYTES]

    @property
    def _plain(self) -> bool:
        return self.rate == RATE and self.channels == 1 and not self.floats

    def _converted(self, data: bytes) -> bytes:
        import numpy

        data = self._odd + data
        width = (4 if self.floats else 2) * self.channels
        whole = len(data) - len(data) % width
        data, self._odd = data[:whole], data[whole:]
        kind = numpy.float32 if self.floats else numpy.int16
        samples = numpy.frombuffer(data, kind).astype(numpy.float64)
        if self.floats:
            samples *= 32767
        samples = samples.reshape(-1, self.channels).mean(axis=1)
        if self.rate != RATE and len(samples):
            samples = self._resampled(numpy, samples)
        return bytes(numpy.clip(numpy.rint(samples), -32768, 32767).astype(numpy.int16).tobytes())

    def _resampled(self, numpy: Any, samples: Any) -> Any:
        """By straight lines between the samples: a voice is far below what that bends."""
        known = samples if self._last is None else numpy.concatenate(([self._last], samples))
        step = self.rate / RATE
        places = numpy.arange(self._place, len(known) - 1, step)
        self._place = (places[-1] + step if len(places) else self._place) - (len(known) - 1)
        self._last = known[-1]
        return numpy.interp(places, numpy.arange(len(known)), known)


def spread(block: bytes, channels: int, *, floats: bool = False) -> bytes:
    """A block for a device with so many channels and such samples; its rate is ours."""
    samples = array("h", block)
    if channels > 1:
        wide = array("h", bytes(2 * channels * len(samples)))
        for channel in range(channels):
            wide[channel::channels] = samples
        samples = wide
    if floats:
        return array("f", (sample / 32768 for sample in samples)).tobytes()
    return samples.tobytes()


def rows(data: bytes | bytearray | memoryview, width: int, height: int, line: int) -> bytes:
    """Rows of ``width`` bytes out of rows of ``line`` bytes."""
    if line == width:
        return bytes(data[: width * height])
    return b"".join(data[row * line : row * line + width] for row in range(height))
