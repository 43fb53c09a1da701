"""A ringer that uses the system beep, for machines without QtMultimedia."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from callkit.desktop.ringer import SoundSettings
from callkit.desktop.tones import Tone

_BEEP_EVERY_MS: Final = 2000


class BeepRinger:
    """The system beep: every two seconds while it rings, once for other tones."""

    name = "beep"
    audible = True
    _ONCE: Final = frozenset({Tone.WAITING, Tone.BUSY, Tone.DECLINED, Tone.REORDER})

    def __init__(
        self,
        settings: SoundSettings | None = None,
        *,
        beep: Callable[[], None] | None = None,
        everyMs: int = _BEEP_EVERY_MS,
    ) -> None:
        self.audibleChanged: Callable[[bool], None] | None = None
        self.tone: Tone | None = None
        self._settings = settings or SoundSettings()
        self._beep = beep or QApplication.beep
        self._timer = QTimer()
        self._timer.setInterval(everyMs)
        self._timer.timeout.connect(self._beep)

    def devices(self) -> Sequence[tuple[str, str]]:
        """The system's beep is where it is."""
        return ()

    def start(self, tone: Tone) -> None:
        if tone is self.tone:
            return
        self.stop()
        if tone in self._settings.muted or not self._settings.volume:
            return
        if tone is Tone.INCOMING:
            self.tone = tone
            self._timer.start()
            self._beep()
        elif tone in self._ONCE:
            self._beep()

    def stop(self) -> None:
        self.tone = None
        self._timer.stop()

    def configure(self, settings: SoundSettings) -> None:
        self._settings = settings
        if self.tone in settings.muted or not settings.volume:
            self.stop()

    def close(self) -> None:
        self.stop()
