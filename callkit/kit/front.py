"""CallKit: the service and every surface of its calls, wired."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from callkit.desktop.notifier.base import NotificationAction
from callkit.desktop.notifier.chain import Notifications, openNotifications
from callkit.desktop.ringer import Ringer, SoundSettings
from callkit.desktop.sounds import openRinger
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.operation import Operation
from callkit.invitation.service import CallInvitationService
from callkit.kit.notices import CallNotifications
from callkit.kit.placing import Corner, ScreenPlacing
from callkit.kit.sounds import CallSounds
from callkit.kit.surface import Surface
from callkit.kit.windows import CallWindows, WindowOptions
from callkit.model import User
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.widgets.shortcuts import Shortcuts


class CallKit(QObject):
    """Calls for an app, with windows and sound: three lines, and it rings.

    ::

        kit = CallKit()
        kit.init("wss://calls.example.org/v1", userID="alice", userName="Alice")

    ``kit.service`` calls and answers from code, ``kit.events`` tells the app what happens. Make
    it in the GUI thread, after the QApplication, and keep it.

    ``ringer``, ``notifications`` and ``clock`` are for tests: what makes noise, what notifies,
    monotonic seconds. ``notify=False`` leaves the desktop's notifications alone.

    Signals:
        mediaToggled: (callID, "microphone" or "camera", on): the person pressed the app's switch,
            which :meth:`setMedia` shows.
        reminderRequested: (CallView, minutes): the person wants to be reminded of a call that was
            silenced here just now.
    """

    mediaToggled = Signal(str, str, bool)
    reminderRequested = Signal(object, int)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        service: CallInvitationService | None = None,
        options: WindowOptions | None = None,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        sound: SoundSettings | None = None,
        corner: Corner = Corner.BOTTOM_RIGHT,
        notify: bool = True,
        ringer: Ringer | None = None,
        notifications: Notifications | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.service = service or CallInvitationService(self)
        self.text = text or InnerText()
        self.placing = ScreenPlacing(corner=corner, parent=self)
        self.windows = CallWindows(
            self.placing,
            options=options,
            text=self.text,
            shortcuts=shortcuts,
            clock=clock,
            parent=self,
        )
        self.sounds = CallSounds(ringer or openRinger(sound), clock=clock)
        self._audio_only: set[str] = set()
        # Sound first: silence must not wait for a window to be painted.
        self._surfaces: list[Surface] = [self.sounds, self.windows]
        self.notices: CallNotifications | None = None
        if notify or notifications is not None:
            self._add_notices(notifications)
        self._follow_service()
        self._follow_windows()

    # --- the service's words, for three-line apps ---

    @property
    def events(self) -> CallInvitationEvents:
        return self.service.events

    def init(
        self,
        url: str,
        userID: str,
        userName: str = "",
        token: str = "",
        *,
        events: CallInvitationEvents | None = None,
        configuration: CallInvitationConfiguration | None = None,
        **more: Any,
    ) -> Operation[None]:
        """Log in and ring; see :meth:`CallInvitationService.init` for arguments and errors."""
        return self.service.init(
            url,
            userID,
            userName,
            token=token,
            events=events,
            configuration=configuration,
            **more,
        )

    def uninit(self) -> Operation[None]:
        """Log out; see :meth:`CallInvitationService.uninit`."""
        return self.service.uninit()

    # --- surfaces ---

    def addSurface(self, surface: Surface) -> None:
        """Let a surface of the app render the calls too; it is told of the live ones at once."""
        self._surfaces.append(surface)
        for view in self.service.currentCalls:
            surface.show(view)

    def removeSurface(self, surface: Surface) -> None:
        """Stop telling it; one that was never added is fine."""
        if surface in self._surfaces:
            self._surfaces.remove(surface)
            surface.close()

    def isAudioOnly(self, callID: str) -> bool:
        """The person answered this video call without the camera."""
        return callID in self._audio_only

    def setMedia(
        self, callID: str, *, muted: bool | None = None, cameraOn: bool | None = None
    ) -> None:
        """Show the app's microphone and camera switches in the call's window; None hides one."""
        window = self.windows.window(callID)
        if window is not None:
            window.setMedia(muted=muted, cameraOn=cameraOn)

    def close(self) -> None:
        """Log out and take every surface away. The kit is not used again."""
        self.service.uninit()
        for surface in self._surfaces:
            surface.close()

    # --- wiring ---

    def _add_notices(self, notifications: Notifications | None) -> None:
        if notifications is None:
            name = QCoreApplication.applicationName() or "callkit"
            notifications = openNotifications(name, parent=self)
        self.notices = CallNotifications(
            notifications, hidden=self._is_hidden, text=self.text, parent=self
        )
        self.notices.actionRequested.connect(self._notice_pressed)
        self.service.callMissed.connect(self.notices.missed)
        self._surfaces.append(self.notices)

    def _is_hidden(self, callID: str) -> bool:
        window = self.windows.window(callID)
        return window is None or not window.isVisible()

    def _follow_service(self) -> None:
        self.service.callAdded.connect(self._show)
        self.service.callChanged.connect(self._show)
        self.service.callIdentified.connect(self._rename)
        self.service.callRemoved.connect(self._forget)

    def _follow_windows(self) -> None:
        windows = self.windows
        windows.acceptRequested.connect(self._accept)
        windows.declineRequested.connect(self._decline)
        windows.cancelRequested.connect(self._cancel)
        windows.hangUpRequested.connect(self._hang_up)
        windows.silenceRequested.connect(self._silence)
        windows.remindRequested.connect(self._remind)
        windows.callRequested.connect(self._call)
        windows.mediaToggled.connect(self.mediaToggled)

    def _show(self, view: CallView) -> None:
        for surface in self._surfaces:
            surface.show(view)

    def _rename(self, was: str, view: CallView) -> None:
        if was in self._audio_only:
            self._audio_only.discard(was)
            self._audio_only.add(view.callID)
        for surface in self._surfaces:
            surface.rename(was, view)

    def _forget(self, callID: str) -> None:
        self._audio_only.discard(callID)
        for surface in self._surfaces:
            surface.forget(callID)

    # --- what was pressed; refusals reach the app through events.onError ---

    def _accept(self, callID: str, video: bool) -> None:
        view = self.service.call(callID)
        if view is not None and view.video and not video:
            self._audio_only.add(callID)
        self.service.accept(callID)

    def _decline(self, callID: str, message: str) -> None:
        self.service.reject(callID, message=message)

    def _cancel(self, callID: str) -> None:
        # A cancel that crosses an answer must still get the person out: hangUp knows.
        self.service.hangUp(callID)

    def _hang_up(self, callID: str) -> None:
        self.service.hangUp(callID)

    def _silence(self, callID: str, silenced: bool) -> None:
        self.service.silence(callID, silenced)

    def _remind(self, view: CallView, minutes: int) -> None:
        self.service.silence(view.callID)
        self.service.ignore(view.callID)
        self.reminderRequested.emit(view, minutes)

    def _call(self, users: list[User], video: bool) -> None:
        self.service.send(users, isVideoCall=video)

    def _notice_pressed(self, view: CallView, action: NotificationAction, token: str) -> None:
        match action:
            case NotificationAction.ANSWER:
                self._accept(view.callID, view.video)
                self.windows.raiseWindow(view.callID, token)
            case NotificationAction.DECLINE:
                self._decline(view.callID, "")
            case NotificationAction.SILENCE:
                self._silence(view.callID, True)
            case NotificationAction.CALL_AGAIN:
                callees = [user for user in view.callees if user.userID != view.me]
                self._call(callees, view.video)
            case _ if view.live:
                self.windows.raiseWindow(view.callID, token)
            case _:
                self.service.missedCallClicked(view)
