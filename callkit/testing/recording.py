"""Recording fakes of the ringer and the notifications. No Qt in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from callkit.desktop.notifier.base import (
    Notification,
    NotificationAction,
    Notifier,
    NotifierEvents,
)
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

    def devices(self) -> Sequence[tuple[str, str]]:
        return ()

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


class RecordingNotifier:
    """A notification backend that shows nothing and remembers everything.

    ``shown`` is what a person would see now, by callID; ``history`` every notification in order.
    It is made by the chain it belongs to, ``Notifications([RecordingNotifier])``, and says that it
    works when the test says so (:meth:`becomeReady`). One that is there before its chain joins it,
    ``Notifications([notifier.join])``, and works as soon as it is opened. :meth:`press`,
    :meth:`click` and :meth:`dismiss` are the person, :meth:`fail` is a notification server that
    dies.
    """

    name = "recording"

    def __init__(self, events: NotifierEvents | None = None, *, buttons: bool = True) -> None:
        self.events: NotifierEvents = events or _Nobody()
        self._joined = False
        self.buttons = buttons
        self.shown: dict[str, Notification] = {}
        self.history: list[Notification] = []
        self.opened = False
        self.closed = False

    def join(self, events: NotifierEvents) -> RecordingNotifier:
        """Become the backend of the chain whose ``events`` these are."""
        self.events = events
        self._joined = True
        return self

    def open(self) -> None:
        self.opened = True
        if self._joined:
            self.becomeReady()

    def show(self, notification: Notification) -> None:
        self.shown[notification.callID] = notification
        self.history.append(notification)

    def withdraw(self, callID: str) -> None:
        self.shown.pop(callID, None)

    def close(self) -> None:
        self.closed = True

    def becomeReady(self) -> None:
        """The backend works."""
        self.events.ready(self)

    def setButtons(self, buttons: bool) -> None:
        """Another server shows buttons, or none; or there is no server for now."""
        self.buttons = buttons
        self.events.buttonsChanged(self)

    def press(self, callID: str, action: NotificationAction, token: str = "") -> None:
        """The person presses a button."""
        self.events.activated(callID, action, token)

    def click(self, callID: str) -> None:
        """The person clicks the notification itself."""
        self.press(callID, NotificationAction.OPEN)

    def dismiss(self, callID: str) -> None:
        """The person closes the notification."""
        self.shown.pop(callID, None)
        self.events.dismissed(callID)

    def fail(self, reason: str = "failed by the test") -> None:
        """The backend stops working."""
        self.shown.clear()
        self.events.failed(self, reason)


class _Nobody:
    """Hears what a notifier reports that is in no chain yet."""

    def ready(self, notifier: Notifier) -> None:
        pass

    def buttonsChanged(self, notifier: Notifier) -> None:
        pass

    def failed(self, notifier: Notifier, reason: str) -> None:
        pass

    def activated(self, callID: str, action: NotificationAction, token: str) -> None:
        pass

    def dismissed(self, callID: str) -> None:
        pass
