"""Whether one will be heard and seen: devices, level and own picture, before any call."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSizePolicy, QWidget

from callkit.media.devices import DeviceKind
from callkit.names import shownName
from callkit.texts import InnerText, toolTip
from callkit.theme import Size
from callkit.widgets.call.device_previews import RATIO, CameraPreview, LevelMeter
from callkit.widgets.call.media_devices import DeviceMenu, MediaDevices
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.titled_window import TitledWindow

_KINDS: Final = {
    DeviceKind.CAMERA: ("cameraDevices", "video", "noCamera"),
    DeviceKind.MICROPHONE: ("microphoneDevices", "mic", "incomingNoMicrophone"),
    DeviceKind.SPEAKER: ("speakerDevices", "speaker", "noSpeaker"),
}
"""From the top down: heading, icon, and what is said where there is none."""


class DeviceCheck(TitledWindow):
    """The camera's picture, the microphone's level, and a button for each kind that opens the
    choice. It shows what :class:`MediaDevices` is told; Esc and Close end it."""

    TITLE = "deviceCheckTitle"

    def __init__(
        self,
        devices: MediaDevices,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, text=text, clock=clock, spacing=Size.GAP_SMALL)
        self.setObjectName("callDeviceCheck")
        self._devices = devices
        self.words = ElidedLabel(self.card, style="status", colour="textMuted", lines=3)
        self.preview = CameraPreview(self.card, onStage=False)
        self.meter = LevelMeter(self.card, onStage=False)
        self.buttons = {kind: PillButton(self.card, iconName=_KINDS[kind][1]) for kind in _KINDS}
        self.closeButton = PillButton(self.card)
        for button in (*self.buttons.values(), self.closeButton):
            button.setGuard(self.guard)
        for kind, button in self.buttons.items():
            button.clicked.connect(partial(self._open, kind))
        self.closeButton.clicked.connect(self.dismiss)
        self._lay_out()
        devices.changed.connect(self._name_devices)
        devices.levelChanged.connect(self.meter.setLevel)
        devices.pictureChanged.connect(self._see)
        self._see(devices.picture())
        self.begin(self.closeButton)

    def windowKind(self) -> Qt.WindowType:
        return Qt.WindowType.Dialog

    def _lay_out(self) -> None:
        for label in (self.title, self.words):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = self.column
        column.addWidget(self.preview)
        column.addWidget(self.buttons[DeviceKind.CAMERA])
        column.addSpacing(Size.GAP_SMALL)
        self.addInLine(self.words)
        column.addWidget(self.meter)
        column.addWidget(self.buttons[DeviceKind.MICROPHONE])
        column.addWidget(self.buttons[DeviceKind.SPEAKER])
        column.addSpacing(Size.GAP_SMALL)
        column.addWidget(self.closeButton, 0, Qt.AlignmentFlag.AlignTrailing)

    def fitWords(self) -> None:
        super().fitWords()
        inner = self.wide() - 2 * Size.CARD_PADDING
        whole = round(inner * RATIO) + Size.GAP_SMALL
        self.preview.setVisible(True)
        self.preview.setFixedHeight(whole)
        self.meter.setFixedHeight(self.meter.sizeHint().height())
        for button in self.buttons.values():
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # On a small screen it is the picture that gives way: everything to press stays.
        self.column.invalidate()
        left = self._most.height() - (self.column.minimumSize().height() - whole)
        self.preview.setVisible(left >= whole // 3)
        self.preview.setFixedHeight(max(1, min(whole, left)))

    def fitInto(self, room: QSize) -> None:
        self.fitWords()
        # The window hears of it now, or could not be smaller yet.
        self.column.activate()
        super().fitInto(room)

    def _see(self, picture: QImage) -> None:
        self.preview.setImage(picture)

    def _open(self, kind: DeviceKind) -> None:
        menu = DeviceMenu(self._devices, self, text=self._text, kinds=(kind,))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.openAt(self.buttons[kind])

    def retranslate(self) -> None:
        say = self._text.say
        self.words.setText(say("deviceCheckText"))
        self.meter.setAccessibleName(say("microphoneDevices"))
        self.preview.setAccessibleName(say("selfView"))
        self.closeButton.setText(say("closeButton"))
        self.closeButton.setAccessibleName(self.closeButton.text())
        self._name_devices()
        super().retranslate()

    def _name_devices(self) -> None:
        say = self._text.say
        for kind, button in self.buttons.items():
            heading, _, none = _KINDS[kind]
            there = self._devices.devices(kind)
            missing = self._devices.known(kind) and not there
            name = say(none) if missing else self._used(kind)
            button.setText(name)
            button.setToolTip(toolTip(name))
            button.setEnabled(bool(there))
            button.setAccessibleName(say("accessDeviceOf", kind=say(heading), device=name))

    def _used(self, kind: DeviceKind) -> str:
        current = self._devices.current(kind)
        for device in self._devices.devices(kind):
            if device.deviceID == current:
                return self._text.name(shownName(device.name, device.deviceID))
        return self._text.say("systemDefaultDevice")
