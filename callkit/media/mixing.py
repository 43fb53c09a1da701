"""Mixes the voices of several people into one sound for the speaker."""

from __future__ import annotations

import threading
from array import array
from collections import deque
from collections.abc import Hashable
from typing import Final

from callkit.media.port import SILENCE
from callkit.media.sound import quieter

FIRST: Final = 2
"""Blocks a voice has before it is first heard."""
MOST_GATHERED: Final = 6
"""… and at most, after it was late again and again."""
MORE: Final = 5
"""Blocks that may wait beyond those. The engine's clock and the speaker's differ: what is more
goes, or one would hear later and later."""
LOOK: Final = 50
"""Blocks in which the fewest that waited were too many: then some go."""
CALM: Final = 300
"""Blocks in time after which a voice gathers one less."""


class Mixer:
    """Voices come in one thread, and the mix is taken in another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._voices: dict[Hashable, _Voice] = {}
        self.late = 0
        """Blocks that were not there when they were due."""
        self.dropped = 0

    def put(self, voice: Hashable, block: bytes) -> None:
        """The next block of that voice."""
        with self._lock:
            one = self._voices.setdefault(voice, _Voice())
            one.blocks.append(block)
            one.begun = one.begun or len(one.blocks) >= one.gathers
            if len(one.blocks) > one.gathers + MORE:
                one.blocks.popleft()
                self.dropped += 1

    def forget(self, voice: Hashable) -> None:
        """It says nothing more."""
        with self._lock:
            self._voices.pop(voice, None)

    def take(self) -> bytes:
        """The next block for the speaker."""
        with self._lock:
            blocks = []
            for voice in self._voices.values():
                if voice.begun:
                    self.late += not voice.blocks
                    self.dropped += voice.catch_up()
                    blocks.append(voice.take())
        return mixed(blocks)


class _Voice:
    def __init__(self) -> None:
        self.blocks: deque[bytes] = deque()
        self.begun = False
        self.gathers = FIRST
        self._calm = 0
        self._last = SILENCE
        self._looked = 0
        self._fewest = MOST_GATHERED + MORE

    def catch_up(self) -> int:
        """Leave out what has waited all the time, after a burst; how many blocks."""
        self._fewest = min(self._fewest, len(self.blocks))
        self._looked += 1
        if self._looked < LOOK:
            return 0
        late = (max(self._fewest - self.gathers, 0) + 1) // 2
        for _ in range(late):
            self.blocks.popleft()
        self._looked, self._fewest = 0, MOST_GATHERED + MORE
        return late

    def take(self) -> bytes:
        if self.blocks:
            self._last = self.blocks.popleft()
            self._calm += 1
            if self._calm >= CALM and self.gathers > FIRST:
                self.gathers -= 1
                self._calm = 0
            return self._last
        # It paused, or is late: it fades, and gathers a little more than before.
        self.begun = False
        self.gathers = min(self.gathers + 1, MOST_GATHERED)
        self._calm = 0
        return quieter(self._last, 0.3)


def mixed(blocks: list[bytes]) -> bytes:
    """All of them together, no louder than can be."""
    if len(blocks) < 2:
        return blocks[0] if blocks else SILENCE
    sums = map(sum, zip(*(array("h", block) for block in blocks), strict=True))
    return array("h", (min(max(value, -32768), 32767) for value in sums)).tobytes()
