"""Sound through QtMultimedia (extra ``callkit[sound]``).

QSoundEffect plays everything: it loops without a gap, stops within a tenth of a second and
cannot dead-lock with Python threads as QMediaPlayer can (``reference/qt.md`` §4). Own files of any
format are decoded to WAV first.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, QUrl, qInstallMessageHandler
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices, QSoundEffect

from callkit.desktop.decoder import SoundDecoder
from callkit.desktop.ringer import SoundSettings, checkSoundFile, fadeLevel, soundFile
from callkit.desktop.tones import FOREVER, TONES, Tone
from callkit.errors import UsageError

log = logging.getLogger("callkit.desktop.ringer")

_FADE_STEP_MS: Final = 50


class MultimediaRinger(QObject):
    """Tones on the ring device, following it when devices come and go."""

    name = "multimedia"

    def __init__(self, settings: SoundSettings | None = None) -> None:
        super().__init__()
        self.audibleChanged: Callable[[bool], None] | None = None
        self._settings = settings or SoundSettings()
        self._tone: Tone | None = None
        self._devices: QMediaDevices | None = None
        self._effects: dict[Path, QSoundEffect] = {}
        self._playing: QSoundEffect | None = None
        self._decoded: dict[Path, Path] = {}
        self._refused: set[Path] = set()
        self._decoder = SoundDecoder(self)
        self._decoder.decoded.connect(self._on_decoded)
        self._decoder.failed.connect(self._on_undecodable)
        self._since = QElapsedTimer()
        self._fade = QTimer(self)
        self._fade.setInterval(_FADE_STEP_MS)
        self._fade.timeout.connect(self._set_volume)
        self._moving = QTimer(self)
        self._moving.setSingleShot(True)
        self._moving.setInterval(0)
        self._moving.timeout.connect(self._on_moved)
        # The first enumeration of devices takes up to 100 ms, which must not delay the first ring.
        QTimer.singleShot(0, self, self.warmUp)

    @property
    def audible(self) -> bool:
        self.warmUp()
        return bool(QMediaDevices.audioOutputs())

    @property
    def tone(self) -> Tone | None:
        return self._tone

    def devices(self) -> list[tuple[str, str]]:
        """(identifier, name to show) of every output device."""
        self.warmUp()
        return [(_identifier(device), device.description()) for device in self._outputs()]

    def warmUp(self) -> None:
        """Enumerate the devices and load the ringtone; does nothing the second time."""
        if self._devices is not None:
            return
        with _quietly():
            self._devices = QMediaDevices(self)
            found = bool(QMediaDevices.audioOutputs())
        self._devices.audioOutputsChanged.connect(self._on_devices_changed)
        self._prepare_own_files()
        if found:
            self._effect(Tone.INCOMING)
        else:
            log.info("no sound device: rings are silent until there is one")

    def start(self, tone: Tone) -> None:
        if tone is self._tone:
            return
        self.stop()
        if tone in self._settings.muted:
            return
        self.warmUp()
        self._tone = tone
        self._play()

    def stop(self) -> None:
        self._tone = None
        self._halt()

    def configure(self, settings: SoundSettings) -> None:
        before, self._settings = self._settings, settings
        if self._devices is None:
            return
        if settings.device != before.device:
            self._move()
        self._prepare_own_files()
        if self._tone in settings.muted:
            self.stop()
        elif self._tone is not None:
            changed = (settings.files, settings.europeanTones) != (
                before.files,
                before.europeanTones,
            )
            if self._moving.isActive():
                # Changed sounds play on the new device.
                return
            self._play() if changed else self._set_volume()

    def close(self) -> None:
        self.stop()
        self._drop_effects()
        self._decoder.close()
        if self._devices is not None:
            self._devices.deleteLater()
        self.deleteLater()

    # --- playing ---

    def _play(self) -> None:
        assert self._tone is not None
        self._halt()
        if not self._outputs():
            return
        effect = self._effect(self._tone)
        loops = TONES[self._tone].loops
        effect.setLoopCount(QSoundEffect.Loop.Infinite.value if loops == FOREVER else loops)
        self._playing = effect
        self._since.start()
        self._set_volume()
        if self._tone is Tone.INCOMING and self._settings.fadeIn:
            self._fade.start()
        effect.play()

    def _halt(self) -> None:
        self._fade.stop()
        playing, self._playing = self._playing, None
        if playing is not None:
            playing.stop()

    def _set_volume(self) -> None:
        if self._playing is None or self._tone is None:
            return
        level = 1.0
        if self._tone is Tone.INCOMING and self._settings.fadeIn:
            level = fadeLevel(self._since.elapsed() / 1000)
            if level >= 1.0:
                self._fade.stop()
        self._playing.setVolume(TONES[self._tone].gain * self._settings.volume * level)

    def _on_playing_changed(self) -> None:
        # A tone has ended by itself; after a stop the effect is already forgotten.
        if self._playing is not None and not self._playing.isPlaying():
            self._playing = None
            self._tone = None
            self._fade.stop()

    # --- effects and devices ---

    def _effect(self, tone: Tone) -> QSoundEffect:
        file = self._file(tone)
        effect = self._effects.get(file)
        if effect is None:
            effect = QSoundEffect(self._device(), self)
            effect.playingChanged.connect(self._on_playing_changed)
            effect.setSource(QUrl.fromLocalFile(str(file)))
            self._effects[file] = effect
        return effect

    def _drop_effects(self) -> None:
        self._halt()
        for effect in self._effects.values():
            effect.stop()
            effect.deleteLater()
        self._effects.clear()

    def _outputs(self) -> list[QAudioDevice]:
        return QMediaDevices.audioOutputs()

    def _device(self) -> QAudioDevice:
        for device in self._outputs():
            if self._settings.device and _identifier(device) == self._settings.device:
                return device
        return QMediaDevices.defaultAudioOutput()

    def _on_devices_changed(self) -> None:
        # A cue whose device vanished is over; a ring continues on another device.
        if self._tone is not None and TONES[self._tone].loops != FOREVER:
            self._tone = None
        self._move()
        if self.audibleChanged is not None:
            self.audibleChanged(bool(self._outputs()))

    def _move(self) -> None:
        """Play on the device that is right now.

        Qt shares one stream for each device among all effects, and the sound server may have
        carried the stream of a device that went to another one. A new stream comes only when the
        last effect of the old one is really gone, which takes a turn of the event loop.
        """
        self._drop_effects()
        self._moving.start()

    def _on_moved(self) -> None:
        if self._tone is not None and self._playing is None:
            self._play()

    # --- own files ---

    def _file(self, tone: Tone) -> Path:
        own = self._settings.files.get(tone)
        decoded = self._decoded.get(Path(own)) if own is not None else None
        return decoded or soundFile(tone, self._settings)

    def _prepare_own_files(self) -> None:
        for file in map(Path, self._settings.files.values()):
            if file in self._decoded or file in self._refused:
                continue
            try:
                self._decoder.decode(checkSoundFile(file))
            except UsageError as error:
                self._on_undecodable(file, str(error))

    def _on_decoded(self, file: Path, wav: Path) -> None:
        self._decoded[file] = wav

    def _on_undecodable(self, file: Path, reason: str) -> None:
        if file not in self._refused:
            self._refused.add(file)
            log.warning("own sound not used: %s", reason)


def _identifier(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode(errors="replace")


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Without a sound server Qt writes five lines to stderr; they go to our log instead."""

    def handle(kind: Any, context: Any, message: str | None) -> None:
        text, category = message or "", getattr(context, "category", "") or ""
        if category.startswith("qt.multimedia") or "pa_context" in text:
            log.debug("%s", text)
        elif callable(before):
            before(kind, context, message)
        else:
            sys.stderr.write(f"{text}\n")

    before: Any = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
