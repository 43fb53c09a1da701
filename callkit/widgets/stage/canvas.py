"""The layout of the stage; it knows nothing of calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from callkit.options import checked
from callkit.texts import InnerText
from callkit.theme import Motion, StageSize, Theme
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.shield import placeAnew
from callkit.widgets.stage.banner_pill import BannerPill
from callkit.widgets.stage.chrome import ChromeTimer
from callkit.widgets.stage.corners import CornerOverlay
from callkit.widgets.stage.face_block import FaceBlock
from callkit.widgets.stage.fader import Fader
from callkit.widgets.stage.glyphs import Glyphs
from callkit.widgets.stage.ground import hueGround
from callkit.widgets.stage.heading import CallHeading
from callkit.widgets.stage.layouts import insets, selfViewWidth
from callkit.widgets.stage.people_panel import PeoplePanel
from callkit.widgets.stage.scrims import BarShadow, LingerLine, Scrim, Shade
from callkit.widgets.stage.self_view import Corner, SelfView, acrossFrom
from callkit.widgets.stage.shared_view import SharedView
from callkit.widgets.stage.stage_bar import StageBar
from callkit.widgets.stage.tile_grid import TileGrid
from callkit.widgets.stage.video_view import VideoView

_WIDER: Final = 1.4
"""How much wider the panel of people gets with large words."""
_OWN_SHADE: Final = 0.4


class Composition(NamedTuple):
    """What the stage shows."""

    tiled: bool = False
    """Tiles; else one picture, or one face."""
    shared: bool = False
    """What somebody shares has the large place."""
    small: bool = False
    """This person's own picture is there."""
    shaded: bool = False
    """The large picture is this person's own camera, behind the portrait of the person called."""
    person: str = ""
    """The userID whose hue the ground has while there is no picture; "" is the plain stage."""
    live: bool = True


class CallCanvas(QWidget):
    """Lays the parts out for every size; bar and words go when nobody needs them."""

    __del__ = hideBefore

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        guard: InputGuard,
        text: InnerText,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._guard = guard
        self._text = text
        self._clock = clock
        self._composition = Composition()
        self._grounded = True
        self._arranging = False
        self._bar_top = StageSize.BAR_BOTTOM + StageSize.BAR_HEIGHT
        """How far above the lower edge the bar began when there was one."""
        self._buttons_widget: QWidget | None = None
        # In the order in which they lie over each other.
        self.main = VideoView(self)
        self.main.hide()
        self._shade = Shade(self, share=_OWN_SHADE)
        self.block = FaceBlock(self, text=text, clock=clock)
        self.grid = TileGrid(self, text=text, guard=guard, clock=clock)
        self.grid.hide()
        self.shared = SharedView(self)
        self.shared.hide()
        self._scrims = (Scrim(self, atTop=True), Scrim(self, atTop=False))
        self._bar_shadow = BarShadow(self)
        self.selfView = SelfView(self, text=text)
        self.selfView.hide()
        if self.isRightToLeft():
            self.selfView.setCorner(Corner.BOTTOM_LEFT)
        self.heading = CallHeading(self, text=text, clock=clock)
        self.heading.hide()
        # What is below the stage is not painted for it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.glyphs = Glyphs(self, guard=guard, text=text)
        self.bar = StageBar(self, guard=guard, text=text)
        self.pill = BannerPill(self)
        self._people: PeoplePanel | None = None
        self._line = LingerLine(self)
        self._fader = Fader(self)
        self._words = Fader(self, Motion.FIRST_PICTURE)
        """What lies over a picture comes and goes with it."""
        self._over_wanted: dict[QWidget, bool] = {}
        self.corners = CornerOverlay(self, radius=0, token="")
        self.corners.hide()
        self._stack()
        self.chrome = ChromeTimer(self, self._may_hide)
        for part in (self, self.grid, self.bar, self.selfView, self.shared, self.glyphs):
            part.setMouseTracking(True)
        self.selfView.touched.connect(self.chrome.wake)
        self.chrome.wanted.connect(self._show_chrome)
        self.main.revealed.connect(self._arrange)
        self.grid.arranged.connect(self._arrange)
        self.grid.everybodyRequested.connect(self.togglePeople)
        self.bar.rearranged.connect(self._place_bar)
        self.glyphs.rearranged.connect(self._arrange)
        self.pill.shownChanged.connect(self._weigh)
        Theme.instance().dress(self._dress)

    # --- what subclasses say ------------------------------------------------------------------

    def mayHideChrome(self) -> bool:
        """There is a picture worth seeing without anything over it."""
        return False

    def madePeople(self) -> PeoplePanel:
        """The panel of people, which most calls never open."""
        panel = PeoplePanel(self, text=self._text, guard=self._guard)
        panel.hide()
        return panel

    # --- values -------------------------------------------------------------------------------

    @property
    def people(self) -> PeoplePanel | None:
        """The panel, once it was opened."""
        return self._people

    def compose(self, composition: Composition) -> None:
        """Show that."""
        if composition != self._composition:
            self._composition = composition
            self._stack()
            self.update()
        self._arrange()
        self._weigh()

    def _stack(self) -> None:
        # Another person's picture fades in over the face; this person's own one, and its shade, lie
        # behind it.
        for below in (self._shade, self.main) if self._composition.shaded else (self.block,):
            below.lower()

    @checked
    def setButtonsWidget(self, widget: QWidget | None) -> None:
        """The app's widget in the place of the bar; its buttons stay what shortcuts press."""
        before, self._buttons_widget = self._buttons_widget, widget
        if before is not None and before is not widget and isValid(before):
            before.hide()
            before.setParent(None)
        if widget is not None:
            widget.setParent(self)
            widget.show()
        self._place_bar()

    @checked
    def setGrounded(self, grounded: bool) -> None:
        """Paint the stage's own ground; not with an app's background behind it."""
        if grounded != self._grounded:
            self._grounded = grounded
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, grounded)
            self.update()

    @checked
    def setLinger(self, part: float | None) -> None:
        """How much is left of an ended call's last picture, 1 to 0; None: it stays."""
        self._line.setVisible(part is not None)
        self._line.setPart(part or 0.0)

    def togglePeople(self) -> None:
        """Show the people at the side, or no more."""
        if self._people is None:
            self._people = self.madePeople()
            self._people.closeRequested.connect(self.togglePeople)
        self._people.setVisible(self._people.isHidden())
        if not self._people.isHidden():
            self._people.raise_()
            self.corners.raise_()
            self._people.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrange()
        self._weigh()

    # --- where everything is ------------------------------------------------------------------

    def content(self) -> QRect:
        """The stage without the people at its side."""
        panel = self._people
        if panel is None or panel.isHidden():
            return self.rect()
        wide = self._panel_width()
        if self.isRightToLeft():
            return self.rect().adjusted(wide, 0, 0, 0)
        return self.rect().adjusted(0, 0, -wide, 0)

    def _panel_width(self) -> int:
        """On a narrow stage the panel has all of it."""
        wide = round(StageSize.PEOPLE_WIDTH * min(_WIDER, max(1.0, Theme.instance().textScale())))
        return wide if self.width() - wide >= StageSize.SELF_LEAST else self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrangeNow()

    def _arrange(self, *_: object) -> None:
        # What nobody sees yet is told much before it is shown: it is arranged once, then.
        if self.isVisible():
            self.arrangeNow()

    def arrangeNow(self) -> None:
        """Have all parts in their places, also for a picture of what is not shown yet."""
        # Parts that find new places say so.
        if self._arranging or self.size().isEmpty():
            return
        self._arranging = True
        try:
            self._place_all()
        finally:
            self._arranging = False

    def _place_all(self) -> None:
        stage, what = self.content(), self._composition
        if self._people is not None and not self._people.isHidden():
            wide = self._panel_width()
            left = 0 if self.isRightToLeft() else self.width() - wide
            self._people.setGeometry(left, 0, wide, self.height())
        self.main.setGeometry(stage)
        self.main.setVisible(self.main.seen and not what.tiled)
        self._shade.setGeometry(stage)
        self._shade.setVisible(what.shaded and not what.tiled)
        over = self.main.covering and not what.shaded
        self.block.setVisible(not what.tiled and not over)
        self._place_tiles(stage)
        for scrim in self._scrims:
            scrim.spread()
        self._place_glyphs(stage)
        self._put_bar()
        self._place_self()
        self._line.setGeometry(
            0, self.height() - StageSize.LINGER_LINE, self.width(), StageSize.LINGER_LINE
        )
        self._show_over()
        if self.corners.radius():
            self.corners.spread()

    def _place_tiles(self, stage: QRect) -> None:
        what = self._composition
        self.grid.setVisible(what.tiled)
        self.shared.setVisible(what.shared and what.tiled)
        if what.tiled:
            air, bar = StageSize.GRID_GAP, self._bar_box()
            head = StageSize.HEADING_TOP + self.heading.sizeHint().height() + air
            foot = self.height() - bar.y() + air if bar.height() else 0
            box = insets(stage.width(), stage.height(), head, foot)
            self.grid.setGeometry(stage.x() + box.x, box.y, box.width, box.height)
        if what.shared:
            self.shared.setGeometry(self.grid.sharedBox().translated(self.grid.pos()))

    def _place_glyphs(self, stage: QRect) -> None:
        self.glyphs.setNarrow(stage.width() < StageSize.NARROW)
        away, hint = StageSize.EDGE, self.glyphs.sizeHint()
        left = stage.left() + away
        if not self.isRightToLeft():
            left = stage.right() + 1 - away - hint.width()
        self.glyphs.setGeometry(left, away, hint.width(), hint.height())
        start = StageSize.HEADING_LEFT
        wide = max(1, stage.width() - start - hint.width() - 2 * away)
        high = self.heading.sizeHint().height()
        from_left = stage.left() + start
        if self.isRightToLeft():
            from_left = stage.right() + 1 - start - wide
        self.heading.setGeometry(from_left, StageSize.HEADING_TOP, wide, high)

    def _bar_box(self) -> QRect:
        """Where the bar is, or the app's own buttons are."""
        stage, own = self.content(), self._buttons_widget
        if own is not None and isValid(own):
            size = own.sizeHint().expandedTo(own.minimumSize())
            size.setWidth(max(size.width(), min(stage.width(), self.bar.sizeHint().width())))
        else:
            size = self.bar.sizeHint()
        size.setWidth(min(size.width(), stage.width()))
        left = stage.x() + (stage.width() - size.width()) // 2
        low = min(StageSize.BAR_BOTTOM, max(0, self.height() // 20))
        return QRect(QPoint(left, self.height() - low - size.height()), size)

    def _place_bar(self) -> None:
        if self.isVisible():
            self._put_bar()

    def _put_bar(self) -> None:
        self.bar.setStageWidth(max(1, self.content().width()))
        box = self._bar_box()
        own = self._buttons_widget
        if own is not None and isValid(own):
            own.setGeometry(box)
            self.bar.hide()
        else:
            self.bar.setGeometry(box)
            self._bar_shadow.surround(box)
            shown = not self.bar.empty() and self.chrome.shown
            if not self._fader.running:
                self.bar.setVisible(shown)
        stage = self.content()
        self.pill.setRoom(max(1, stage.width() - 2 * StageSize.GRID_SIDE))
        hint = self.pill.sizeHint()
        wide = min(hint.width(), max(1, stage.width() - 2 * StageSize.GRID_SIDE))
        left = stage.x() + (stage.width() - wide) // 2
        top = box.y() - StageSize.PILL_GAP // 2 - hint.height()
        self.pill.setGeometry(left, top, wide, hint.height())
        self._place_block(stage, box)

    def _place_block(self, stage: QRect, bar: QRect) -> None:
        """What comes and goes below the face moves it only if it would cover it."""
        side = StageSize.GRID_SIDE
        top = StageSize.CORNER_GAP + self.glyphs.sizeHint().height()
        if bar.height():
            self._bar_top = self.height() - bar.y()
        low = self.height() - self._bar_top
        self.block.setReserve(0 if self.pill.isHidden() else max(0, low - self.pill.y()))
        wide, high = max(1, stage.width() - 2 * side), max(1, low - top)
        if self._composition.shaded:
            # Above this person's own picture, which fills the stage.
            high = min(high, self.block.neededHeight(wide))
        self.block.setGeometry(stage.x() + side, top, wide, high)
        self.block.arrangeNow()

    def _place_self(self) -> None:
        what, own = self._composition, self.selfView
        own.setVisible(what.small)
        if not what.small:
            return
        stage, bar = self.content(), self._bar_box()
        size = own.view.pictureSize()
        wide = selfViewWidth(stage.width())
        ratio = size.height() / size.width() if not size.isEmpty() else 9 / 16
        high = round(wide * ratio)
        if high > wide:
            wide, high = round(wide / ratio), wide
        side = StageSize.GRID_SIDE
        low = self.height() - bar.bottom() - 1
        area = stage.adjusted(side, StageSize.GRID_TOP, -side, -low)
        spare = (stage.width() - bar.width()) // 2 - side - StageSize.PILL_GAP
        if bar.height() and spare < wide:
            # They would meet: it stands above the bar.
            area.setBottom(bar.y() - StageSize.PILL_GAP)
        own.setArea(area, QSize(wide, high))

    # --- what lies over a picture -------------------------------------------------------------

    def _pictured(self) -> bool:
        """One picture has the whole stage, or is about to: what lies over it is there before."""
        what = self._composition
        return not what.tiled and self.main.live and not what.shaded

    def _headed(self) -> bool:
        return self._composition.tiled or self._pictured()

    def _show_over(self) -> None:
        if self._fader.running:
            return
        self.glyphs.setVisible(bool(self.glyphs.offered()) and self.chrome.shown)
        before, wanted = self._over_wanted, self._lying_over()
        if wanted == before and self._words.running:
            return
        self._over_wanted = wanted
        turned = [part for part, shown in wanted.items() if before.get(part, False) != shown]
        if len({wanted[part] for part in turned}) == 1:
            self._words.fade([(part, 0) for part in turned], wanted[turned[0]])
            self._words.stackUnder(self.selfView)
            return
        self._words.finish()
        for part, shown in wanted.items():
            part.setVisible(shown)

    def _lying_over(self) -> dict[QWidget, bool]:
        """Which of the words and shades over a picture are to be seen."""
        shown = self.chrome.shown
        shaded = self._pictured() and shown and not Theme.instance().tokens.borderWidth
        found: dict[QWidget, bool] = dict.fromkeys(self._scrims, shaded)
        found[self._bar_shadow] = shaded and not self.bar.empty() and not self._own_buttons()
        found[self.heading] = self._headed() and shown
        return found

    def _own_buttons(self) -> bool:
        own = self._buttons_widget
        return own is not None and isValid(own)

    def _over(self) -> list[tuple[QWidget, int]]:
        """What comes and goes, and how far each moves."""
        own = self._buttons_widget
        parts: list[tuple[QWidget, int]] = [(own or self.bar, Motion.CHROME_SHIFT)]
        if self.glyphs.offered():
            parts.append((self.glyphs, 0))
        if self._headed():
            parts.append((self.heading, 0))
        if self._pictured() and not Theme.instance().tokens.borderWidth:
            parts = [(scrim, 0) for scrim in self._scrims] + parts
            if not self._own_buttons():
                parts.insert(0, (self._bar_shadow, Motion.CHROME_SHIFT))
        return parts

    def _show_chrome(self, shown: bool) -> None:
        self._words.finish()
        self._fader.fade(self._over(), shown)
        self._over_wanted = self._lying_over()
        full = self.window().isFullScreen()
        blank = not shown and full
        self.setCursor(Qt.CursorShape.BlankCursor if blank else Qt.CursorShape.ArrowCursor)

    def _may_hide(self) -> bool:
        if not self.isVisible() or not self.mayHideChrome() or QAccessible.isActive():
            return False
        if QApplication.activePopupWidget() is not None or not self.pill.isHidden():
            return False
        if self._people is not None and not self._people.isHidden():
            return False
        focus = QApplication.focusWidget()
        for part in (self._buttons_widget or self.bar, self.glyphs):
            if part.underMouse() and part.isVisible():
                return False
            if focus is not None and part.isAncestorOf(focus):
                return False
        return True

    def _weigh(self, *_: object) -> None:
        self._place_bar()
        self.chrome.weigh()

    # --- mouse, keys and paint ----------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # The parts leave their moves to the stage, the stage to the window.
        self.chrome.moved(event.globalPosition())
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chrome.wake()
        super().mousePressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.chrome.wake()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.chrome.weigh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.chrome.wake()
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageUp: -1,
            Qt.Key.Key_PageDown: 1,
        }.get(Qt.Key(event.key()))
        if step is None or not self._composition.tiled or self.grid.pages() < 2:
            super().keyPressEvent(event)
            return
        sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        self.grid.setPage(self.grid.page() + (-step if sideways and self.isRightToLeft() else step))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._grounded or (self._pictured() and self.main.covering):
            return
        with QPainter(self) as painter:
            person = "" if self._composition.tiled else self._composition.person
            if person:
                painter.drawPixmap(0, 0, hueGround(person, self.size()))
            else:
                painter.fillRect(self.rect(), Theme.instance().colour("stage"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.selfView.setCorner(acrossFrom(self.selfView.corner()))
            placeAnew(self)

    def _dress(self) -> None:
        self._arrange()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(StageSize.LEAST_WIDTH, StageSize.LEAST_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(StageSize.VOICE_WIDTH, StageSize.VOICE_HEIGHT)
