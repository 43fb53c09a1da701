"""Calling back and calling again from the kit's own surfaces. A refusal is shown to the person."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from PySide6.QtCore import QObject, Signal

from callkit.errors import RequestError
from callkit.invitation.service import CallInvitationService
from callkit.model import CallType, EndReason, User
from callkit.switchboard.view import CallView, Phase


class Redial(QObject):
    """Calls people whom a person chose in the kit's own surfaces.

    Signals:
        refused: (CallView): a call that could not begin: an ended view with the reason.
    """

    refused = Signal(object)

    def __init__(self, service: CallInvitationService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._numbers = count(1)
        service.dialBackFailed.connect(self._not_called_back)

    def call(self, users: Sequence[User], video: bool) -> None:
        """Call these people. A call that begins and fails has a window of its own already."""
        error = self._service.send(list(users), isVideoCall=video).error
        if error is not None:
            self._refuse(tuple(users), video, error)

    def _not_called_back(self, missed: CallView, error: RequestError) -> None:
        everybody = (missed.caller, *missed.callees) if missed.group else (missed.caller,)
        users = tuple(user for user in everybody if user.userID != missed.me)
        self._refuse(users, missed.video, error)

    def _refuse(self, users: tuple[User, ...], video: bool, error: RequestError) -> None:
        me = self._service.user
        self.refused.emit(
            CallView(
                callID=f"refused-{next(self._numbers)}",
                outgoing=True,
                callType=CallType.VIDEO if video else CallType.VOICE,
                caller=me,
                inviter=me,
                callees=users,
                me=me.userID,
                phase=Phase.ENDED,
                endReason=EndReason.FAILED,
                errorCode=error.code,
            )
        )
