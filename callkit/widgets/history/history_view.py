"""The view of the call history, with a button to call back."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from callkit.invitation.history import CallHistoryModel, HistoryEntry, HistoryRole
from callkit.model import CallType
from callkit.options import StandIn, checked, checkValue
from callkit.texts import InnerText, inDigits
from callkit.theme import Size, Theme, pixmap, sheet
from callkit.thread_check import inItsThread
from callkit.widgets.history.history_rows import HistoryDelegate, HistoryFilter, HistoryProxy
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.answer_pill import AnswerPill
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.list_fade import ListFade
from callkit.widgets.parts.pill_button import RING, PillButton
from callkit.widgets.parts.segments import Segment, SegmentedRow
from callkit.widgets.parts.shield import shield, surroundingsChanged

_SIGN = Size.BUTTON_COMPACT
"""How large the sign of an empty list is; its disc is twice as wide."""
_ALWAYS = (HistoryFilter.ALL, HistoryFilter.MISSED)
"""The filters that need no search."""
_FILTER_TEXTS = {
    HistoryFilter.ALL: "historyAll",
    HistoryFilter.MISSED: "historyMissedFilter",
    HistoryFilter.INCOMING: "historyIncomingFilter",
    HistoryFilter.OUTGOING: "historyOutgoingFilter",
}


def _touched() -> bool:
    """A finger points at nothing: what a mouse has to come near for must be there at once."""
    kinds = {device.type() for device in QInputDevice.devices()}
    return QInputDevice.DeviceType.TouchScreen in kinds


class _List(QListView):
    """Says which row was clicked, and whether on its call button."""

    rowPressed = Signal(QModelIndex, bool)
    _fade: ListFade | None = None

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._fade = ListFade(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fade is not None:
            self._fade.lie()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            delegate = self.itemDelegate()
            assert isinstance(delegate, HistoryDelegate)
            whole = self.visualRect(index)
            button = delegate.callRect(whole, mirrored=self.isRightToLeft())
            if delegate.rowRect(whole).contains(place):
                self.rowPressed.emit(index, button.contains(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A list without a current row says nothing but its own name.
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.rowPressed.emit(index, True)
            return
        super().keyPressEvent(event)


class _Nothing(QWidget):
    """Shown in the place of an empty list: an icon, words, a button."""

    def __init__(self, parent: QWidget, *words: QWidget, button: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.GAP_LARGE, 2 * _SIGN, Size.GAP_LARGE, Size.GAP_LARGE)
        column.setSpacing(Size.GAP_SMALL)
        column.addStretch(1)
        for label in words:
            column.addWidget(label)
        column.addSpacing(Size.GAP_SMALL)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self._first = words[0]
        Theme.instance().dress(self._dress)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        disc = QRectF(0, 0, 2 * _SIGN, 2 * _SIGN)
        disc.moveCenter(QPointF(self.width() / 2, self._first.y() - Size.GAP - _SIGN))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surfaceRaised"))
            painter.drawEllipse(disc)
            drawn = pixmap("voice", theme.colour("textMuted"), _SIGN, self.devicePixelRatioF())
            painter.drawPixmap(disc.center() - QPointF(_SIGN / 2, _SIGN / 2), drawn)

    def _dress(self) -> None:
        self.update()


@inItsThread
class CallHistoryView(QWidget):
    """Shows a :class:`CallHistoryModel`: by day, newest first, lazily paged. Calls that repeat
    each other are one row with their number. All or the missed ones are one press away, other
    filters and names are in the search.

    The missed calls count as read once the person has seen the list (``markReadOnShow``).

    Signals:
        callRequested: Call these people (a list of users), True for video.
        entryActivated: A row was clicked beside its button (:class:`HistoryEntry`, the newest of
            its calls).
        newCallRequested: The button of an empty list was pressed; it is shown once this is
            offered (:meth:`setNewCallOffered`).
        filterChanged: Other calls are shown ("all", "missed", "incoming", "outgoing").
        missedCountChanged: So many missed calls nobody has looked at.
        markReadOnShowChanged: The property has another value.
    """

    callRequested = Signal(object, bool)
    entryActivated = Signal(object)
    newCallRequested = Signal()
    filterChanged = Signal(str)
    missedCountChanged = Signal(int)
    markReadOnShowChanged = Signal(bool)

    __del__ = hideBefore

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        markReadOnShow: bool = True,
        wallMs: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        super().__init__(parent)
        self._text = text or InnerText()
        self._model: CallHistoryModel | None = None
        self._mark_read = markReadOnShow
        self._missed = 0
        self.setObjectName("callHistory")
        shield(self)
        self.proxy = HistoryProxy(self, text=self._text, wallMs=wallMs)
        self.title = ElidedLabel(self, style="title")
        self.searchButton = PillButton(self, iconName="search", flat=True)
        self.searchButton.setObjectName("callHistorySearchButton")
        self.searchButton.setCheckable(True)
        self.searchButton.toggled.connect(self._search_opened)
        self.search = QLineEdit(self)
        self.search.setObjectName("callHistorySearch")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.search.hide()
        self.filters = {wanted: self._make_filter(wanted) for wanted in HistoryFilter}
        self.list = _List(self)
        self.list.setObjectName("callHistoryList")
        self.list.setAccessibleName(self._text.say("accessHistoryList"))
        self.list.setModel(self.proxy)
        self.list.setItemDelegate(HistoryDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.rowPressed.connect(self._row_pressed)
        centre = Qt.AlignmentFlag.AlignCenter
        self.empty = ElidedLabel(self, style="compactName", lines=2, alignment=centre)
        self.empty.setObjectName("callHistoryEmpty")
        self.hint = ElidedLabel(self, style="sub", colour="textMuted", lines=3, alignment=centre)
        self.newCallButton = AnswerPill(self)
        self.newCallButton.setObjectName("callHistoryNew")
        self.newCallButton.setTone("accent")
        self.newCallButton.clicked.connect(self.newCallRequested)
        self._new_call_offered = False
        self.nothing = _Nothing(self, self.empty, self.hint, button=self.newCallButton)
        self._lay_out()
        for signal in (
            self.proxy.rowsInserted,
            self.proxy.rowsRemoved,
            self.proxy.modelReset,
            self.proxy.layoutChanged,
        ):
            signal.connect(self._look)
        self._word()
        Theme.instance().dress(self._dress)
        self._dress()
        self.filters[HistoryFilter.ALL].setChecked(True)
        self._show_filters()

    def _make_filter(self, wanted: HistoryFilter) -> Segment:
        button = Segment(self, text=self._text.say(_FILTER_TEXTS[wanted]))
        button.setObjectName(f"callFilter{wanted.value.capitalize()}")
        button.setAccessibleName(button.text())
        button.toggled.connect(self._filter_chosen)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(Size.GAP, 0, Size.GAP, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.searchButton)
        searching = QHBoxLayout()
        searching.setContentsMargins(Size.GAP, 0, Size.GAP, 0)
        searching.addWidget(self.search)
        top = QHBoxLayout()
        top.setContentsMargins(Size.GAP - RING, 0, Size.GAP - RING, 0)
        self._segments = SegmentedRow(self)
        self._segments.setSegments(list(self.filters.values()))
        top.addWidget(self._segments)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Size.GAP_SMALL, 0, 0)
        column.setSpacing(Size.GAP_SMALL // 2)
        column.addLayout(head)
        column.addLayout(searching)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)

    # --- values -------------------------------------------------------------------------------

    @checked
    def setModel(self, model: Annotated[CallHistoryModel, StandIn]) -> None:
        """Show ``service.history``."""
        if self._model is not None:
            self._model.missedCountChanged.disconnect(self._badge)
            self._model.loadingChanged.disconnect(self._look)
        self._model = model
        self.proxy.setSourceModel(model)
        model.missedCountChanged.connect(self._badge)
        model.loadingChanged.connect(self._look)
        self._badge(model.missedCount)
        self._look()
        self._read()

    def setFilter(self, wanted: HistoryFilter | str) -> None:
        """Show all calls, or the missed, incoming or outgoing ones.

        Raises:
            UsageError: Another word; nothing changes.
        """
        self.filters[checkValue("filter", wanted, HistoryFilter)].setChecked(True)
        self._show_filters()

    @checked
    def setNewCallOffered(self, offered: bool) -> None:
        """Show a button "New call" while there is no call yet."""
        self._new_call_offered = offered
        self._look()

    @checked
    def setTitled(self, titled: bool) -> None:
        """Show the title and the search, or leave both to the app."""
        for widget in (self.title, self.searchButton):
            widget.setVisible(titled)
        if not titled:
            self.searchButton.setChecked(False)

    def _get_filter(self) -> str:
        return self.proxy.filter().value

    def _get_missed_count(self) -> int:
        return self._missed

    def _get_mark_read_on_show(self) -> bool:
        return self._mark_read

    @checked
    def setMarkReadOnShow(self, mark: bool) -> None:
        """Let missed calls count as read once the list was seen."""
        if mark != self._mark_read:
            self._mark_read = mark
            self.markReadOnShowChanged.emit(mark)
            self._read()

    filter = qproperty(str, _get_filter, setFilter, notify=filterChanged)
    missedCount = qproperty(int, _get_missed_count, notify=missedCountChanged)
    markReadOnShow = qproperty(
        bool, _get_mark_read_on_show, setMarkReadOnShow, notify=markReadOnShowChanged
    )

    def entryAt(self, row: int) -> HistoryEntry:
        """The call shown in that row."""
        entry: HistoryEntry = self.proxy.index(row, 0).data(HistoryRole.CALL)
        return entry

    # --- inside -------------------------------------------------------------------------------

    def _filter_chosen(self, on: bool) -> None:
        before = self.proxy.filter()
        for wanted, button in self.filters.items():
            if on and button.isChecked():
                self.proxy.setFilter(wanted)
        if self.proxy.filter() is not before:
            self.filterChanged.emit(self._get_filter())
        self._look()

    def _search_opened(self, opened: bool) -> None:
        self.search.setVisible(opened)
        if opened:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.search.clear()
            if self.proxy.filter() not in _ALWAYS:
                self.filters[HistoryFilter.ALL].setChecked(True)
        self._show_filters()

    def _show_filters(self) -> None:
        """Those of the search are there while one searches, or has chosen one."""
        for wanted, button in self.filters.items():
            chosen = button.isChecked() or wanted in _ALWAYS
            button.setVisible(chosen or self.searchButton.isChecked())
        self._segments.update()

    def _search(self, words: str) -> None:
        self.proxy.search(words)
        self._look()

    def _badge(self, missed: int) -> None:
        if missed != self._missed:
            self._missed = missed
            self.missedCountChanged.emit(missed)
        said = self._text.say("historyMissedFilter")
        button = self.filters[HistoryFilter.MISSED]
        button.setText(f"{said} {inDigits(missed)}" if missed else said)
        spoken = self._text.say("trayMissed", missed) if missed else said
        button.setAccessibleName(spoken)
        button.updateGeometry()

    def _look(self, *_: object) -> None:
        """Say that it is empty, and fetch more while a filter leaves room on the screen."""
        rows = self.proxy.rowCount()
        loading = self._model is not None and self._model.loading
        missed = self.proxy.filter() is HistoryFilter.MISSED
        searched = bool(self.search.text().strip())
        key = "historyNoMissed" if missed else "historyEmpty"
        key = "historyNothingFound" if searched else key
        self.empty.setText(self._text.say("historyLoading" if loading else key))
        self.list.setVisible(rows > 0)
        fresh = not (loading or missed or searched)
        self.hint.setText(self._text.say("historyEmptyHint") if fresh else "")
        self.newCallButton.setVisible(fresh and self._new_call_offered)
        self.nothing.setVisible(rows == 0)
        source: QAbstractItemModel | None = self._model
        if source is None or loading or not self.isVisible():
            return
        room = self.list.viewport().height() // max(1, Size.ROW) + 1
        if rows < room and source.canFetchMore(QModelIndex()):
            source.fetchMore(QModelIndex())

    def _row_pressed(self, index: QModelIndex, button: bool) -> None:
        entry: HistoryEntry = index.data(HistoryRole.CALL)
        if button:
            self.callRequested.emit(list(entry.others), entry.callType is CallType.VIDEO)
        else:
            self.entryActivated.emit(entry)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        delegate = self.list.itemDelegate()
        assert isinstance(delegate, HistoryDelegate)
        delegate.touched = _touched()
        self._look()
        self._read()

    def _read(self) -> None:
        if self._mark_read and self._model is not None and self.isVisible():
            self._model.markRead()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        surroundingsChanged(self, event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._badge(self._model.missedCount if self._model is not None else 0)
            self._look()
            self.list.viewport().update()

    def _word(self) -> None:
        say = self._text.say
        for wanted, button in self.filters.items():
            button.setText(say(_FILTER_TEXTS[wanted]))
            button.setAccessibleName(button.text())
        self.title.setText(say("historyTitle"))
        self.search.setPlaceholderText(say("historySearch"))
        self.search.setAccessibleName(say("historySearch"))
        self.searchButton.setAccessibleName(say("historySearch"))
        self.searchButton.setToolTip(say("historySearch"))
        self.newCallButton.setText(say("historyNewCall"))
        self.newCallButton.setAccessibleName(say("historyNewCall"))
        self.list.setAccessibleName(say("accessHistoryList"))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Theme.instance().colour("surface"))

    def _dress(self) -> None:
        self.search.setStyleSheet(sheet("edit", Theme.instance()))
        self.list.setStyleSheet(sheet("list", Theme.instance()))
        self.list.doItemsLayout()
