"""Performs every request of a person about a call, from whatever surface it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import structs
from PySide6.QtCore import SignalInstance

from callkit.errors import ErrorCode, RequestError
from callkit.invitation.service import CallInvitationService
from callkit.kit.app_signals import AppSignals
from callkit.kit.calls import Calls
from callkit.kit.calls_media import CallsMedia
from callkit.kit.hang_up import HangUp
from callkit.kit.inviting import Inviting
from callkit.kit.redial import Redial
from callkit.kit.reminders import Reminders
from callkit.kit.ring_rules import RingRules
from callkit.kit.window_states import calledOthers
from callkit.kit.windows import CallWindows
from callkit.model import EndReason, User
from callkit.requests import Action, CallRequest, MediaKind
from callkit.switchboard.view import CallView, Phase


class Kit(Protocol):
    """What the table needs of the :class:`~callkit.kit.kit.CallKit` itself: signals for the app."""

    @property
    def mediaToggled(self) -> SignalInstance: ...
    @property
    def appActionRequested(self) -> SignalInstance: ...
    @property
    def settingsRequested(self) -> SignalInstance: ...
    @property
    def reminderRequested(self) -> SignalInstance: ...
    @property
    def missedRequested(self) -> SignalInstance: ...
    @property
    def messageRequested(self) -> SignalInstance: ...
    def setContactMuted(self, userID: str, muted: bool) -> None: ...


class CallActions:
    """Performs every :class:`CallRequest` of one kit. Refusals reach the app through
    ``onError``."""

    def __init__(
        self,
        kit: Kit,
        *,
        calls: Calls,
        service: CallInvitationService,
        windows: CallWindows,
        ringRules: RingRules,
        dialing: Redial,
        inviting: Inviting,
        hangUp: HangUp,
        reminders: Reminders,
        media: CallsMedia | None,
        app: AppSignals,
    ) -> None:
        self._kit = kit
        self._calls = calls
        self._service = service
        self._windows = windows
        self._ring_rules = ringRules
        self._dialing = dialing
        self._inviting = inviting
        self._hang_up = hangUp
        self._reminders = reminders
        self._media = media
        self._app = app
        self._performers = self._table()

    def perform(self, request: CallRequest) -> None:
        """Perform the request. A call that has ended meanwhile is not shown; the service refuses
        the rest."""
        self._performers[request.action](request.callID, request.argument)

    def _table(self) -> dict[Action, Callable[[str, Any], object]]:
        """The function of each action, called with (callID, argument)."""
        service, windows, tell, kit = self._service, self._windows, self._app.tell, self._kit
        return {
            Action.ACCEPT: lambda callID, _: service.accept(callID),
            Action.ACCEPT_AUDIO: lambda callID, _: self._accept_audio(callID),
            Action.DECLINE: lambda callID, message: service.reject(callID, message=message or ""),
            # A cancel may cross an answer; hangUp then leaves the call.
            Action.CANCEL: lambda callID, _: service.hangUp(callID),
            Action.HANG_UP: lambda callID, _: self._hang_up.hangUp(callID),
            Action.END_FOR_ALL: lambda callID, _: service.end(callID),
            Action.SILENCE: self._silence,
            Action.IGNORE: lambda callID, _: self._ignore(callID),
            Action.REMIND: self._remind,
            Action.MUTE_CONTACT: self._mute_contact,
            Action.CALL_BACK: lambda _, view: self._dial(view, [view.inviter]),
            Action.CALL_AGAIN: lambda _, view: self._dial(view, calledOthers(view)),
            Action.MESSAGE: self._message,
            Action.OPEN_MISSED: lambda _, view: self._open_missed(view),
            Action.INVITE: lambda callID, _: self._inviting.ask(callID),
            Action.STOP_CALLING: lambda callID, userID: service.cancel(callID, [userID]),
            Action.RING_AGAIN: lambda callID, userID: service.invite(callID, [userID]),
            Action.MEDIA: lambda callID, what: self._switch(callID, *what),
            Action.SETTINGS: lambda callID, _: self._settings(callID),
            Action.APP: lambda callID, what: tell(kit.appActionRequested, callID, *what),
            Action.SHOW: lambda callID, token: windows.raiseWindow(callID, token or ""),
            Action.HIDE: lambda callID, _: windows.putAside(callID),
            Action.MINIMIZE: lambda callID, _: self._in_window(callID, Action.MINIMIZE),
            Action.CLOSE: lambda callID, _: windows.dismiss(callID),
            Action.DEVICES: lambda callID, _: self._in_window(callID, Action.DEVICES),
            Action.MORE: lambda callID, _: self._in_window(callID, Action.MORE),
        }

    def _switch(self, callID: str, kind: MediaKind, on: bool) -> None:
        if self._media is not None:
            self._media.toggle(callID, kind, on)
        else:
            self._app.tell(self._kit.mediaToggled, callID, kind, on)

    def _settings(self, callID: str) -> None:
        """With the kit's own media the system's settings page opens; the app is told in any
        case."""
        if self._media is not None:
            self._media.openSettings()
        self._app.tell(self._kit.settingsRequested, callID)

    def _accept_audio(self, callID: str) -> None:
        self._calls.setAudioOnly(callID)
        self._service.accept(callID)

    def _ignore(self, callID: str) -> None:
        self._ring_rules.choose(callID)
        self._service.ignore(callID)

    def _silence(self, callID: str, silenced: bool) -> None:
        self._ring_rules.choose(callID)
        self._service.silence(callID, silenced)

    def _remind(self, callID: str, minutes: int | None) -> None:
        view = self._service.call(callID)
        if view is None or minutes is None:
            self._in_window(callID, Action.REMIND)
            return
        self._ignore(callID)
        self._kit.reminderRequested.emit(view, minutes)
        # Then it counts as a missed call, however it ended.
        over = structs.replace(view, phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
        self._reminders.add(over, minutes)

    def _message(self, callID: str, over: CallView | None) -> None:
        if over is None:
            self._in_window(callID, Action.MESSAGE)
            return
        self._windows.dismiss(callID)
        self._app.tell(self._kit.messageRequested, over)

    def _open_missed(self, view: CallView | None) -> None:
        if view is None:
            self._app.tell(self._kit.missedRequested)
        else:
            self._service.missedCallClicked(view)

    def _mute_contact(self, callID: str, muted: bool) -> None:
        view = self._service.call(callID)
        if view is None:
            self._refuse(f"no such call: {callID!r}")
        else:
            self._kit.setContactMuted(view.inviter.userID, muted)

    def _dial(self, over: CallView, users: list[User]) -> None:
        """Its window makes room for the next call's."""
        self._windows.dismiss(over.callID)
        self._dialing.call(users, over.video)

    def _in_window(self, callID: str, action: Action) -> None:
        """The actions that need the call's window, from whatever surface they come."""
        window = self._windows.window(callID)
        if window is None or not window.perform(action):
            self._refuse(f"this call has no window that could do {action.value!r}")

    def _refuse(self, why: str) -> None:
        self._service.events.onError.emit(RequestError(ErrorCode.UNSUPPORTED_REQUEST, why))
