"""A base class of every widget that shows a call with the app's media in it: switches, devices,
keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.requests import Action, MediaKind, MediaNote, MediaState
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.thread_check import fromItsThread
from callkit.widgets.call.media_controls import MediaControls
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.parts.asking import ask
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.shortcuts import Shortcuts

if TYPE_CHECKING:
    _Widget = QWidget
else:
    # Qt's classes stand in a line: the widget itself is the other base class.
    _Widget = object

_OF_AN_ENDED_CALL: Final = frozenset({Action.CALL_BACK, Action.CALL_AGAIN, Action.MESSAGE})
"""Their argument is the call as it was shown."""


class MediaHost(_Widget):
    """The first base class of a widget that shows a call and has the signal ``requested``.

    The kit moves no media here: each signal is a wish, and the widget shows what the app sets then.
    """

    _media: MediaControls

    def hostMedia(self, guard: InputGuard, text: InnerText, shortcuts: Shortcuts) -> None:
        """Begin; once, when the widget itself has been constructed."""
        self._media = MediaControls(
            self, guard=guard, text=text, shortcuts=shortcuts, talkable=self.talkable
        )
        self._media.changed.connect(self.toolsChanged)
        self._media.talkToggled.connect(self._talk)

    # --- what the widget says -----------------------------------------------------------------

    def call(self) -> CallView | None:
        """The call it shows."""
        return None

    def toolsChanged(self) -> None:
        """Show the media anew."""

    # --- values -------------------------------------------------------------------------------

    @fromItsThread
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
        """Show the app's media as they are now: the whole state each time. True is on, None shows
        no switch.

        ``note`` is one line about them that a person should know. With ``pushToTalk`` Space and
        the chord "talk" talk while they are held; in a panel Space needs the focus, which a click
        or Tab gives it.
        """
        state = MediaState(
            microphone=microphone,
            camera=camera,
            screen=screen,
            hold=hold,
            hand=hand,
            pushToTalk=pushToTalk,
            note=note,
        )
        self.showMedia(state)

    def showMedia(self, state: MediaState) -> None:
        """The same as :meth:`setMedia`, as one value."""
        self._media.setState(state)

    @fromItsThread
    @checked
    def setDevices(self, devices: MediaDevices | None) -> None:
        """Let the person choose among the app's devices while there are any."""
        self._media.setDevices(devices)

    def openDevices(self, anchor: QWidget | None) -> None:
        """Open the menu of devices at ``anchor``."""
        self._media.openDevices(anchor)

    def talkable(self) -> bool:
        """Whether another person could hear what is said now."""
        view = self.call()
        return view is not None and view.live and bool(view.connectedAt)

    # --- what was pressed ---------------------------------------------------------------------

    def ask(self, action: Action, argument: Any = None) -> None:
        """Say what a person wants of this call."""
        view = self.call()
        given = view if action in _OF_AN_ENDED_CALL else argument
        ask(self, view.callID if view is not None else "", action, given)

    def _talk(self, on: bool) -> None:
        self.ask(Action.MEDIA, (MediaKind.TALK, on))

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
