"""A call's window with the app's media in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.requests import Action, CallRequest, MediaKind, MediaNote, MediaState
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
        requested: (:class:`CallRequest`): what a person wants of the call.
    """

    requested = Signal(object)

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
        self._media.talkToggled.connect(self._talk)

    # --- values -------------------------------------------------------------------------------

    def tools(self) -> Tools:
        return self._media.tools

    @checked
    def setMedia(
        self,
        *,
        microphone: bool | None = None,
        camera: bool | None = None,
        screen: bool | None = None,
        hold: bool | None = None,
        hand: bool | None = None,
        pushToTalk: bool = False,
        note: MediaNote | None = None,
    ) -> None:
        """Show the app's media as they are now: the whole state each time, None shows no switch.

        ``note`` is one line about them that a person should know.
        """
        self.showMedia(
            MediaState(
                microphone=microphone,
                camera=camera,
                screen=screen,
                hold=hold,
                hand=hand,
                pushToTalk=pushToTalk,
                note=note,
            )
        )

    def showMedia(self, state: MediaState) -> None:
        """The same as :meth:`setMedia`, as one value."""
        self._media.setState(state)

    @checked
    def setOffers(self, *, invite: bool = False, endForAll: bool = False) -> None:
        """Let people be added to a connected call, and (host) end it for everybody."""
        self._media.change(invite=invite, endForAll=endForAll)

    @checked
    def setDevices(self, devices: MediaDevices | None) -> None:
        """Let the person choose among the app's devices while there are any."""
        self._media.setDevices(devices)

    # --- what subclasses say ------------------------------------------------------------------

    def callID(self) -> str:
        """ "" before the first call was set."""
        return ""

    def ask(self, action: Action, argument: Any = None) -> None:
        """Say what a person wants of this call."""
        self.requested.emit(CallRequest(self.callID(), action, argument))

    def toolsChanged(self) -> None:
        """Show the tools anew."""

    def talkable(self) -> bool:
        """Somebody could hear what is said now."""
        return False

    def openDevices(self, anchor: QWidget | None) -> None:
        """Open the menu of devices at ``anchor``."""
        self._media.openDevices(anchor)

    def _talk(self, on: bool) -> None:
        self.ask(Action.MEDIA, (MediaKind.TALK, on))

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
