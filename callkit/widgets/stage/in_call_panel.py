"""The stage of a call as a part of an app's own window."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.requests import Action, MediaState
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.thread_check import inItsThread
from callkit.widgets.call.media_host import MediaHost
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.shield import shield, surroundingsChanged
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.incoming_scene import incomingScene
from callkit.widgets.scenes.outgoing_scene import outgoingScene
from callkit.widgets.stage.page import CallPage
from callkit.widgets.stage.pictures import EVERYBODY


@inItsThread
class InCallPanel(MediaHost, CallPage):
    """An outgoing or connected call inside a window of the app: the content of the kit's call
    window as a widget. Pictures, levels and layouts as in :class:`CallPage`.

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
        self.hostMedia(guard, text, shortcuts or Shortcuts())
        self.setObjectName("inCallPanel")
        shield(self)
        guard.watch(self)
        self.pressed.connect(self._say)
        self.personPressed.connect(self._person)
        self.devicesRequested.connect(self.openDevices)

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

    def call(self) -> CallView | None:
        return self._view

    def showMedia(self, state: MediaState) -> None:
        talks = Qt.FocusPolicy.StrongFocus if state.pushToTalk else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(talks)
        super().showMedia(state)

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

    def toolsChanged(self) -> None:
        if self._view is not None:
            self.setCall(self._view)

    # --- what was pressed ---------------------------------------------------------------------

    def _say(self, action: Action, argument: Any) -> None:
        if action is Action.DEVICES:
            self.openDevices(self.bar.moreButton)
        else:
            self.ask(action, argument)

    def _person(self, userID: str, action: str) -> None:
        self.ask(Action(action), userID)

    # --- by itself in an app's window: its own guard, its own keys ----------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        surroundingsChanged(self, event)
        if event.type() is QEvent.Type.LanguageChange and self._view is not None:
            self.setCall(self._view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.guard.rearm()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.guard.painted()
        super().paintEvent(event)
