"""A row of the call history: its words, the filter, and its painting."""

from __future__ import annotations

import enum
import itertools
import re
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QDateTime,
    QItemSelection,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    SignalInstance,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from callkit.invitation.history import CallHistoryModel, HistoryEntry, HistoryRole
from callkit.model import CallType, EndReason
from callkit.texts import (
    InnerText,
    duration,
    personName,
    spoken,
    spokenDuration,
    spokenLocale,
    timeOfDay,
)
from callkit.theme import Size, Theme, pixmap
from callkit.widgets.parts.portraits import paintFace

Index = QModelIndex | QPersistentModelIndex


class HistoryFilter(enum.StrEnum):
    """Which calls a list shows."""

    ALL = "all"
    MISSED = "missed"
    INCOMING = "incoming"
    OUTGOING = "outgoing"


_WEEKDAY: Final = re.compile(r"[,،]?\s*dddd(?:'?ที่'?)?[,،]?\s*")
"""In a date: with what joins it, in Thai "on the"."""
_YEAR: Final = re.compile(r"(?:[,،]|\s|'[^']*')*y+(?:[年년]\s*|\s*'[^']*'\.?)?")
"""In a date as a language writes it: with what joins it, "de" or "г."."""
_RESULTS = {
    EndReason.BUSY: ("historyMissedBusy", "historyBusy"),
    EndReason.DECLINED: ("historyDeclined", "historyDeclinedByThem"),
    EndReason.NO_ANSWER: ("historyMissed", "historyNoAnswer"),
    EndReason.CANCELLED: ("historyMissed", "historyCancelled"),
    EndReason.CALLER_LOST: ("historyMissed", "historyCancelled"),
    EndReason.REMOVED: ("historyMissed", "historyCancelled"),
    EndReason.ANSWERED_ELSEWHERE: ("historyAnsweredElsewhere", "historyAnsweredElsewhere"),
    EndReason.DECLINED_ELSEWHERE: ("historyDeclinedElsewhere", "historyDeclinedElsewhere"),
    EndReason.FAILED: ("historyFailed", "historyFailed"),
}


def historyWords(entry: HistoryEntry, seconds: int, text: InnerText) -> str:
    """ "Outgoing · video · 12:34", "Missed" …: beside a sign that says it, too."""
    side = "Missed" if entry.missed else "Outgoing" if entry.outgoing else "Incoming"
    result = _result(entry, text, duration(seconds) if seconds else "")
    said = text.say(f"historySide{side}")
    if entry.missed and entry.endReason is EndReason.BUSY:
        said, result = result, ""
    elif entry.missed:
        result = ""
    for more in (text.say("historyVideo") if entry.callType is CallType.VIDEO else "", result):
        if more:
            said = text.say("historyKindAndResult", kind=said, result=more)
    return said


def historySaid(entry: HistoryEntry, seconds: int, text: InnerText) -> str:
    """The same for a voice: "Outgoing video call · 12 minutes and 34 seconds"."""
    side = "Outgoing" if entry.outgoing else "Incoming"
    video = entry.callType is CallType.VIDEO
    kind = text.say(f"history{side}{'Video' if video else 'Voice'}")
    result = _result(entry, text, spokenDuration(seconds, text) if seconds else "")
    if entry.missed and entry.endReason is not EndReason.BUSY:
        return result
    return text.say("historyKindAndResult", kind=kind, result=result) if result else kind


def _result(entry: HistoryEntry, text: InnerText, lasted: str) -> str:
    if entry.live:
        return text.say("historyOngoing")
    if lasted or entry.endReason not in _RESULTS:
        return lasted
    return text.say(_RESULTS[entry.endReason][int(entry.outgoing)])


def historyTime(createTime: int) -> str:
    """The time of day; the day is above it."""
    return timeOfDay(createTime)


def historyDay(createTime: int, nowMs: int, text: InnerText) -> str:
    """ "Today", "Yesterday", the weekday within a week, else the date."""
    then = QDateTime.fromMSecsSinceEpoch(createTime)
    now = QDateTime.fromMSecsSinceEpoch(nowMs)
    days = then.date().daysTo(now.date())
    locale = spokenLocale()
    if days <= 0:
        return text.say("historyToday")
    if days == 1:
        return text.say("historyYesterday")
    if days < 7:
        day = locale.standaloneDayName(then.date().dayOfWeek(), QLocale.FormatType.LongFormat)
        # It stands alone as "Yesterday" does, which many languages begin with a capital, too.
        return locale.toUpper(day[:1]) + day[1:]
    pattern = _WEEKDAY.sub("", locale.dateFormat(QLocale.FormatType.LongFormat))
    if then.date().year() == now.date().year():
        pattern = _YEAR.sub("", pattern)
    return locale.toString(then.date(), pattern).strip(" ,،")


def historyNames(entry: HistoryEntry, text: InnerText) -> str:
    """One name, two, or two and how many more."""
    names = [personName(user, text) for user in entry.others] or [personName(entry.peer, text)]
    if len(names) > 2:
        return text.say("groupNamesMany", len(names) - 2, a=names[0], b=names[1])
    return text.say("groupNames", a=names[0], b=names[1]) if len(names) == 2 else names[0]


class _Alike(NamedTuple):
    """Consecutive calls with the same value of this are one row."""

    day: int
    people: tuple[str, ...]
    outgoing: bool
    missed: bool


class HistoryProxy(QSortFilterProxyModel):
    """The calls of one filter, repeated ones in one row, each with a sentence for screen
    readers."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        text: InnerText,
        wallMs: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        super().__init__(parent)
        self._filter = HistoryFilter.ALL
        self._wanted: list[str] = []
        self._text = text
        self._wall_ms = wallMs
        self._known: dict[str, tuple[HistoryEntry, _Alike, str]] = {}
        """What was read of each call: rows are asked about again and again."""
        self._entry: Callable[[int], HistoryEntry] = self._entry_by_role
        """The call in a row of the source."""
        self._looked_at: tuple[int, _Alike | None] = (-1, None)
        """The row that was asked about last."""
        self._begins: list[bool] | None = None
        """Which rows begin a day: a list that is laid out asks for each of them."""
        for changed in (
            *(self.rowsInserted, self.rowsRemoved, self.rowsMoved),
            *(self.modelReset, self.layoutChanged, self.dataChanged),
        ):
            changed.connect(self._changed)

    def _changed(self, *_: object) -> None:
        self._begins = None

    def setSourceModel(self, model: QAbstractItemModel) -> None:
        before = self.sourceModel()
        if before is not None:
            before.rowsInserted.disconnect(self._came)
            for signal in _moving(before):
                signal.disconnect(self._forget_row)
        for signal in _moving(model):
            signal.connect(self._forget_row)
        self._forget_row()
        self._entry = model.entry if isinstance(model, CallHistoryModel) else self._entry_by_role
        super().setSourceModel(model)
        model.rowsInserted.connect(self._came)

    def _forget_row(self, *_: object) -> None:
        """Rows are about to be others."""
        self._looked_at = (-1, None)

    def _came(self, parent: QModelIndex, first: int, last: int) -> None:
        """What was the first row may repeat one that is new."""
        if not first:
            self.invalidate()

    # --- which calls are shown ----------------------------------------------------------------

    def filter(self) -> HistoryFilter:
        return self._filter

    def setFilter(self, wanted: HistoryFilter) -> None:
        if wanted is not self._filter:
            self._filter = wanted
            self.invalidate()

    def search(self, words: str) -> None:
        """Show calls with people of that name only."""
        wanted = words.casefold().split()
        if wanted != self._wanted:
            self._wanted = wanted
            self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if self._filter is HistoryFilter.ALL and not self._wanted:
            # The usual case, asked of every row of a long list, one after the other.
            before = self._looked_at
            alike = self._alike(row)
            self._looked_at = (row, alike)
            if not row:
                return True
            return (before[1] if before[0] == row - 1 else self._alike(row - 1)) != alike
        alike = self._alike(row)
        if not self._passes(row, alike):
            return False
        for earlier in range(row - 1, -1, -1):
            other = self._alike(earlier)
            if self._passes(earlier, other):
                return other != alike
        return True

    def _entry_by_role(self, row: int) -> HistoryEntry:
        entry: HistoryEntry = self.sourceModel().index(row, 0).data(HistoryRole.CALL)
        return entry

    def _alike(self, row: int) -> _Alike:
        return self._read(row)[1]

    def _read(self, row: int) -> tuple[HistoryEntry, _Alike, str]:
        entry = self._entry(row)
        known = self._known.get(entry.info.callID)
        if known is None or known[0] is not entry:
            names = " ".join(user.userName or user.userID for user in entry.others)
            known = self._known[entry.callID] = (entry, _alike(entry), names.casefold())
        return known

    def _passes(self, row: int, call: _Alike) -> bool:
        match self._filter:
            case HistoryFilter.MISSED if not call.missed:
                return False
            case HistoryFilter.INCOMING if call.outgoing:
                return False
            case HistoryFilter.OUTGOING if not call.outgoing:
                return False
        return not self._wanted or all(word in self._read(row)[2] for word in self._wanted)

    # --- one row ------------------------------------------------------------------------------

    def calls(self, index: Index) -> list[HistoryEntry]:
        """The calls of that row, the newest first."""
        first = self.mapToSource(index).row()
        found, alike = [self._entry(first)], self._alike(first)
        for row in range(first + 1, self.sourceModel().rowCount()):
            other = self._alike(row)
            if self._passes(row, other):
                if other != alike:
                    break
                found.append(self._entry(row))
        return found

    def beginsDay(self, index: Index) -> bool:
        """The row above is of another day."""
        begins = self._begins
        if begins is None or len(begins) <= index.row():
            begins = self._begins = self._days()
        return begins[index.row()]

    def _days(self) -> list[bool]:
        last = self.index(self.rowCount() - 1, 0)
        # Nothing is sorted here: runs of rows, and in a long list few of them.
        runs = self.mapSelectionToSource(QItemSelection(self.index(0, 0), last))
        tops = sorted((runs.at(n).top(), runs.at(n).bottom() + 1) for n in range(runs.count()))
        days = [self._alike(row).day for top, end in tops for row in range(top, end)]
        return [True, *(day != above for above, day in itertools.pairwise(days))]

    def heading(self, index: Index) -> str:
        """The day, above its first row; "" above others."""
        if not self.beginsDay(index):
            return ""
        entry = self._entry(self.mapToSource(index).row())
        return historyDay(entry.info.createTime, self._wall_ms(), self._text)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            aloud = role == Qt.ItemDataRole.AccessibleTextRole
            entry: HistoryEntry = super().data(index, HistoryRole.CALL)
            day = historyDay(entry.info.createTime, self._wall_ms(), self._text)
            who, what, when = self.words(index, aloud=aloud)
            said = ", ".join((who, what, day, when))
            return spoken(said) if aloud else said
        return super().data(index, role)

    def words(self, index: Index, *, aloud: bool = False) -> tuple[str, str, str]:
        """The person, the call, the time; ``aloud`` as a voice reads it."""
        entry: HistoryEntry = super().data(index, HistoryRole.CALL)
        seconds = int(super().data(index, HistoryRole.DURATION) or 0)
        count, who = len(self.calls(index)), historyNames(entry, self._text)
        if count > 1:
            who = self._text.say("historyCounted", name=who, count=count)
        what = (historySaid if aloud else historyWords)(entry, seconds, self._text)
        return who, what, historyTime(entry.info.createTime)


def _moving(model: QAbstractItemModel) -> Sequence[SignalInstance]:
    return (model.rowsAboutToBeInserted, model.rowsAboutToBeRemoved, model.modelAboutToBeReset)


def _alike(entry: HistoryEntry) -> _Alike:
    people = tuple(user.userID for user in entry.others)
    day = datetime.fromtimestamp(entry.info.createTime / 1000).toordinal()
    return _Alike(day, people, entry.outgoing, entry.missed)


class HistoryDelegate(QStyledItemDelegate):
    """Paints one call: face, name, what happened, when, and the button to call back; above the
    first one of a day, the day."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.touched = False
        """There is no mouse to point with: all buttons are shown."""
        self._row_height = self._heading_height = 0
        # Before its list is laid out anew: it is dressed first.
        Theme.instance().dress(self._measure)
        self._measure()

    def _measure(self) -> None:
        """Once for all rows: a long list asks for the height of each."""
        self._row_height, self._heading_height = rowHeight(), headingHeight()
        self._plain = QSize(0, self._row_height)
        self._headed = QSize(0, self._row_height + self._heading_height)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        assert isinstance(model, HistoryProxy)
        return self._headed if model.beginsDay(index) else self._plain

    def rowRect(self, whole: QRect) -> QRect:
        """The part of an item below the day."""
        high = self._row_height
        return QRect(whole.left(), whole.bottom() + 1 - high, whole.width(), high)

    def callRect(self, whole: QRect, *, mirrored: bool) -> QRect:
        """Where a row's call button is."""
        side, row = Size.HIT, self.rowRect(whole)
        left = row.left() + Size.GAP_SMALL if mirrored else row.right() - side - Size.GAP_SMALL
        return QRect(left, row.center().y() - side // 2, side, side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        direction: Qt.LayoutDirection = option.direction
        mirrored = direction is Qt.LayoutDirection.RightToLeft
        row = self.rowRect(whole)
        self._paint_day(painter, whole, index, mirrored)
        self._paint_ground(painter, row, state)
        pointed = state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus)
        self._paint_words(painter, row, index, mirrored, pointed=bool(pointed))
        if pointed or self.touched:
            self._paint_call(painter, row, index, mirrored)
        painter.restore()

    def _paint_day(self, painter: QPainter, whole: QRect, index: Index, mirrored: bool) -> None:
        if whole.height() <= self._row_height:
            return
        model = index.model()
        assert isinstance(model, HistoryProxy)
        theme = Theme.instance()
        line = QFontMetrics(theme.font("section")).height()
        high = whole.height() - self._row_height
        box = QRect(whole.left(), whole.top() + high - line - Size.GAP_SMALL // 2, 0, line)
        box.setWidth(whole.width())
        box.adjust(Size.GAP, 0, -Size.GAP, 0)
        painter.setFont(theme.font("section"))
        painter.setPen(theme.colour("textMuted"))
        painter.drawText(box, _side(mirrored), model.heading(index))

    def _paint_ground(self, painter: QPainter, row: QRect, state: QStyle.StateFlag) -> None:
        theme = Theme.instance()
        box = QRectF(row).adjusted(Size.GAP_SMALL // 2, 1, -Size.GAP_SMALL // 2, -1)
        if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surfaceRaised"))
            painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), Size.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)

    def _paint_words(
        self, painter: QPainter, row: QRect, index: Index, mirrored: bool, *, pointed: bool
    ) -> None:
        theme = Theme.instance()
        entry: HistoryEntry = index.data(HistoryRole.CALL)
        model = index.model()
        assert isinstance(model, HistoryProxy)
        who, what, when = model.words(index)
        face = QRect(0, 0, Size.AVATAR_STACK, Size.AVATAR_STACK)
        face.moveCenter(row.center())
        face.moveLeft(row.left() + Size.GAP)
        paintFace(painter, QRectF(self._seen(face, row, mirrored)), entry.peer)
        words = QRect(face.right() + Size.GAP, row.top(), 0, row.height())
        call = self.callRect(row, mirrored=False)
        words.setRight(call.left() if pointed or self.touched else row.right() - Size.GAP)
        small = QFontMetrics(theme.font("small"))
        lines = QRect(words)
        lines.setHeight(QFontMetrics(theme.font("rowName")).height())
        lines.moveTop(row.center().y() - (lines.height() + small.height()) // 2)
        if self.touched or not pointed:
            # On the name's line: what happened has the whole width, however large the words are.
            time_box = QRect(lines)
            time_box.setLeft(words.right() - small.horizontalAdvance(when) - 1)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("textMuted"))
            aligned = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self._seen(time_box, row, mirrored), int(aligned), when)
        below = words.right() - (Size.GAP_SMALL if pointed or self.touched else 0)
        # As wide as beside the time: no name changes when one points at it.
        right = min(call.left(), words.right() - small.horizontalAdvance(when))
        lines.setRight(right - Size.GAP_SMALL)
        painter.setFont(theme.font("rowName"))
        painter.setPen(theme.colour("danger" if entry.missed else "text"))
        elide = Qt.TextElideMode.ElideRight
        who = painter.fontMetrics().elidedText(who, elide, lines.width())
        painter.drawText(self._seen(lines, row, mirrored), _side(mirrored), who)
        lines.translate(0, lines.height())
        lines.setHeight(small.height())
        lines.setRight(below)
        self._paint_result(painter, lines, row, entry, what, mirrored=mirrored)

    def _paint_result(
        self,
        painter: QPainter,
        line: QRect,
        row: QRect,
        entry: HistoryEntry,
        what: str,
        *,
        mirrored: bool,
    ) -> None:
        theme = Theme.instance()
        side = theme.scaled(Size.STATUS_ICON)
        sign = QRect(line.left(), line.center().y() - side // 2, side, side)
        line.setLeft(sign.right() + Size.GAP_SMALL // 2)
        colour = theme.colour("danger" if entry.missed else "textMuted")
        drawn = pixmap(_sign(entry), colour, side, painter.device().devicePixelRatio())
        place = self._seen(sign, row, mirrored)
        painter.save()
        if mirrored:
            # An arrow points where a call went: out is where reading goes.
            painter.translate(place.right() + 1, place.top())
            painter.scale(-1, 1)
        else:
            painter.translate(place.topLeft())
        painter.drawPixmap(0, 0, drawn)
        painter.restore()
        painter.setFont(theme.font("small"))
        painter.setPen(colour)
        what = painter.fontMetrics().elidedText(what, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(self._seen(line, row, mirrored), _side(mirrored), what)

    def _paint_call(self, painter: QPainter, row: QRect, index: Index, mirrored: bool) -> None:
        theme = Theme.instance()
        box = QRectF(self.callRect(row, mirrored=mirrored))
        name = "video-solid" if index.data(HistoryRole.VIDEO) else "voice"
        ground = Size.PILL - Size.GAP_SMALL // 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(box.center(), ground / 2, ground / 2)
        side = Size.PILL_ICON
        drawn = pixmap(name, theme.colour("onAccent"), side, painter.device().devicePixelRatio())
        painter.drawPixmap(
            QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side),
            drawn,
            QRectF(drawn.rect()),
        )

    @staticmethod
    def _seen(box: QRect, row: QRect, mirrored: bool) -> QRect:
        """``box`` where it is in this reading direction."""
        if not mirrored:
            return box
        return QRect(row.left() + row.right() - box.right(), box.top(), box.width(), box.height())


def _side(mirrored: bool) -> int:
    """One line from where reading begins, whatever the words are written in."""
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    aligned = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    return int(aligned) | int(Qt.TextFlag.TextSingleLine)


def rowHeight() -> int:
    """Of a call, without the day above it."""
    theme = Theme.instance()
    lines = sum(QFontMetrics(theme.font(style)).height() for style in ("rowName", "small"))
    return max(Size.ROW + Size.GAP_SMALL // 2, lines + 2 * Size.GAP_SMALL)


def headingHeight() -> int:
    """Of the day above its first call."""
    return QFontMetrics(Theme.instance().font("section")).height() + Size.GAP


def _sign(entry: HistoryEntry) -> str:
    if entry.missed:
        return "call-missed"
    return "call-outgoing" if entry.outgoing else "call-incoming"
