"""Connects the kit's media with the call windows: pictures and states in, switches out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from callkit.desktop.media_settings import openSettings
from callkit.invitation.media_service import MediaService
from callkit.kit.share_picker import SharePicker
from callkit.kit.surface import changes
from callkit.kit.windows import CallWindows
from callkit.media.devices import DeviceKind, Trouble
from callkit.media.port import Kind, Link
from callkit.media.quality import Quality
from callkit.media.signals import SentMedia
from callkit.requests import MediaKind, MediaNote, MediaState
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.stage.video_view import VideoView
from callkit.widgets.stage.window import CallWindow

NOTE_STAYS = 4.0
"""Seconds for which a person who speaks while muted is reminded of it."""
_CHOSEN = (DeviceKind.MICROPHONE, DeviceKind.SPEAKER, DeviceKind.CAMERA)
"""Kinds with a place in the menu of devices; screens are chosen when one is shared."""
_TROUBLES: Final = {
    (DeviceKind.MICROPHONE, Trouble.NONE_THERE): MediaNote.NO_MICROPHONE,
    (DeviceKind.MICROPHONE, Trouble.REFUSED): MediaNote.MICROPHONE_BLOCKED,
    (DeviceKind.MICROPHONE, Trouble.IN_USE): MediaNote.MICROPHONE_IN_USE,
    (DeviceKind.MICROPHONE, Trouble.BROKEN): MediaNote.MICROPHONE_BROKEN,
    (DeviceKind.SPEAKER, Trouble.NONE_THERE): MediaNote.NO_SPEAKER,
    (DeviceKind.SPEAKER, Trouble.IN_USE): MediaNote.SPEAKER_BROKEN,
    (DeviceKind.SPEAKER, Trouble.BROKEN): MediaNote.SPEAKER_BROKEN,
    (DeviceKind.CAMERA, Trouble.NONE_THERE): MediaNote.NO_CAMERA,
    (DeviceKind.CAMERA, Trouble.REFUSED): MediaNote.CAMERA_BLOCKED,
    (DeviceKind.CAMERA, Trouble.IN_USE): MediaNote.CAMERA_IN_USE,
    (DeviceKind.CAMERA, Trouble.BROKEN): MediaNote.CAMERA_BROKEN,
}
"""What is said of a device until it works; those above are more urgent."""


class CallsMedia(QObject):
    """A surface of the kit's: one for all calls. ``devices`` is the menu's list."""

    def __init__(
        self,
        media: MediaService,
        windows: CallWindows,
        devices: MediaDevices,
        show: Callable[[str, MediaState], object],
        parent: QObject,
        *,
        text: InnerText | None = None,
    ) -> None:
        """``show(callID, state)`` shows the media state of a call."""
        super().__init__(parent)
        self._text = text
        self.media = media
        self._windows = windows
        self._show_media = show
        self._devices = devices
        self._calls: Sequence[CallView] = ()
        self._plain: dict[str, _PlainPictures] = {}
        self._shares: set[str] = set()
        """Keys of calls in which this person shares a screen."""
        self._troubles: dict[DeviceKind, Trouble] = {}
        """Of devices, until they work."""
        self._passing: MediaNote | None = None
        """What is said for a moment."""
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.timeout.connect(self._say_no_more)
        devices.chosen.connect(self._choose)
        for changed in (
            media.onMicrophoneStateChanged,
            media.onCameraStateChanged,
            media.onMediaStateChanged,
            media.onNetworkQuality,
            media.onRemoteMicrophoneStateChanged,
            media.onRemoteCameraStateChanged,
            media.onScreenSharingStateChanged,
            media.onHoldStateChanged,
            media.onHandStateChanged,
        ):
            changed.connect(self._render_all)
        media.onSpeakingWhileMuted.connect(self._remind)
        media.onPicture.connect(self._picture)
        media.onSoundLevel.connect(self._level)
        media.onDevicesChanged.connect(self._list)
        media.onDeviceExceptionOccurred.connect(self._failed)

    # --- the surface ---

    def render(self, calls: Sequence[CallView]) -> None:
        before, self._calls = self._calls, calls
        changed, gone = changes(before, calls)
        for view in changed:
            self._render(view)
        for view in gone:
            self._shares.discard(view.key)
            plain = self._plain.pop(view.key, None)
            if plain is not None:
                plain.drop()

    def close(self) -> None:
        self.render(())

    # --- what was pressed ---

    def toggle(self, callID: str, kind: MediaKind, on: bool) -> None:
        """The person switched a kind of media on or off."""
        media = self.media
        match kind:
            case MediaKind.MICROPHONE | MediaKind.TALK:
                media.turnMicrophoneOn(on, callID)
            case MediaKind.CAMERA:
                media.turnCameraOn(on, callID)
            case MediaKind.SCREEN if on:
                self._share(callID)
            case MediaKind.SCREEN:
                media.stopScreenSharing(callID)
            case MediaKind.HOLD:
                media.hold(on, callID)
            case MediaKind.HAND:
                media.raiseHand(on, callID)

    def openSettings(self) -> bool:
        """Show the system's page that mends what the note says; whether there is one."""
        kind, trouble = self._worst() or (DeviceKind.MICROPHONE, Trouble.BROKEN)
        if kind is DeviceKind.SCREEN:
            # Where screens are refused is the only page that systems have for them.
            return openSettings(kind, refused=True)
        return openSettings(kind, refused=trouble is Trouble.REFUSED)

    def _share(self, callID: str) -> None:
        """Share the only screen, or let the person choose."""
        window = self._windows.window(callID)
        if len(self.media.devices(DeviceKind.SCREEN)) < 2 or not isinstance(window, QWidget):
            self.media.startScreenSharing(callID=callID)
            return
        for before in window.findChildren(SharePicker):
            before.deleteLater()
        picker = SharePicker(self.media, callID, window, text=self._text)
        # Windows open and close without a signal: the worker looks again.
        self.media.lookForScreens()
        picker.openAt(window)

    # --- what is shown ---

    def _render_all(self, *_: object) -> None:
        for view in self._calls:
            self._render(view)

    def _render(self, view: CallView) -> None:
        callID = view.callID
        if view.phase is not Phase.CONNECTED:
            return
        state = self.media.state(callID)
        self._show_media(
            callID,
            MediaState(
                microphone=state.microphone,
                camera=state.camera,
                screen=state.screen,
                hold=state.hold,
                hand=state.hand if view.group else None,
                pushToTalk=self.media.options.pushToTalk,
                note=self._note(callID, state),
            ),
        )
        window = self._windows.window(callID)
        if window is None:
            return
        for userID, sent in self.media.remoteStates(callID).items():
            window.setMemberNote(userID, _member_note(sent))
        if isinstance(window, CallWindow):
            sharing = [one for one, sent in self.media.remoteStates(callID).items() if sent.screen]
            if not sharing and state.screen != (view.key in self._shares):
                # Its pictures follow; until then it is said without one.
                window.setSharing(view.me if state.screen else None)
        (self._shares.add if state.screen else self._shares.discard)(view.key)

    def _note(self, callID: str, state: SentMedia) -> MediaNote | None:
        worst = self._worst(callID)
        if worst in _TROUBLES:
            return _TROUBLES[worst]
        if self._passing is not None and not (
            self._passing is MediaNote.MUTED and state.microphone
        ):
            return self._passing
        beyond = self.media.tooMany(callID)
        if beyond is not None:
            sound = beyond is Kind.MICROPHONE
            return MediaNote.TOO_MANY_FOR_SOUND if sound else MediaNote.TOO_MANY_FOR_PICTURES
        poor = any(bars is Quality.POOR for bars in self.media.qualities(callID).values())
        broken = self.media.link(callID) is Link.RECONNECTING
        return MediaNote.POOR_CONNECTION if poor or broken else None

    def _worst(self, callID: str = "") -> tuple[DeviceKind, Trouble] | None:
        """The device whose trouble matters most in that call; a camera that is off has none."""
        camera = self.media.state(callID).camera
        found = [(kind, self._troubles[kind]) for kind in _CHOSEN if kind in self._troubles]
        found = [one for one in found if one[0] is not DeviceKind.CAMERA or camera]
        if found:
            return found[0]
        if self._passing is MediaNote.SCREEN_BROKEN:
            return DeviceKind.SCREEN, Trouble.BROKEN
        return None

    def _remind(self) -> None:
        self._say(MediaNote.MUTED)

    def _say(self, note: MediaNote) -> None:
        self._passing = note
        self._moment.start(round(NOTE_STAYS * 1000))
        self._render_all()

    def _say_no_more(self) -> None:
        self._passing = None
        self._render_all()

    def _works(self, kind: DeviceKind) -> None:
        """It does, or may by now: if it does not, that is told again."""
        if self._troubles.pop(kind, None) is not None:
            self._render_all()

    def _level(self, userID: str, level: float) -> None:
        if userID == self.media.service.user.userID:
            self._works(DeviceKind.MICROPHONE)
            self._devices.setLevel(level)
        for view in self._calls:
            self._windows.setLevel(view.callID, userID, level)

    def _picture(self, callID: str, userID: str, kind: str, image: QImage) -> None:
        source = None if image.isNull() else image
        if not userID and kind == DeviceKind.CAMERA:
            self._devices.setPicture(source)
            if source is not None:
                self._works(DeviceKind.CAMERA)
        for view in self._calls:
            if callID not in ("", view.callID):
                continue
            window = self._windows.window(view.callID)
            if window is None:
                continue
            if not isinstance(window, CallWindow):
                plain = self._plain.setdefault(view.key, _PlainPictures(window))
                plain.show(own=not userID, image=source)
            elif not userID:
                if kind == DeviceKind.CAMERA:
                    window.setSelfView(source)
                elif source is not None and view.key in self._shares:
                    window.setSharing(view.me, source)
            elif kind == DeviceKind.SCREEN:
                window.setSharing(userID if source is not None else None, source)
            else:
                window.setVideo(userID, source)

    # --- devices ---

    def _list(self, kind: DeviceKind) -> None:
        if kind not in _CHOSEN:
            return
        there = [(one.deviceID, one.name) for one in self.media.devices(kind)]
        used = self.media.device(kind)
        self._devices.setDevices(kind.value, there, used.deviceID if used is not None else "")
        if there:
            self._works(kind)

    def _choose(self, kind: str, deviceID: str) -> None:
        self._troubles.pop(DeviceKind(kind), None)
        self.media.setDevice(DeviceKind(kind), deviceID)
        self._render_all()

    def _failed(self, kind: DeviceKind, trouble: Trouble, device: str) -> None:
        del device
        if trouble is Trouble.UNPLUGGED:
            self._troubles.pop(kind, None)
            self._say(MediaNote.UNPLUGGED)
        elif kind is DeviceKind.SCREEN:
            self._say(MediaNote.SCREEN_BROKEN)
        else:
            self._troubles[kind] = trouble
            self._render_all()


class _PlainPictures:
    """The pictures in a window that has room for one other person and this one."""

    def __init__(self, window: CallDialog) -> None:
        self._window = window
        self._views: dict[bool, VideoView] = {}

    def show(self, *, own: bool, image: QImage | None) -> None:
        view = self._views.get(own)
        if view is None and image is not None:
            view = self._views[own] = VideoView()
            view.setMirrored(own)
            if own:
                self._window.setSelfView(view)
            else:
                self._window.setMediaWidget(view)
        if view is not None:
            view.setImage(image)
            if image is None:
                self._views.pop(own)
                self._take(own)
                view.deleteLater()

    def drop(self) -> None:
        for own, view in self._views.items():
            self._take(own)
            view.deleteLater()
        self._views.clear()

    def _take(self, own: bool) -> None:
        if own:
            self._window.setSelfView(None)
        else:
            self._window.setMediaWidget(None)


def _member_note(sent: SentMedia) -> MemberNote | None:
    if sent.hold:
        return MemberNote.ON_HOLD
    if sent.hand:
        return MemberNote.HAND_RAISED
    return None if sent.microphone else MemberNote.MUTED
