"""What an app's media show and ask for in a call's window: switches, devices, push-to-talk."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.texts import InnerText
from callkit.widgets.card import CardWindow
from callkit.widgets.media_devices import DeviceMenu, MediaDevices
from callkit.widgets.scene import Action, MediaNote, Tools
from callkit.widgets.shortcuts import Shortcuts

TOOL_SIGNALS: Final = MappingProxyType(
    {
        Action.MUTE: "muteToggled",
        Action.CAMERA: "cameraToggled",
        Action.SHARE: "screenShareToggled",
        Action.HOLD: "holdToggled",
        Action.HAND: "handToggled",
    }
)
"""Which signal says that a switch was pressed."""


def sayTool(source: Any, action: Action, checked: bool) -> bool:
    """Emit ``source``'s signal for a switch; False when ``action`` is none."""
    name = TOOL_SIGNALS.get(action)
    if name is None:
        return False
    # The camera's button is checked while the camera is off.
    getattr(source, name).emit(not checked if action is Action.CAMERA else checked)
    return True


class ToolWindow(CardWindow):
    """A window for a call with the app's media in it. The kit moves no media: each signal is a
    wish, and the window shows what the app sets then.

    Signals:
        muteToggled: True: the microphone is to be muted.
        cameraToggled: True: the camera is to be on.
        screenShareToggled, holdToggled, handToggled: True: begin to share, hold, raise.
        talkToggled: True while the push-to-talk key is held, with ``pushToTalk``.
        settingsRequested: Show the settings that mend what the note says.
        appActionRequested: (key, checked): a button of the app's own was pressed.
    """

    muteToggled = Signal(bool)
    cameraToggled = Signal(bool)
    screenShareToggled = Signal(bool)
    holdToggled = Signal(bool)
    handToggled = Signal(bool)
    talkToggled = Signal(bool)
    settingsRequested = Signal()
    appActionRequested = Signal(str, bool)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, clock=clock)
        self.text = text or InnerText()
        self.shortcuts = shortcuts or Shortcuts()
        self._tools = Tools()
        self._devices: MediaDevices | None = None
        self._device_menu: DeviceMenu | None = None
        self._talking = False

    # --- values -------------------------------------------------------------------------------

    def tools(self) -> Tools:
        return self._tools

    @checked
    def setMedia(
        self,
        *,
        muted: bool | None = None,
        cameraOn: bool | None = None,
        sharing: bool | None = None,
        held: bool | None = None,
        handRaised: bool | None = None,
        pushToTalk: bool = False,
        note: MediaNote | None = None,
    ) -> None:
        """Show the app's media as they are now: the whole state each time, None shows no switch.

        ``note`` is one line about them that a person should know.
        """
        if not pushToTalk:
            self._stop_talking()
        self._set_tools(
            muted=muted,
            cameraOn=cameraOn,
            sharing=sharing,
            held=held,
            handRaised=handRaised,
            pushToTalk=pushToTalk,
            note=note,
        )

    @checked
    def setOffers(self, *, invite: bool = False, endForAll: bool = False) -> None:
        """Let people be added to a connected call, and (host) end it for everybody."""
        self._set_tools(invite=invite, endForAll=endForAll)

    @checked
    def setDevices(self, devices: MediaDevices | None) -> None:
        """Let the person choose among the app's devices while there are any."""
        if self._devices is not None:
            self._devices.changed.disconnect(self._devices_changed)
        if self._device_menu is not None:
            self._device_menu.deleteLater()
            self._device_menu = None
        self._devices = devices
        if devices is not None:
            devices.changed.connect(self._devices_changed)
        self._devices_changed()

    # --- what subclasses say ------------------------------------------------------------------

    def toolsChanged(self) -> None:
        """Show the tools anew."""

    def talkable(self) -> bool:
        """Somebody could hear what is said now."""
        return False

    # --- devices ------------------------------------------------------------------------------

    def openDevices(self, anchor: QWidget | None) -> None:
        """Open the menu of devices at ``anchor``."""
        if self._devices is None:
            return
        if self._device_menu is None:
            self._device_menu = DeviceMenu(self._devices, self, text=self.text)
        self._device_menu.openAt(anchor)

    def _devices_changed(self) -> None:
        devices = self._devices
        missing = devices is not None and devices.noMicrophone()
        note = self._tools.note
        if missing and note is None:
            note = MediaNote.NO_MICROPHONE
        elif not missing and note is MediaNote.NO_MICROPHONE:
            note = None
        self._set_tools(devices=devices is not None and devices.anything(), note=note)

    def _set_tools(self, **changes: Any) -> None:
        tools = dataclasses.replace(self._tools, **changes)
        if tools.note is None and self._devices is not None and self._devices.noMicrophone():
            tools = dataclasses.replace(tools, note=MediaNote.NO_MICROPHONE)
        if tools != self._tools:
            self._tools = tools
            self.toolsChanged()

    # --- push-to-talk: Space while nothing else wants it, the chord everywhere in the window ------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._means_talk(event):
            super().keyPressEvent(event)
            return
        event.accept()
        if not event.isAutoRepeat() and not self._talking and not self.guard.refuses(event):
            self._talking = True
            self.talkToggled.emit(True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._talking and not event.isAutoRepeat() and event.key() in self._talk_keys():
            event.accept()
            self._stop_talking()
            return
        super().keyReleaseEvent(event)

    def _means_talk(self, event: QKeyEvent) -> bool:
        if not self._tools.pushToTalk or not self.talkable():
            return False
        plain = event.key() == Qt.Key.Key_Space and not event.modifiers()
        return plain or QKeySequence(event.keyCombination()) == self.shortcuts.chord("talk")

    def _talk_keys(self) -> set[int]:
        chord = self.shortcuts.chord("talk")
        keys = {chord[i].key() for i in range(chord.count())}  # type: ignore[index]
        return {int(key) for key in (*keys, Qt.Key.Key_Space)}

    def _stop_talking(self) -> None:
        if self._talking:
            self._talking = False
            self.talkToggled.emit(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            # The key's release goes to another window.
            self._stop_talking()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop_talking()
