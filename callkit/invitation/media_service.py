"""Sound and pictures of the service's calls."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from callkit.desktop.addresses import AddressWatch
from callkit.desktop.worker_end import WorkerEnd
from callkit.desktop.worker_thread import WorkerThread
from callkit.errors import RequestError, UsageError
from callkit.invitation.coroutines import Coroutines
from callkit.invitation.media_call import CallMedia, members
from callkit.invitation.quit_messages import atQuit
from callkit.invitation.service import CallInvitationService
from callkit.invitation.worker_choice import configuration, makeThread, makeWorker
from callkit.media.devices import Device, DeviceKind, Trouble
from callkit.media.engines.choice import engineName
from callkit.media.options import Media
from callkit.media.port import Figures, Kind, Link
from callkit.media.quality import Quality, quality
from callkit.media.signals import SentMedia
from callkit.media.worker import frames
from callkit.model import ConnectionState, IceServer
from callkit.options import StandIn, checked
from callkit.protocol.frames import MediaSignalReceived
from callkit.switchboard.view import CallView, Phase
from callkit.thread_check import checkHome, inItsThread

log = logging.getLogger("callkit.invitation.media")

KEPT_WARM: Final = 60.0
"""Seconds without a call after which the worker goes."""
LOUD: Final = 0.35
"""Of a level meter: somebody speaks."""
SPEAKING: Final = 4
"""Loud levels in a row, ten a second, after which somebody who is muted is told."""
TOLD_AGAIN: Final = 100
"""Levels after which they are told again."""


@inItsThread
class MediaService(QObject):
    """Voice, camera and screen of a service's calls: ``CallKit(media=Media())`` makes one, and so
    can an app without the kit's windows. It follows the service: people are heard and seen from the
    moment they join a call until they leave it.

    The sound and the pictures are not in the app's process (:class:`Media` says otherwise): a
    worker is started when a call rings, and kept for a minute after the last one. One that dies is
    replaced within three seconds, and the call goes on.

    All methods must be called from the thread it lives in; none blocks. A method with ``callID``
    means the only call this device is in when that is empty.

    Signals (UIKit's names where it has one):
        onMicrophoneStateChanged, onCameraStateChanged: (on): of this person, in the running call.
        onScreenSharingStateChanged: (userID, on): also of this person.
        onRemoteMicrophoneStateChanged, onRemoteCameraStateChanged: (userID, on)
        onHoldStateChanged, onHandStateChanged: (userID, on): also of this person.
        onSoundLevel: (userID, 0.0 to 1.0): ten times a second while there is sound; this person's
            own also while muted.
        onSpeakingWhileMuted: This person speaks, and nobody hears it.
        onNetworkQuality: (userID, :class:`Quality`): when it changed.
        onMediaStateChanged: (callID, :class:`Link`): the worst connection of the call.
        onFirstFrame: (userID, kind): the first picture of that camera or screen was seen.
        onPicture: (callID, userID, kind, QImage): the newest picture; an empty callID and userID is
            this person's own camera. A null image: there are no more.
        onDevicesChanged: (kind): other devices, or another one is used: :meth:`devices`.
        onAudioOutputChanged: (:class:`Device`): sound comes out there.
        onLocalMicrophoneExceptionOccurred, onLocalCameraExceptionOccurred: (:class:`Trouble`)
        onDeviceExceptionOccurred: (kind, :class:`Trouble`, device): the same for every kind.
    """

    onMicrophoneStateChanged = Signal(bool)
    onCameraStateChanged = Signal(bool)
    onScreenSharingStateChanged = Signal(str, bool)
    onRemoteMicrophoneStateChanged = Signal(str, bool)
    onRemoteCameraStateChanged = Signal(str, bool)
    onHoldStateChanged = Signal(str, bool)
    onHandStateChanged = Signal(str, bool)
    onSoundLevel = Signal(str, float)
    onSpeakingWhileMuted = Signal()
    onNetworkQuality = Signal(str, object)
    onMediaStateChanged = Signal(str, object)
    onFirstFrame = Signal(str, str)
    onPicture = Signal(str, str, str, QImage)
    onDevicesChanged = Signal(object)
    onAudioOutputChanged = Signal(object)
    onLocalMicrophoneExceptionOccurred = Signal(object)
    onLocalCameraExceptionOccurred = Signal(object)
    onDeviceExceptionOccurred = Signal(object, object, str)

    @checked
    def __init__(
        self,
        service: Annotated[CallInvitationService, StandIn],
        media: Media | None = None,
        parent: QObject | None = None,
        *,
        cameraWanted: Callable[[CallView], bool] | None = None,
        worker: Annotated[WorkerEnd, StandIn] | None = None,
        addresses: Annotated[AddressWatch, StandIn] | None = None,
    ) -> None:
        """Follow ``service``; nothing is started before a call rings.

        Args:
            service: Whose calls.
            media: The options; the usual ones when None.
            parent: Qt's parent.
            cameraWanted: Whether the camera is on when that call begins, where the options leave it
                open; in video calls when None.
            worker, addresses: For tests: who works, and who says that the network changed.

        Raises:
            UsageError: No engine is installed, or an option is wrong.
        """
        checkHome("the MediaService")
        super().__init__(parent)
        self.service = service
        self.options = media or Media()
        if isinstance(self.options.engine, str):
            # Said where it is set, not when a call rings.
            engineName(self.options.engine)
        self._camera_wanted = cameraWanted or (lambda view: view.video)
        self._calls: dict[str, CallMedia] = {}
        self._left: set[str] = set()
        """callIDs of calls that went on without this person's media: goodbyes may come."""
        self._configured = configuration(self.options)
        self._devices: dict[DeviceKind, frames.DeviceList] = {}
        self._coroutines = Coroutines()
        self._loud = self._quiet_for = 0
        self._ready = False
        self._worker = self._follow(worker or makeWorker(self.options, self))
        self._addresses = addresses or AddressWatch(self)
        self._addresses.changed.connect(self._network_changed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(round(KEPT_WARM * 1000))
        self._rest.timeout.connect(self._sleep)
        service.callAdded.connect(self._call_changed)
        service.callChanged.connect(self._call_changed)
        service.callRemoved.connect(self._end)
        service.signedOut.connect(self._end_all)
        service.linkChanged.connect(self._link_changed)
        service.mediaSignalReceived.connect(self._hear)
        self._forget_quit = atQuit(self._quit, last=True)

    # --- what a person does ---

    @checked
    def turnMicrophoneOn(self, on: bool, callID: str = "") -> None:
        """Be heard, or send silence. Between calls: so begins the next one."""
        self._switch(callID, "microphone", on)

    @checked
    def turnCameraOn(self, on: bool, callID: str = "") -> None:
        """Be seen, or send no picture. Between calls: so begins the next one."""
        self._switch(callID, "camera", on)

    @checked
    def startScreenSharing(self, screen: str = "", callID: str = "") -> None:
        """Show a screen or window, one of ``devices("screen")``; the main screen when empty."""
        self.setDevice(DeviceKind.SCREEN, screen)
        self._switch(callID, "screen", True)

    def lookForScreens(self) -> None:
        """Bring ``devices("screen")`` up to date, soon: windows come and go without a word."""
        self._configure()

    @checked
    def stopScreenSharing(self, callID: str = "") -> None:
        """Fine when nothing is shared."""
        self._switch(callID, "screen", False)

    @checked
    def hold(self, on: bool, callID: str = "") -> None:
        """Neither hear nor be heard, nor see nor be seen, until it is taken back. The other side is
        told."""
        self._switch(callID, "hold", on)

    @checked
    def raiseHand(self, on: bool, callID: str = "") -> None:
        """Raise this person's hand, for the others to see."""
        self._switch(callID, "hand", on)

    @checked
    def setDevice(self, kind: DeviceKind, deviceID: str) -> None:
        """Use that device from now on, also in the running call; "" is the system's default."""
        chosen = {**self._configured.chosen, kind: deviceID}
        self._configure(chosen=chosen)

    @checked
    def preview(self, *kinds: DeviceKind) -> None:
        """Run these without a call, for their level or picture; no kinds: none."""
        self._configure(preview=kinds)
        if kinds:
            self._start()
        else:
            self._rest_soon()

    # --- what is known ---

    @checked
    def devices(self, kind: DeviceKind) -> tuple[Device, ...]:
        """What there is to choose from; nothing before a worker has looked: :meth:`preview` starts
        one."""
        known = self._devices.get(kind)
        return known.devices if known is not None else ()

    @checked
    def device(self, kind: DeviceKind) -> Device | None:
        """The one that is used, or would be."""
        known = self._devices.get(kind)
        current = known.current if known is not None else ""
        return next((one for one in self.devices(kind) if one.deviceID == current), None)

    def state(self, callID: str = "") -> SentMedia:
        """What is sent in that call; between calls what the next one begins with."""
        call = self._call(callID)
        return self._first_state(None) if call is None else call.state

    def remoteStates(self, callID: str = "") -> Mapping[str, SentMedia]:
        """What the others in that call send, by userID."""
        call = self._call(callID)
        return MappingProxyType({} if call is None else call.sends)

    def tooMany(self, callID: str = "") -> Kind | None:
        """What this person has on in that call and nobody gets, as too many people are in it: the
        microphone from six on, camera and screen from four on."""
        call = self._call(callID)
        return None if call is None else call.tooMany

    def link(self, callID: str = "") -> Link:
        """The worst connection of that call; CLOSED when there is none."""
        call = self._call(callID)
        return Link.CLOSED if call is None else call.link

    def qualities(self, callID: str = "") -> Mapping[str, Quality]:
        """How well one hears each of the others in that call, by userID."""
        call = self._call(callID)
        return MappingProxyType({} if call is None else call.quality)

    def statistics(self, callID: str = "") -> Mapping[str, Figures]:
        """Figures of every connection, by userID, at most two seconds old."""
        call = self._call(callID)
        told = {} if call is None else call.figures
        return MappingProxyType({userID: looks.figures for userID, looks in told.items()})

    def close(self) -> None:
        """Leave every call's media and let the worker go; the calls themselves go on. The others
        are told, as far as there is a connection."""
        self._left.update(self._calls)
        self._end_all()
        self._sleep()
        self._forget_quit()

    # --- the worker ---

    def _follow(self, worker: WorkerEnd) -> WorkerEnd:
        worker.ready.connect(self._tell_everything)
        worker.reported.connect(self._reported)
        worker.pictured.connect(self._pictured)
        worker.lost.connect(self._worker_lost)
        worker.failed.connect(self._worker_failed)
        return worker

    def _start(self) -> None:
        self._rest.stop()
        self._worker.start()

    def _rest_soon(self) -> None:
        """Let the worker go after a while, if nothing needs it."""
        self._addresses.setOn(bool(self._calls))
        rings = any(view.live for view in self.service.currentCalls)
        if not self._calls and not self._configured.preview and not rings:
            self._rest.start()

    def _sleep(self) -> None:
        self._rest.stop()
        self._ready = False
        self._worker.close()

    def _tell_everything(self, engine: str) -> None:
        log.debug("the media worker has %s", engine)
        self._ready = True
        self._worker.send(self._configured)
        for call in self._calls.values():
            self._open(call)

    def _worker_lost(self) -> None:
        self._ready = False
        for call in self._calls.values():
            for userID in list(call.links):
                self._linked(call, userID, Link.RECONNECTING)

    def _worker_failed(self, why: str) -> None:
        """No process can be had: a thread is better than silence."""
        if isinstance(self._worker, WorkerThread):
            self._nothing_works(why)
            return
        log.warning("! media work in a thread of this program, as no process can be had: %s", why)
        self._sleep()
        try:
            thread = makeThread(self.options, self)
        except (ImportError, OSError) as error:
            # What the process lacked, QtMultimedia's libraries say, this one lacks, too.
            self._nothing_works(str(error))
            return
        self._worker = self._follow(thread)
        self._worker.start()

    def _nothing_works(self, why: str) -> None:
        """The call goes on without media, and the person is told as of broken devices."""
        log.error("! media do not work here: %s", why)
        for kind in (DeviceKind.SPEAKER, DeviceKind.MICROPHONE):
            self._failed(
                frames.DeviceFailed(kind=kind, trouble=Trouble.BROKEN, device="", text=why)
            )

    def _configure(self, **changes: object) -> None:
        self._configured = msgspec.structs.replace(self._configured, **changes)
        self._worker.send(self._configured)

    # --- calls ---

    def _call_changed(self, view: CallView) -> None:
        for other in list(self._calls.values()):
            if other.key == view.key and other.callID != view.callID:
                # Two people called each other, and the other call was kept.
                del self._calls[other.callID]
                self._worker.send(frames.Close(callID=other.callID))
        call = self._calls.get(view.callID)
        if view.phase is Phase.CONNECTED:
            if call is None:
                self._begin(view)
            elif (inside := members(view)) != call.members:
                self._members_changed(call, inside)
        elif view.phase is Phase.ENDED:
            self._end(view.callID)
        elif view.phase is not Phase.ENDING:
            # It rings, here or there: by the answer the worker is warm.
            self._start()

    def _begin(self, view: CallView) -> None:
        call = self._calls[view.callID] = CallMedia(view, self._first_state(view))
        self._start()
        self._addresses.setOn(True)
        self._coroutines.start(self._ask_servers(call))
        self.onMicrophoneStateChanged.emit(call.state.microphone)
        self.onCameraStateChanged.emit(call.state.camera)

    async def _ask_servers(self, call: CallMedia) -> None:
        servers: tuple[IceServer, ...] = ()
        try:
            servers = (await self.service.client.mediaServers(call.callID)).iceServers
        except (RequestError, UsageError) as error:
            log.info("no media servers: %s", error)
        if self._calls.get(call.callID) is call:
            call.servers = servers
            self._open(call)

    def _open(self, call: CallMedia) -> None:
        if not self._ready or call.servers is None:
            return
        self._worker.send(call.opened(self.options.relayOnly))
        while call.waiting:
            self._tell_word(call, call.waiting.popleft())

    def _members_changed(self, call: CallMedia, inside: tuple[str, ...]) -> None:
        before = call.state
        call.members = inside
        for userID in set(call.links) - set(inside):
            for known in (call.links, call.sends, call.quality, call.figures):
                known.pop(userID, None)
        self._worker.send(frames.Members(callID=call.callID, members=inside))
        self._sent(call, before)

    def _end(self, callID: str) -> None:
        if self._calls.pop(callID, None) is not None:
            self._worker.send(frames.Close(callID=callID))
            self.onMediaStateChanged.emit(callID, Link.CLOSED)
        self._rest_soon()

    def _end_all(self) -> None:
        for callID in list(self._calls):
            self._end(callID)

    async def _quit(self) -> None:
        self._sleep()

    # --- what is sent ---

    def _first_state(self, view: CallView | None) -> SentMedia:
        camera = self.options.cameraOn
        if camera is None:
            camera = view is not None and self._camera_wanted(view)
        microphone = self.options.microphoneOn and not self.options.pushToTalk
        return SentMedia(microphone=microphone, camera=camera)

    def _call(self, callID: str) -> CallMedia | None:
        if callID:
            return self._calls.get(callID)
        return next(iter(self._calls.values())) if len(self._calls) == 1 else None

    def _switch(self, callID: str, what: str, on: bool) -> None:
        call = self._call(callID)
        if call is None:
            if what == "microphone" and not callID:
                self.options = replace(self.options, microphoneOn=on)
            elif what == "camera" and not callID:
                self.options = replace(self.options, cameraOn=on)
            return
        before = call.state
        call.wanted = msgspec.structs.replace(call.wanted, **{what: on})
        self._sent(call, before)

    def _sent(self, call: CallMedia, before: SentMedia) -> None:
        state = call.state
        if state == before:
            return
        self._worker.send(frames.SetSentMedia(callID=call.callID, state=state))
        if state.microphone != before.microphone:
            self.onMicrophoneStateChanged.emit(state.microphone)
        if state.camera != before.camera:
            self.onCameraStateChanged.emit(state.camera)
        self._tell_changes(call.me, before, state)

    # --- words ---

    def _hear(self, word: MediaSignalReceived) -> None:
        call = self._calls.get(word.callID)
        if call is None:
            return
        if not self._ready or call.servers is None:
            call.wait(word)
        else:
            self._tell_word(call, word)

    def _tell_word(self, call: CallMedia, word: MediaSignalReceived) -> None:
        lost = call.lost(word)
        self._worker.send(
            frames.SignalReceived(callID=call.callID, sender=word.sender, data=word.data)
        )
        if lost:
            self._worker.send(frames.SignalsLost(callID=call.callID, sender=word.sender))

    def _say(self, call: CallMedia, to: str, data: str) -> None:
        if self.service.connectionState is ConnectionState.CONNECTED:
            self._coroutines.start(self._carry(call.callID, to, data))
        else:
            call.unsay(to, data)

    async def _carry(self, callID: str, to: str, data: str) -> None:
        try:
            await self.service.client.mediaSignal(callID, data, to)
        except (RequestError, UsageError) as error:
            log.debug("a media signal to %s did not go: %s", to, error)

    def _link_changed(self, state: ConnectionState) -> None:
        if state is not ConnectionState.CONNECTED:
            return
        for call in self._calls.values():
            while call.unsaid:
                self._coroutines.start(self._carry(call.callID, *call.unsaid.popleft()))
        if any(call.link is not Link.CONNECTED for call in self._calls.values()):
            self._worker.send(frames.Restart())

    def _network_changed(self) -> None:
        self.service.wake()
        self._worker.send(frames.Restart())

    # --- what the worker reports ---

    def _reported(self, report: frames.AnyReport) -> None:
        match report:
            case frames.Loudness():
                self._heard(report)
            case frames.DeviceList():
                self._devices_are(report)
            case frames.DeviceFailed():
                self._failed(report)
            case (
                frames.SendSignal()
                | frames.LinkChanged()
                | frames.SentMediaChanged()
                | frames.ConnectionFigures()
            ):
                call = self._calls.get(report.callID)
                if call is not None:
                    self._of_call(call, report)
                elif isinstance(report, frames.SendSignal) and report.callID in self._left:
                    self._coroutines.start(self._carry(report.callID, report.to, report.data))

    def _of_call(
        self,
        call: CallMedia,
        report: frames.SendSignal
        | frames.LinkChanged
        | frames.SentMediaChanged
        | frames.ConnectionFigures,
    ) -> None:
        match report:
            case frames.SendSignal(to=to, data=data):
                self._say(call, to, data)
            case frames.LinkChanged(userID=userID, link=link):
                self._linked(call, userID, link)
            case frames.SentMediaChanged(userID=userID, state=state):
                before = call.sends.get(userID, SentMedia())
                call.sends[userID] = state
                if state.microphone != before.microphone:
                    self.onRemoteMicrophoneStateChanged.emit(userID, state.microphone)
                if state.camera != before.camera:
                    self.onRemoteCameraStateChanged.emit(userID, state.camera)
                self._tell_changes(userID, before, state)
            case frames.ConnectionFigures(userID=userID, figures=figures):
                call.figures[userID] = report
                bars = quality(figures)
                if call.quality.get(userID, Quality.UNKNOWN) is not bars:
                    call.quality[userID] = bars
                    self.onNetworkQuality.emit(userID, bars)

    def _tell_changes(self, userID: str, before: SentMedia, state: SentMedia) -> None:
        if state.screen != before.screen:
            self.onScreenSharingStateChanged.emit(userID, state.screen)
        if state.hold != before.hold:
            self.onHoldStateChanged.emit(userID, state.hold)
        if state.hand != before.hand:
            self.onHandStateChanged.emit(userID, state.hand)

    def _linked(self, call: CallMedia, userID: str, link: Link) -> None:
        before = call.link
        call.links[userID] = link
        if call.link is not before:
            self.onMediaStateChanged.emit(call.callID, call.link)

    def _heard(self, report: frames.Loudness) -> None:
        me = self.service.user.userID
        self.onSoundLevel.emit(report.userID or me, report.level)
        call = self._call("")
        if report.userID or call is None:
            return
        self._quiet_for += 1
        muted = not call.state.microphone and not call.state.hold
        self._loud = self._loud + 1 if muted and report.level > LOUD else 0
        if self._loud >= SPEAKING and self._quiet_for >= TOLD_AGAIN:
            self._quiet_for = 0
            self.onSpeakingWhileMuted.emit()

    def _devices_are(self, report: frames.DeviceList) -> None:
        before = self._devices.get(report.kind)
        self._devices[report.kind] = report
        if before == report:
            return
        self.onDevicesChanged.emit(report.kind)
        used = self.device(report.kind)
        if report.kind is DeviceKind.SPEAKER and used is not None:
            self.onAudioOutputChanged.emit(used)

    def _failed(self, report: frames.DeviceFailed) -> None:
        self.onDeviceExceptionOccurred.emit(report.kind, report.trouble, report.device)
        if report.kind is DeviceKind.MICROPHONE:
            self.onLocalMicrophoneExceptionOccurred.emit(report.trouble)
        elif report.kind is DeviceKind.CAMERA:
            self.onLocalCameraExceptionOccurred.emit(report.trouble)
        if report.kind is DeviceKind.SCREEN and report.trouble is not Trouble.UNPLUGGED:
            # What cannot be shown is not said to be shown.
            for callID in list(self._calls):
                self._switch(callID, "screen", False)

    def _pictured(self, callID: str, userID: str, kind: str, image: QImage) -> None:
        call = self._calls.get(callID)
        if callID and call is None and not image.isNull():
            # It came too late; that there are no more is news all the same.
            return
        if call is not None and not image.isNull() and (userID, kind) not in call.shown:
            call.shown.add((userID, kind))
            self.onFirstFrame.emit(userID, kind)
        self.onPicture.emit(callID, userID, kind, image)
