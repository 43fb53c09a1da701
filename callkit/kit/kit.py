"""CallKit: the service and every surface of its calls, wired."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from ssl import SSLContext
from typing import Annotated, Any

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from callkit.desktop.attention import AttentionSettings
from callkit.desktop.notifier.chain import Notifications, openNotifications
from callkit.desktop.open_remote_control import openRemoteControl
from callkit.desktop.open_ringer import openRinger
from callkit.desktop.probes import openAttention
from callkit.desktop.ringer import SoundSettings
from callkit.desktop.screens import Corner, CornerName, ScreenChoice, ScreenName
from callkit.desktop.tray import CallTrayIcon
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.media_service import MediaService
from callkit.invitation.operation import Operation
from callkit.invitation.service import CallInvitationService
from callkit.kit.app_signals import AppSignals
from callkit.kit.call_actions import CallActions
from callkit.kit.call_pictures import CallPictures
from callkit.kit.calls import Calls
from callkit.kit.calls_media import CallsMedia
from callkit.kit.desktop_look import followLook
from callkit.kit.hang_up import HangUp, WillHangUp
from callkit.kit.hotkeys import Hotkeys
from callkit.kit.inviting import Inviting
from callkit.kit.kit_parts import KitParts
from callkit.kit.media_windows import MediaWindows
from callkit.kit.notifications import CallNotifications
from callkit.kit.quit_guard import QuitGuard
from callkit.kit.reachability import Reachability
from callkit.kit.redial import Redial
from callkit.kit.reminders import Reminders
from callkit.kit.ring_rules import RingRules
from callkit.kit.sounds import CallSounds
from callkit.kit.surface import Surface
from callkit.kit.surfaces import Surfaces, abandon, finish
from callkit.kit.tray import CallTray
from callkit.kit.visible_rings import VisibleRings
from callkit.kit.window_options import WindowOptions
from callkit.kit.window_placement import WindowPlacement
from callkit.kit.windows import CallWindows
from callkit.media import Media
from callkit.model import User
from callkit.options import StandIn, checked, checkPeople, checkValue
from callkit.requests import CallRequest, MediaNote, MediaState
from callkit.switchboard.view import CallView
from callkit.texts import InnerText, Language
from callkit.thread_check import checkHome, inItsThread
from callkit.widgets.call.builders import CallBuilders
from callkit.widgets.call.device_check import DeviceCheck
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.pictures import Source


@inItsThread
class CallKit(QObject):
    """Calls for an app, with windows and sound: three lines, and it rings.

    ::

        kit = CallKit()
        kit.init("wss://calls.example.org/v1", userID="alice", userName="Alice")

    ``kit.service`` calls and answers from code, ``kit.events`` tells the app what happens. Make
    it in the GUI thread, after the QApplication, and keep it.

    ``options`` are what an app decides about the windows, ``builders`` its own parts in them.
    ``language`` is what the kit speaks, else the person's own; see :meth:`setLanguage`.
    ``corner`` is where incoming calls stand (the system's own notification corner when None), on
    the ``screen`` of the app's active window, unless it says otherwise.
    ``notify=False`` and ``tray=False`` leave the desktop's notifications and tray alone.
    ``remoteControl=False`` lets no ``callkit answer``, ``decline`` or ``hangup`` of this person
    reach the calls (Linux, session bus); :meth:`setGlobalShortcuts` takes keys of the desktop.
    ``media=Media()`` lets people hear and see each other (extra ``callkit[media]``): :attr:`media`;
    without it the app's own media have their place in the windows (:meth:`setMedia`).
    ``parts`` are what an app's tests put in the place of the machine: :class:`KitParts`.

    Attributes:
        service: The :class:`CallInvitationService`: the app's own one, or the kit's.
        windows: The windows of the calls; ``windows.window(callID)`` is the one of a call.
        sounds: What is heard.
        notifications: What the desktop's notifications say; None with ``notify=False``.
        tray: The icon in the tray; None with ``tray=False``. These four are surfaces, so
            :meth:`removeSurface` takes one away.
        text: The sentences as given.
        shortcuts: The chords as given; :meth:`setShortcut` changes one.
        media: The :class:`MediaService`: voice, camera and screen, with ``media=``; else None.
        devices: Microphones, speakers and cameras to choose from (:class:`MediaDevices`), once the
            app, or the kit's media, has filled it in.
        doNotDisturb: What the desktop says about being left alone, and whether it is locked.

    Signals:
        mediaToggled: (callID, kind, on): the person wants a kind of media (:class:`MediaKind`) on,
            or off. The app does it and says so with :meth:`setMedia`.
        appActionRequested: (callID, key, checked): a button the app put into a call was pressed.
        settingsRequested: (callID): the person wants to mend what the note of setMedia says.
        reminderRequested: (CallView, minutes): the person put a call off.
        reminderDue: (CallView): the time has come; the kit shows a notification that calls back.
        mutedUsersChanged: (frozenset of userIDs): whose calls ring silently, for the app to keep
            and give back in :class:`AttentionSettings` when it starts again.
        inviteRequested: (callID): people are to be added and :attr:`people` names none: the app
            shows its own picker and calls ``service.invite``.
        messageRequested: (CallView): write to the people who did not come to the phone, or to the
            one whose call was missed (``OutgoingOptions(message=True)``). What nothing hears is
            told through ``onError``.
        missedRequested: The tray icon was clicked for its missed calls: show the history.
    """

    mediaToggled = Signal(str, object, bool)
    appActionRequested = Signal(str, str, bool)
    settingsRequested = Signal(str)
    reminderRequested = Signal(object, int)
    reminderDue = Signal(object)
    mutedUsersChanged = Signal(object)
    inviteRequested = Signal(str)
    missedRequested = Signal()
    messageRequested = Signal(object)

    @checked
    def __init__(
        self,
        parent: QObject | None = None,
        *,
        service: Annotated[CallInvitationService, StandIn] | None = None,
        options: WindowOptions | None = None,
        builders: CallBuilders | None = None,
        text: InnerText | None = None,
        language: str | None = None,
        shortcuts: Shortcuts | None = None,
        sound: SoundSettings | None = None,
        corner: Corner | CornerName | None = None,
        screen: ScreenChoice | ScreenName = ScreenChoice.ACTIVE_WINDOW,
        attention: AttentionSettings | None = None,
        notify: bool = True,
        tray: bool = True,
        remoteControl: bool = True,
        media: Media | None = None,
        parts: KitParts | None = None,
    ) -> None:
        checkHome("the CallKit", QApplication)
        super().__init__(parent)
        parts = parts or KitParts()
        clock = parts.clock
        if language is not None:
            self.setLanguage(language)
        self.service = service or CallInvitationService(self)
        self.text = text or InnerText()
        self._placing = WindowPlacement(
            corner=Corner(corner) if corner is not None else None,
            choice=ScreenChoice(screen),
            parent=self,
        )
        self.shortcuts = shortcuts or Shortcuts()
        self.devices = MediaDevices(self)
        self._calls = Calls()
        self.windows = CallWindows(
            self._placing,
            options=options,
            text=self.text,
            shortcuts=self.shortcuts,
            devices=self.devices,
            builders=builders,
            clock=clock,
            media=self._calls.media,
            parent=self,
        )
        self._pictures = CallPictures(self.windows)
        self.sounds = CallSounds(parts.ringer or openRinger(sound), clock=clock)
        self._attention = attention or AttentionSettings()
        self.doNotDisturb = parts.doNotDisturb or openAttention(self)
        self._desktop_look = followLook(self)
        self._reachability = Reachability(self)
        self._reminders = Reminders(self)
        self._reminders.due.connect(self._remember)
        self._ring_rules = RingRules(
            self.service, self.doNotDisturb, lambda: self._attention, parent=self
        )
        self._app = AppSignals(self, self.service)
        self._dialing = Redial(self.service, self)
        self._inviting = Inviting(self.service, self._placing, self.text, self)
        self._app.follow(self._inviting.unknown, self.inviteRequested)
        self._hang_up = HangUp(self.service, self)
        # Sound first: it must stop without waiting until a window is painted.
        self._surfaces = Surfaces(self._builder_failed)
        self._surfaces.add(self.sounds, self.windows)
        self.media: MediaService | None = None
        self._calls_media: CallsMedia | None = None
        self._media_windows: MediaWindows | None = None
        if media is not None:
            self._add_media(media, clock)
        self._actions = CallActions(
            self,
            calls=self._calls,
            service=self.service,
            windows=self.windows,
            ringRules=self._ring_rules,
            dialing=self._dialing,
            inviting=self._inviting,
            hangUp=self._hang_up,
            reminders=self._reminders,
            media=self._calls_media,
            app=self._app,
        )
        self._hotkeys = self._made_hotkeys(clock)
        self._remote = openRemoteControl(self._hotkeys.obey, self) if remoteControl else None
        self._quit_guard = QuitGuard(self.service, self.text, clock, self)
        self._surfaces.add(self._hotkeys, self._inviting)
        self.notifications: CallNotifications | None = None
        if notify or parts.notifications is not None:
            self._add_notifications(parts.notifications)
        self.tray: CallTray | None = None
        if tray:
            self._add_tray()
        self._follow_service()
        self._follow_windows()
        self.doNotDisturb.lockedChanged.connect(self.windows.guardAgain)
        self._closers = self._all_closers()

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
        tokenProvider: Callable[[], Any] | None = None,
        deviceID: str = "",
        deviceName: str = "",
        ssl: SSLContext | None = None,
        ca: str | os.PathLike[str] | None = None,
        proxy: str | None = "auto",
    ) -> Operation[None]:
        """Log in and ring; see :meth:`CallInvitationService.init` for arguments and errors."""
        return self.service.init(
            url,
            userID,
            userName,
            token,
            events=events,
            configuration=configuration,
            tokenProvider=tokenProvider,
            deviceID=deviceID,
            deviceName=deviceName,
            ssl=ssl,
            ca=ca,
            proxy=proxy,
        )

    def uninit(self) -> Operation[None]:
        """Log out; see :meth:`CallInvitationService.uninit`."""
        return self.service.uninit()

    # --- surfaces ---

    @checked
    def addSurface(self, surface: Surface) -> None:
        """Let a surface of the app render the calls, too; it gets the live ones at once."""
        self._surfaces.add(surface)
        surface.render(self._calls.views)

    def removeSurface(self, surface: Surface) -> None:
        """Close a surface and update it no more; one that was never added is fine. The kit's own
        surfaces can be removed, too: :attr:`windows`, :attr:`sounds`, :attr:`notifications` and
        :attr:`tray`."""
        self._surfaces.remove(surface)

    def isAudioOnly(self, callID: str) -> bool:
        """The person answered this video call without the camera."""
        return self._calls.audioOnly(callID)

    @checked
    def setMedia(
        self,
        callID: str,
        *,
        microphone: bool | None = None,
        camera: bool | None = None,
        screen: bool | None = None,
        hold: bool | None = None,
        hand: bool | None = None,
        pushToTalk: bool = False,
        note: MediaNote | None = None,
    ) -> None:
        """Show the app's media in the call's window, as they are now: the whole state each time.

        True is on, None shows no such switch. ``pushToTalk``: Space talks while it is held
        (mediaToggled, TALK). ``note``: a line that a person should know. No such call is fine.
        """
        state = MediaState(
            microphone=microphone,
            camera=camera,
            screen=screen,
            hold=hold,
            hand=hand,
            pushToTalk=pushToTalk,
            note=note,
        )
        self._set_media(callID, state)

    def _set_media(self, callID: str, state: MediaState) -> None:
        if self._calls.setMedia(callID, state):
            self.windows.showMedia(callID, state)
            if self.tray is not None:
                self.tray.refresh()

    @checked
    def request(self, request: CallRequest) -> None:
        """Do what a person asked for in a surface of the app's own (:meth:`addSurface`), as if it
        was one of the kit's. Refusals come through ``onError``."""
        self._actions.perform(request)

    @checked
    def setMemberNote(self, callID: str, userID: str, note: MemberNote | None) -> None:
        """Show what the app's media know of a member of a group call: speaking, muted, hand raised
        …; None for nothing. A call without a window is fine."""
        self._pictures.setMemberNote(callID, userID, note)

    @checked
    def setVideo(
        self,
        callID: str,
        userID: str,
        source: Source,
        *,
        size: QSize | None = None,
        firstFrame: bool = True,
    ) -> None:
        """Show the picture of ``userID`` in the call's window: the next frame, or a widget that
        shows them, see :meth:`CallPage.setVideo`. A call that is not there is fine."""
        self._pictures.setVideo(callID, userID, source, size, firstFrame)

    @checked
    def setSelfView(
        self, callID: str, source: Source, *, mirrored: bool = True, size: QSize | None = None
    ) -> None:
        """Show this person's own camera in the call's window. A call that is not there is fine."""
        self._pictures.setSelfView(callID, source, mirrored, size)

    @checked
    def setLevel(self, callID: str, userID: str, level: float) -> None:
        """How loud somebody is just now, 0 to 1. A call without a window is fine."""
        self.windows.setLevel(callID, userID, level)

    @checked
    def setSharing(self, callID: str, userID: str | None, source: Source = None) -> None:
        """What somebody shares, see :meth:`CallPage.setSharing`. A call that is not there is
        fine."""
        self._pictures.setSharing(callID, userID, source)

    @checked
    def setShortcut(self, name: str, chord: str) -> None:
        """Change one of :data:`callkit.widgets.DEFAULT_SHORTCUTS`, "" switches it off; at once,
        also in windows that are open.

        Raises:
            UsageError: No such name, or not a chord; nothing changes.
        """
        self.shortcuts.change(name, chord)
        self.windows.rebind()
        self._hotkeys.rebind()

    @checked
    def setGlobalShortcuts(self, on: bool) -> None:
        """Let the chords that answer, decline, silence, hang up and mute work while another program
        has the focus, or no longer; off by default.

        They are taken from the desktop only while a call rings or goes on. Wayland asks the person
        once, through the desktop's portal; X11 takes them where no other program has them. What
        does not work is told through ``onError``. A chord does not answer a call that has only just
        begun to ring.
        """
        self._hotkeys.setGlobal(on)

    @checked
    def setBannerArea(self, area: CallBannerArea | None) -> None:
        """Show calls that wait while this person is in another one inside the app's own window,
        and the bar of a running call that was put aside. While the area cannot be seen they have
        windows of their own, also one that rings when it goes. None takes it away."""
        before = self.windows.banners.area
        if before is not None:
            before.requested.disconnect(self._actions.perform)
        if area is not None:
            area.requested.connect(self._actions.perform)
        self.windows.setBannerArea(area)

    def setLanguage(self, language: str) -> None:
        """Speak ``language`` ("de", "pt_BR", "zh-Hans-CN"; "" is the person's own again) from now
        on, also in what is shown. One language for all kits of a program.

        Raises:
            UsageError: The kit does not speak it; nothing changes.
        """
        Language.instance().choose(language)

    @checked
    def setOptions(self, options: WindowOptions) -> None:
        """Let windows look like this from the next call on."""
        self.windows.setOptions(options)

    @property
    def people(self) -> Sequence[User]:
        """The people who can be added to a running call. Set to users, or to userIDs."""
        return self._inviting.people

    @people.setter
    def people(self, people: Sequence[User | str]) -> None:
        self._inviting.people = checkPeople("people", people)

    @property
    def attention(self) -> AttentionSettings:
        """What the person set about being disturbed. A new value holds at once, also for a call
        that rings.

        Raises:
            UsageError: Set to something else than :class:`AttentionSettings`; nothing changes.
        """
        return self._attention

    @attention.setter
    def attention(self, settings: AttentionSettings) -> None:
        self._attention = checkValue("attention", settings, AttentionSettings)
        self._ring_rules.reconsider()

    @checked
    def setContactMuted(self, userID: str, muted: bool) -> None:
        """Show the calls of this person without sound from now on, or with it again; also a call
        that rings."""
        before = self.attention.mutedUsers
        after = before | {userID} if muted else before - {userID}
        if after != before:
            self.attention = replace(self.attention, mutedUsers=after)
            self.mutedUsersChanged.emit(after)

    @checked
    def isContactMuted(self, userID: str) -> bool:
        return userID in self.attention.mutedUsers

    @checked
    def setWillHangUp(self, willHangUp: WillHangUp | None) -> None:
        """Ask ``willHangUp(call)`` before a person's End leaves a connected call; False (or an
        awaitable of it) keeps the call (UIKit's ``onHangUpConfirmation``). If it raises, the call
        is left. ``service.hangUp`` does not ask."""
        self._hang_up.will = willHangUp

    @checked
    def askBeforeClosing(self, window: QWidget, event: QCloseEvent) -> None:
        """For the ``closeEvent`` of an app's window: while this person is in a call it stays open
        and they are asked. When they leave, the calls are hung up and the window closes (or the
        app quits, if that was what closed it)."""
        self._quit_guard.askBeforeClosing(window, event)

    @checked
    def showDeviceCheck(self, parent: QWidget | None = None) -> DeviceCheck:
        """Open a window with the picture of the camera, the microphone's level and the choice of
        devices, before any call; needs ``media=``.

        Raises:
            UsageError: The kit has no media of its own.
        """
        if self._media_windows is None:
            raise UsageError("only a kit with media=Media() has devices to check")
        return self._media_windows.showDeviceCheck(parent)

    def close(self) -> Operation[None]:
        """Log out and take every surface away. The kit is not used again.

        The result is that of ``uninit``: await it before the kit is deleted.
        """
        logout = self.service.uninit()
        finish(self._closers)
        return logout

    # --- wiring ---

    def _all_closers(self) -> list[Callable[[], object]]:
        """Returns the function that ends the parts; it also runs for a kit that is deleted without
        close()."""
        closers: list[Callable[[], object]] = [
            self._reminders.close,
            self._quit_guard.close,
            self._ring_rules.close,
            *([self._remote.close] if self._remote is not None else []),
            self._hang_up.close,
            self._reachability.close,
            self.doNotDisturb.close,
            *([self._desktop_look.close] if self._desktop_look is not None else []),
            self._surfaces.close,
        ]
        self.destroyed.connect(partial(abandon, self.service, closers))
        return closers

    def _made_hotkeys(self, clock: Callable[[], float]) -> Hotkeys:
        made = Hotkeys(self._calls.media, self.shortcuts, self.text, clock, self)
        made.requested.connect(self._actions.perform)
        made.failed.connect(self._keys_failed)
        return made

    def _add_notifications(self, notifications: Notifications | None) -> None:
        notifications = notifications or openNotifications(parent=self)
        leading = self.windows.ledBy(notifications)
        sight = VisibleRings(self.windows, locked=lambda: self.doNotDisturb.locked, parent=self)
        self.notifications = CallNotifications(
            notifications,
            hidden=sight.hides,
            seen=sight.shows,
            leads=leading.leadsCall,
            messages=lambda: self.windows.options.outgoing.message,
            text=self.text,
            parent=self,
        )
        self.notifications.requested.connect(self._actions.perform)
        self.notifications.follow(self.service, self.doNotDisturb)
        sight.changed.connect(self.notifications.reconsider)
        self._surfaces.add(sight, self.notifications)

    def _add_tray(self) -> None:
        self.tray = CallTray(
            CallTrayIcon(parent=self), text=self.text, media=self._calls.media, parent=self
        )
        self.tray.requested.connect(self._actions.perform)
        self.tray.offerDeviceCheck(self._media_windows is not None)
        self.tray.deviceCheckWanted.connect(self.showDeviceCheck)
        self.tray.follow(self.service, self._reachability)
        self._surfaces.add(self.tray)

    def _follow_service(self) -> None:
        self.service.follow(self._show, self._show, self._forget)
        self._reachability.attend(self.service)
        self.service.signedOut.connect(self._reminders.close)
        self._dialing.refused.connect(self.windows.tell)

    def _follow_windows(self) -> None:
        windows = self.windows
        windows.requested.connect(self._actions.perform)
        windows.contactMuted = self.isContactMuted
        windows.builderFailed.connect(self._builder_failed)
        windows.endDismissed.connect(self.sounds.hush)

    def _add_media(self, media: Media, clock: Callable[[], float]) -> None:
        self.media = MediaService(
            self.service,
            media,
            self,
            cameraWanted=lambda view: view.video and not self.isAudioOnly(view.callID),
        )
        self._calls_media = CallsMedia(
            self.media, self.windows, self.devices, self._set_media, self, text=self.text
        )
        self._media_windows = MediaWindows(
            self.media, self.devices, self, text=self.text, clock=clock
        )
        self._surfaces.add(self._calls_media, self._media_windows)

    def _show(self, view: CallView) -> None:
        if self._ring_rules.show(view):
            view = self.service.call(view.callID) or view
        if view.connectedAt:
            self._reminders.drop(view.peer.userID)
        self._calls.put(view)
        self._surfaces.render(self._calls.views)

    def _forget(self, callID: str) -> None:
        self._ring_rules.forget(callID)
        self._calls.drop(callID)
        self._surfaces.render(self._calls.views)

    def _keys_failed(self, reason: str) -> None:
        self.events.onError.emit(RequestError(ErrorCode.UNSUPPORTED_REQUEST, reason))

    def _remember(self, view: CallView) -> None:
        if self.notifications is not None:
            self.notifications.remind(view)
        self.reminderDue.emit(view)

    def _builder_failed(self, error: RequestError) -> None:
        self.events.onError.emit(error)
