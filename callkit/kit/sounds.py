"""What the calls of this device sound like: one ring for all, one cue for each change."""

from __future__ import annotations

import time
from collections.abc import Callable

from callkit.desktop.ringer import Ringer
from callkit.desktop.tones import Soundtrack, Tone
from callkit.switchboard.view import CallView


class CallSounds:
    """Plays the :class:`Soundtrack` on a :class:`Ringer`. ``clock`` is monotonic seconds."""

    def __init__(self, ringer: Ringer, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.ringer = ringer
        self.track = Soundtrack()
        self._clock = clock
        self._looping: tuple[Tone, str] | None = None

    def setQuiet(self, quiet: bool) -> None:
        """Do not disturb: nothing incoming sounds."""
        self.track.quiet = quiet
        self._play(None)

    def show(self, view: CallView) -> None:
        self._play(self.track.show(view, self._clock()))

    def rename(self, was: str, view: CallView) -> None:
        self.track.forget(was)
        self.show(view)

    def forget(self, callID: str) -> None:
        self.track.forget(callID)
        self._play(None)

    def hush(self) -> None:
        """The person put an ended call's window away: its tone need not play on."""
        if self._looping is None:
            self.ringer.stop()

    def close(self) -> None:
        self.ringer.close()

    def _play(self, cue: Tone | None) -> None:
        loop = self.track.loop()
        if loop is not None:
            if loop != self._looping:
                # Another waiting call beeps anew even though the tone is the same.
                self.ringer.stop()
                self.ringer.start(loop[0])
        elif cue is not None:
            self.ringer.stop()
            self.ringer.start(cue)
        elif self._looping is not None:
            self.ringer.stop()
        self._looping = loop
