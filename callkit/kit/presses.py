"""What a person presses, on whatever surface, becomes an order to the service, in one place."""

from __future__ import annotations

from collections.abc import Callable

from callkit.desktop.notifier.base import NotificationAction
from callkit.invitation.service import CallInvitationService
from callkit.kit.attendance import Attendance
from callkit.kit.dialing import Dialing
from callkit.kit.windows import CallWindows
from callkit.switchboard.view import CallView


class Presses:
    """Refusals reach the app through ``events.onError``."""

    def __init__(
        self,
        service: CallInvitationService,
        windows: CallWindows,
        attendance: Attendance,
        dialing: Dialing,
        hangUp: Callable[[str], None],
    ) -> None:
        self._service = service
        self._windows = windows
        self._attendance = attendance
        self._dialing = dialing
        self._hang_up = hangUp
        self.audioOnly: set[str] = set()
        """Video calls that were answered without the camera."""

    def accept(self, callID: str, video: bool) -> None:
        view = self._service.call(callID)
        if view is not None and view.video and not video:
            self.audioOnly.add(callID)
        self._service.accept(callID)

    def answer(self, view: CallView, token: str = "") -> None:
        """As it was called, and its window comes to the front."""
        self.accept(view.callID, view.video)
        self._windows.raiseWindow(view.callID, token)

    def decline(self, callID: str, message: str = "") -> None:
        self._service.reject(callID, message=message)

    def declinePlainly(self, callID: str) -> None:
        self.decline(callID)

    def cancel(self, callID: str) -> None:
        # A cancel that crosses an answer must still get the person out: hangUp knows.
        self._service.hangUp(callID)

    def silence(self, callID: str, silenced: bool) -> None:
        self._attendance.choose(callID)
        self._service.silence(callID, silenced)

    def ignore(self, callID: str) -> None:
        self._attendance.choose(callID)
        self._service.ignore(callID)

    def endForAll(self, callID: str) -> None:
        self._service.end(callID)

    def stopCalling(self, callID: str, userID: str) -> None:
        self._service.cancel(callID, [userID])

    def ringAgain(self, callID: str, userID: str) -> None:
        self._service.invite(callID, [userID])

    def trayChosen(self, callID: str, action: str) -> None:
        """A line of the tray's menu, or "show" for the icon itself."""
        view = self._service.call(callID)
        if view is None:
            return
        match action:
            case "answer":
                self.answer(view)
            case "decline":
                self.decline(callID)
            case "silence":
                self.silence(callID, True)
            case "hangUp":
                self._hang_up(callID)
            case _:
                self._windows.raiseWindow(callID)

    def noticePressed(self, view: CallView, action: NotificationAction, token: str) -> None:
        """A notification, or a button of it."""
        match action:
            case NotificationAction.ANSWER:
                self.answer(view, token)
            case NotificationAction.DECLINE:
                self.decline(view.callID)
            case NotificationAction.SILENCE:
                self.silence(view.callID, True)
            case NotificationAction.CALL_AGAIN:
                callees = [user for user in view.callees if user.userID != view.me]
                self._dialing.call(callees, view.video)
            case _ if view.live:
                self._windows.raiseWindow(view.callID, token)
            case _:
                self._service.missedCallClicked(view)
