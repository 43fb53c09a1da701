"""The notification centers of Windows and macOS, through the ``desktop-notifier`` package.

NOT VERIFIED: written against that package's documented interface and tested with a fake of it;
nobody has seen it on either system yet. The package wants an asyncio loop: it works in the kit's
own thread, and what it hears comes back to the GUI thread as an event of Qt's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from callkit.background_loop import backgroundLoop
from callkit.desktop.notifier.base import (
    Notification,
    NotificationAction,
    NotificationKind,
    NotifierEvents,
)


class _Door(QObject):
    """Signals from the background thread to the GUI thread."""

    happened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _tell(self, what: Callable[[], object]) -> None:
        what()


class NativeNotifier:
    """Notifications of the operating system. ``library`` is the package, for tests a fake."""

    name = "native"
    buttons = True

    def __init__(self, events: NotifierEvents, appName: str, *, library: Any = None) -> None:
        if library is None:
            import desktop_notifier

            library = desktop_notifier
        self._library = library
        self._events = events
        self._app_name = appName
        self._center: Any = None
        self._closed = False
        self._identifiers: dict[str, str] = {}
        self._wanted: dict[str, Notification] = {}
        self._turn = asyncio.Lock()
        self._door = _Door()

    def open(self) -> None:
        self._run(self._open())

    def show(self, notification: Notification) -> None:
        self._wanted[notification.callID] = notification
        self._run(self._show(notification))

    def withdraw(self, callID: str) -> None:
        if self._wanted.pop(callID, None) is not None:
            self._run(self._clear(callID))

    def close(self) -> None:
        # Work in progress may finish: a withdrawal must reach the notification center even now.
        self._closed = True

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        backgroundLoop().start(work)

    async def _open(self) -> None:
        try:
            self._center = self._library.DesktopNotifier(app_name=self._app_name)
            allowed = await self._center.request_authorisation()
        except Exception as error:
            self._fail(repr(error))
            return
        if allowed:
            self._tell(lambda: self._events.ready(self))
        else:
            self._fail("not allowed by the person")

    async def _show(self, notification: Notification) -> None:
        # In order: a replacement must not overtake the notification it replaces.
        async with self._turn:
            callID = notification.callID
            if self._closed or self._wanted.get(callID) is not notification:
                return
            await self._take_back(callID)
            try:
                sent = await self._center.send(**self._described(notification))
            except Exception as error:
                self._fail(repr(error))
                return
            self._identifiers[callID] = getattr(sent, "identifier", sent)
            if callID not in self._wanted:
                await self._take_back(callID)

    async def _clear(self, callID: str) -> None:
        async with self._turn:
            if callID not in self._wanted:
                await self._take_back(callID)

    async def _take_back(self, callID: str) -> None:
        identifier = self._identifiers.pop(callID, None)
        if identifier is None or self._center is None:
            return
        try:
            await self._center.clear(identifier)
        except KeyError:
            # The library forgets a notification the person has closed.
            pass
        except Exception as error:
            self._fail(repr(error))

    def _described(self, notification: Notification) -> dict[str, Any]:
        callID = notification.callID
        urgency = self._library.Urgency
        incoming = notification.kind is NotificationKind.INCOMING

        def button(action: NotificationAction, label: str) -> Any:
            return self._library.Button(
                title=label,
                on_pressed=lambda: self._tell(lambda: self._events.activated(callID, action, "")),
            )

        def opened() -> None:
            self._tell(lambda: self._events.activated(callID, NotificationAction.OPEN, ""))

        def dismissed() -> None:
            self._tell(lambda: self._events.dismissed(callID))

        return {
            "title": notification.title,
            "message": notification.body,
            "urgency": urgency.Critical if incoming else urgency.Normal,
            "buttons": tuple(button(action, label) for action, label in notification.actions),
            "on_clicked": opened,
            "on_dismissed": dismissed,
            "sound": None,
            "thread": callID,
        }

    def _fail(self, reason: str) -> None:
        def failed() -> None:
            if not self._closed:
                self.close()
                self._events.failed(self, reason)

        self._tell(failed)

    def _tell(self, what: Callable[[], object]) -> None:
        """In the GUI thread, from whichever this is."""
        self._door.happened.emit(what)
