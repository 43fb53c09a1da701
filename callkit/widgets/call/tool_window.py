"""A call's window with the app's media in it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.requests import MediaNote
from callkit.texts import InnerText
from callkit.widgets.call.media_controls import MediaControls
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.scene import Tools


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
        self._media = MediaControls(
            self,
            guard=self.guard,
            text=self.text,
            shortcuts=self.shortcuts,
            talkable=self.talkable,
        )
        self._media.changed.connect(self.toolsChanged)
        self._media.talkToggled.connect(self.talkToggled)

    # --- values -------------------------------------------------------------------------------

    def tools(self) -> Tools:
        return self._media.tools

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
        self._media.change(
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
        self._media.change(invite=invite, endForAll=endForAll)

    @checked
    def setDevices(self, devices: MediaDevices | None) -> None:
        """Let the person choose among the app's devices while there are any."""
        self._media.setDevices(devices)

    # --- what subclasses say ------------------------------------------------------------------

    def toolsChanged(self) -> None:
        """Show the tools anew."""

    def talkable(self) -> bool:
        """Somebody could hear what is said now."""
        return False

    def openDevices(self, anchor: QWidget | None) -> None:
        """Open the menu of devices at ``anchor``."""
        self._media.openDevices(anchor)

    # --- keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._media.keyPressed(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._media.keyReleased(event):
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            # The key's release goes to another window.
            self._media.stopTalking()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._media.stopTalking()
