"""Fakes of what a person hears and is notified of. No Qt in here."""

from __future__ import annotations

from collections.abc import Callable

from callkit.desktop.ringer import SoundSettings
from callkit.desktop.tones import Tone


class RecordingRinger:
    """A ringer without sound that remembers what it was told.

    ``played`` lists every tone that was started, in order; ``tone`` is what would sound now.
    :meth:`finish` ends a tone that ends by itself, :meth:`setAudible` takes the device away.
    """

    name = "recording"

    def __init__(self) -> None:
        self.audibleChanged: Callable[[bool], None] | None = None
        self.audible = True
        self.tone: Tone | None = None
        self.played: list[Tone] = []
        self.settings = SoundSettings()
        self.closed = False

    @property
    def ringing(self) -> bool:
        """The ringtone would sound now."""
        return self.tone is Tone.INCOMING

    def start(self, tone: Tone) -> None:
        if tone is self.tone:
            return
        self.tone = tone
        self.played.append(tone)

    def stop(self) -> None:
        self.tone = None

    def configure(self, settings: SoundSettings) -> None:
        self.settings = settings

    def close(self) -> None:
        self.tone = None
        self.closed = True

    def finish(self) -> None:
        """The tone has played to its end."""
        self.tone = None

    def setAudible(self, audible: bool) -> None:
        """A sound device came or the last one went."""
        self.audible = audible
        if self.audibleChanged is not None:
            self.audibleChanged(audible)
