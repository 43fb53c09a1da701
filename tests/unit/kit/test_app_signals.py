"""A wish that nobody hears is an error the app can read."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from callkit.errors import ErrorCode
from callkit.invitation.events import CallInvitationEvents
from callkit.kit.app_signals import AppSignals


class Source(QObject):
    pressed = Signal(str, bool)


class Kit(QObject):
    settingsRequested = Signal(str, bool)


class Service:
    def __init__(self) -> None:
        self.events = CallInvitationEvents()


def test_a_wish_reaches_whoever_hears_it_else_onError(qapp) -> None:
    source, kit, service = Source(), Kit(), Service()
    errors, heard = [], []
    service.events.onError.connect(errors.append)
    AppSignals(kit, service).follow(source.pressed, kit.settingsRequested)  # type: ignore[arg-type]
    source.pressed.emit("1", True)
    assert [(error.code, "CallKit.settingsRequested" in str(error)) for error in errors] == [
        (ErrorCode.UNSUPPORTED_REQUEST, True)
    ]
    kit.settingsRequested.connect(lambda *what: heard.append(what))
    source.pressed.emit("1", False)
    assert heard == [("1", False)]
    assert len(errors) == 1
