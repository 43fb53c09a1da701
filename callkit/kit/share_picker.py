"""The choice of the screen or window to share."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from callkit.invitation.media_service import MediaService
from callkit.media.devices import Device, DeviceKind
from callkit.names import shownName
from callkit.texts import InnerText, toolTip
from callkit.widgets.parts.call_menu import CallMenu

_WIDEST: Final = 36
"""Average characters of a window's title; the whole of it is in its tooltip."""


class SharePicker(CallMenu):
    """Screens first, then windows; what is chosen is shared in that call at once. It follows the
    list: windows come and go."""

    def __init__(
        self, media: MediaService, callID: str, parent: QWidget, *, text: InnerText | None = None
    ) -> None:
        super().__init__(parent, text=text, onStage=True)
        self.setObjectName("callSharePicker")
        self.setToolTipsVisible(True)
        self.setAccessibleName(self.text.say("shareScreenButton"))
        self._media = media
        self._callID = callID
        media.onDevicesChanged.connect(self._look)
        self._fill()

    def _look(self, kind: DeviceKind) -> None:
        if kind is DeviceKind.SCREEN:
            self._fill()

    def _fill(self) -> None:
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        for device in self._media.devices(DeviceKind.SCREEN):
            self._add(device)

    def _add(self, device: Device) -> None:
        name = self.text.name(shownName(device.name, device.deviceID))
        metrics = self.fontMetrics()
        widest = _WIDEST * metrics.averageCharWidth()
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, widest)
        action = QAction(shown.replace("&", "&&"), self)
        action.setToolTip(toolTip(name))
        action.triggered.connect(partial(self._share, device.deviceID))
        self.addAction(action)

    def _share(self, deviceID: str, _checked: bool = False) -> None:
        self._media.startScreenSharing(deviceID, self._callID)
