from callkit.desktop.notifier import Notification, NotificationAction, NotificationKind, Notifier
from callkit.desktop.ringer import Ringer, SoundSettings
from callkit.desktop.tones import Tone
from callkit.testing.recording import RecordingNotifier, RecordingRinger


def test_a_recording_ringer_is_a_ringer_that_remembers() -> None:
    recorder = RecordingRinger()
    ringer: Ringer = recorder
    ringer.start(Tone.INCOMING)
    ringer.start(Tone.INCOMING)
    assert recorder.ringing
    ringer.start(Tone.CONNECT)
    recorder.finish()
    assert recorder.played == [Tone.INCOMING, Tone.CONNECT]
    assert recorder.tone is None
    ringer.configure(SoundSettings(volume=0.5))
    assert recorder.settings.volume == 0.5
    ringer.close()
    assert recorder.closed


def test_a_recording_ringer_can_lose_its_device() -> None:
    told: list[bool] = []
    recorder = RecordingRinger()
    recorder.setAudible(False)
    recorder.audibleChanged = told.append
    recorder.setAudible(True)
    assert recorder.audible
    assert told == [True]


class Events:
    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def ready(self, notifier: Notifier) -> None:
        self.told.append(("ready",))

    def failed(self, notifier: Notifier, reason: str) -> None:
        self.told.append(("failed", reason))

    def activated(self, callID: str, action: NotificationAction, token: str) -> None:
        self.told.append(("activated", callID, action))

    def dismissed(self, callID: str) -> None:
        self.told.append(("dismissed", callID))


def test_a_recording_notifier_shows_and_tells_what_the_test_does() -> None:
    events = Events()
    recorder = RecordingNotifier(events)
    recorder.open()
    recorder.becomeReady()
    notification = Notification("1", NotificationKind.INCOMING, "Ana")
    recorder.show(notification)
    assert recorder.shown == {"1": notification}
    recorder.click("1")
    recorder.press("1", NotificationAction.ANSWER)
    recorder.dismiss("1")
    assert recorder.shown == {}
    assert recorder.history == [notification]
    recorder.fail("gone")
    recorder.close()
    assert recorder.opened
    assert recorder.closed
    assert events.told == [
        ("ready",),
        ("activated", "1", NotificationAction.OPEN),
        ("activated", "1", NotificationAction.ANSWER),
        ("dismissed", "1"),
        ("failed", "gone"),
    ]
