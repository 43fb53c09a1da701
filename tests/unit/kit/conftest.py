"""A kit with a made-up service, a silent ringer and a notifier to press."""

from __future__ import annotations

from dataclasses import replace as with_
from functools import partial
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QObject, Signal

from callkit.desktop.attention import Attention, Probe, Sense
from callkit.desktop.notifier.chain import Notifications
from callkit.errors import RequestError
from callkit.invitation.events import CallInvitationEvents
from callkit.kit import CallKit, KitParts, WindowOptions
from callkit.model import EndReason, LinkTrouble
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import CallView, Phase
from callkit.testing.recording import RecordingNotifier, RecordingRinger
from demo.gallery.people import ME

replace = msgspec.structs.replace


class History(QObject):
    """Which missed calls nobody has looked at."""

    missedCountChanged = Signal(int)
    unreadChanged = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.read: set[str] = set()

    def rowCount(self) -> int:
        return 0

    def isUnread(self, call: CallView) -> bool:
        return call.callID not in self.read

    def markRead(self, *callIDs: str) -> None:
        self.read.update(callIDs)
        self.unreadChanged.emit()


class Sent:
    """What a made-up operation gives back."""

    def __init__(self, error: RequestError | None) -> None:
        self.error = error


class Service(QObject):
    """A service whose calls a test makes up and whose orders it reads."""

    callAdded = Signal(object)
    callChanged = Signal(object)
    callRemoved = Signal(str)
    callMissed = Signal(object)
    linkChanged = Signal(object)
    dialBackFailed = Signal(object, object)
    signedOut = Signal()

    def follow(self, added: Any, changed: Any, removed: Any) -> None:
        self.callAdded.connect(added)
        self.callChanged.connect(changed)
        self.callRemoved.connect(removed)

    def __init__(self) -> None:
        super().__init__()
        self.refusal: RequestError | None = None
        """Why the next call that is made fails on the spot."""
        self.user = ME
        self.events = CallInvitationEvents(self)
        self.history = History(self)
        self.orders: list[tuple[object, ...]] = []
        self.isInit = True
        self.linkTrouble: LinkTrouble | None = None
        self.views: dict[str, CallView] = {}

    @property
    def currentCalls(self) -> list[CallView]:
        return list(self.views.values())

    def call(self, callID: str) -> CallView | None:
        return self.views.get(callID)

    def appear(self, view: CallView) -> None:
        self.views[view.callID] = view
        self.callAdded.emit(view)

    def change(self, view: CallView) -> None:
        self.views[view.callID] = view
        self.callChanged.emit(view)

    def finish(self, callID: str, reason: EndReason) -> None:
        view = replace(self.views.pop(callID), phase=Phase.ENDED, endReason=reason)
        self.callChanged.emit(view)
        self.callRemoved.emit(callID)

    def __getattr__(self, name: str):
        if name not in {
            "accept",
            "cancel",
            "end",
            "invite",
            "reject",
            "hangUp",
            "silence",
            "ignore",
            "send",
            "uninit",
            "missedCallClicked",
        }:
            raise AttributeError(name)

        def order(*args, **named) -> Sent:
            self.orders.append((name, *args, *named.values()))
            return Sent(self.refusal)

        return order


class Told(Probe):
    """A desktop that says what a test makes it say."""

    def start(self, tell) -> None:
        self.tell = tell


class Stage:
    """A kit with a made-up service, a silent ringer and a notifier to press."""

    def __init__(self, *, ringIn="both", **options) -> None:
        self.now = 1000.0
        self.service = Service()
        self.ringer = RecordingRinger()
        self.notifiers: list[RecordingNotifier] = []
        self.probe = Told()
        self.desktop = Attention([self.probe])
        # Tests read of a ring in its window and in its notification: both are there at once.
        wished = options.pop("options", WindowOptions())
        self.kit = CallKit(
            service=self.service,
            options=with_(wished, ringIn=ringIn) if wished.ringIn == "auto" else wished,
            parts=KitParts(
                ringer=self.ringer,
                notifications=Notifications([self._notifier]),
                doNotDisturb=self.desktop,
                clock=lambda: self.now,
            ),
            **options,
        )

    def _notifier(self, events) -> RecordingNotifier:
        self.notifiers.append(RecordingNotifier(events))
        return self.notifiers[-1]

    def locker(self):
        """Tells whether the desktop is locked."""
        return partial(self.probe.tell, Sense.LOCKED)

    def press(self, callID: str, action: Action | MediaKind) -> None:
        self.now += 1.0
        assert self.kit.windows.window(callID).press(action)


@pytest.fixture
def made(qtbot):
    """Stages with options of the kit, closed afterwards."""
    stages = []

    def made(**options) -> Stage:
        stage = Stage(**options)
        stages.append(stage)
        qtbot.waitUntil(lambda: bool(stage.notifiers) and stage.notifiers[0].opened)
        stage.notifiers[0].becomeReady()
        return stage

    yield made
    for stage in stages:
        stage.kit.close()


@pytest.fixture
def stage(made):
    return made()
