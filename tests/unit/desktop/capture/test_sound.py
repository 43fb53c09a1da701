"""Which format a device is opened with; ``tests/desktop/test_sound_media`` plays and hears."""

import pytest
from PySide6.QtMultimedia import QAudioFormat

from callkit.desktop.capture.sound import wantedFormat
from callkit.media.port import RATE


class Device:
    """A device that takes only its own format."""

    def __init__(self, sample, rate=44_100, channels=2):
        self.own = QAudioFormat()
        self.own.setSampleRate(rate)
        self.own.setChannelCount(channels)
        self.own.setSampleFormat(sample)

    def isFormatSupported(self, form):
        return False

    def preferredFormat(self):
        return QAudioFormat(self.own)


class Willing(Device):
    def isFormatSupported(self, form):
        return True


@pytest.mark.parametrize(
    ("sample", "taken"),
    [
        (QAudioFormat.SampleFormat.Float, QAudioFormat.SampleFormat.Float),
        (QAudioFormat.SampleFormat.Int16, QAudioFormat.SampleFormat.Int16),
        (QAudioFormat.SampleFormat.Int32, QAudioFormat.SampleFormat.Int16),
    ],
)
def test_a_device_is_heard_in_its_own_format_as_far_as_we_can_read_it(sample, taken):
    form = wantedFormat(Device(sample))
    assert (form.sampleRate(), form.channelCount(), form.sampleFormat()) == (44_100, 2, taken)


def test_a_speaker_plays_at_our_rate():
    assert wantedFormat(Device(QAudioFormat.SampleFormat.Float), rate=True).sampleRate() == RATE


def test_a_device_that_takes_ours_gets_ours():
    form = wantedFormat(Willing(QAudioFormat.SampleFormat.Float))
    assert (form.sampleRate(), form.channelCount()) == (RATE, 1)
    assert form.sampleFormat() is QAudioFormat.SampleFormat.Int16
