"""The media controls of a call: switches, devices, push-to-talk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from callkit.desktop.key_presses import keyPresses
from callkit.requests import MediaNote, MediaState
from callkit.texts import InnerText
from callkit.widgets.call.media_devices import DeviceMenu, MediaDevices
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.scene import Tools


class MediaControls(QObject):
    """The media of the call one ``owner`` shows: how they stand, and push-to-talk.

    Space talks while it is held and nothing else wants it, and so does the chord "talk".

    Signals:
        changed: The tools are others: show them anew.
        talkToggled: True while the key is held.
    """

    changed = Signal()
    talkToggled = Signal(bool)

    def __init__(
        self,
        owner: QWidget,
        *,
        guard: InputGuard,
        text: InnerText,
        shortcuts: Shortcuts,
        talkable: Callable[[], bool],
    ) -> None:
        """``talkable()`` says whether somebody could hear what is said now."""
        super().__init__(owner)
        self._owner = owner
        self._guard = guard
        self._text = text
        self._shortcuts = shortcuts
        self._talkable = talkable
        self._devices: MediaDevices | None = None
        self._menu: DeviceMenu | None = None
        self._talking = False
        self.tools = Tools()

    def setState(self, state: MediaState) -> None:
        """Show the app's media as they are now."""
        self.change(media=state)

    def change(self, **changes: Any) -> None:
        """Change fields of :class:`Tools`."""
        tools = dataclasses.replace(self.tools, **changes)
        media, devices = tools.media, self._devices
        if not media.pushToTalk:
            self.stopTalking()
        if media.note is None and devices is not None and devices.noMicrophone():
            without = dataclasses.replace(media, note=MediaNote.NO_MICROPHONE)
            tools = dataclasses.replace(tools, media=without)
        if tools != self.tools:
            self.tools = tools
            self.changed.emit()

    # --- devices ------------------------------------------------------------------------------

    def setDevices(self, devices: MediaDevices | None) -> None:
        if self._devices is not None:
            self._devices.changed.disconnect(self._devices_changed)
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None
        self._devices = devices
        if devices is not None:
            devices.changed.connect(self._devices_changed)
        self._devices_changed()

    def openDevices(self, anchor: QWidget | None) -> None:
        """Open the menu of devices at ``anchor``."""
        if self._devices is None:
            return
        if self._menu is None:
            self._menu = DeviceMenu(self._devices, self._owner, text=self._text)
        self._menu.openAt(anchor)

    def _devices_changed(self) -> None:
        devices = self._devices
        missing = devices is not None and devices.noMicrophone()
        media = self.tools.media
        if not missing and media.note is MediaNote.NO_MICROPHONE:
            media = dataclasses.replace(media, note=None)
        self.change(devices=devices is not None and devices.anything(), media=media)

    # --- push-to-talk -------------------------------------------------------------------------

    def keyPressed(self, event: QKeyEvent) -> bool:
        """True when the key talks, and the event was taken."""
        if not self._means_talk(event):
            return False
        event.accept()
        if not self._talking and not keyPresses().goesOn(event) and not self._guard.refuses(event):
            self._talking = True
            self.talkToggled.emit(True)
        return True

    def keyReleased(self, event: QKeyEvent) -> bool:
        """True when that ended the talking."""
        if not self._talking or event.key() not in self._talk_keys():
            return False
        if keyPresses().stillDown(event):
            return False
        event.accept()
        self.stopTalking()
        return True

    def stopTalking(self) -> None:
        if self._talking:
            self._talking = False
            self.talkToggled.emit(False)

    def _means_talk(self, event: QKeyEvent) -> bool:
        if not self.tools.media.pushToTalk or not self._talkable():
            return False
        plain = event.key() == Qt.Key.Key_Space and not event.modifiers()
        return plain or QKeySequence(event.keyCombination()) == self._shortcuts.chord("talk")

    def _talk_keys(self) -> set[int]:
        chord = self._shortcuts.chord("talk")
        keys = {chord[i].key() for i in range(chord.count())}  # type: ignore[index]
        return {int(key) for key in (*keys, Qt.Key.Key_Space)}
