"""Carol, Dan and Erin, who have no windows here: they are called, call, and are in calls.

One process, without a screen, with a service for each of them; what they do they are told
(:mod:`demo.people.orders`). By themselves Carol and Dan answer after two seconds, and Erin never
does.
"""

from __future__ import annotations

import signal
import sys
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QTimer

from callkit import CallInvitationEvents, CallInvitationService
from callkit.invitation.events import EVENTS
from callkit.invitation.media_service import MediaService
from demo.people.happening import happened
from demo.people.orders import Orders, say
from demo.people.senses import media_of
from demo.people.town import person

NAMES = ("carol", "dan", "erin")
NEVER_ANSWERS = "erin"
ANSWERS_AFTER = 2000
"""Milliseconds; the first of those who are called together answers first."""


class Townsfolk:
    """All of them, on one server."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._services: dict[str, CallInvitationService] = {}
        self._media: dict[str, MediaService] = {}
        for name in NAMES:
            self.come(name)

    def come(self, name: str) -> None:
        """Log in; someone who is here already stays."""
        if name in self._services:
            return
        user = person(name)
        events = CallInvitationEvents()
        for event in EVENTS:
            getattr(events, event).connect(partial(self._happened, name, event))
        service = self._services[name] = CallInvitationService()
        media = media_of(name, drawn=True)
        if media is not None:
            self._media[name] = MediaService(service, media)
        service.init(
            self._url,
            userID=user.userID,
            userName=user.userName,
            events=events,
            deviceID=f"demo-town-{name}",
        )

    def leave(self, name: str) -> None:
        """Somebody else is this person now: a window was opened for them."""
        service = self._services.pop(name, None)
        if service is not None:
            service.uninit()
        media = self._media.pop(name, None)
        if media is not None:
            media.close()

    def obey(self, said: dict[str, Any]) -> None:
        match said.get("do"):
            case "come":
                self.come(said["who"])
            case "leave":
                self.leave(said["who"])
            case "call" if said["who"] in self._services:
                self._services[said["who"]].send(
                    [person(userID) for userID in said["callees"]],
                    isVideoCall=bool(said.get("video")),
                )
            case "hangUp" if said["who"] in self._services:
                for view in self._services[said["who"]].currentCalls:
                    self._services[said["who"]].hangUp(view.callID)

    def _happened(self, name: str, event: str, *values: Any) -> None:
        told = happened(name, event, EVENTS[event], values)
        say(happening=msgspec.to_builtins(told))
        if event == "onIncomingCallReceived" and name != NEVER_ANSWERS:
            wait = ANSWERS_AFTER * (1 + NAMES.index(name) // 2)
            QTimer.singleShot(wait, partial(self._answer, name, str(values[0])))

    def _answer(self, name: str, callID: str) -> None:
        service = self._services.get(name)
        if service is not None and service.call(callID) is not None:
            service.accept(callID)


def run_townsfolk(url: str) -> int:
    """Until the program that started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = QCoreApplication(sys.argv[:1])
    folk = Townsfolk(url)
    orders = Orders(app)
    orders.given.connect(folk.obey)
    orders.over.connect(app.quit)
    orders.start()
    return app.exec()
