"""The port of desktop notifications. No Qt in here."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Protocol


class NotificationAction(enum.StrEnum):
    """What a person can do from a notification."""

    OPEN = "open"
    """The notification itself was clicked; needs no button."""
    ANSWER = "answer"
    DECLINE = "decline"
    SILENCE = "silence"
    CALL_BACK = "callBack"
    CALL_AGAIN = "callAgain"
    MESSAGE = "message"


class NotificationKind(enum.StrEnum):
    INCOMING = "incoming"
    """Rings: critical, stays until withdrawn."""
    WAITING = "waiting"
    """A second call: shown, not urgent, stays until withdrawn."""
    MISSED = "missed"
    """Stays in the notification center until read."""
    ENDED = "ended"
    """News about a call whose window is hidden; the desktop closes it after some seconds."""


@dataclass(frozen=True)
class Notification:
    """One notification. A call has at most one at a time: the same callID replaces it in place.

    Texts are plain text: a backend escapes what its server would read as markup. A notification
    never makes a sound of its own (the ringer does, so that it can be stopped).
    """

    callID: str
    kind: NotificationKind
    title: str
    body: str = ""
    actions: tuple[tuple[NotificationAction, str], ...] = ()
    """Buttons in order, each with its label; a server without buttons shows none."""
    icon: str = ""
    """Path of an image file, or a themed icon's name."""
    hideOnLock: bool = True
    """Ask the desktop not to show the text on a lock screen, where it can be asked."""

    @property
    def stays(self) -> bool:
        """Whether it must stay until it is withdrawn."""
        return self.kind in (NotificationKind.INCOMING, NotificationKind.WAITING)


class NotifierEvents(Protocol):
    """The receiver of a backend's events. Called in the GUI thread from the event loop, never from
    inside a call to the backend."""

    def ready(self, notifier: Notifier) -> None:
        """Notifications can be shown now."""

    def failed(self, notifier: Notifier, reason: str) -> None:
        """It does not work, or no longer. The backend is closed and not used again."""

    def buttonsChanged(self, notifier: Notifier) -> None:
        """Actions are shown as buttons now, or no longer: there is another server, or none."""

    def activated(self, callID: str, action: NotificationAction, token: str) -> None:
        """The person chose an action. ``token`` lets a window come to the front on Wayland
        (``XDG_ACTIVATION_TOKEN``), "" when the desktop gave none."""

    def dismissed(self, callID: str) -> None:
        """The person closed the notification. That is not a refusal of the call."""


class Notifier(Protocol):
    """A backend of notifications. None of its methods raises or waits; errors are reported by
    ``failed``.

    After :meth:`open` exactly one of ``ready`` and ``failed`` follows, unless it is closed
    before. :meth:`show` and :meth:`withdraw` are called between ``ready`` and :meth:`close`.
    Withdrawing what is not shown, and closing twice, are fine. After :meth:`close` nothing is
    shown any more (where it can be taken back) and no event comes.
    """

    @property
    def name(self) -> str:
        """ "portal", "freedesktop", "native", "tray" or "none"."""
        ...

    @property
    def buttons(self) -> bool:
        """Actions are shown as buttons a person can see. A server may know actions and hide them
        behind a key or a menu: then it is False, and they are offered all the same."""
        ...

    def open(self) -> None: ...

    def show(self, notification: Notification) -> None: ...

    def withdraw(self, callID: str) -> None: ...

    def close(self) -> None: ...
