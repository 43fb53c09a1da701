"""All of a call on the dark stage: pictures, faces, the bar. In a window, or a page of an app's."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.model import CallUserState, User
from callkit.options import Matching, checked
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import CallView, MemberView
from callkit.texts import InnerText, memberSentence, personName
from callkit.theme import Motion, StageSize, Theme
from callkit.widgets.call.member_note import MemberNote, memberAction
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.scenes.scene import Control, Scene
from callkit.widgets.stage.canvas import CallCanvas, Composition
from callkit.widgets.stage.faces import facesOf, meIn, present
from callkit.widgets.stage.notices import Notices, connectionLost
from callkit.widgets.stage.people_panel import PeoplePanel
from callkit.widgets.stage.pictures import EVERYBODY, NO_PICTURE, Picture, Source, distribute, put
from callkit.widgets.stage.stage_menu import StageMenu, fillLayouts, openAbove, openBelow
from callkit.widgets.stage.tile import TileState, tileState
from callkit.widgets.stage.tile_grid import LAYOUTS
from callkit.widgets.stage.video_view import VideoView

LayoutName = Annotated[str, Matching(LAYOUTS.__contains__, f"that is one of {str(LAYOUTS)[1:-1]}")]
_COLOURS = {"textMuted": "onStageMuted", "warning": "stageWarning", "danger": "stageDanger"}
_STILL = (MemberNote.ON_HOLD, MemberNote.RECONNECTING)
_SILENT = (MemberNote.MUTED, MemberNote.MUTED_BY_HOST, MemberNote.MUTED_FOR_YOU)
_OWN_SHADE = 0.2


class CallPage(CallCanvas):
    """Shows a :class:`CallView` and one :class:`Scene` of it. It keeps no truth of its own.

    An app gives pictures as :class:`QImage` frames or as widgets; the person they show decides
    where they stand. GUI thread only; ``clock`` is monotonic seconds.

    Signals:
        pressed: (action, argument): a control was pressed; both as in a :class:`CallRequest`.
        personPressed: (userID, action) ``stopCalling`` or ``ringAgain``.
        devicesRequested: Show the devices at that button.
        glyphPressed: One of the window's own: ``smallWindow``, ``keepOnTop``, ``fullScreen``,
            ``putAside``.
        chromeChanged: Bar and words came (True), or went.
    """

    pressed = Signal(object, object)
    personPressed = Signal(str, str)
    devicesRequested = Signal(object)
    glyphPressed = Signal(str)
    chromeChanged = Signal(bool)

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        guard: InputGuard | None = None,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(
            parent, guard=guard or InputGuard(clock), text=text or InnerText(), clock=clock
        )
        self._view: CallView | None = None
        self._scene: Scene | None = None
        self._pictures: dict[str, Picture] = {}
        self._own = NO_PICTURE
        self._shown_once: set[str] = set()
        self._own_seen = False
        self._notes: dict[str, MemberNote | None] = {}
        self._hands: list[str] = []
        self._gone: dict[str, float] = {}
        self._everyone: list[TileState] = []
        self._seated: list[TileState] = []
        self._sharer: str | None = None
        self._share = NO_PICTURE
        self._swapped = False
        self._lent: VideoView | None = None
        self._detail = ""
        self._notices = Notices(self.pill, clock)
        self._connect()
        self._forget_later = QTimer(self)
        self._forget_later.setSingleShot(True)
        self._forget_later.timeout.connect(self._people_changed)
        self.setObjectName("callStage")

    def _connect(self) -> None:
        self.main.pictureChanged.connect(self._arrange)
        self.selfView.view.pictureChanged.connect(self._arrange)
        self.grid.pinRequested.connect(self._pin)
        self.grid.actionRequested.connect(self.personPressed)
        self.selfView.swapRequested.connect(self.swap)
        self.bar.pressed.connect(self.pressed)
        self.bar.moreRequested.connect(self._open_more)
        self.bar.devicesRequested.connect(self._open_devices)
        self.bar.asideRequested.connect(self._open_aside)
        self._notices.mended.connect(self.pressed)
        self.glyphs.pressed.connect(self._glyph)

    # --- what an app gives --------------------------------------------------------------------

    @checked
    def setVideo(
        self,
        userID: str,
        source: Source,
        *,
        size: QSize | None = None,
        firstFrame: bool = True,
    ) -> None:
        """Show this frame or widget as the picture of ``userID``; None: the camera is off.

        A :class:`QImage` is the next frame, as often as one comes. A widget is shown as soon as
        ``firstFrame`` is true: until then the face stays, so that nothing is ever black; ``size``
        is how large its picture is. The stage owns the widget while it shows it and gives it back
        (no parent, hidden) when another takes its place. "" is one picture of everybody else.
        """
        picture = Picture(source=source, size=size, ready=firstFrame)
        before = self._pictures.get(userID, NO_PICTURE)
        self._pictures[userID] = picture
        if picture.there:
            self._shown_once.add(userID)
        self._picture_changed(userID, before, picture)

    @checked
    def setSelfView(
        self, source: Source, *, mirrored: bool = True, size: QSize | None = None
    ) -> None:
        """This person's own picture; None: the camera is off, the face stands in its place."""
        before, self._own = self._own, Picture(source=source, size=size, mirrored=mirrored)
        self._own_seen = self._own_seen or self._own.there
        self._picture_changed(None, before, self._own)

    @checked
    def setLevel(self, userID: str, level: float) -> None:
        """How loud somebody is just now, 0 to 1: rings around a face, a line around a tile."""
        if self._view is not None and userID == self._alone():
            self.block.face.setLevel(level)
        self.grid.setLevel(userID, level)

    @checked
    def setSharing(self, userID: str | None, source: Source = None) -> None:
        """What ``userID`` shares, as frames or a widget; with None nobody shares any more. This
        person's own share is shown small, never large."""
        self._sharer = userID
        self._share = Picture(source=source) if userID is not None else NO_PICTURE
        if self._scene is not None:
            self._show_heading(self._scene)
        self._route()

    def layoutMode(self) -> str:
        return self.grid.layoutMode()

    @checked
    def setLayoutMode(self, layout: LayoutName) -> None:
        """``auto``, ``grid`` or ``speaker``."""
        self.grid.setLayoutMode(layout)
        self._arrange()

    @checked
    def setMemberNote(self, userID: str, note: MemberNote | None) -> None:
        """What the app's media know of one person."""
        self._notes[userID] = note
        raised = note is MemberNote.HAND_RAISED
        if raised and userID not in self._hands:
            self._hands.append(userID)
        elif not raised and userID in self._hands:
            self._hands.remove(userID)
        self._people_changed()

    @checked
    def setDetail(self, detail: str) -> None:
        """The app's own line under the name."""
        self._detail = detail
        self._show_detail()

    @checked
    def setAvatarWidget(self, widget: QWidget | None) -> None:
        """The app's widget in the place of the face; None shows the face again."""
        self.block.setFaceWidget(widget)

    # --- the call -----------------------------------------------------------------------------

    def showCall(self, view: CallView) -> None:
        """Its people, and how each of them stands."""
        before, self._view = self._view, view
        if before is None or before.callID != view.callID:
            self._gone.clear()
            self._swapped = False
            self._own_seen = self._own.there
        elif before.members != view.members:
            was = {member.user.userID: member.state for member in before.members}
            for member in view.members:
                who = member.user.userID
                if was.get(who, member.state) is not member.state and view.group:
                    news = memberSentence(member, self._text)
                    announce(self, self._text.say("sentence", text=news) if news else "", False)
                if not present(member) and was.get(who, member.state) is not member.state:
                    self._gone[who] = self._clock()
        self.selfView.setUser(meIn(view))
        self.block.setUsers(facesOf(view))
        self._people_changed()

    def showScene(self, scene: Scene) -> None:
        """Show ``scene``. What means something else now is guarded again."""
        before, self._scene = self._scene, scene
        if before is not None and before.actions != scene.actions:
            self._guard.rearm()
        self._show_words(scene)
        self.bar.setMenuOffered(self._menu_offered())
        self.bar.showScene(scene)
        self._notices.show(scene)
        self._place_bar()
        self._people_changed()

    def control(self, action: Action | MediaKind) -> QWidget | None:
        """The button that asks for ``action`` just now, in the bar or behind the menu."""
        if action is Action.SETTINGS:
            return self.pill.remedy if not self.pill.remedy.isHidden() else None
        return self.bar.button(action)

    def setToolTips(self, tips: Mapping[str, str]) -> None:
        self.bar.setToolTips(tips)

    def setUsers(self, users: Sequence[User]) -> None:
        """The people whose faces are in the middle."""
        self.block.setUsers(users)

    # --- who is shown how ---------------------------------------------------------------------

    def _alone(self) -> str:
        """The one other person whose picture fills the stage; "" in a group."""
        view = self._view
        if view is None or self._sharer not in (None, view.me):
            return ""
        if not view.group:
            return view.peer.userID
        shown = [m for m in view.members if self._tiled(m)]
        if view.connectedAt and len(shown) == 1 and shown[0].state is CallUserState.ACCEPTED:
            return shown[0].user.userID
        return ""

    @property
    def tiled(self) -> bool:
        """People stand as tiles, not as one large picture or face."""
        return self._view is not None and not self._alone() and not self._everybody().there

    def _everybody(self) -> Picture:
        return self._pictures.get(EVERYBODY, NO_PICTURE)

    def _tiled(self, member: MemberView) -> bool:
        if present(member):
            return True
        return self._just_gone(member.user.userID)

    def _just_gone(self, userID: str) -> bool:
        """A person who declined or left is still shown for a moment."""
        at = self._gone.get(userID)
        return at is not None and self._clock() - at < Motion.DECLINED_TILE / 1000

    def _state_of(self, member: MemberView) -> TileState:
        view, who = self._view, member.user.userID
        assert view is not None
        action = memberAction(member) if view.live else ""
        if (action == "stopCalling" and not view.outgoing) or (
            action == "ringAgain" and not view.connectedAt
        ):
            action = ""
        hand = self._hands.index(who) + 1 if who in self._hands else 0
        note, pinned = self._notes.get(who), self.grid.pinned() == who
        return tileState(
            *(member, note, self._text),
            hand=hand,
            pinned=pinned,
            action=action,
            known=who in self._notes,
        )

    def _people_changed(self) -> None:
        view = self._view
        if view is None:
            return
        states = [self._state_of(member) for member in view.members]
        shown = [
            state for state, member in zip(states, view.members, strict=True) if self._tiled(member)
        ]
        if view.connectedAt and view.live:
            shown.append(self._my_state(view))
        self._seated = shown
        self._seat()
        self._everyone = [*states, *shown[-1:]] if view.connectedAt else states
        self._fill_panel()
        if any(map(self._just_gone, self._gone)):
            self._forget_later.start(Motion.DECLINED_TILE)
        self._show_peer()
        self._route()

    def _seat(self) -> None:
        """One other person, whose picture or face is large, needs no tiles."""
        self.grid.setPeople(() if self._alone() else self._seated)

    def _fill_panel(self) -> None:
        if self.people is not None:
            self.people.setPeople(self._everyone)
            self.people.setInvitable(self._found(Action.INVITE) is not None)

    def madePeople(self) -> PeoplePanel:
        panel = super().madePeople()
        panel.inviteRequested.connect(self._invite)
        panel.actionRequested.connect(self.personPressed)
        panel.setPeople(self._everyone)
        panel.setInvitable(self._found(Action.INVITE) is not None)
        return panel

    def _my_state(self, view: CallView) -> TileState:
        mute = self._found(MediaKind.MICROPHONE)
        return TileState(
            user=meIn(view),
            name=self._text.say("you"),
            muted=mute.checked if mute is not None else None,
            pinned=self.grid.pinned() == view.me,
        )

    def _found(self, action: Action | MediaKind) -> Control | None:
        return self._scene.control(action) if self._scene is not None else None

    def _show_peer(self) -> None:
        """What is known of the one other person."""
        note = self._notes.get(self._alone())
        held = self._held()
        self.block.face.setBadge("mic-off" if note in _SILENT else "")
        self.block.chip.setText(self._text.say("callOnHold") if held else "")
        still = held or note in _STILL
        self.main.setGrey(still)
        self.block.face.avatar.setDimmed(still or bool(self._scene and self._scene.dimmed))
        self.block.arrange()
        if self._scene is not None:
            self._show_heading(self._scene)

    def _held(self) -> bool:
        """The call rests, from here or by the one other person."""
        hold = self._found(MediaKind.HOLD)
        theirs = self._notes.get(self._alone()) is MemberNote.ON_HOLD
        return theirs or bool(hold is not None and hold.checked)

    # --- pictures -----------------------------------------------------------------------------

    def _picture_changed(self, userID: str | None, before: Picture, now: Picture) -> None:
        """A next frame goes straight to its place; anything else is arranged anew."""
        frames = isinstance(before.source, QImage) and isinstance(now.source, QImage)
        if frames and before.there and now.there:
            for view, who in self._places().items():
                if who == userID:
                    put(view, now)
            return
        self._route()

    def _places(self) -> dict[VideoView, str | None]:
        """The userID whose picture each place shows; None is this person's own."""
        view = self._view
        if view is None:
            return {}
        if self._lent is not None:
            return {self._lent: self._largest()}
        alone, everybody = self._alone(), self._everybody().there
        if everybody:
            return {self.main: EVERYBODY, self.selfView.view: None}
        if alone:
            calling = not view.connectedAt and view.video
            if calling or self._swapped:
                return {self.main: None, self.selfView.view: alone if self._swapped else "?"}
            return {self.main: alone, self.selfView.view: None}
        found: dict[VideoView, str | None] = {}
        for tile in self.grid.tiles():
            found[tile.view] = None if tile.userID() == view.me else tile.userID()
        return found

    def _largest(self) -> str | None:
        """The userID whose picture stands for the call where there is room for one."""
        there = [who for who, picture in self._pictures.items() if picture.there]
        first = (self._alone(), EVERYBODY, self.grid.pinned(), self.grid.speaker(), *there)
        return next((who for who in first if who in there), None)

    def _route(self) -> None:
        if bool(self.grid.tiles()) == bool(self._alone()):
            self._seat()
        tiles = [tile.view for tile in self.grid.tiles()]
        wanted = {
            view: self._own if who is None else self._pictures.get(who, NO_PICTURE)
            for view, who in self._places().items()
        }
        mine = self._view is not None and self._sharer == self._view.me
        if self._sharer is not None and not mine:
            wanted[self.shared.view] = self._share
        elif mine:
            wanted[self.selfView.view] = self._share
        views = [self.main, self.selfView.view, self.shared.view, *tiles]
        if self._lent is not None:
            views.append(self._lent)
        distribute(wanted, views)
        theirs = self._sharer if self._sharer is not None and not mine else ""
        self.grid.setShared(theirs or "")
        self._show_detail()
        self._compose()

    def _compose(self) -> None:
        """What the canvas is to show."""
        view = self._view
        if view is None:
            return
        tiled = self.tiled
        own_small = self._own.there or self._own.source is not None or self._own_seen
        small = bool(view.connectedAt) and view.live and not tiled and (own_small or self._swapped)
        if self._sharer == view.me:
            small = True
        self.block.status.setColour(self._status_colour())
        over_own = not view.connectedAt and view.live and self.main.live
        self._size_face(bool(view.connectedAt))
        self.compose(
            Composition(
                tiled=tiled,
                shared=self._sharer not in (None, view.me),
                small=small,
                shaded=over_own,
                person=self._alone() if not view.group else "",
                live=view.live,
            )
        )

    def _show_detail(self) -> None:
        """The app's line; else that a camera which was on is off now."""
        view, alone = self._view, self._alone()
        off = (
            view is not None
            and bool(view.connectedAt)
            and alone in self._shown_once
            and not self._pictures.get(alone, NO_PICTURE).there
        )
        self.block.setDetail(self._detail or (self._text.say("cameraIsOff") if off else ""))

    def lend(self, view: VideoView | None) -> None:
        """Show the large picture in ``view`` instead, while the call is put aside; None: here."""
        before, self._lent = self._lent, view
        if before is not None and before is not view and isValid(before):
            before.setWidget(None)
        self._route()

    def largePicture(self) -> bool:
        """There is a picture of somebody else to be seen."""
        return any(picture.there for picture in self._pictures.values())

    def swap(self) -> None:
        """The small picture large, and the large one small."""
        if self._alone() and self._view is not None and self._view.connectedAt:
            self._swapped = not self._swapped
            self._route()

    def _pin(self, userID: str) -> None:
        self.grid.setPinned("" if self.grid.pinned() == userID else userID)
        self._people_changed()

    # --- words --------------------------------------------------------------------------------

    def _show_words(self, scene: Scene) -> None:
        block = self.block
        # A connection that is lost for a while is told above the bar; the time goes on.
        status = "" if connectionLost(scene) else scene.status
        block.name.setText(scene.name)
        block.status.setText(status)
        block.status.setIconName(scene.statusIcon)
        block.status.setColour(self._status_colour())
        counts = bool(scene.timerSince)
        block.status.setVisible(bool(status))
        block.timer.setVisible(counts and not status)
        if counts:
            block.timer.start(scene.timerSince)
        else:
            block.timer.stop()
        ringing = scene.pulsing and not counts
        block.dots.setVisible(ringing and not Theme.instance().reducedMotion())
        block.face.avatar.setPulsing(scene.pulsing)
        connected = self._view is not None and bool(self._view.connectedAt)
        self._size_face(connected)
        self._show_heading(scene)
        block.arrange()

    def _size_face(self, connected: bool) -> None:
        """Small over this person's own picture, larger when there is a voice."""
        calling = StageSize.FACE_OVER if self.main.live else StageSize.FACE_CALLING
        self.block.setDiameter(StageSize.FACE if connected else calling)

    def _status_colour(self) -> str:
        """Over a picture muted words could not be read."""
        wanted = self._scene.statusColour if self._scene is not None else ""
        if wanted == "textMuted" and self.main.live:
            return "onStage"
        return _COLOURS.get(wanted, "onStage")

    def _show_heading(self, scene: Scene) -> None:
        status = "" if connectionLost(scene) else scene.status
        line, view = status, self._view
        if not line and view is not None and view.group:
            here = sum(member.state is CallUserState.ACCEPTED for member in view.members)
            line = self._text.say("peopleCount", here + 1)
        if self._sharer is not None and view is not None and self._sharer != view.me:
            name = next((m.user for m in view.members if m.user.userID == self._sharer), view.peer)
            line = self._text.say("nameIsSharing", name=personName(name, self._text))
        elif not line and self._held():
            # Over a picture there is no chip.
            line = self._text.say("callOnHold")
        self.heading.tell(scene.name, line, 0.0 if status else scene.timerSince)

    def retranslate(self) -> None:
        """Say everything again, in another language."""
        self.selfView.retranslate()
        self.glyphs.retranslate()
        self._people_changed()
        self.grid.retranslate()
        if self.people is not None:
            self.people.retranslate()

    # --- menus --------------------------------------------------------------------------------

    def _menu_offered(self) -> bool:
        view = self._view
        return view is not None and view.group and bool(view.connectedAt) and view.live

    def _open_more(self, anchor: QWidget) -> None:
        menu = StageMenu(self, text=self._text)
        menu.addControls(self.bar.items().more, self._press_named)
        if self._menu_offered():
            if menu.actions():
                menu.addSeparator()
            menu.addLayouts(self.layoutMode(), self.setLayoutMode)
            menu.addPlain("peopleButton", "people", self.togglePeople)
        openAbove(menu, anchor)

    def _open_aside(self, anchor: QWidget) -> None:
        menu = StageMenu(self, text=self._text)
        red = self._scene.red if self._scene is not None else None
        menu.addControls((red,) if red is not None else (), self._press_named)
        menu.addControls(self.bar.items().aside, self._press_named)
        openAbove(menu, anchor)

    def _press_named(self, name: str) -> None:
        button = self.bar.named(name)
        if button is not None:
            button.click()

    def _open_devices(self, _kind: MediaKind, anchor: QWidget) -> None:
        self.devicesRequested.emit(anchor)

    def _invite(self) -> None:
        self.pressed.emit(Action.INVITE, None)

    def _glyph(self, name: str) -> None:
        if name == "people":
            self.togglePeople()
        elif name == "layout":
            menu = CallMenu(self, text=self._text, onStage=True)
            menu.aboutToHide.connect(menu.deleteLater)
            fillLayouts(menu, self.layoutMode(), self.setLayoutMode)
            openBelow(menu, self.glyphs.buttons["layout"])
        else:
            self.glyphPressed.emit(name)

    def mayHideChrome(self) -> bool:
        view = self._view
        if view is None or not view.connectedAt or not view.live or self._held():
            return False
        return self.largePicture()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
