"""Desktops with one kind of notifications each, from the person's side; and what a backend said.

Used by ``test_notifiers.py`` and by the tests of the single backends.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon

from callkit.desktop.notifier import (
    Notification,
    NotificationAction,
    NotificationKind,
    Notifier,
    NotifierEvents,
)
from callkit.desktop.notifier.freedesktop import FreedesktopNotifier
from callkit.desktop.notifier.native import NativeNotifier
from callkit.desktop.notifier.portal import PortalNotifier
from callkit.desktop.notifier.tray import TrayNotifier
from callkit.testing.recording import RecordingNotifier
from tests.contract.desktop_servers import NotificationServer, PortalServer

ANSWER, DECLINE, OPEN = (
    NotificationAction.ANSWER,
    NotificationAction.DECLINE,
    NotificationAction.OPEN,
)
BUTTONS = ((DECLINE, "Decline"), (ANSWER, "Answer"))


def ring(callID: str = "c1", title: str = "Ana", body: str = "Incoming audio call") -> Notification:
    return Notification(callID, NotificationKind.INCOMING, title, body, BUTTONS)


class Heard:
    """What a backend reported."""

    def __init__(self) -> None:
        self.ready_count = 0
        self.failures: list[str] = []
        self.actions: list[tuple[str, NotificationAction, str]] = []
        self.dismissals: list[str] = []
        self.buttons: list[bool] = []

    def ready(self, notifier: Notifier) -> None:
        self.ready_count += 1

    def failed(self, notifier: Notifier, reason: str) -> None:
        self.failures.append(reason)

    def activated(self, callID: str, action: NotificationAction, token: str) -> None:
        self.actions.append((callID, action, token))

    def dismissed(self, callID: str) -> None:
        self.dismissals.append(callID)

    def buttonsChanged(self, notifier: Notifier) -> None:
        self.buttons.append(notifier.buttons)


Seen = tuple[str, str, tuple[str, ...]]
"""Title, body and button labels, as a person reads them."""


class Desk(Protocol):
    """A desktop with one kind of notifications, from the person's side."""

    withdraws: bool
    dismisses: bool

    def backend(self, events: NotifierEvents) -> Notifier: ...
    def visible(self) -> list[Seen]: ...
    def press(self, title: str, action: NotificationAction) -> None: ...
    def dismiss(self, title: str) -> None: ...
    def stop(self) -> None: ...


class FreedesktopDesk:
    withdraws = dismisses = True

    def __init__(self, address: str) -> None:
        self.address = address
        self.server = NotificationServer(address)

    def backend(self, events: NotifierEvents) -> Notifier:
        return FreedesktopNotifier(events, "Tests", address=self.address)

    def visible(self) -> list[Seen]:
        return [
            # The server declares body-markup: what it shows is what the markup means.
            (bubble.title, html.unescape(bubble.body), tuple(bubble.actions[3::2]))
            for bubble in self.server.seen.bubbles.values()
        ]

    def number(self, title: str) -> int:
        (found,) = [n for n, bubble in self.server.seen.bubbles.items() if bubble.title == title]
        return found

    def press(self, title: str, action: NotificationAction) -> None:
        self.server.press(self.number(title), "default" if action is OPEN else action)

    def dismiss(self, title: str) -> None:
        self.server.dismiss(self.number(title))

    def stop(self) -> None:
        self.server.stop()


class PortalDesk:
    withdraws, dismisses = True, False

    def __init__(self, address: str) -> None:
        self.address = address
        self.server = PortalServer(address)

    def backend(self, events: NotifierEvents) -> Notifier:
        return PortalNotifier(events, address=self.address, inSandbox=False)

    def visible(self) -> list[Seen]:
        return [
            (
                described["title"],
                described["body"],
                tuple(button["label"][1] for button in described["buttons"]),
            )
            for described in self.server.notifications.values()
        ]

    def press(self, title: str, action: NotificationAction) -> None:
        for identifier, described in self.server.notifications.items():
            if described["title"] == title:
                self.server.press(identifier, action)

    def dismiss(self, title: str) -> None:
        raise AssertionError("a portal does not tell")

    def stop(self) -> None:
        self.server.stop()


class FakeTray(QObject):
    """As much of QSystemTrayIcon as messages need."""

    messageClicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.message: tuple[str, str] | None = None
        self.visible = True

    def isVisible(self) -> bool:
        return self.visible

    def supportsMessages(self) -> bool:
        return True

    def icon(self) -> QIcon:
        return QIcon()

    def showMessage(self, title: str, body: str, icon: QIcon, msecs: int) -> None:
        self.message = (title, body)


class TrayDesk:
    withdraws = dismisses = False

    def __init__(self, address: str) -> None:
        self.tray: Any = FakeTray()

    def backend(self, events: NotifierEvents) -> Notifier:
        return TrayNotifier(events, self.tray)

    def visible(self) -> list[Seen]:
        return [(*self.tray.message, ())] if self.tray.message else []

    def press(self, title: str, action: NotificationAction) -> None:
        assert action is OPEN, "a tray message has no buttons"
        self.tray.messageClicked.emit()

    def dismiss(self, title: str) -> None:
        raise AssertionError("a tray does not tell")

    def stop(self) -> None:
        self.tray.deleteLater()


class FakeCenter:
    """desktop-notifier's DesktopNotifier, as far as it is used."""

    def __init__(self, app_name: str) -> None:
        self.sent: dict[str, dict[str, Any]] = {}
        self.count = 0

    async def request_authorisation(self) -> bool:
        return True

    async def send(self, **described: Any) -> str:
        self.count += 1
        self.sent[str(self.count)] = described
        return str(self.count)

    async def clear(self, identifier: str) -> None:
        del self.sent[identifier]


class NativeDesk:
    withdraws = dismisses = True

    def __init__(self, address: str) -> None:
        self.center = FakeCenter("")
        self.library = SimpleNamespace(
            DesktopNotifier=lambda app_name: self.center,
            Urgency=SimpleNamespace(Critical="critical", Normal="normal"),
            Button=lambda title, on_pressed: SimpleNamespace(title=title, press=on_pressed),
        )

    def backend(self, events: NotifierEvents) -> Notifier:
        return NativeNotifier(events, "Tests", library=self.library)

    def described(self, title: str) -> dict[str, Any]:
        (found,) = [sent for sent in self.center.sent.values() if sent["title"] == title]
        return found

    def visible(self) -> list[Seen]:
        return [
            (sent["title"], sent["message"], tuple(button.title for button in sent["buttons"]))
            for sent in self.center.sent.values()
        ]

    def press(self, title: str, action: NotificationAction) -> None:
        described = self.described(title)
        if action is OPEN:
            described["on_clicked"]()
            return
        labels = dict(BUTTONS)
        (button,) = [button for button in described["buttons"] if button.title == labels[action]]
        button.press()

    def dismiss(self, title: str) -> None:
        described = self.described(title)
        self.center.sent = {
            key: sent for key, sent in self.center.sent.items() if sent is not described
        }
        described["on_dismissed"]()

    def stop(self) -> None: ...


class RecordingDesk:
    withdraws = dismisses = True

    def __init__(self, address: str) -> None:
        self.made: RecordingNotifier | None = None

    def backend(self, events: NotifierEvents) -> Notifier:
        self.made = RecordingNotifier(events)
        # Its test says when it is ready; here that is the next turn of the loop.
        asyncio.get_running_loop().call_soon(self.made.becomeReady)
        return self.made

    def shown(self) -> dict[str, Notification]:
        assert self.made is not None
        return self.made.shown

    def visible(self) -> list[Seen]:
        return [
            (shown.title, shown.body, tuple(label for _, label in shown.actions))
            for shown in self.shown().values()
        ]

    def callID(self, title: str) -> str:
        return next(callID for callID, shown in self.shown().items() if shown.title == title)

    def press(self, title: str, action: NotificationAction) -> None:
        assert self.made is not None
        self.made.press(self.callID(title), action)

    def dismiss(self, title: str) -> None:
        assert self.made is not None
        self.made.dismiss(self.callID(title))

    def stop(self) -> None: ...


DESKS: list[Callable[[str], Desk]] = [
    FreedesktopDesk,
    PortalDesk,
    TrayDesk,
    NativeDesk,
    RecordingDesk,
]
