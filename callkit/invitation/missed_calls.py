"""Calling back the people whose calls were missed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMetaMethod

from callkit.errors import RequestError
from callkit.invitation.account import Account
from callkit.invitation.operation import Operation
from callkit.switchboard.view import CallView


class MissedCalls:
    """A part of the service; see its ``missedCallClicked`` and ``dialBack``.

    Args:
        account: The account with the missed calls.
        redial: Calls back, or joins a group call.
        failed: (view, error): it could not be called back, and no call began.
    """

    def __init__(
        self,
        account: Account,
        redial: Callable[[CallView], Operation[Any]],
        failed: Callable[[CallView, RequestError], object],
    ) -> None:
        self._account = account
        self._redial = redial
        self._failed = failed

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
        """A failure is an event, too."""
        begun = self._account.operations.begin(self._account.login)
        self._account.coroutines.start(self._dial_back(call, begun.number))
        return begun.operation

    async def _dial_back(self, call: CallView, number: int) -> None:
        events, operations = self._account.events, self._account.operations
        calling = self._redial(call)
        # A call that has begun has surfaces that show how it ended.
        begun = not call.group and calling.error is None
        try:
            result = await calling
        except RequestError as error:
            if not begun:
                self._failed(call, error)
            self._account.queue.at(events, "onIncomingMissedCallDialBackFailed")()
            operations.settle(number, None, error)
        else:
            operations.settle(number, result, None)
