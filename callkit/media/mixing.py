"""What several people say at once, as one sound for the speaker."""

from __future__ import annotations

import threading
from array import array
from collections import deque
from collections.abc import Hashable
from typing import Final

from callkit.media.port import SILENCE

MOST_WAITING: Final = 8
"""Blocks that may wait of one voice. The engine's clock and the speaker's differ; what is more
goes, or one would hear later and later."""
FIRST: Final = 2
"""Blocks a voice has before it is first heard, so that one that is late leaves no hole."""


class Mixer:
    """Voices come in one thread, and the mix is taken in another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._voices: dict[Hashable, deque[bytes]] = {}
        self._begun: set[Hashable] = set()
        self.late = 0
        """Blocks that were not there when they were due, since the first one."""
        self.dropped = 0

    def put(self, voice: Hashable, block: bytes) -> None:
        """The next block of that voice."""
        with self._lock:
            waiting = self._voices.setdefault(voice, deque())
            waiting.append(block)
            if len(waiting) >= FIRST:
                self._begun.add(voice)
            if len(waiting) > MOST_WAITING:
                waiting.popleft()
                self.dropped += 1

    def forget(self, voice: Hashable) -> None:
        """It says nothing more."""
        with self._lock:
            self._voices.pop(voice, None)
            self._begun.discard(voice)

    def take(self) -> bytes:
        """The next block for the speaker."""
        with self._lock:
            blocks = []
            for voice in list(self._begun):
                waiting = self._voices[voice]
                if waiting:
                    blocks.append(waiting.popleft())
                else:
                    # It paused, or is late: it gathers a little again.
                    self._begun.discard(voice)
                    self.late += 1
        return mixed(blocks)


def mixed(blocks: list[bytes]) -> bytes:
    """All of them together, no louder than can be."""
    if len(blocks) < 2:
        return blocks[0] if blocks else SILENCE
    sums = map(sum, zip(*(array("h", block) for block in blocks), strict=True))
    return array("h", (min(max(value, -32768), 32767) for value in sums)).tobytes()
