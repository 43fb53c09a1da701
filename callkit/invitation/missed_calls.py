"""Calling back the people whose calls were missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMetaMethod

from callkit.errors import RequestError
from callkit.invitation.account import Account
from callkit.invitation.operation import Operation
from callkit.switchboard.view import CallView

if TYPE_CHECKING:
    from callkit.invitation.service import CallInvitationService


class MissedCalls:
    """A part of the service; see its ``missedCallClicked`` and ``dialBack``."""

    def __init__(self, service: CallInvitationService, account: Account) -> None:
        self._service = service
        self._account = account

    def clicked(self, call: CallView) -> None:
        """The app is asked what to do, or the call is returned at once."""
        events, callees = self._account.events, list(call.callees)

        def defaultAction() -> Operation[object]:
            return self.dialBack(call)

        signal = QMetaMethod.fromSignal(events.onIncomingMissedCallClicked)
        if events.isSignalConnected(signal):
            self._account.queue.at(events, "onIncomingMissedCallClicked")(
                call.callID, call.caller, call.callType, callees, call.customData, defaultAction
            )
        elif self._account.configuration.missedCallDialBack:
            defaultAction()

    def dialBack(self, call: CallView) -> Operation[object]:
        """Its failure is an event, too."""
        begun = self._account.operations.begin(self._account.login)
        self._account.coroutines.start(self._dial_back(call, begun.number))
        return begun.operation

    async def _dial_back(self, call: CallView, number: int) -> None:
        events, operations = self._account.events, self._account.operations
        calling = self._join_or_call(call)
        # A call that has begun has surfaces of its own to say how it ended.
        begun = not call.group and calling.error is None
        try:
            result = await calling
        except RequestError as error:
            if not begun:
                self._service.dialBackFailed.emit(call, error)
            self._account.queue.at(events, "onIncomingMissedCallDialBackFailed")()
            operations.settle(number, None, error)
        else:
            operations.settle(number, result, None)

    def _join_or_call(self, missed: CallView) -> Operation[Any]:
        if missed.group:
            return self._service.join(missed.callID)
        return self._service.send([missed.caller], missed.video)
