"""The list of microphones, speakers and cameras that an app fills, and the menu that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QActionGroup, QImage
from PySide6.QtWidgets import QWidget, QWidgetAction

from callkit.errors import UsageError
from callkit.media.devices import DeviceKind
from callkit.names import shownName
from callkit.options import checked
from callkit.texts import InnerText, toolTip
from callkit.thread_check import inItsThread
from callkit.widgets.call.device_previews import CameraPreview, LevelMeter
from callkit.widgets.parts.call_menu import CallMenu


class MediaDevice(NamedTuple):
    """One device as the app's media engine knows it; ``deviceID`` is never empty."""

    deviceID: str
    name: str


@inItsThread
class MediaDevices(QObject):
    """Which devices there are and which one is used. The kit moves no media: the app fills this
    from its media engine, again whenever one is plugged in or out, and acts on ``chosen``.

    A current deviceID of "" is the system's default. One list serves all calls and windows; a
    menu that is open follows it. GUI thread only.

    Signals:
        changed: A list or a current device is another one.
        levelChanged: (0.0 to 1.0): how loud the microphone is.
        pictureChanged: (QImage): what the camera sees; a null one: nothing.
        chosen: (kind, deviceID): the person chose it; it is the current one already.
        statisticsWanted: The person wants to see the figures of the connection.
    """

    changed = Signal()
    chosen = Signal(str, str)
    statisticsWanted = Signal()
    levelChanged = Signal(float)
    pictureChanged = Signal(QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._level: float | None = None
        self._picture = QImage()
        self._statistics = False
        self._lists: dict[DeviceKind, tuple[MediaDevice, ...]] = {}
        self._current: dict[DeviceKind, str] = {}

    @checked
    def setDevices(
        self, kind: DeviceKind | str, devices: Iterable[tuple[str, str]], current: str = ""
    ) -> None:
        """Say which devices of ``kind`` there are, (deviceID, name) each, and which is used.

        A ``current`` that is not among them counts as the system's default.

        Raises:
            UsageError: No such kind, an empty deviceID, or the same one twice; nothing changes.
        """
        which = _kind(kind)
        found = tuple(MediaDevice(*device) for device in devices)
        names = [device.deviceID for device in found]
        if "" in names or len(set(names)) < len(names):
            raise UsageError("a deviceID is not empty and not there twice")
        used = current if current in names else ""
        if found != self._lists.get(which) or used != self.current(which):
            self._lists[which] = found
            self._current[which] = used
            self.changed.emit()

    def devices(self, kind: DeviceKind | str) -> tuple[MediaDevice, ...]:
        return self._lists.get(_kind(kind), ())

    def known(self, kind: DeviceKind | str) -> bool:
        """The app has said which devices of this kind there are, even if none."""
        return _kind(kind) in self._lists

    def current(self, kind: DeviceKind | str) -> str:
        """The deviceID in use; "" is the system's default."""
        return self._current.get(_kind(kind), "")

    def choose(self, kind: DeviceKind | str, deviceID: str) -> None:
        """What the menu does: use this device from now on. Choosing the current one is nothing.

        Raises:
            UsageError: It is not in the list.
        """
        which = _kind(kind)
        if deviceID and deviceID not in [device.deviceID for device in self.devices(which)]:
            raise UsageError(f"there is no {which} {deviceID!r}")
        if deviceID != self.current(which):
            self._current[which] = deviceID
            self.changed.emit()
            self.chosen.emit(which.value, deviceID)

    @checked
    def setLevel(self, level: float) -> None:
        """How loud the microphone is just now, 0 to 1, muted or not: the menu shows it."""
        self._level = level
        self.levelChanged.emit(level)

    def level(self) -> float | None:
        """As it was set; None: nobody measures it."""
        return self._level

    @checked
    def setPicture(self, picture: QImage | None) -> None:
        """The present picture of this person's camera, None while it is off: the menu shows it."""
        self._picture = QImage() if picture is None else picture
        self.pictureChanged.emit(self._picture)

    def picture(self) -> QImage:
        """As it was set; a null one: the camera is off."""
        return self._picture

    def offerStatistics(self, offered: bool) -> None:
        """Whether the menu has a line for them (``statisticsWanted``)."""
        self._statistics = offered
        self.changed.emit()

    def offersStatistics(self) -> bool:
        return self._statistics

    def anything(self) -> bool:
        """There is something to choose from."""
        return any(self._lists.values())

    def noMicrophone(self) -> bool:
        """The app knows that there is no microphone."""
        return self.known(DeviceKind.MICROPHONE) and not self.devices(DeviceKind.MICROPHONE)


class DeviceMenu(CallMenu):
    """Every kind of device under its heading, the current one ticked; it follows the list. Below
    them what the microphone hears and the camera sees, as far as the app says it."""

    def __init__(
        self,
        devices: MediaDevices,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        kinds: Iterable[DeviceKind] | None = None,
    ) -> None:
        """``kinds``: only these, and no more than their names; everything when None."""
        super().__init__(parent, text=text, onStage=kinds is None)
        self.setToolTipsVisible(True)
        self._devices = devices
        self._whole = kinds is None
        self._kinds = tuple(_HEADINGS if kinds is None else map(_kind, kinds))
        self._groups: list[QActionGroup] = []
        self.meter: LevelMeter | None = None
        self.preview: CameraPreview | None = None
        self.aboutToShow.connect(self._fill)
        devices.changed.connect(self._fill)
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._fill()

    def _fill(self) -> None:
        self.setAccessibleName(self.text.say("devicesButton"))
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        for group in self._groups:
            group.deleteLater()
        self._groups.clear()
        self.meter = self.preview = None
        for kind in self._kinds:
            if self._devices.devices(kind):
                self._add(kind)
        if self._whole and self._devices.offersStatistics():
            self.addSeparator()
            statistics = QAction(self.text.say("statisticsTitle"), self)
            statistics.setObjectName("callStatisticsAction")
            statistics.triggered.connect(self._ask_for_statistics)
            self.addAction(statistics)

    def _add(self, kind: DeviceKind) -> None:
        if self.actions():
            self.addSeparator()
        # A heading is a disabled line: section titles are not shown in every style.
        heading = QAction(self.text.say(_HEADINGS[kind]), self)
        heading.setEnabled(False)
        self.addAction(heading)
        group = QActionGroup(self)
        self._groups.append(group)
        default = MediaDevice("", self.text.say("systemDefaultDevice"))
        for device in (default, *self._devices.devices(kind)):
            name = self.text.name(shownName(device.name, device.deviceID))
            if QAccessible.isActive():
                # Two headsets, one of them a speaker: the heading is not read with each of them.
                named = self.text.say(_HEADINGS[kind])
                name = self.text.say("accessDeviceOf", kind=named, device=name)
            # A menu is as wide as its longest line, and wider than the screen if need be.
            metrics = self.fontMetrics()
            widest = _WIDEST * metrics.averageCharWidth()
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, widest)
            action = QAction(shown.replace("&", "&&"), self)
            action.setToolTip(toolTip(name))
            action.setCheckable(True)
            action.setChecked(device.deviceID == self._devices.current(kind))
            action.triggered.connect(partial(self._chose, kind, device.deviceID))
            group.addAction(action)
            self.addAction(action)
        if self._whole:
            self._add_preview(kind)

    def _add_preview(self, kind: DeviceKind) -> None:
        devices = self._devices
        if kind is DeviceKind.MICROPHONE and devices.level() is not None:
            self.meter = LevelMeter()
            devices.levelChanged.connect(self.meter.setLevel)
            self._add_widget(self.meter)
        elif kind is DeviceKind.CAMERA and not devices.picture().isNull():
            self.preview = CameraPreview()
            self.preview.setImage(devices.picture())
            devices.pictureChanged.connect(self.preview.setImage)
            self._add_widget(self.preview)

    def _add_widget(self, widget: QWidget) -> None:
        holder = QWidgetAction(self)
        holder.setDefaultWidget(widget)
        # The keyboard goes from one device to the next.
        holder.setEnabled(False)
        self.addAction(holder)

    def _ask_for_statistics(self, _checked: bool = False) -> None:
        self._devices.statisticsWanted.emit()

    def _chose(self, kind: DeviceKind, deviceID: str, _checked: bool = False) -> None:
        self._devices.choose(kind, deviceID)


def _kind(kind: DeviceKind | str) -> DeviceKind:
    if kind not in _HEADINGS:
        raise UsageError(f"a device is one of {', '.join(_HEADINGS)}, not {kind!r}")
    return DeviceKind(kind)


_WIDEST: Final = 28
"""Average characters of a device's name; the whole of it is in its tooltip."""
_HEADINGS: Final[dict[DeviceKind, str]] = {
    DeviceKind.MICROPHONE: "microphoneDevices",
    DeviceKind.SPEAKER: "speakerDevices",
    DeviceKind.CAMERA: "cameraDevices",
}
"""What a person can choose; screens are chosen when they are shared."""
