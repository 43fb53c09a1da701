"""In the call: name and time on top, the app's media in the middle, one bar with End first."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QHideEvent, QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSpacerItem, QStackedWidget, QVBoxLayout, QWidget

from callkit.model import CallUserState
from callkit.options import checked
from callkit.requests import Action, CallRequest, MediaKind, MediaNote, MediaState
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.theme import Size
from callkit.thread_check import inItsThread
from callkit.widgets.call.call_stage import SLOTS, CallStage
from callkit.widgets.call.group_panel import GroupCallPanel
from callkit.widgets.call.media_controls import MediaControls
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.call.member_row import MemberNote
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.asking import ask
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.shield import shield
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.incoming_scene import incomingScene
from callkit.widgets.scenes.outgoing_scene import outgoingScene
from callkit.widgets.scenes.scene import Scene

_CENTRE = Qt.AlignmentFlag.AlignHCenter


class _Faces(QWidget):
    """What the avatars stand on."""


class _Middle(QStackedWidget):
    """Says when it has another size."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Of itself it would be a "layered pane" to a screen reader, on the way to every row.
        giveRole(self, QAccessible.Role.Grouping)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


@inItsThread
class InCallPanel(CallStage):
    """A call one is in, or calls a group for. It works alone and as a page of the call windows.

    The middle is the app's: :meth:`setMediaWidget` fills it, :meth:`setSelfView` puts a small
    picture of oneself into its corner. Without them it shows large avatars, and a row for each
    person in a group.

    Signals:
        requested: (:class:`CallRequest`): what a person wants of the call, if it works alone. The
            signals below say the same of one thing each, for forms.
        hangUpRequested: End, or Leave. cancelRequested: stop calling. closeRequested: an ended
            call's panel may go. callAgainRequested: (view) after a call that came to nothing.
        mediaToggled: (kind, on) one of the app's switches, a :class:`MediaKind`.
        settingsRequested: mend what the note says.
        appActionRequested: (key, checked) a button of the app's own was pressed.
        endForAllRequested: end it for everybody. minimizeRequested: put it aside.
        inviteRequested: add people.
        stopCallingRequested, ringAgainRequested: one person's row (userID).
        callIDChanged: it shows another call.
        inviteOfferedChanged, endForAllOfferedChanged: The property has another value.
    """

    requested = Signal(object)
    hangUpRequested = Signal()
    cancelRequested = Signal()
    closeRequested = Signal()
    callAgainRequested = Signal(object)
    mediaToggled = Signal(str, bool)
    settingsRequested = Signal()
    appActionRequested = Signal(str, bool)
    endForAllRequested = Signal()
    minimizeRequested = Signal()
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
        guard: InputGuard | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        mine = guard is None
        text, guard = text or InnerText(), guard or InputGuard(clock)
        super().__init__(parent, guard=guard, text=text, clock=clock)
        self._clock = clock
        self._view: CallView | None = None
        self._media = MediaControls(
            self,
            guard=guard,
            text=text,
            shortcuts=shortcuts or Shortcuts(),
            talkable=self._talkable,
        )
        self._media.changed.connect(self._tools_changed)
        self._media.talkToggled.connect(self._talk)
        self._alone = False
        self._shown_id = ""
        self._media_widget: QWidget | None = None
        self._self_view: QWidget | None = None
        self.setObjectName("inCallPanel")
        shield(self)
        self.name = ElidedLabel(self, style="groupName", lines=2, alignment=_CENTRE)
        self.status = ElidedLabel(self, style="status", colour="textMuted", alignment=_CENTRE)
        self.note = ElidedLabel(self, style="small", lines=2, alignment=_CENTRE)
        self.note.setObjectName("callNote")
        self.note.hide()
        self.name.setObjectName("callName")
        self.status.setObjectName("callStatus")
        self._own_guard = guard if mine else None
        if mine:
            guard.watch(self)
        self.people = GroupCallPanel(self, text=text, guard=guard, clock=clock)
        self.people.setCountsOnly(True)
        self.people.requested.connect(self._pass_on)
        self.peopleButton = PillButton(self, iconName="people", text=text.say("peopleButton"))
        self.peopleButton.setObjectName("callPeopleButton")
        self.peopleButton.setCheckable(True)
        self.peopleButton.toggled.connect(self._choose_middle)
        self.avatar.setSpread(Size.AVATAR_RING_SPREAD)
        self._lay_out()
        self.pressed.connect(self._say)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        pad = Size.CARD_PADDING
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(0)
        # Beside a window's × the name must not run below it.
        head = QHBoxLayout()
        head.addSpacing(Size.HIT - Size.GAP_SMALL)
        head.addWidget(self.name, 1)
        head.addSpacing(Size.HIT - Size.GAP_SMALL)
        column.addLayout(head)
        column.addSpacing(Size.GAP_SMALL // 2)
        column.addWidget(self.status)
        column.addWidget(self.timer)
        column.addWidget(self.note)
        column.addSpacing(Size.GAP_SMALL)
        self._middle = _Middle(self)
        self._middle.resized.connect(self._place_self_view)
        faces = _Faces(self._middle)
        centred = QVBoxLayout(faces)
        centred.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignCenter)
        self._faces = faces
        self._middle.addWidget(faces)
        self._middle.addWidget(self.people)
        column.addWidget(self._middle, 1)
        column.addSpacing(Size.GAP_SMALL)
        column.addWidget(self.peopleButton, 0, _CENTRE)
        column.addWidget(self.quickRow)
        self._above_slots = QSpacerItem(0, Size.GAP)
        column.addSpacerItem(self._above_slots)
        bar = QHBoxLayout()
        bar.setSpacing(0)
        for name in SLOTS:
            bar.addWidget(self.slots[name], 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(bar)
        self.peopleButton.hide()

    # --- values -------------------------------------------------------------------------------

    def setCall(self, view: CallView) -> None:
        """Show ``view`` by itself (a window's page is shown scenes instead)."""
        self._alone = True
        self._view = view
        make = outgoingScene if view.outgoing else incomingScene
        self.showMembers(view)
        self.showScene(make(view, self._text, tools=self._media.tools))

    def showMembers(self, view: CallView) -> None:
        """Fill the rows, and the faces in the middle."""
        before, self._shown_id = self._shown_id, view.callID
        self._view = view
        if before != view.callID:
            self.callIDChanged.emit(view.callID)
        joined = [m.user for m in view.members if m.state is CallUserState.ACCEPTED]
        self.setUsers(joined or [m.user for m in view.members] or [view.peer])
        if view.group:
            self.people.setCall(view)
        self._choose_middle()

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
        # As a page of a window it is shown the window's scenes.
        if self._alone and self._view is not None:
            self.setCall(self._view)

    def _talkable(self) -> bool:
        view = self._view
        return self._alone and view is not None and view.live and bool(view.connectedAt)

    @checked
    def setMediaWidget(self, widget: QWidget | None) -> None:
        """Put the app's picture of the others into the middle; None shows avatars again.

        The panel owns the widget while it shows it and gives it back (no parent, hidden) when
        another takes its place.
        """
        before, self._media_widget = self._media_widget, widget
        if before is not None and before is not widget:
            self._middle.removeWidget(before)
            before.hide()
            before.setParent(None)
        if widget is not None:
            self._middle.addWidget(widget)
        self._choose_middle()

    @checked
    def setMemberNote(self, userID: str, note: MemberNote | None) -> None:
        """What the app's media know of one person in the group: see :class:`GroupCallPanel`."""
        self.people.setMemberNote(userID, note)

    @checked
    def setSelfView(self, widget: QWidget | None) -> None:
        """Put the app's picture of oneself into the corner; None takes it away."""
        before, self._self_view = self._self_view, widget
        if before is not None and before is not widget:
            before.hide()
            before.setParent(None)
        if widget is not None:
            widget.setParent(self._middle)
            widget.show()
            self._place_self_view()

    def levels(self) -> int:
        return 5

    def leaveAway(self, level: int) -> None:
        """Less air and a smaller face, a name on one line, actions without words, smaller discs, a
        smaller clock."""
        pad = (Size.CARD_PADDING, Size.GAP, *[Size.GAP_SMALL] * 3, Size.GAP_SMALL // 2)[level]
        layout = self.layout()
        self._above_slots.changeSize(0, Size.GAP_SMALL if level >= 5 else Size.GAP)
        if layout is not None:
            layout.setContentsMargins(pad, pad, pad, pad)
            layout.invalidate()
        self.avatar.setDiameter(Size.AVATAR_COMPACT if level else self.avatarDiameter())
        self.avatar.setSpread(Size.GAP_SMALL if level else Size.AVATAR_RING_SPREAD)
        self.avatar.setVisible(level < 2 and self._avatar_widget is None)
        self.name.setMaximumLines(1 if level else 2)
        self._shorten_quick(level >= 2)
        self._tighten(level >= 4)
        self.timer.setTextStyle("status" if level >= 5 else "timer")
        self._fit_status()

    # --- showing ------------------------------------------------------------------------------

    def showWords(self, scene: Scene) -> None:
        self.name.setText(scene.name)
        self.status.setText(scene.status)
        self.status.setIconName(scene.statusIcon)
        self.status.setColour(scene.statusColour)
        self.note.setText(scene.note)
        self.note.setIconName(scene.noteIcon)
        self.note.setColour(scene.noteColour)
        self.note.setVisible(bool(scene.note))
        self.timer.setVisible(bool(scene.timerSince) and not scene.status)
        self.status.setVisible(not self.timer.isVisibleTo(self))
        self._fit_status()

    def _fit_status(self) -> None:
        """Status and time are equally high: nothing jumps."""
        high = max(self.timer.sizeHint().height(), self.status.sizeHint().height())
        for label in (self.timer, self.status):
            label.setMinimumHeight(high)

    def control(self, action: Action | MediaKind) -> QWidget | None:
        if action is Action.INVITE and self.people.inviteButton.isVisibleTo(self):
            return self.people.inviteButton
        return super().control(action)

    def showScene(self, scene: Scene) -> None:
        group = self._view is not None and self._view.group
        if group:
            # Adding people belongs above their rows.
            offered = any(control.action is Action.INVITE for control in scene.quick)
            self.people.setInvitable(offered)
            kept = tuple(c for c in scene.quick if c.action is not Action.INVITE)
            scene = dataclasses.replace(scene, quick=kept)
        super().showScene(scene)

    def _choose_middle(self, _checked: bool = False) -> None:
        group = self._view is not None and self._view.group
        media = self._media_widget
        self.peopleButton.setVisible(group and media is not None)
        if media is not None and not (group and self.peopleButton.isChecked()):
            self._middle.setCurrentWidget(media)
        else:
            self._middle.setCurrentWidget(self.people if group else self._faces)
        if self._self_view is not None:
            self._self_view.raise_()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            # The key's release goes to another window.
            self._media.stopTalking()
        if event.type() is QEvent.Type.StyleChange:
            shield(self)
        if event.type() is QEvent.Type.LanguageChange:
            self.peopleButton.setText(self._text.say("peopleButton"))
            if self._alone and self._view is not None:
                self.setCall(self._view)

    # --- by itself in an app's window: its own guard, its own keys ----------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._media.keyPressed(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._media.keyReleased(event):
            super().keyReleaseEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._own_guard is not None:
            self._own_guard.rearm()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._media.stopTalking()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._own_guard is not None:
            self._own_guard.painted()
        super().paintEvent(event)

    def _place_self_view(self) -> None:
        own = self._self_view
        if own is None:
            return
        width = max(Size.AVATAR_FULL, self._middle.width() // 4)
        height = width * 3 // 4
        away = Size.GAP_SMALL
        left = away if self.isRightToLeft() else self._middle.width() - width - away
        own.setGeometry(left, self._middle.height() - height - away, width, height)
        own.raise_()

    def _say(self, action: Action, argument: Any) -> None:
        if not self._alone:
            return
        if action is Action.DEVICES:
            self._media.openDevices(self.control(action))
            return
        again = action in (Action.CALL_AGAIN, Action.CALL_BACK)
        ask(self, self._get_call_id(), action, self._view if again else argument)

    def _pass_on(self, request: CallRequest) -> None:
        ask(self, request.callID, request.action, request.argument)

    def _talk(self, on: bool) -> None:
        ask(self, self._get_call_id(), Action.MEDIA, (MediaKind.TALK, on))
