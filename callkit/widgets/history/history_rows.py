"""How a call of the history reads and looks: words, filter, painting of one row."""

from __future__ import annotations

import enum
import time
from collections.abc import Callable

from PySide6.QtCore import (
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from callkit.invitation.history import HistoryEntry, HistoryRole
from callkit.model import CallType, EndReason
from callkit.texts import InnerText, duration, personName, spoken, spokenDuration, spokenLocale
from callkit.theme import Size, Theme, pixmap
from callkit.widgets.parts.portraits import paintFace

Index = QModelIndex | QPersistentModelIndex


class HistoryFilter(enum.StrEnum):
    """Which calls a list shows."""

    ALL = "all"
    MISSED = "missed"
    INCOMING = "incoming"
    OUTGOING = "outgoing"


_NUMERIC_DATES = frozenset(
    {QLocale.Language.Chinese, QLocale.Language.Japanese, QLocale.Language.Korean}
)
"""Their short dates read as a sentence; elsewhere a month has its name."""
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


def historyWords(entry: HistoryEntry, seconds: int, text: InnerText, *, aloud: bool = False) -> str:
    """ "Incoming video call · 12:34", "Missed call" …; ``aloud`` has the time in words."""
    side = "Outgoing" if entry.outgoing else "Incoming"
    video = entry.callType is CallType.VIDEO
    kind = text.say(f"history{side}{'Video' if video else 'Voice'}")
    if entry.live:
        result = text.say("historyOngoing")
    elif seconds:
        result = spokenDuration(seconds, text) if aloud else duration(seconds)
    elif entry.endReason in _RESULTS:
        key = _RESULTS[entry.endReason][int(entry.outgoing)]
        if entry.missed and key == "historyMissed":
            return text.say(key)
        result = text.say(key)
    else:
        return kind
    return text.say("historyKindAndResult", kind=kind, result=result)


def historyTime(createTime: int, nowMs: int, text: InnerText) -> str:
    """The time today, "Yesterday", the weekday within a week, else the date."""
    then = QDateTime.fromMSecsSinceEpoch(createTime)
    days = then.date().daysTo(QDateTime.fromMSecsSinceEpoch(nowMs).date())
    locale = spokenLocale()
    if days <= 0:
        return locale.toString(then.time(), QLocale.FormatType.ShortFormat)
    if days == 1:
        return text.say("historyYesterday")
    if days < 7:
        return locale.dayName(then.date().dayOfWeek(), QLocale.FormatType.LongFormat)
    if locale.language() in _NUMERIC_DATES:
        return locale.toString(then.date(), QLocale.FormatType.ShortFormat)
    return locale.toString(then.date(), "d MMM yyyy")


def historyNames(entry: HistoryEntry, text: InnerText) -> str:
    """One name, two, or two and how many more."""
    names = [personName(user, text) for user in entry.others] or [personName(entry.peer, text)]
    if len(names) > 2:
        return text.say("groupNamesMany", len(names) - 2, a=names[0], b=names[1])
    return text.say("groupNames", a=names[0], b=names[1]) if len(names) == 2 else names[0]


class HistoryProxy(QSortFilterProxyModel):
    """The calls of one filter, each with a sentence for screen readers."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        text: InnerText,
        wallMs: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        super().__init__(parent)
        self._filter = HistoryFilter.ALL
        self._text = text
        self._wall_ms = wallMs

    def filter(self) -> HistoryFilter:
        return self._filter

    def setFilter(self, wanted: HistoryFilter) -> None:
        if wanted is not self._filter:
            self._filter = wanted
            self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if self._filter is HistoryFilter.ALL:
            return True
        index = self.sourceModel().index(row, 0, parent)
        if self._filter is HistoryFilter.MISSED:
            return bool(index.data(HistoryRole.MISSED))
        if self._filter is HistoryFilter.INCOMING:
            return not index.data(HistoryRole.OUTGOING)
        return bool(index.data(HistoryRole.OUTGOING))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return ", ".join(self.words(index))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(", ".join(self.words(index, aloud=True)))
        return super().data(index, role)

    def words(self, index: Index, *, aloud: bool = False) -> tuple[str, str, str]:
        """Who, what, when; ``aloud`` as a voice reads it."""
        entry: HistoryEntry = super().data(index, HistoryRole.CALL)
        seconds = int(super().data(index, HistoryRole.DURATION) or 0)
        when = historyTime(entry.info.createTime, self._wall_ms(), self._text)
        return (
            historyNames(entry, self._text),
            historyWords(entry, seconds, self._text, aloud=aloud),
            when,
        )


class HistoryDelegate(QStyledItemDelegate):
    """Paints one call: face, name, what happened, when, and the button to call back."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = Theme.instance()
        lines = sum(QFontMetrics(theme.font(style)).height() for style in ("rowName", "small"))
        return QSize(0, max(Size.ROW + Size.GAP_SMALL // 2, lines + 2 * Size.GAP_SMALL))

    def callRect(self, row: QRect, *, mirrored: bool) -> QRect:
        """Where a row's call button is."""
        side = Size.HIT
        left = row.left() + Size.GAP_SMALL if mirrored else row.right() - side - Size.GAP_SMALL
        return QRect(left, row.center().y() - side // 2, side, side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        direction: Qt.LayoutDirection = option.direction
        mirrored = direction is Qt.LayoutDirection.RightToLeft
        self._paint_ground(painter, row, state)
        self._paint_words(painter, row, index, mirrored)
        touched = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus
        if state & touched:
            self._paint_call(painter, row, index, mirrored)
        painter.restore()

    def _paint_ground(self, painter: QPainter, row: QRect, state: QStyle.StateFlag) -> None:
        theme = Theme.instance()
        box = QRectF(row).adjusted(2, 2, -2, -2)
        if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surfaceRaised"))
            painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), Size.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)

    def _paint_words(self, painter: QPainter, row: QRect, index: Index, mirrored: bool) -> None:
        theme = Theme.instance()
        entry: HistoryEntry = index.data(HistoryRole.CALL)
        model = index.model()
        assert isinstance(model, HistoryProxy)
        who, what, when = model.words(index)
        face = QRect(0, 0, Size.AVATAR_STACK, Size.AVATAR_STACK)
        face.moveCenter(row.center())
        face.moveLeft(row.left() + Size.GAP)
        call = self.callRect(row, mirrored=False)
        words = QRect(face.right() + Size.GAP, row.top(), 0, row.height())
        words.setRight(call.left() - Size.GAP_SMALL)
        small = QFontMetrics(theme.font("small"))
        time_box = QRect(words)
        time_box.setLeft(words.right() - small.horizontalAdvance(when) - 1)
        text_box = words.adjusted(0, 0, -time_box.width() - Size.GAP_SMALL, 0)
        paintFace(painter, QRectF(self._seen(face, row, mirrored)), entry.peer)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("textMuted"))
        aligned = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._seen(time_box, row, mirrored), int(aligned), when)
        lines = QRect(text_box)
        lines.setHeight(QFontMetrics(theme.font("rowName")).height())
        lines.moveTop(row.center().y() - (lines.height() + small.height()) // 2)
        flags = int(Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft)
        flags |= int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
        flags |= int(Qt.TextFlag.TextSingleLine)
        painter.setFont(theme.font("rowName"))
        painter.setPen(theme.colour("danger" if entry.missed else "text"))
        elide = Qt.TextElideMode.ElideRight
        who = painter.fontMetrics().elidedText(who, elide, lines.width())
        painter.drawText(self._seen(lines, row, mirrored), flags, who)
        colour = theme.colour("danger" if entry.missed else "textMuted")
        painter.setPen(colour)
        painter.setFont(theme.font("small"))
        lines.translate(0, lines.height())
        lines.setHeight(small.height())
        side = theme.scaled(Size.STATUS_ICON)
        sign = QRect(lines.left(), lines.center().y() - side // 2, side, side)
        drawn = pixmap(_sign(entry), colour, sign.width(), painter.device().devicePixelRatio())
        painter.drawPixmap(self._seen(sign, row, mirrored).topLeft(), drawn)
        lines.setLeft(sign.right() + Size.GAP_SMALL // 2)
        what = small.elidedText(what, elide, lines.width())
        painter.drawText(self._seen(lines, row, mirrored), flags, what)

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


def _sign(entry: HistoryEntry) -> str:
    if entry.missed:
        return "call-missed"
    return "call-outgoing" if entry.outgoing else "call-incoming"
