"""From calls to noise: plays on a :class:`Ringer` what a :class:`Soundtrack` asks for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from callkit.desktop.ringer import Ringer, SoundSettings
from callkit.desktop.tones import Soundtrack, Tone
from callkit.switchboard.view import CallView

log = logging.getLogger("callkit.desktop.ringer")


def openRinger(settings: SoundSettings | None = None) -> Ringer:
    """The best ringer this machine has: QtMultimedia (extra ``callkit[sound]``), else the beep.

    Takes no time: sound is warmed up by the event loop. Needs a QApplication.
    """
    settings = settings or SoundSettings()
    try:
        from callkit.desktop.multimedia import MultimediaRinger
    except ImportError as error:
        from callkit.desktop.beep import BeepRinger

        log.info("no sound (%s): the ring is the system beep; install callkit[sound]", error)
        return BeepRinger(settings)
    return MultimediaRinger(settings)


class CallSounds:
    """The sound of all calls of this device.

    Give it every view of every call (:meth:`show`) and say when a call's surfaces are gone
    (:meth:`forget`); it decides what plays. GUI thread only; never raises.
    """

    def __init__(
        self,
        ringer: Ringer,
        *,
        ringbackWhileCalling: bool = False,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ringer = ringer
        self._track = Soundtrack(ringbackWhileCalling=ringbackWhileCalling)
        self._now = now
        self._loop: tuple[Tone, str] | None = None
        self._cue_of = ""

    @property
    def quiet(self) -> bool:
        """Do not disturb: nothing incoming sounds."""
        return self._track.quiet

    @quiet.setter
    def quiet(self, quiet: bool) -> None:
        self._track.quiet = quiet
        self._follow(None, "")

    def show(self, view: CallView) -> None:
        """A call is new or has changed."""
        self._follow(self._track.show(view, self._now()), view.callID)

    def forget(self, callID: str) -> None:
        """Nothing of this call is shown any more; its end tone stops too."""
        self._track.forget(callID)
        self._follow(None, "")
        if callID == self._cue_of:
            self._cue_of = ""
            if self._loop is None:
                self.ringer.stop()

    def close(self) -> None:
        """Silence at once; used when the app quits."""
        self._loop = None
        self.ringer.close()

    def _follow(self, cue: Tone | None, callID: str) -> None:
        loop = self._track.loop()
        if loop != self._loop:
            self._loop = loop
            self.ringer.stop()
            if loop is not None:
                self._cue_of = ""
                self.ringer.start(loop[0])
        if cue is not None and loop is None:
            self._cue_of = callID
            self.ringer.start(cue)
