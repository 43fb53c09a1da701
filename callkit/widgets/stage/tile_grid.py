"""The members of a group call: as a grid with pages, or one large tile and a strip."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEasingCurve, QPoint, QRect, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from callkit.texts import InnerText
from callkit.theme import Motion, Size, StageSize, Theme
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.input_guard import GuardedButton, InputGuard
from callkit.widgets.stage.layouts import (
    SPEAKER_FROM,
    Box,
    gridBoxes,
    pages,
    pageSize,
    speakerBoxes,
    speakersFirst,
)
from callkit.widgets.stage.stage_button import StageButton
from callkit.widgets.stage.tile import CallTile, TileState

LAYOUTS = ("auto", "grid", "speaker")

_JOINS = 0.7
"""How large a tile is in the first picture in which it is seen."""


class TileGrid(QWidget):
    """One :class:`CallTile` for each person; tiles glide to their places within 240 ms.

    ``layout``: ``auto`` is the grid for up to six people and the speaker's view from seven on, or
    while somebody is pinned or shares. ``clock`` is monotonic seconds.

    Signals:
        pinRequested: A person is to be shown large, or no more (userID).
        actionRequested: (userID, action) as :class:`CallTile` says it.
        arranged: Other people are seen, or on another page.
        everybodyRequested: Show who has no room here, too.
    """

    pinRequested = Signal(str)
    actionRequested = Signal(str, str)
    arranged = Signal()
    everybodyRequested = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        guard: InputGuard | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._text = text or InnerText()
        self._guard = guard
        self._clock = clock
        self._tiles: dict[str, CallTile] = {}
        self._people: list[str] = []
        self._strip: list[str] = []
        self._unseen = 0
        self._ordered_at = 0.0
        self._layout = "auto"
        self._pinned = ""
        self._shared = ""
        self._last_speaker = ""
        self._page = 0
        self._starts: dict[CallTile, QRect] = {}
        self._ends: dict[CallTile, QRect] = {}
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(Motion.REFLOW)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.valueChanged.connect(self._glided)
        self.backButton = self._turner(-1)
        self.nextButton = self._turner(1)
        self._dots = _Dots(self)
        self.unseenButton = _Unseen(self)
        self.unseenButton.setGuard(guard)
        self.unseenButton.clicked.connect(self._ask_for_everybody)
        giveRole(self, QAccessible.Role.List)
        self.retranslate()
        Theme.instance().dress(self._again)

    def retranslate(self) -> None:
        """Say its words again, in another language."""
        self.setAccessibleName(self._text.say("accessPeopleList"))
        for button, key in (
            (self.backButton, "previousPageButton"),
            (self.nextButton, "nextPageButton"),
        ):
            button.say(self._text.say(key))
        for tile in self._tiles.values():
            tile.retranslate()
        self._show_unseen()

    def _turner(self, step: int) -> StageButton:
        button = StageButton(self, kind="glyph", iconName="chevron-left")
        button.setObjectName("callPageBack" if step < 0 else "callPageNext")
        button.setOver(True)
        button.clicked.connect(self._back if step < 0 else self._next)
        button.hide()
        return button

    # --- values -------------------------------------------------------------------------------

    def tile(self, userID: str) -> CallTile | None:
        return self._tiles.get(userID)

    def tiles(self) -> list[CallTile]:
        """In their order, those of other pages too."""
        return [self._tiles[person] for person in self._people]

    def shown(self) -> list[CallTile]:
        """Those that can be seen now."""
        return [tile for tile in self.tiles() if tile in self._ends]

    def layoutMode(self) -> str:
        return self._layout

    def setLayoutMode(self, layout: str) -> None:
        """One of :data:`LAYOUTS`."""
        if layout != self._layout:
            self._layout = layout
            self._arrange()

    @property
    def speakerView(self) -> bool:
        """One is large just now."""
        if len(self._people) < 2 and not self._shared:
            return False
        if self._layout == "auto":
            return bool(self._pinned or self._shared) or len(self._people) >= SPEAKER_FROM
        return self._layout == "speaker"

    def pinned(self) -> str:
        return self._pinned

    def setPinned(self, userID: str) -> None:
        """Keep this person large; "" nobody."""
        if userID != self._pinned:
            self._pinned = userID
            self._arrange()

    def setShared(self, userID: str) -> None:
        """The large place is taken by what this person shares, and they lead the strip; ""
        nobody."""
        if userID != self._shared:
            self._shared = userID
            self._arrange()

    def sharedBox(self) -> QRect:
        """Where what is shared goes."""
        found = speakerBoxes(len(self._people), self._area(), mirrored=self.isRightToLeft())
        return _rect(found.main)

    def speaker(self) -> str:
        """The person who has spoken last; "" nobody yet."""
        return self._last_speaker

    def page(self) -> int:
        return self._page

    def pages(self) -> int:
        return 1 if self.speakerView else pages(len(self._people), self._area())

    def setPage(self, page: int) -> None:
        """One beyond the last is the last."""
        page = max(0, min(page, self.pages() - 1))
        if page != self._page:
            self._page = page
            self._arrange(glide=False)

    def setPeople(self, states: Sequence[TileState]) -> None:
        """Show these, in this order; the tile of a person who stays is kept, with its picture."""
        wanted = [state.user.userID for state in states]
        for gone in set(self._tiles) - set(wanted):
            tile = self._tiles.pop(gone)
            tile.view.setWidget(None)
            tile.hide()
            tile.deleteLater()
        for state in states:
            self._tile_for(state.user.userID).setState(state)
        if wanted != self._people:
            self._people = wanted
            if self._pinned not in wanted:
                self._pinned = ""
            self._arrange()

    def _tile_for(self, userID: str) -> CallTile:
        tile = self._tiles.get(userID)
        if tile is None:
            tile = CallTile(self, text=self._text, guard=self._guard, clock=self._clock)
            tile.hide()
            tile.pinToggled.connect(self.pinRequested)
            tile.actionRequested.connect(self.actionRequested)
            self._tiles[userID] = tile
        return tile

    def setLevel(self, userID: str, level: float) -> None:
        """How loud somebody is, 0 to 1; strangers are fine."""
        tile = self._tiles.get(userID)
        if tile is None:
            return
        was = tile.speaking
        tile.setLevel(level)
        if tile.speaking and not was and userID != self._last_speaker:
            self._last_speaker = userID
            if self.speakerView:
                self._reorder()

    # --- arranging ----------------------------------------------------------------------------

    def _area(self) -> Box:
        low = self._dots.height() if self.pages_wanted() > 1 else 0
        return Box(0, 0, max(1, self.width()), max(1, self.height() - low))

    def pages_wanted(self) -> int:
        whole = Box(0, 0, max(1, self.width()), max(1, self.height()))
        return 1 if self.speakerView else pages(len(self._people), whole)

    def _reorder(self) -> None:
        """The strip changes at most every three seconds."""
        if self._clock() - self._ordered_at < Motion.STRIP_ORDER / 1000:
            return
        self._ordered_at = self._clock()
        self._arrange()

    def _large(self) -> str:
        """The large one: pinned, else the last speaker, else the first of the others."""
        if self._shared:
            return ""
        chosen = (self._pinned, self._last_speaker, *self._people)
        return next((person for person in chosen if person in self._tiles), "")

    def _boxes(self) -> dict[CallTile, QRect]:
        area, mirrored = self._area(), self.isRightToLeft()
        if not self._people:
            return {}
        self._unseen = 0
        if not self.speakerView:
            most = pageSize(area)
            on_page = self._people[self._page * most : (self._page + 1) * most]
            boxes = gridBoxes(len(on_page), area, mirrored=mirrored)
            return {self._tiles[who]: _rect(box) for who, box in zip(on_page, boxes, strict=True)}
        large = self._large()
        others = [person for person in self._people if person != large]
        found = speakerBoxes(len(others), area, mirrored=mirrored)
        first = [self._shared] if self._shared in others else []
        speaking = first + [who for who in others if self._tiles[who].speaking and who not in first]
        self._strip = speakersFirst(self._strip, speaking, others, len(found.strip))
        if first:
            self._strip = first + [who for who in self._strip if who not in first]
        placed = {self._tiles[large]: _rect(found.main)} if large else {}
        for who, box in zip(self._strip, found.strip, strict=False):
            placed[self._tiles[who]] = _rect(box)
        self._unseen = len(others) - len(found.strip)
        return placed

    def _show_unseen(self) -> None:
        """How many have no room in the strip, on its last tile."""
        count = self._unseen if self.speakerView else 0
        button = self.unseenButton
        shown = [self._tiles[who] for who in self._strip if self._tiles.get(who) in self._ends]
        button.setVisible(count > 0 and bool(shown))
        if button.isHidden():
            return
        button.tell(count, self._text.say("peopleCount", count))
        place, size = self._ends[shown[-1]], button.sizeHint()
        left = place.left() if self.isRightToLeft() else place.right() + 1 - size.width()
        button.setGeometry(left, place.bottom() + 1 - size.height(), size.width(), size.height())
        button.raise_()

    def _ask_for_everybody(self, _checked: bool = False) -> None:
        self.everybodyRequested.emit()

    def _arrange(self, *, glide: bool = True) -> None:
        self._page = max(0, min(self._page, self.pages() - 1))
        ends = self._boxes()
        moved = ends != self._ends
        before, self._ends = self._ends, ends
        for tile in self._tiles.values():
            tile.setVisible(tile in ends)
        self._show_pages()
        self._show_unseen()
        still = not glide or not self.isVisible() or Theme.instance().reducedMotion()
        if still:
            self._glide.stop()
            self._glided(1.0)
        elif moved:
            self._starts = {
                tile: tile.geometry() if tile in before else _grown_from(box)
                for tile, box in ends.items()
            }
            self._glide.stop()
            self._glide.start()
        if moved:
            self.arranged.emit()

    def _glided(self, part: float) -> None:
        for tile, end in self._ends.items():
            start = self._starts.get(tile, end)
            tile.setGeometry(end if part >= 1.0 else _between(start, end, part))
        if part >= 1.0:
            self._starts = {}

    @property
    def gliding(self) -> bool:
        return self._glide.state() is QVariantAnimation.State.Running

    def _again(self) -> None:
        self._arrange(glide=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(glide=False)

    # --- pages --------------------------------------------------------------------------------

    def _show_pages(self) -> None:
        count = self.pages()
        self._dots.tell(self._page, count)
        self._dots.setVisible(count > 1)
        hint = self._dots.sizeHint()
        self._dots.setGeometry(
            (self.width() - hint.width()) // 2,
            self.height() - hint.height(),
            hint.width(),
            hint.height(),
        )
        mirrored = self.isRightToLeft()
        for button, shown, at_start in (
            (self.backButton, self._page > 0, True),
            (self.nextButton, self._page < count - 1, False),
        ):
            button.setVisible(count > 1 and shown)
            button.setIconName("chevron-left" if at_start != mirrored else "chevron-right")
            side = button.sizeHint()
            left = 0 if at_start != mirrored else self.width() - side.width()
            button.setGeometry(
                left, (self.height() - side.height()) // 2, side.width(), side.height()
            )
            button.raise_()

    def _back(self) -> None:
        self.setPage(self._page - 1)

    def _next(self) -> None:
        self.setPage(self._page + 1)


class _Unseen(GuardedButton):
    """ "+3": so many have no room in the strip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("callTilesMore")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.hide()

    def tell(self, count: int, said: str) -> None:
        self.setText(f"+{count}")
        self.setAccessibleName(said)
        self.setToolTip(said)

    def sizeHint(self) -> QSize:
        chip = self._chip()
        pad = 2 * StageSize.TILE_PAD
        return QSize(max(Size.HIT, chip.width() + pad), max(Size.HIT, chip.height() + pad))

    def _chip(self) -> QSize:
        metrics = QFontMetrics(Theme.instance().font("stageSmall"))
        wide = metrics.horizontalAdvance(self.text()) + 2 * Size.GAP_SMALL
        high = max(StageSize.TILE_NAME, metrics.height() + Size.GAP_SMALL // 2)
        return QSize(max(high, wide), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, pad = Theme.instance(), StageSize.TILE_PAD
        chip = QRect(QPoint(0, 0), self._chip())
        chip.moveBottom(self.height() - 1 - pad)
        if self.isRightToLeft():
            chip.moveLeft(pad)
        else:
            chip.moveRight(self.width() - 1 - pad)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            near = self.underMouse() or self.hasFocus()
            ink, ground = ("onStageOn", "stageOn") if near else ("onStage", "stageChip")
            line = theme.tokens.borderWidth
            painter.setPen(QPen(theme.colour("stageLine"), line) if line else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
            painter.setFont(theme.font("stageSmall"))
            painter.setPen(theme.colour(ink))
            painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), self.text())


class _Dots(QWidget):
    """The dots that show the current page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page, self._count = 0, 1
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, page: int, count: int) -> None:
        if (page, count) != (self._page, self._count):
            self._page, self._count = page, count
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._count * 2 * Size.GAP_SMALL, 2 * Size.GAP_SMALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            side = Size.GAP_SMALL - 2
            for number in range(self._count):
                at = self._count - 1 - number if self.isRightToLeft() else number
                here = number == self._page
                painter.setBrush(theme.colour("onStage" if here else "stagePress"))
                left = at * 2 * Size.GAP_SMALL + Size.GAP_SMALL / 2
                painter.drawEllipse(QRect(round(left), StageSize.EDGE // 2, side, side))


def _rect(box: Box) -> QRect:
    return QRect(box.x, box.y, box.width, box.height)


def _grown_from(box: QRect) -> QRect:
    """A tile that comes grows out of the middle of its place, as the others make room."""
    small = QRect(0, 0, round(box.width() * _JOINS), round(box.height() * _JOINS))
    small.moveCenter(box.center())
    return small


def _between(first: QRect, second: QRect, part: float) -> QRect:
    def mix(a: int, b: int) -> int:
        return round(a + (b - a) * part)

    return QRect(
        mix(first.x(), second.x()),
        mix(first.y(), second.y()),
        mix(first.width(), second.width()),
        mix(first.height(), second.height()),
    )
