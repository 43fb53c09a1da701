"""Hanging up at the person's wish; an app may ask the person first."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject

from callkit.errors import ErrorCode, RequestError
from callkit.invitation.coroutines import Coroutines
from callkit.invitation.loop import startForApp
from callkit.invitation.service import CallInvitationService
from callkit.switchboard.view import CallView

WillHangUp = Callable[[CallView], bool | Awaitable[bool]]


class HangUp(QObject):
    """What "End" does. :attr:`will` is asked before a connected call is left; if it raises, the
    call is left."""

    def __init__(self, service: CallInvitationService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.will: WillHangUp | None = None
        self._service = service
        self._coroutines = Coroutines()

    def hangUp(self, callID: str) -> None:
        """The person wants to leave that call."""
        view = self._service.call(callID)
        if self.will is None or view is None or not view.connectedAt:
            self._service.hangUp(callID)
        else:
            self._ask(self.will, view)

    def close(self) -> None:
        """Ignore the answers of questions that are still open."""
        self._coroutines.cancel()

    def _ask(self, ask: WillHangUp, view: CallView) -> None:
        try:
            answer = ask(view)
        except Exception as error:  # App code: whatever it raises, the call is left.
            self._refused(error)
            answer = True
        if inspect.isawaitable(answer):
            self._coroutines.start(self._wait(answer, view))
        elif answer:
            self._service.hangUp(view.callID)

    async def _wait(self, answer: Awaitable[bool], view: CallView) -> None:
        try:
            leave = await startForApp(answer)
        except Exception as error:
            self._refused(error)
            leave = True
        if leave and self._service.call(view.callID) is not None:
            self._service.hangUp(view.callID)

    def _refused(self, error: Exception) -> None:
        failure = RequestError(ErrorCode.FAILED, f"willHangUp failed: {error!r}")
        failure.__cause__ = error
        self._service.events.onError.emit(failure)
