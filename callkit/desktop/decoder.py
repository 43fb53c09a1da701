"""Converts any sound file that Qt can read into a plain WAV file (extra ``callkit[sound]``)."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtMultimedia import QAudioDecoder, QAudioFormat

from callkit.desktop.ringer import MAX_SOUND_SECONDS

_RATE: Final = 44_100
_MAX_BYTES: Final = _RATE * 2 * MAX_SOUND_SECONDS


class SoundDecoder(QObject):
    """Decodes one file after the other into a temporary folder, without blocking the GUI thread.

    Signals:
        decoded: (the file, a WAV file that lives as long as this decoder)
        failed: (the file, why)
    """

    decoded = Signal(object, object, arguments=["file", "wav"])
    failed = Signal(object, str, arguments=["file", "reason"])

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: list[Path] = []
        self._current: Path | None = None
        self._data = bytearray()
        self._folder: QTemporaryDir | None = None
        self._decoder: QAudioDecoder | None = None
        self._count = 0

    def decode(self, file: Path) -> None:
        """Start; a file that is already under way is not started twice."""
        if file in self._queue or file == self._current:
            return
        self._queue.append(file)
        self._next()

    def close(self) -> None:
        self._queue.clear()
        self._release()
        if self._folder is not None:
            self._folder.remove()

    def _next(self) -> None:
        if self._current is not None or not self._queue:
            return
        self._current = self._queue.pop(0)
        self._data.clear()
        wanted = QAudioFormat()
        wanted.setSampleRate(_RATE)
        wanted.setChannelCount(1)
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._decoder = QAudioDecoder(self)
        self._decoder.setAudioFormat(wanted)
        self._decoder.bufferReady.connect(self._read)
        self._decoder.finished.connect(self._finish)
        self._decoder.error.connect(self._fail)
        self._decoder.setSource(QUrl.fromLocalFile(str(self._current)))
        self._decoder.start()

    def _read(self) -> None:
        if self._decoder is None:
            return
        buffer = self._decoder.read()
        if buffer.isValid():
            self._data += bytes(buffer.constData())
        if len(self._data) >= _MAX_BYTES:
            self._finish()

    def _finish(self) -> None:
        file = self._current
        if file is None:
            return
        if not self._data:
            self._fail()
            return
        if self._folder is None:
            self._folder = QTemporaryDir()
        self._count += 1
        wav = Path(self._folder.filePath(f"{self._count}.wav"))
        try:
            _write(wav, bytes(self._data[:_MAX_BYTES]))
        except OSError as error:
            self._give_up(f"{file.name}: {error}")
            return
        self._release()
        self.decoded.emit(file, wav)
        self._next()

    def _fail(self) -> None:
        if self._current is not None:
            why = self._decoder.errorString() if self._decoder else ""
            self._give_up(f"{self._current.name}: {why or 'nothing to hear in it'}")

    def _give_up(self, reason: str) -> None:
        file = self._current
        self._release()
        self.failed.emit(file, reason)
        self._next()

    def _release(self) -> None:
        self._current = None
        decoder, self._decoder = self._decoder, None
        if decoder is not None:
            decoder.bufferReady.disconnect(self._read)
            decoder.finished.disconnect(self._finish)
            decoder.error.disconnect(self._fail)
            decoder.stop()
            decoder.deleteLater()


def _write(path: Path, samples: bytes) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(samples)
