from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest

from callkit.model import EndReason
from callkit.widgets.history.history_rows import HistoryFilter
from callkit.widgets.history.history_view import CallHistoryView
from demo.gallery.pages.history import DAY, WALL_MS, SampleHistory, entries, entry
from demo.gallery.pages.history import show as shown
from demo.gallery.people import ADA, GRACE


@pytest.fixture
def view(show):
    return show(shown(entries()))


def texts(view):
    proxy = view.proxy
    return [proxy.words(proxy.index(row, 0)) for row in range(proxy.rowCount())]


def centre_of_call(view, row):
    box = view.list.visualRect(view.proxy.index(row, 0))
    return view.list.itemDelegate().callRect(box, mirrored=view.isRightToLeft()).center()


def test_each_call_says_who_what_and_when(view):
    said = texts(view)
    assert said[0][:2] == ("Ada Lovelace", "Missed · video")
    assert said[1][:2] == ("Grace Hopper", "Outgoing · 12:34")
    assert said[2][1] == "Missed while in a call"
    assert said[3][1] == "Outgoing · video · They declined"
    assert said[6][1] == "Outgoing · No answer"
    assert said[7][0] == "Edsger Dijkstra, Radia Perlman and 1 other"
    assert said[8][1] == "Outgoing · Couldn’t connect"


def test_names_and_rarer_filters_are_behind_the_search(view):
    rare = [view.filters[HistoryFilter.INCOMING], view.filters[HistoryFilter.OUTGOING]]
    assert not any(button.isVisible() for button in (view.search, *rare))
    view.searchButton.click()
    assert all(button.isVisible() for button in (view.search, *rare))
    view.search.setText("hopper")
    assert [who for who, *_ in texts(view)] == ["Grace Hopper"]
    view.search.setText("zzz")
    assert view.empty.text() == "No calls found"
    rare[0].click()
    view.searchButton.click()
    assert view.proxy.rowCount() == 9
    assert not any(button.isVisible() for button in (view.search, *rare))


def test_a_click_on_the_day_is_on_no_call(view, qtbot):
    place = view.list.visualRect(view.proxy.index(0, 0)).topLeft() + QPoint(30, 4)
    with qtbot.assertNotEmitted(view.callRequested), qtbot.assertNotEmitted(view.entryActivated):
        QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_an_empty_history_can_offer_a_call(show, qtbot):
    view = show(shown([]))
    assert not view.newCallButton.isVisible()
    view.setNewCallOffered(True)
    with qtbot.waitSignal(view.newCallRequested):
        QTest.mouseClick(view.newCallButton, Qt.MouseButton.LeftButton)
    view.setFilter(HistoryFilter.MISSED)
    assert not view.newCallButton.isVisible()


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (HistoryFilter.ALL, 9),
        (HistoryFilter.MISSED, 3),
        (HistoryFilter.INCOMING, 5),
        (HistoryFilter.OUTGOING, 4),
    ],
)
def test_a_filter_leaves_its_calls(view, wanted, rows):
    view.setFilter(wanted)
    assert view.proxy.rowCount() == rows


def test_missed_calls_have_a_badge(view):
    button = view.filters[HistoryFilter.MISSED]
    assert button.text() == "Missed 3"
    assert button.accessibleName() == "3 missed calls"
    assert view.missedCount == 3


def test_one_press_calls_back(view, qtbot):
    with qtbot.waitSignal(view.callRequested) as called:
        QTest.mouseClick(
            view.list.viewport(), Qt.MouseButton.LeftButton, pos=centre_of_call(view, 0)
        )
    assert called.args == [[ADA], True]


def test_a_press_beside_the_button_does_not_call(view, qtbot):
    place = view.list.visualRect(view.proxy.index(0, 0)).center()
    with qtbot.assertNotEmitted(view.callRequested), qtbot.waitSignal(view.entryActivated):
        QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_enter_calls_the_current_row(view, qtbot):
    view.list.setCurrentIndex(view.proxy.index(1, 0))
    with qtbot.waitSignal(view.callRequested) as called:
        QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert called.args[1] is False


def test_from_right_to_left_the_button_is_on_the_left(view, qtbot):
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.list.doItemsLayout()
    place = centre_of_call(view, 0)
    assert place.x() < 100
    with qtbot.waitSignal(view.callRequested):
        QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_screen_reader_hears_the_whole_row(view):
    said = view.proxy.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Ada Lovelace, Missed call, Today, ")


def test_an_empty_history_says_so(show):
    view = show(shown([]))
    assert view.empty.isVisible()
    assert view.empty.text() == "No calls yet"
    view.setFilter(HistoryFilter.MISSED)
    assert view.empty.text() == "No missed calls"


def test_a_filter_with_room_left_fetches_more(show):
    class Paged(SampleHistory):
        fetched = 0

        def canFetchMore(self, parent):
            return Paged.fetched < 2

        def fetchMore(self, parent):
            Paged.fetched += 1
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first)
            self._entries.append(entries()[0])
            self.endInsertRows()

    view = shown(entries()[:1])
    model = Paged(entries()[:1])
    model.setParent(view)
    view.setModel(model)
    show(view)
    assert Paged.fetched == 2


def test_shown_calls_count_as_read(show):
    class Read(SampleHistory):
        marks = 0

        def markRead(self):
            Read.marks += 1

    from callkit.widgets.history.history_view import CallHistoryView

    view = CallHistoryView()
    model = Read(entries())
    model.setParent(view)
    view.setModel(model)
    assert Read.marks == 0
    show(view)
    assert Read.marks == 1


class Counting(SampleHistory):
    asked = 0

    def entry(self, row):
        self.asked += 1
        return super().entry(row)


def test_a_long_list_is_read_a_few_times_and_no_more(show):
    sample = entries()
    model = Counting([sample[number % len(sample)] for number in range(3_000)])
    view = CallHistoryView(markReadOnShow=False, wallMs=lambda: WALL_MS)
    model.setParent(view)
    view.setModel(model)
    view.resize(420, 560)
    show(view)
    assert model.asked < 3 * model.rowCount()


def test_days_and_repeats_follow_what_comes_on_top(qapp):
    model = SampleHistory([entry(1, ADA, EndReason.NO_ANSWER), entry(2, GRACE, EndReason.BUSY)])
    view = CallHistoryView(markReadOnShow=False, wallMs=lambda: WALL_MS)
    model.setParent(view)
    view.setModel(model)
    days = [view.proxy.beginsDay(view.proxy.index(row, 0)) for row in range(2)]
    assert days == [True, False]
    again = [entry(3, ADA, EndReason.NO_ANSWER), entry(1, ADA, EndReason.NO_ANSWER)]
    model._replace([*again, entry(2, GRACE, EndReason.BUSY, ago=DAY)])
    assert view.proxy.rowCount() == 2
    days = [view.proxy.beginsDay(view.proxy.index(row, 0)) for row in range(2)]
    assert days == [True, True]
    view.deleteLater()
