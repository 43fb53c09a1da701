"""The kit's signals for what only the app can do."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QMetaMethod, QObject, SignalInstance

from callkit.errors import ErrorCode, RequestError
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.service import CallInvitationService


class AppSignals(QObject):
    """Forwards requests to the kit's signals. A request without a connected slot becomes an
    ``onError``: no button is silently without effect. ``kit`` has the signals."""

    def __init__(self, kit: QObject, service: CallInvitationService) -> None:
        super().__init__(kit)
        self._kit = kit
        self._service = service

    def follow(self, source: SignalInstance, target: SignalInstance) -> None:
        """Emit ``target``, a signal of the kit, whenever ``source`` is emitted."""
        source.connect(partial(self.tell, target))

    def tell(self, target: SignalInstance, *args: Any) -> None:
        """Emit ``target``, a signal of the kit."""
        method = QMetaMethod.fromSignal(target)
        if self._kit.isSignalConnected(method):
            target.emit(*args)
            return
        name = bytes(method.name().data()).decode()
        events: CallInvitationEvents = self._service.events
        events.onError.emit(
            RequestError(
                ErrorCode.UNSUPPORTED_REQUEST, f"a person pressed, and nothing hears CallKit.{name}"
            )
        )
