"""Echo, noise and loudness of what a microphone hears, by WebRTC's audio processing
(``pywebrtc-audio``); the only module that imports it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Final

from callkit.media.port import RATE, SILENCE
from callkit.options import checkFields

MOST_FAR: Final = 12
"""Blocks played that wait to be compared. Both devices give as many; more means that the
microphone has stopped."""


@dataclass(frozen=True, slots=True)
class Processing:
    """What is done to this person's voice."""

    echo: bool = True
    """Take out what came from the speaker."""
    noise: bool = True
    gain: bool = True
    """As loud as others expect, whatever the microphone."""

    def __post_init__(self) -> None:
        checkFields(self)

    @property
    def nothing(self) -> bool:
        return not (self.echo or self.noise or self.gain)


class Processor:
    """Told what is played (:meth:`far`, in any thread), it cleans what is heard (:meth:`near`)."""

    def __init__(self, processing: Processing) -> None:
        self.processing = processing
        self._far: deque[bytes] = deque(maxlen=MOST_FAR)
        self._inner: Any = None if processing.nothing else _inner(processing)

    @property
    def works(self) -> bool:
        """Whether anything is done: the library is there, and something is wanted."""
        return self._inner is not None

    def far(self, block: bytes) -> None:
        """That block is handed to the speaker now."""
        self._far.append(block)

    def near(self, block: bytes) -> bytes:
        """The block as others should hear it."""
        try:
            far = self._far.popleft()
        except IndexError:
            far = SILENCE
        if self._inner is None:
            return block
        import numpy

        heard, played = (numpy.frombuffer(one, numpy.int16) for one in (block, far))
        return bytes(self._inner.process(heard, played).astype(numpy.int16).tobytes())


def _inner(processing: Processing) -> Any:
    try:
        from pywebrtc_audio import AudioProcessor
    except ImportError:
        return None
    return AudioProcessor(
        sample_rate=RATE,
        echo_cancellation=processing.echo,
        noise_suppression=processing.noise,
        ns_level=2,
        auto_gain_control=processing.gain,
        high_pass_filter=True,
    )
