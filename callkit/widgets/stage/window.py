"""The window of one call, from "Calling…" to its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from callkit.desktop.placement import windowRules
from callkit.options import checked
from callkit.requests import Action
from callkit.switchboard.view import CallView
from callkit.texts import InnerText, calledNames, spokenNames
from callkit.theme import Size, StageSize, Theme
from callkit.thread_check import inItsThread
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.parts.card import CallCard, CardWindow
from callkit.widgets.parts.morph import Morph, pictureOf
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.incoming_scene import incomingScene
from callkit.widgets.scenes.outgoing_scene import OutgoingOptions, outgoingScene
from callkit.widgets.scenes.scene import Scene
from callkit.widgets.stage.page import CallPage, LayoutName
from callkit.widgets.stage.pictures import EVERYBODY, Source
from callkit.widgets.stage.video_view import VideoView

_SIZES: Final = {
    "video": (StageSize.VIDEO_WIDTH, StageSize.VIDEO_HEIGHT),
    "voice": (StageSize.VOICE_WIDTH, StageSize.VOICE_HEIGHT),
    "group": (StageSize.GROUP_WIDTH, StageSize.GROUP_HEIGHT),
}
_SMALLEST: Final = 0.8
"""How much of its least size the window can be made: below that size it is put aside."""
_STAYS_SMALL: Final = 500
"""Milliseconds it has been so small, and no smaller: the person has let go of its edge."""
_LEAVES: Final = frozenset({Action.HANG_UP, Action.CANCEL, Action.END_FOR_ALL})
"""After these the window has nothing more to say."""


class StageCard(CallCard):
    """The dark ground of a call, with its line around it, whatever is painted on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, ground="stage")

    def radius(self) -> int:
        return self.rounded(StageSize.RADIUS)


class _Edge(QWidget):
    """The thin line around the window, over all that is in it."""

    def __init__(self, parent: QWidget, radius: Callable[[], int]) -> None:
        super().__init__(parent)
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def cut(self) -> None:
        """Only the line itself lies over the pictures."""
        wide = max(StageSize.RADIUS, Size.FOCUS_WIDTH) if self._radius() else Size.FOCUS_WIDTH
        box = self.rect()
        line = Size.FOCUS_WIDTH
        region = QRegion(box) - QRegion(box.adjusted(line, line, -line, -line))
        for x in (box.left(), box.right() + 1 - wide):
            for y in (box.top(), box.bottom() + 1 - wide):
                region += QRect(x, y, wide, wide)
        self.setMask(region)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        wide = max(1, theme.tokens.borderWidth)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("stageLine"), wide))
            box = self.rect()
            inner = box.toRectF().adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
            radius = max(0.0, self._radius() - wide / 2)
            painter.drawRoundedRect(inner, radius, radius)


@inItsThread
class CallWindow(CallDialog):
    """Shows an outgoing or connected call; when it connects, only the middle of the window changes.

    The bar, the pictures and all the rest are a :class:`CallPage`: see there for what an app may
    give it. Closing the window, or its ×, puts the call aside. It remembers its size and place for
    voice, video and groups, while the program runs.
    """

    _remembered: ClassVar[dict[str, QRect]] = {}

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        options: OutgoingOptions | None = None,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kind = ""
        self._left = False
        self._running_down: QVariantAnimation | None = None
        self._too_small = QTimer()
        self._too_small.setSingleShot(True)
        self._too_small.setInterval(_STAYS_SMALL)
        super().__init__(parent, text=text, shortcuts=shortcuts, clock=clock)
        self._options = options or OutgoingOptions()
        self.setObjectName("callWindow")
        self._too_small.setParent(self)
        self._too_small.timeout.connect(self._shrink)
        # The person asked for this window, so it comes to the front as any other does.
        self.setFocusPolicyOnShow("raise")
        self.closeButton.hide()
        # A screen may be smaller than the stage would like to be.
        self._page.setMinimumSize(QSize(1, 1))
        self._edge = _Edge(self._page, self.card.radius)
        self.setResizable(True)
        self._page.glyphPressed.connect(self._glyph)
        self._page.personPressed.connect(self._person)
        self._page.devicesRequested.connect(self.openDevices)
        self.bind("end", self._end_key, everywhere=True)
        self.bind("callAgain", self._again_key)
        self.card.resized.connect(self._spread)
        Theme.instance().dress(self._spread)

    # --- what the window is made of -----------------------------------------------------------

    def makeCard(self) -> CallCard:
        return StageCard(self)

    def makeStage(self) -> CallPage:
        self._page = CallPage(self.card, guard=self.guard, text=self.text, clock=self.clock)
        return self._page

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
        """The picture of ``userID``: :meth:`CallPage.setVideo`."""
        self._page.setVideo(userID, source, size=size, firstFrame=firstFrame)

    @checked
    def setMediaWidget(self, widget: QWidget | None) -> None:
        """One widget that shows all others, as an app's own media view draws them; None shows
        faces again."""
        self._page.setVideo(EVERYBODY, widget)

    @checked
    def setSelfView(
        self, widget: Source, *, mirrored: bool = True, size: QSize | None = None
    ) -> None:
        """This person's own picture: :meth:`CallPage.setSelfView`."""
        self._page.setSelfView(widget, mirrored=mirrored, size=size)

    @checked
    def setLevel(self, userID: str, level: float) -> None:
        """How loud somebody is: :meth:`CallPage.setLevel`."""
        self._page.setLevel(userID, level)

    @checked
    def setSharing(self, userID: str | None, source: Source = None) -> None:
        """What somebody shares: :meth:`CallPage.setSharing`."""
        self._page.setSharing(userID, source)

    @checked
    def setLayoutMode(self, layout: LayoutName) -> None:
        """``auto``, ``grid`` or ``speaker``."""
        self._page.setLayoutMode(layout)

    @checked
    def setMemberNote(self, userID: str, note: MemberNote | None) -> None:
        self._page.setMemberNote(userID, note)

    @checked
    def setDetail(self, detail: str) -> None:
        self._page.setDetail(detail)

    def lend(self, view: VideoView | None) -> None:
        """Show the picture elsewhere while the call is put aside: :meth:`CallPage.lend`."""
        self._page.lend(view)

    def pictured(self) -> bool:
        """Somebody else can be seen."""
        return self._page.largePicture()

    # --- the call -----------------------------------------------------------------------------

    def setCall(self, view: CallView) -> None:
        new = self._view is None or self._view.callID != view.callID
        if not view.live and self._left:
            # The person has ended it: there is nothing left to say.
            self._view = view
            self._say()
            self.dismiss()
            return
        before = self._view
        answered = before is not None and not new and view.connectedAt and not before.connectedAt
        picture = pictureOf(self._page) if answered or not view.live else None
        self._kind = self._kind or ("group" if view.group else "video" if view.video else "voice")
        self._page.showCall(view)
        super().setCall(view)
        self._page.setGrounded(self._parts.background() is None)
        self._offer(view)
        calling = view.outgoing and not view.connectedAt
        key = "accessOutgoingWindow" if calling else "accessCallWindow"
        self.setWindowTitle(self.text.say(key, name=calledNames(view, self.text)))
        self.setAccessibleName(self.text.say(key, name=spokenNames(view, self.text)))
        if new and view.live:
            self._left = False
        if picture is not None:
            Morph(self._page, picture).start()
            self._page.corners.raise_()

    def sceneOf(self, view: CallView) -> Scene:
        tools = self.tools()
        if view.outgoing:
            return outgoingScene(view, self.text, options=self._options, tools=tools)
        return incomingScene(view, self.text, tools=tools)

    def _offer(self, view: CallView) -> None:
        """What stands in the upper corner."""
        glyphs = self._page.glyphs
        glyphs.setCloses(not view.live)
        if not view.live:
            glyphs.offer("putAside")
            return
        names = ["fullScreen", "putAside"]
        if view.connectedAt or view.outgoing:
            names.append("smallWindow")
        if windowRules().placed and (view.video or view.group):
            names.append("keepOnTop")
        if view.group and view.connectedAt:
            names += ["people", "layout"]
        glyphs.offer(*names)

    def _show_scene(self) -> None:
        super()._show_scene()
        self._run_down()

    def _run_down(self) -> None:
        """The line of an ended call runs as long as it stays."""
        view, stays = self._view, self._lingering.milliseconds()
        ended = view is not None and not view.live and stays
        if self._running_down is not None:
            if ended:
                return
            self._running_down.stop()
            self._running_down.deleteLater()
            self._running_down = None
        self._page.setLinger(None)
        if ended and not Theme.instance().reducedMotion():
            self._running_down = QVariantAnimation(self)
            self._running_down.setDuration(stays)
            self._running_down.setStartValue(1.0)
            self._running_down.setEndValue(0.0)
            self._running_down.valueChanged.connect(self._page.setLinger)
            self._running_down.start()

    def toolsChanged(self) -> None:
        self._page.bar.setDevicesOffered(self.tools().devices)
        super().toolsChanged()

    def answerTips(self, view: CallView) -> dict[str, str]:
        say = self.text.say
        return {
            Action.CANCEL: self.tip(say("outgoingCallPageACancelButton"), "end"),
            Action.HANG_UP: self.tip(say("endButton"), "end"),
            Action.CALL_AGAIN: self.tip(say("callAgainButton"), "callAgain"),
        }

    # --- what was pressed ---------------------------------------------------------------------

    def _pressed(self, action: Action, argument: Any) -> None:
        if action in _LEAVES:
            self._left = True
        super()._pressed(action, argument)

    @property
    def left(self) -> bool:
        """The call was ended here."""
        return self._left

    def _person(self, userID: str, action: str) -> None:
        self.ask(Action(action), userID)

    def _glyph(self, name: str) -> None:
        if name == "fullScreen":
            self.toggleFullScreen()
        elif name == "keepOnTop":
            self.setOnTop(self._page.glyphs.buttons["keepOnTop"].isChecked())
        else:
            self.askToClose()

    @checked
    def setOnTop(self, onTop: bool) -> None:
        """Stay above the windows of other programs, where a program may decide that."""
        self._page.glyphs.buttons["keepOnTop"].setChecked(onTop)
        handle = self.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowStaysOnTopHint, onTop)

    def toggleFullScreen(self) -> None:
        """Fill the screen, or be a window again."""
        if self.isFullScreen():
            self.showNormal()
        elif self._view is not None and self._view.live:
            self.showFullScreen()

    def _full_screen_key(self) -> None:
        if self.isFullScreen() or not self.guard.active:
            self.toggleFullScreen()

    def _people_key(self) -> None:
        view = self._view
        if view is not None and view.group and view.connectedAt and not self.guard.active:
            self._page.togglePeople()

    def _end_key(self) -> None:
        if not self.press(Action.HANG_UP):
            self.press(Action.CANCEL)

    def _again_key(self) -> None:
        self.press(Action.CALL_AGAIN)

    def escape(self) -> None:
        people = self._page.people
        if people is not None and not people.isHidden():
            self._page.togglePeople()
        else:
            super().escape()

    def growFrom(self, other: CardWindow) -> bool:
        self._frame.activate()
        # A picture of any part of it lets every part have its size.
        self.card.grab(QRect(0, 0, 1, 1))
        self._page.arrangeNow()
        return super().growFrom(other)

    # --- shape --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._page.glyphs.setFull(self.isFullScreen())
            self._spread()

    def _spread(self) -> None:
        """Corners and line follow the card."""
        radius = self.card.radius() if self._composited and not self.isFullScreen() else 0
        self._page.corners.setRadius(radius)
        self._page.corners.spread()
        self._edge.setVisible(not self.isFullScreen())
        self._edge.setGeometry(self._page.rect())
        self._edge.cut()
        self._edge.raise_()

    def _fit(self) -> None:
        """As large as it was last for this kind of call, or as the table says; then as the person
        makes it. Never larger than the screen."""
        if self._parts.page is not None:
            self._fit_page(self._parts.page)
            return
        least = self._least()
        # A person may make it smaller still: then it is put aside.
        self.card.setMinimumSize(least * _SMALLEST)
        if self.isVisible() or not self._kind:
            return
        known = self._remembered.get(self._kind)
        wanted = known.size() if known is not None else QSize(*_SIZES[self._kind])
        wanted = wanted.boundedTo(self._most).expandedTo(least)
        self.fit(wanted.grownBy(self.frameMargins()))

    def _least(self) -> QSize:
        """The stage needs as much, where the screen has it."""
        return QSize(StageSize.LEAST_WIDTH, StageSize.LEAST_HEIGHT).boundedTo(self._most)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small = self.card.size().expandedTo(self._least()) != self.card.size()
        if small and self.dragged and self.mayHide():
            self._too_small.start()
        else:
            self._too_small.stop()

    def _shrink(self) -> None:
        """So small it is a picture in a corner, or a bar; it comes back as large as it must be."""
        view = self._view
        if view is not None and view.live:
            wanted = self.card.size().expandedTo(self._least())
            self.askToClose()
            self.fit(wanted.grownBy(self.frameMargins()))

    def wantedPlace(self) -> QPoint | None:
        """Where the card of the last window of this kind was, if a person had put it there."""
        known = self._remembered.get(self._kind)
        return None if known is None else known.topLeft()

    @classmethod
    def forgetPlaces(cls) -> None:
        """Begin with the sizes of the table again."""
        cls._remembered.clear()

    def _remember(self) -> None:
        if self._kind and self.dragged and not self.isFullScreen() and not self.isMinimized():
            self._remembered[self._kind] = self.cardGeometry()

    def hideEvent(self, event: QHideEvent) -> None:
        self._remember()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._page.chrome.wake()
        super().keyPressEvent(event)

    # --- drag and double click ----------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if not self.isFullScreen():
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.isFullScreen():
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._pressed_at = None
        if event.button() is Qt.MouseButton.LeftButton and not self.guard.refuses(event):
            self.toggleFullScreen()
