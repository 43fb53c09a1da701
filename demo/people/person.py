"""One person's program: what an app looks like that has the kit in it."""

from __future__ import annotations

import json
import secrets
import signal
import sys
from functools import partial
from typing import Any

import msgspec
from PySide6.QtWidgets import QApplication

from callkit import CallInvitationEvents, CallKit, ConnectionState
from callkit.invitation.events import EVENTS
from callkit.widgets.inline.send_button import InvitationResult
from demo.people.happening import Happening, happened
from demo.people.remote import Remote
from demo.people.town import person
from demo.people.window import PersonWindow


class Program:
    """The kit, a window, and what is told of the person's events.

    ``tell`` writes each event as JSON for the program that started this one, else as text.
    """

    def __init__(self, name: str, url: str, *, tell: bool, opens: bool) -> None:
        self.user = person(name)
        self._tell = tell
        self._window = PersonWindow(self.user, opens=opens)
        self.kit = CallKit()
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
        self._window.result.connect(self._sent)
        self._window.windowRequested.connect(self._open)
        self._window.setWillClose(self.kit.askBeforeClosing)
        self._window.closed.connect(QApplication.quit)

    def show(self, place: int | None) -> None:
        if place is not None:
            self._window.putAt(place)
        self._window.show()

    def connected(self) -> bool:
        return self.kit.service.connectionState is ConnectionState.CONNECTED

    def _happened(self, event: str, *values: Any) -> None:
        if event == "onConnectionStateChanged":
            self._window.setConnection(values[0])
        elif event == "onIncomingCallReceived":
            # Somebody this window did not know can be called back.
            self._window.addContact(values[1])
        self._note(happened(self.user.userID, event, EVENTS[event], values))

    def _sent(self, result: InvitationResult) -> None:
        """The button's result holds what a refused call would have told ``onError``."""
        if not result.ok:
            names, values = ("code", "message"), (int(result.code), result.message)
            self._note(happened(self.user.userID, "failed", names, values))

    def _note(self, happening: Happening) -> None:
        self._window.add(happening)
        if self._tell:
            print(json.dumps({"happening": msgspec.to_builtins(happening)}), flush=True)
        else:
            print(happening.line(), flush=True)

    def _open(self, userID: str) -> None:
        print(json.dumps({"open": userID}), flush=True)


def run_person(
    name: str, url: str, *, tell: bool, answer: bool, opens: bool, place: int | None
) -> int:
    """Run one person's program until its window is closed."""
    # Ctrl+C in the terminal ends it at once, not at the next Python code that happens to run.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("callkit demo")
    app.setQuitOnLastWindowClosed(False)
    program = Program(name, url, tell=tell, opens=opens)
    program.show(place)
    remote = Remote(program.connected, app) if answer else None
    code = app.exec()
    del remote
    return code
