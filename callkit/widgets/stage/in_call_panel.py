"""The stage of a call as a part of an app's own window."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.requests import Action, MediaKind, MediaNote, MediaState
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.thread_check import inItsThread
from callkit.widgets.call.media_controls import MediaControls
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.asking import ask
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.shield import shield
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.incoming_scene import incomingScene
from callkit.widgets.scenes.outgoing_scene import outgoingScene
from callkit.widgets.stage.page import CallPage
from callkit.widgets.stage.pictures import EVERYBODY

_OF_AN_ENDED_CALL = frozenset({Action.CALL_BACK, Action.CALL_AGAIN, Action.MESSAGE})


@inItsThread
class InCallPanel(CallPage):
    """A call one makes or is in, in a window of the app's: what the kit's call window shows,
    without a window. Pictures, levels and layouts as in :class:`CallPage`.

    Signals:
        requested: (:class:`CallRequest`): what a person wants of the call. The signals below say
            the same of one thing each, for forms.
        hangUpRequested: End, or Leave. cancelRequested: stop calling. callAgainRequested: (view)
            after a call that came to nothing.
        mediaToggled: (kind, on) one of the app's switches, a :class:`MediaKind`.
        settingsRequested: mend what the note says.
        appActionRequested: (key, checked) a button of the app's own was pressed.
        endForAllRequested: end it for everybody.
        inviteRequested: add people.
        stopCallingRequested, ringAgainRequested: one person's tile or row (userID).
        callIDChanged: it shows another call.
        inviteOfferedChanged, endForAllOfferedChanged: The property has another value.
    """

    requested = Signal(object)
    hangUpRequested = Signal()
    cancelRequested = Signal()
    callAgainRequested = Signal(object)
    mediaToggled = Signal(str, bool)
    settingsRequested = Signal()
    appActionRequested = Signal(str, bool)
    endForAllRequested = Signal()
    inviteRequested = Signal()
    stopCallingRequested = Signal(str)
    ringAgainRequested = Signal(str)
    callIDChanged = Signal(str)
    inviteOfferedChanged = Signal(bool)
    endForAllOfferedChanged = Signal(bool)

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        guard, text = InputGuard(clock), text or InnerText()
        super().__init__(parent, guard=guard, text=text, clock=clock)
        self.guard = guard
        self._media = MediaControls(
            self,
            guard=guard,
            text=text,
            shortcuts=shortcuts or Shortcuts(),
            talkable=self._talkable,
        )
        self._media.changed.connect(self._tools_changed)
        self._media.talkToggled.connect(self._talk)
        self.setObjectName("inCallPanel")
        shield(self)
        guard.watch(self)
        self.pressed.connect(self._say)
        self.personPressed.connect(self._person)
        self.devicesRequested.connect(self._media.openDevices)

    # --- values -------------------------------------------------------------------------------

    def setCall(self, view: CallView) -> None:
        """Show ``view``."""
        before = self._view
        self.showCall(view)
        make = outgoingScene if view.outgoing else incomingScene
        tools = self._media.tools
        self.bar.setDevicesOffered(tools.devices)
        self.showScene(make(view, self._text, tools=tools))
        self.glyphs.offer(*(("people", "layout") if view.group and view.connectedAt else ()))
        if before is None or before.callID != view.callID:
            self.callIDChanged.emit(view.callID)

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
        """Show the app's media as they are now: the whole state each time, None hides a switch.

        With ``pushToTalk`` Space talks while the panel has the focus, which a click or Tab gives
        it, and the chord "talk" while anything in it has.
        """
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if pushToTalk else Qt.FocusPolicy.NoFocus)
        self._media.setState(
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

    @checked
    def setDevices(self, devices: MediaDevices | None) -> None:
        """Let the person choose among the app's devices while there are any."""
        self._media.setDevices(devices)

    @checked
    def setOffers(self, *, invite: bool = False, endForAll: bool = False) -> None:
        """Let people be added, and (host) the call be ended for everybody."""
        self.setInviteOffered(invite)
        self.setEndForAllOffered(endForAll)

    @checked
    def setMediaWidget(self, widget: QWidget | None) -> None:
        """One widget that shows all others; None shows faces again."""
        self.setVideo(EVERYBODY, widget)

    def _get_call_id(self) -> str:
        return self._view.callID if self._view is not None else ""

    def _get_invite_offered(self) -> bool:
        return self._media.tools.invite

    @checked
    def setInviteOffered(self, offered: bool) -> None:
        if offered != self._media.tools.invite:
            self._media.change(invite=offered)
            self.inviteOfferedChanged.emit(offered)

    def _get_end_for_all_offered(self) -> bool:
        return self._media.tools.endForAll

    @checked
    def setEndForAllOffered(self, offered: bool) -> None:
        if offered != self._media.tools.endForAll:
            self._media.change(endForAll=offered)
            self.endForAllOfferedChanged.emit(offered)

    callID = qproperty(str, _get_call_id, notify=callIDChanged)
    inviteOffered = qproperty(
        bool, _get_invite_offered, setInviteOffered, notify=inviteOfferedChanged
    )
    endForAllOffered = qproperty(
        bool, _get_end_for_all_offered, setEndForAllOffered, notify=endForAllOfferedChanged
    )

    def _tools_changed(self) -> None:
        if self._view is not None:
            self.setCall(self._view)

    def _talkable(self) -> bool:
        view = self._view
        return view is not None and view.live and bool(view.connectedAt)

    # --- what was pressed ---------------------------------------------------------------------

    def _say(self, action: Action, argument: Any) -> None:
        if action is Action.DEVICES:
            self._media.openDevices(self.bar.moreButton)
            return
        given = self._view if action in _OF_AN_ENDED_CALL else argument
        ask(self, self._get_call_id(), action, given)

    def _person(self, userID: str, action: str) -> None:
        ask(self, self._get_call_id(), Action(action), userID)

    def _talk(self, on: bool) -> None:
        ask(self, self._get_call_id(), Action.MEDIA, (MediaKind.TALK, on))

    # --- by itself in an app's window: its own guard, its own keys ----------------------------

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
        elif event.type() is QEvent.Type.StyleChange:
            shield(self)
        elif event.type() is QEvent.Type.LanguageChange and self._view is not None:
            self.setCall(self._view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.guard.rearm()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._media.stopTalking()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.guard.painted()
        super().paintEvent(event)
