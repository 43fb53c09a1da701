"""The sounds of the calls: one ring for all, one cue for each change.

All kits of a program sound like one device: while one rings the others wait for it to stop, and
in a call of any of them nothing rings, it waits softly.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final
from weakref import WeakSet

from callkit.desktop.ringer import Ringer
from callkit.desktop.tones import Soundtrack, Tone
from callkit.switchboard.view import CallView

_ALL: Final[WeakSet[CallSounds]] = WeakSet()
"""The sounds of this program's kits."""


class CallSounds:
    """Plays the :class:`Soundtrack` on a :class:`Ringer`. ``clock`` is monotonic seconds."""

    def __init__(self, ringer: Ringer, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.ringer = ringer
        self.track = Soundtrack()
        self._clock = clock
        self._looping: tuple[Tone, str] | None = None
        self._said = (False, False)
        _ALL.add(self)

    def render(self, calls: Sequence[CallView]) -> None:
        self._play(self.track.render(calls, self._clock()))

    def hush(self) -> None:
        """The person closed the window of an ended call: its tone stops."""
        if self._looping is None:
            self.ringer.stop()

    def close(self) -> None:
        _ALL.discard(self)
        self._looping = None
        self.ringer.close()
        self._tell_others()

    @property
    def rings(self) -> bool:
        """Whether the ringtone of incoming calls plays."""
        return self._looping is not None and self._looping[0] is Tone.INCOMING

    def _loop(self) -> tuple[Tone, str] | None:
        loop = self.track.loop()
        if loop is None or loop[0] is not Tone.INCOMING:
            return loop
        others = [sounds for sounds in _ALL if sounds is not self]
        if any(sounds.track.talking for sounds in others):
            return Tone.WAITING, ""
        return None if any(sounds.rings for sounds in others) else loop

    def _tell_others(self) -> None:
        said = (self.rings, self.track.talking)
        if said != self._said:
            self._said = said
            for sounds in _ALL - {self}:
                sounds._play(None)

    def _play(self, cue: Tone | None) -> None:
        self._sound(cue)
        self._tell_others()

    def _sound(self, cue: Tone | None) -> None:
        loop = self._loop()
        if loop is not None:
            if loop != self._looping:
                # Another waiting call beeps again, although the tone is the same.
                self.ringer.stop()
                self.ringer.start(loop[0])
        elif cue is not None:
            self.ringer.stop()
            self.ringer.start(cue)
        elif self._looping is not None:
            self.ringer.stop()
        self._looping = loop
