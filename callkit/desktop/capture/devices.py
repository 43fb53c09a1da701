"""The machine's devices through QtMultimedia: :class:`callkit.media.devices.Devices`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import (
    QCameraPermission,
    QCoreApplication,
    QMicrophonePermission,
    QObject,
    QPermission,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtMultimedia import QAudioDevice, QCameraDevice, QMediaDevices, QWindowCapture

from callkit.desktop.capture.picture import CameraCapture, ScreenCapture, WindowCapture
from callkit.desktop.capture.sound import MicrophoneCapture, SpeakerPlayback
from callkit.media.devices import (
    Device,
    DeviceEvents,
    DeviceKind,
    Hear,
    See,
    Take,
    Trouble,
)

log = logging.getLogger("callkit.desktop.capture")

SCREEN: Final = "screen:"
WINDOW: Final = "window:"


class _Running(Protocol):
    def stop(self) -> None: ...


def openApplication(platform: str) -> QCoreApplication:
    """The worker's application: with windows' platform if the app has one, as screens need it."""
    if platform:
        application: QCoreApplication = QGuiApplication(["callkit", "-platform", platform])
        QGuiApplication.setQuitOnLastWindowClosed(False)
        return application
    return QCoreApplication(["callkit"])


class QtDevices(QObject):
    """Lives in the thread it is made in, which must serve Qt's events; called from any."""

    _wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._events: DeviceEvents | None = None
        self._running: dict[DeviceKind, _Running] = {}
        self._lock = threading.Lock()
        self._lists: dict[DeviceKind, tuple[Device, ...]] = {}
        self._wanted.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        self._media = QMediaDevices(self)
        self._media.audioInputsChanged.connect(partial(self._changed, DeviceKind.MICROPHONE))
        self._media.audioOutputsChanged.connect(partial(self._changed, DeviceKind.SPEAKER))
        self._media.videoInputsChanged.connect(partial(self._changed, DeviceKind.CAMERA))
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(lambda _: self._changed(DeviceKind.SCREEN))
            application.screenRemoved.connect(lambda _: self._changed(DeviceKind.SCREEN))
        for kind in DeviceKind:
            self._look(kind)

    # --- the port ---

    def listen(self, events: DeviceEvents | None) -> None:
        self._events = events

    def list(self, kind: DeviceKind) -> Sequence[Device]:
        if kind is DeviceKind.SCREEN:
            # Windows come and go without a word.
            self._wanted.emit(partial(self._changed, kind))
        with self._lock:
            return self._lists.get(kind, ())

    def startMicrophone(self, deviceID: str, hear: Hear) -> None:
        self._start(DeviceKind.MICROPHONE, partial(self._microphone, deviceID, hear))

    def startSpeaker(self, deviceID: str, take: Take) -> None:
        self._start(DeviceKind.SPEAKER, partial(self._speaker, deviceID, take))

    def startCamera(self, deviceID: str, see: See, width: int, height: int, rate: int) -> None:
        self._start(DeviceKind.CAMERA, partial(self._camera, deviceID, see, width, height, rate))

    def startScreen(self, deviceID: str, see: See) -> None:
        self._start(DeviceKind.SCREEN, partial(self._screen, deviceID, see))

    def stop(self, kind: DeviceKind) -> None:
        self._wanted.emit(partial(self._stop, kind))

    def close(self) -> None:
        for kind in DeviceKind:
            self.stop(kind)

    # --- in the thread of Qt's devices ---

    @Slot(object)
    def _obey(self, step: Callable[[], object]) -> None:
        step()

    def _start(self, kind: DeviceKind, make: Callable[[], _Running | None]) -> None:
        def start() -> None:
            self._stop(kind)
            running = make()
            if running is None:
                self._fail(kind, Trouble.NONE_THERE, "")
            else:
                self._running[kind] = running

        permission: QMicrophonePermission | QCameraPermission | None = None
        if kind is DeviceKind.MICROPHONE:
            permission = QMicrophonePermission()
        elif kind is DeviceKind.CAMERA:
            permission = QCameraPermission()
        self._wanted.emit(partial(self._permitted, kind, permission, start))

    def _permitted(
        self,
        kind: DeviceKind,
        permission: QMicrophonePermission | QCameraPermission | None,
        start: Callable[[], None],
    ) -> None:
        """Ask before the device is opened: macOS ends a program that does not."""
        application = QCoreApplication.instance()
        if permission is None or application is None:
            start()
            return
        status = application.checkPermission(permission)
        if status == Qt.PermissionStatus.Granted:
            start()
        elif status == Qt.PermissionStatus.Denied:
            self._fail(kind, Trouble.REFUSED, "the system does not let this program")
        else:

            def answered(answer: QPermission) -> None:
                if answer.status() == Qt.PermissionStatus.Granted:
                    start()
                else:
                    self._fail(kind, Trouble.REFUSED, "the person does not let this program")

            application.requestPermission(permission, self, answered)

    def _stop(self, kind: DeviceKind) -> None:
        running = self._running.pop(kind, None)
        if running is not None:
            running.stop()

    def _microphone(self, deviceID: str, hear: Hear) -> _Running | None:
        device = _audio(QMediaDevices.audioInputs(), deviceID, QMediaDevices.defaultAudioInput())
        fail = partial(self._fail, DeviceKind.MICROPHONE)
        return None if device is None else MicrophoneCapture(device, hear, fail)

    def _speaker(self, deviceID: str, take: Take) -> _Running | None:
        device = _audio(QMediaDevices.audioOutputs(), deviceID, QMediaDevices.defaultAudioOutput())
        fail = partial(self._fail, DeviceKind.SPEAKER)
        return None if device is None else SpeakerPlayback(device, take, fail)

    def _camera(
        self, deviceID: str, see: See, width: int, height: int, rate: int
    ) -> _Running | None:
        there = QMediaDevices.videoInputs()
        chosen = [one for one in there if _identifier(one) == deviceID]
        if not there:
            return None
        device = (chosen or [QMediaDevices.defaultVideoInput()])[0]
        fail = partial(self._fail, DeviceKind.CAMERA)
        return CameraCapture(device, see, fail, width=width, height=height, rate=rate)

    def _screen(self, deviceID: str, see: See) -> _Running | None:
        fail = partial(self._fail, DeviceKind.SCREEN)
        if deviceID.startswith(WINDOW):
            for window in QWindowCapture.capturableWindows():
                if window.description() == deviceID.removeprefix(WINDOW):
                    return WindowCapture(window, see, fail)
            return None
        if not isinstance(QCoreApplication.instance(), QGuiApplication):
            return None
        name = deviceID.removeprefix(SCREEN)
        chosen = [screen for screen in QGuiApplication.screens() if screen.name() == name]
        return ScreenCapture(chosen[0] if chosen else QGuiApplication.primaryScreen(), see, fail)

    def _fail(self, kind: DeviceKind, trouble: Trouble, text: str) -> None:
        if self._events is not None:
            self._events.deviceFailed(kind, trouble, text)

    def _changed(self, kind: DeviceKind) -> None:
        if self._look(kind) and self._events is not None:
            self._events.devicesChanged(kind)

    def _look(self, kind: DeviceKind) -> bool:
        """Take note of what there is; whether it is something else."""
        found = _LISTS[kind]()
        with self._lock:
            before, self._lists[kind] = self._lists.get(kind), found
        return before != found


def _identifier(device: QAudioDevice | QCameraDevice) -> str:
    return bytes(device.id().data()).decode(errors="replace")


def _audio(
    there: Sequence[QAudioDevice], deviceID: str, default: QAudioDevice
) -> QAudioDevice | None:
    if not there:
        return None
    return next((device for device in there if _identifier(device) == deviceID), default)


def _listed(there: Sequence[QAudioDevice] | Sequence[QCameraDevice]) -> tuple[Device, ...]:
    return tuple(
        Device(_identifier(device), device.description(), device.isDefault()) for device in there
    )


def _screens() -> tuple[Device, ...]:
    if not isinstance(QCoreApplication.instance(), QGuiApplication):
        return ()
    primary = QGuiApplication.primaryScreen()
    screens = [
        Device(f"{SCREEN}{screen.name()}", screen.name(), screen is primary)
        for screen in QGuiApplication.screens()
    ]
    windows = [
        Device(f"{WINDOW}{window.description()}", window.description())
        for window in QWindowCapture.capturableWindows()
        if window.description()
    ]
    return (*screens, *windows)


_LISTS: Final[dict[DeviceKind, Callable[[], tuple[Device, ...]]]] = {
    DeviceKind.MICROPHONE: lambda: _listed(QMediaDevices.audioInputs()),
    DeviceKind.SPEAKER: lambda: _listed(QMediaDevices.audioOutputs()),
    DeviceKind.CAMERA: lambda: _listed(QMediaDevices.videoInputs()),
    DeviceKind.SCREEN: _screens,
}
