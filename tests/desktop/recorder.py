"""What comes out of a virtual screen's sound server, recorded and looked at."""

from __future__ import annotations

import math
import os
import selectors
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from demo.stage.screen import VirtualScreen

RATE = 8000
BLOCK = RATE // 100
LOUD = 0.005


class Recorder:
    """What comes out of a sink, in blocks of 10 ms, each with the time it was played."""

    def __init__(self, environment: dict[str, str], sink: str) -> None:
        self.process = subprocess.Popen(
            [
                "parec", "-d", f"{sink}.monitor", "--format=s16le", f"--rate={RATE}",
                "--channels=1", "--raw", "--latency-msec=20",
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.output: IO[bytes] = self.process.stdout
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.output, selectors.EVENT_READ)
        self.data = bytearray()
        self.began = math.inf
        # The first bytes of a fresh sink take up to two seconds.
        self.until(lambda: len(self.data) > 2 * BLOCK, 15.0)

    def read(self, timeout: float) -> None:
        if not self.selector.select(timeout):
            return
        self.data += os.read(self.output.fileno(), 65536)
        # A block can come late but never early: the earliest arrival tells the true time.
        self.began = min(self.began, time.monotonic() - len(self.data) / 2 / RATE)

    def until(self, condition: Callable[[], object], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not heard within {seconds} s"
            self.read(0.05)

    def past(self, moment: float) -> None:
        """Listen until everything played before ``moment`` is in."""
        self.until(lambda: self.began + len(self.data) / 2 / RATE >= moment, 15.0)

    def loud(self, since: float = 0.0) -> list[float]:
        """When it was loud, as times on the monotonic clock."""
        first = max(0, int((since - self.began) * RATE) // BLOCK) if since else 0
        found = []
        for number in range(first, len(self.data) // 2 // BLOCK):
            part = self.data[number * BLOCK * 2 : (number + 1) * BLOCK * 2]
            values = struct.unpack(f"<{BLOCK}h", part)
            if math.sqrt(sum(x * x for x in values) / BLOCK) / 32768 > LOUD:
                found.append(self.began + number * BLOCK / RATE)
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.output.close()
        self.selector.close()


def pactl(screen: VirtualScreen, *words: str) -> str:
    """Ask the sound server something, or tell it."""
    done = subprocess.run(
        ["pactl", *words], env=screen.environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def steady_tone(folder: Path) -> Path:
    """A sound file of two seconds without a pause."""
    file = folder / "steady.au"
    data = struct.pack(">16000h", *(round(9000 * math.sin(i * 0.4)) for i in range(16000)))
    file.write_bytes(struct.pack(">4sIIIII", b".snd", 24, len(data), 3, 8000, 1) + data)
    return file
