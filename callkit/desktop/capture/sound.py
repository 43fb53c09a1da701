"""A microphone and a speaker of QtMultimedia, in blocks of 10 ms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QIODevice, QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QAudioSource, QtAudio

from callkit.media.converting import Blocks, spread
from callkit.media.devices import Hear, Take, Trouble
from callkit.media.port import BLOCK_SAMPLES, RATE

BUFFER_MS: Final = 40
"""With 20 ms or less PulseAudio's source loses samples, which sounds as a bad network does."""
PULL_MS: Final = 5

Fail = Callable[[Trouble, str], None]


def wantedFormat(device: QAudioDevice, *, rate: bool = False) -> QAudioFormat:
    """Ours if the device takes it, else its own; with ``rate`` its own at our rate."""
    wanted = QAudioFormat()
    wanted.setSampleRate(RATE)
    wanted.setChannelCount(1)
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if device.isFormatSupported(wanted):
        return wanted
    own = device.preferredFormat()
    if own.sampleFormat() is not QAudioFormat.SampleFormat.Float:
        own.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if rate:
        own.setSampleRate(RATE)
    return own


def _bytes_of(form: QAudioFormat, milliseconds: int) -> int:
    return form.bytesPerFrame() * form.sampleRate() * milliseconds // 1000


class MicrophoneCapture(QObject):
    """Hears from the moment it is made until :meth:`stop`."""

    def __init__(self, device: QAudioDevice, hear: Hear, fail: Fail) -> None:
        super().__init__()
        self._hear = hear
        self._fail = fail
        form = wantedFormat(device)
        floats = form.sampleFormat() is QAudioFormat.SampleFormat.Float
        self._blocks = Blocks(form.sampleRate(), form.channelCount(), floats=floats)
        self._source = QAudioSource(device, form, self)
        self._source.setBufferSize(_bytes_of(form, BUFFER_MS))
        self._source.stateChanged.connect(self._changed)
        self._stream: QIODevice | None = self._source.start()
        if self._stream is not None:
            self._stream.readyRead.connect(self._read)

    def stop(self) -> None:
        self._fail = _silently
        self._stream = None
        self._source.stop()
        self.deleteLater()

    def _read(self) -> None:
        if self._stream is not None:
            for block in self._blocks.add(bytes(self._stream.readAll().data())):
                self._hear(block)

    def _changed(self) -> None:
        _look(self._source, self._fail)


class SpeakerPlayback(QObject):
    """Plays what it takes from the moment it is made until :meth:`stop`."""

    def __init__(self, device: QAudioDevice, take: Take, fail: Fail) -> None:
        super().__init__()
        self._take = take
        self._fail = fail
        form = wantedFormat(device, rate=True)
        self._channels = form.channelCount()
        self._floats = form.sampleFormat() is QAudioFormat.SampleFormat.Float
        self._block = form.bytesPerFrame() * BLOCK_SAMPLES
        self._sink = QAudioSink(device, form, self)
        self._sink.setBufferSize(_bytes_of(form, BUFFER_MS))
        self._sink.stateChanged.connect(self._changed)
        self._stream: QIODevice | None = self._sink.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._write)
        self._timer.start(PULL_MS)

    def stop(self) -> None:
        self._fail = _silently
        self._stream = None
        self._timer.stop()
        self._sink.stop()
        self.deleteLater()

    def _write(self) -> None:
        if self._stream is None:
            return
        for _ in range(self._sink.bytesFree() // self._block):
            self._stream.write(spread(self._take(), self._channels, floats=self._floats))

    def _changed(self) -> None:
        _look(self._sink, self._fail)


def _look(device: QAudioSource | QAudioSink, fail: Fail) -> None:
    """Say why it stopped, if it did so by itself. (PySide6 cannot hand the state of
    ``stateChanged`` to a slot.)"""
    error = device.error()
    if device.state() == QtAudio.State.StoppedState and error != QtAudio.Error.NoError:
        # A device that another program has for itself cannot be opened.
        trouble = Trouble.IN_USE if error == QtAudio.Error.OpenError else Trouble.BROKEN
        fail(trouble, str(error))


def _silently(trouble: Trouble, text: str) -> None:
    """A device that was stopped has nothing to say."""
