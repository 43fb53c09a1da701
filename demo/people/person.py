"""One person's program: what an app looks like that has the kit in it."""

from __future__ import annotations

import secrets
import signal
import sys
import time
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from callkit import CallInvitationEvents, CallKit, CallKitError, ConnectionState
from callkit.invitation.coroutines import Coroutines
from callkit.invitation.events import EVENTS
from callkit.model import UserOnlineStatus
from callkit.theme import Theme
from callkit.widgets.inline.send_button import InvitationResult
from demo.people.companion_tab import CompanionTab
from demo.people.contacts import Presence
from demo.people.happening import Happening, happened
from demo.people.orders import Orders, say
from demo.people.remote import Remote
from demo.people.senses import DRAWN, HEADPHONES, has_devices, media_of
from demo.people.town import others, person
from demo.people.window import PersonWindow

AUDIBLE = 0.2
"""Of a level meter: somebody is heard."""
SHOWN_ON = ("onOutgoingCallSent", "onIncomingCallReceived", "onCallStarted")
"""A call has a window of its own from then on."""
LOOKS_EVERY = 4000
"""Milliseconds between two looks at who is there."""


class Program:
    """The kit, a window, and what is told of the person's events.

    ``tell`` writes each event as JSON for the program that started this one, else as text.
    """

    def __init__(
        self, name: str, url: str, *, tell: bool, opens: bool, companion: bool = False
    ) -> None:
        self.user = person(name)
        self._tell = tell
        self._companion = companion
        self._busy: set[str] = set()
        self._coroutines = Coroutines()
        self._looking = QTimer()
        self._looking.setInterval(LOOKS_EVERY)
        self._looking.timeout.connect(self._look)
        self._looking.start()
        self._window = PersonWindow(self.user, url, opens=opens, companion=companion)
        drawn = not has_devices()
        self.kit = CallKit(media=media_of(self.user.userID, drawn=drawn))
        self._window.setHint(DRAWN if drawn else HEADPHONES)
        self._heard: set[tuple[str, str]] = set()
        events = CallInvitationEvents()
        for event in EVENTS:
            getattr(events, event).connect(partial(self._happened, event))
        # A device of its own at every start: two windows of one person are two devices.
        self.kit.init(
            url,
            userID=self.user.userID,
            userName=self.user.userName,
            events=events,
            deviceID=f"demo-{secrets.token_hex(4)}",
        )
        self._window.setSender(self.kit.service.send)
        if self.kit.media is not None:
            self.kit.media.onFirstFrame.connect(partial(self._media_came, "onFirstFrame"))
            self.kit.media.onSoundLevel.connect(self._sound)
            self._window.devicesWanted.connect(lambda: self.kit.showDeviceCheck(self._window))
        self._window.setHistory(self.kit.service.history)
        self._window.result.connect(self._sent)
        self._window.windowRequested.connect(lambda userID: say(open=userID))
        self._window.sceneRequested.connect(lambda scene: say(scene=scene))
        self._window.setWillClose(self.kit.askBeforeClosing)
        self._window.closed.connect(QApplication.quit)

    def show(self, place: int | None) -> None:
        if place is not None:
            self._window.putAt(place)
        if place is None or not self._companion or self._window.beside():
            self._window.show()
            return
        # Never one window under another.
        self._tab = CompanionTab(self.user)
        self._tab.opened.connect(self._window.show)
        self._tab.show()

    def connected(self) -> bool:
        return self.kit.service.connectionState is ConnectionState.CONNECTED

    def obey(self, said: dict[str, Any]) -> None:
        """What the program that started this one wants, or has to tell."""
        if "busy" in said:
            self._busy = set(said["busy"])
            self._look()
        elif said.get("do") == "call":
            callees = [person(userID) for userID in said["callees"]]
            self.kit.service.send(
                callees,
                isVideoCall=bool(said.get("video")),
                timeoutSeconds=int(said.get("seconds", 60)),
            )

    def _look(self) -> None:
        self._coroutines.start(self.look_around())

    async def look_around(self) -> None:
        """Ask the server who is there; its answer also shows how fast it is."""
        if not self.connected():
            return
        asked = time.monotonic()
        try:
            found = await self.kit.service.client.queryUsersStatus(
                [user.userID for user in others(self.user.userID)]
            )
        except CallKitError:
            return
        self._window.setLatency(1000 * (time.monotonic() - asked))
        for status in found.statusList:
            there = status.onlineStatus == UserOnlineStatus.ONLINE
            busy = status.userID in self._busy
            self._window.setPresence(
                status.userID,
                Presence.BUSY if busy else Presence.ONLINE if there else Presence.OFFLINE,
            )

    def _happened(self, event: str, *values: Any) -> None:
        if event == "onConnectionStateChanged":
            self._window.setConnection(values[0])
            self._look()
        elif event == "onIncomingCallReceived":
            # Somebody this window did not know can be called back.
            self._window.addContact(values[1])
        if self._companion and event in SHOWN_ON:
            # Its window is there once all have heard of it.
            QTimer.singleShot(0, self._window.holdCalls)
        self._note(happened(self.user.userID, event, EVENTS[event], values))

    def _media_came(self, event: str, userID: str, kind: str) -> None:
        names = ("userID", "kind")
        self._note(happened(self.user.userID, event, names, (userID, kind)))

    def _sound(self, userID: str, level: float) -> None:
        """Told once a call of everybody else: the levels themselves come ten times a second."""
        calls = self.kit.service.currentCalls
        if userID == self.user.userID or level < AUDIBLE or not calls:
            return
        key = (calls[0].callID, userID)
        if key not in self._heard:
            self._heard.add(key)
            self._media_came("onSoundLevel", userID, "microphone")

    def _sent(self, result: InvitationResult) -> None:
        """The button's result holds what a refused call would have told ``onError``."""
        if not result.ok:
            names, values = ("code", "message"), (int(result.code), result.message)
            self._note(happened(self.user.userID, "failed", names, values))

    def _note(self, happening: Happening) -> None:
        self._window.add(happening)
        if self._tell:
            say(happening=msgspec.to_builtins(happening))
        else:
            print(happening.line(), flush=True)


def run_person(
    name: str,
    url: str,
    *,
    tell: bool,
    answer: bool,
    opens: bool,
    companion: bool = False,
    place: int | None,
) -> int:
    """Run one person's program until its window is closed."""
    # Ctrl+C in the terminal ends it at once, not at the next Python code that happens to run.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("callkit demo")
    app.setQuitOnLastWindowClosed(False)
    Theme.instance().useBundledFont()
    program = Program(name, url, tell=tell, opens=opens, companion=companion)
    program.show(place)
    # A signal does not keep whoever hears it.
    remote = Remote(program.connected)
    if tell:
        orders = Orders(app)
        orders.given.connect(program.obey)
        if answer:
            orders.given.connect(remote.hear)
        # The demo's parent is gone: so is the reason for this window.
        orders.over.connect(app.closeAllWindows)
        orders.over.connect(app.quit)
        orders.start()
    return app.exec()
