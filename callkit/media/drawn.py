"""Synthetic devices: a tone, colour bars with a counter, and a speaker that keeps what it played.
For machines without devices, for the demo and for tests (:mod:`callkit.testing`).
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from callkit.media.devices import (
    Device,
    DeviceEvents,
    DeviceKind,
    Hear,
    See,
    Take,
    Trouble,
)
from callkit.media.port import BLOCK_SAMPLES, RATE, Picture, PixelFormat
from callkit.media.sound import tone

BARS: Final = ((180, 128, 128), (150, 60, 190), (120, 90, 240), (90, 200, 60))
"""Y, U and V of the bars, from left to right."""
NUMBER_BITS: Final = 16
SCREEN_RATE: Final = 10
_KEPT: Final = 500
"""Blocks a speaker remembers: five seconds."""


def bars(width: int, height: int, number: int, shift: int = 0) -> Picture:
    """Four bars, and on top of them ``number`` in black and white blocks."""
    turned = BARS[shift % 4 :] + BARS[: shift % 4]
    planes = []
    for plane, halved in enumerate((1, 2, 2)):
        wide = width // halved
        row = b"".join(
            bytes([bar[plane]]) * ((wide * (i + 1)) // 4 - (wide * i) // 4)
            for i, bar in enumerate(turned)
        )
        planes.append(bytearray(row * (height // halved)))
    block = max(width // NUMBER_BITS, 1)
    row = b"".join(bytes([235 if number >> bit & 1 else 16]) * block for bit in range(NUMBER_BITS))[
        :width
    ]
    for line in range(min(block, height)):
        planes[0][line * width : line * width + len(row)] = row
    stamp = time.monotonic_ns() // 1000
    return Picture(width, height, b"".join(planes), stamp)


def numberIn(picture: Picture) -> int:
    """The number in a picture of :func:`bars`, also after it was encoded and scaled."""
    block = picture.width / NUMBER_BITS
    line = int(block / 2) * picture.width
    return sum(
        1 << bit
        for bit in range(NUMBER_BITS)
        if picture.data[line + int((bit + 0.5) * block)] > 125
    )


def pixels(picture: Picture) -> bytes:
    """BGRA by the textbook (BT.601), slowly: for small pictures."""
    width, height = picture.size
    if picture.format is PixelFormat.BGRA:
        return picture.data
    luma, quarter = width * height, width * height // 4
    out = bytearray(4 * luma)
    for y in range(height):
        for x in range(width):
            c = 1.164 * (picture.data[y * width + x] - 16)
            place = y // 2 * (width // 2) + x // 2
            d, e = picture.data[luma + place] - 128, picture.data[luma + quarter + place] - 128
            spot = 4 * (y * width + x)
            out[spot : spot + 4] = bytes(
                (_byte(c + 2.017 * d), _byte(c - 0.392 * d - 0.813 * e), _byte(c + 1.596 * e), 255)
            )
    return bytes(out)


def _byte(value: float) -> int:
    return min(max(round(value), 0), 255)


class DrawnDevices:
    """See :class:`~callkit.media.devices.Devices`. Needs a running asyncio loop.

    ``frequency`` is what its microphone hears. :meth:`unplug` and :meth:`refuse` make trouble.
    """

    def __init__(self, frequency: float = 440.0, size: tuple[int, int] = (320, 240)) -> None:
        self.frequency = frequency
        self.size = size
        self.played: deque[bytes] = deque(maxlen=_KEPT)
        """What came out of the speaker, newest last."""
        self.started: dict[DeviceKind, str] = {}
        """By kind, the device that runs."""
        self.refused: set[DeviceKind] = set()
        self._there = {
            kind: [
                Device(f"{kind}-1", f"Drawn {kind}", isDefault=True),
                Device(f"{kind}-2", f"Second drawn {kind}"),
            ]
            for kind in DeviceKind
        }
        self._events: DeviceEvents | None = None
        self._timers: dict[DeviceKind, asyncio.TimerHandle] = {}
        # A second of whole waves, so that it begins anew without a click.
        self._second = tone(round(frequency), 1.0, loudness=0.1)

    def listen(self, events: DeviceEvents | None) -> None:
        self._events = events

    def list(self, kind: DeviceKind) -> Sequence[Device]:
        return tuple(self._there[kind])

    def startMicrophone(self, deviceID: str, hear: Hear) -> None:
        size = 2 * BLOCK_SAMPLES

        def speak(number: int) -> None:
            place = number % 100 * size
            hear(self._second[place : place + size])

        self._start(DeviceKind.MICROPHONE, deviceID, BLOCK_SAMPLES / RATE, speak)

    def startSpeaker(self, deviceID: str, take: Take) -> None:
        self._start(
            DeviceKind.SPEAKER,
            deviceID,
            BLOCK_SAMPLES / RATE,
            lambda number: self.played.append(take()),
        )

    def startCamera(self, deviceID: str, see: See, width: int, height: int, rate: int) -> None:
        del width, height
        shift = int(deviceID.endswith("2"))
        self._start(
            DeviceKind.CAMERA,
            deviceID,
            1 / rate,
            lambda number: see(bars(*self.size, number & 0xFFFF, shift)),
        )

    def startScreen(self, deviceID: str, see: See) -> None:
        self._start(
            DeviceKind.SCREEN,
            deviceID,
            1 / SCREEN_RATE,
            lambda number: see(bars(*self.size, number & 0xFFFF, 2)),
        )

    def stop(self, kind: DeviceKind) -> None:
        timer = self._timers.pop(kind, None)
        if timer is not None:
            timer.cancel()
        self.started.pop(kind, None)

    def close(self) -> None:
        for kind in DeviceKind:
            self.stop(kind)

    # --- trouble ---

    def unplug(self, deviceID: str) -> None:
        """It is not there any more; what it did stops."""
        for kind, there in self._there.items():
            left = [device for device in there if device.deviceID != deviceID]
            if left == there:
                continue
            if left:
                left[0] = Device(left[0].deviceID, left[0].name, isDefault=True)
            self._there[kind] = left
            if self.started.get(kind) == deviceID:
                self.stop(kind)
            if self._events is not None:
                self._events.devicesChanged(kind)

    def plug(self, kind: DeviceKind, device: Device) -> None:
        """One more is there."""
        self._there[kind].append(device)
        if self._events is not None:
            self._events.devicesChanged(kind)

    def refuse(self, *kinds: DeviceKind) -> None:
        """Let nobody use these from now on."""
        self.refused.update(kinds)

    def _start(
        self, kind: DeviceKind, deviceID: str, every: float, step: Callable[[int], object]
    ) -> None:
        self.stop(kind)
        there = {device.deviceID: device for device in self._there[kind]}
        chosen = there.get(deviceID) or next(iter(there.values()), None)
        if chosen is None or kind in self.refused:
            trouble = Trouble.REFUSED if kind in self.refused else Trouble.NONE_THERE
            if self._events is not None:
                self._events.deviceFailed(kind, trouble, "drawn")
            return
        self.started[kind] = chosen.deviceID
        loop = asyncio.get_running_loop()
        begun = loop.time()

        def tick(number: int) -> None:
            if self.started.get(kind) == chosen.deviceID:
                # One that comes late goes on where the time is, as a real device does.
                due = begun + (number + 1) * every
                self._timers[kind] = loop.call_at(due, tick, number + 1)
                step(number)

        self._timers[kind] = loop.call_soon(tick, 0)  # type: ignore[assignment]
