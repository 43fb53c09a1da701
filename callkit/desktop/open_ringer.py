"""Chooses the ringer for this machine."""

from __future__ import annotations

import logging

from callkit.desktop.ringer import Ringer, SoundSettings

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
