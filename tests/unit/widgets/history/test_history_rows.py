from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtWidgets import QStyleOptionViewItem

from callkit.invitation.history import HistoryRole
from callkit.model import EndReason
from callkit.texts import InnerText, Language
from callkit.theme import Size
from callkit.widgets.history.history_rows import (
    HistoryDelegate,
    HistoryFilter,
    HistoryProxy,
    headingHeight,
    historyDay,
    historyNames,
    historySaid,
    historyTime,
    historyWords,
)
from demo.gallery.pages.history import DAY, MINUTE, WALL_MS, SampleHistory, entries, entry
from demo.gallery.people import ADA, ALAN, GRACE, RADIA

TEXT = InnerText()


def shown(calls):
    made = HistoryProxy(text=TEXT, wallMs=lambda: WALL_MS)
    model = SampleHistory(calls)
    model.setParent(made)
    made.setSourceModel(model)
    return made


@pytest.fixture
def proxy(qapp):
    return shown(entries())


@pytest.mark.parametrize("reason", list(EndReason))
@pytest.mark.parametrize("outgoing", [False, True])
def test_every_end_has_its_words(qapp, reason, outgoing):
    call = entry(1, ADA, reason, outgoing=outgoing)
    for said in (historyWords(call, 0, TEXT), historySaid(call, 0, TEXT)):
        assert said
        assert "{" not in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "Ada Lovelace"),
        ((GRACE,), "Ada Lovelace and Grace Hopper"),
        ((GRACE, ALAN), "Ada Lovelace, Grace Hopper and 1 other"),
        ((GRACE, ALAN, RADIA), "Ada Lovelace, Grace Hopper and 2 others"),
    ],
)
def test_a_group_names_two_and_counts_the_rest(qapp, more, said):
    assert historyNames(entry(1, ADA, EndReason.ENDED, more=more), TEXT) == said


@pytest.mark.parametrize(
    ("ago", "said"),
    [(4 * MINUTE, "Today"), (DAY, "Yesterday"), (3 * DAY, "Saturday"), (9 * DAY, "April")],
)
def test_days_are_said_as_people_do(qapp, ago, said):
    chosen = Language.instance()
    chosen.choose("en")
    try:
        words = historyDay(WALL_MS - ago, WALL_MS, TEXT)
    finally:
        chosen.choose("")
    assert said in words
    assert ":" in historyTime(WALL_MS - ago)


@pytest.mark.parametrize(
    ("language", "said", "another_year"),
    [
        ("de", "18. August", "18. August 2026"),
        ("es", "18 de agosto", "18 de agosto de 2026"),
        ("ru", "18 августа", "18 августа 2026\u202fг."),
        ("vi", "18 tháng 8", "18 tháng 8, 2026"),
        ("ja", "8月18日", "2026年8月18日"),
        ("ko", "8월 18일", "2026년 8월 18일"),
    ],
)
def test_a_date_is_written_as_its_language_does(qapp, language, said, another_year):
    then = int(dt.datetime(2026, 8, 18, 12).timestamp() * 1000)
    chosen = Language.instance()
    chosen.choose(language)
    try:
        words = historyDay(then, then + 90 * DAY, TEXT)
        later = historyDay(then, then + 365 * DAY, TEXT)
    finally:
        chosen.choose("")
    assert (words, later) == (said, another_year)


def test_calls_that_repeat_each_other_are_one_row(qapp):
    missed = EndReason.NO_ANSWER
    rows = [
        entry(1, ADA, missed, ago=MINUTE),
        entry(2, ADA, missed, ago=2 * MINUTE),
        entry(3, ADA, missed, ago=3 * MINUTE),
        entry(4, GRACE, missed, ago=4 * MINUTE),
        entry(5, ADA, missed, ago=5 * MINUTE),
        entry(6, ADA, EndReason.ENDED, outgoing=True, ago=6 * MINUTE, seconds=60),
        entry(7, ADA, missed, ago=DAY),
    ]
    proxy = shown(rows)
    names = [proxy.words(proxy.index(row, 0))[0] for row in range(proxy.rowCount())]
    assert names == [f"{ADA.userName} (3)", GRACE.userName, *[ADA.userName] * 3]
    assert [call.callID for call in proxy.calls(proxy.index(0, 0))] == ["9001", "9002", "9003"]
    proxy.setFilter(HistoryFilter.MISSED)
    names = [proxy.words(proxy.index(row, 0))[0] for row in range(proxy.rowCount())]
    assert names == [f"{ADA.userName} (3)", GRACE.userName, *[ADA.userName] * 2]


def test_a_call_that_repeats_the_first_row_joins_it(qapp):
    proxy = shown([entry(1, ADA, EndReason.NO_ANSWER, ago=MINUTE)])
    model = proxy.sourceModel()
    model.beginInsertRows(QModelIndex(), 0, 0)
    model._entries.insert(0, entry(2, ADA, EndReason.NO_ANSWER))
    model.endInsertRows()
    assert proxy.rowCount() == 1
    assert proxy.words(proxy.index(0, 0))[0] == f"{ADA.userName} (2)"
    assert proxy.index(0, 0).data(HistoryRole.CALL).callID == "9002"


def test_the_day_stands_above_its_first_call(proxy):
    days = [proxy.heading(proxy.index(row, 0)) for row in range(proxy.rowCount())]
    assert days[:4] == ["Today", "", "", "Yesterday"]
    assert days[4] == ""
    assert all(days[5:])
    delegate, option = HistoryDelegate(), QStyleOptionViewItem()
    high = [delegate.sizeHint(option, proxy.index(row, 0)).height() for row in (0, 1)]
    assert high[0] - high[1] == headingHeight()


def test_a_name_narrows_the_list(proxy):
    proxy.search("hop")
    assert [proxy.words(proxy.index(row, 0))[0] for row in range(proxy.rowCount())] == [
        GRACE.userName
    ]


@pytest.mark.parametrize("wanted", list(HistoryFilter))
def test_a_filter_shows_only_its_calls(proxy, wanted):
    proxy.setFilter(wanted)
    rows = range(proxy.rowCount())
    shown = [proxy.index(row, 0).data(HistoryRole.CALL) for row in rows]
    right = {
        HistoryFilter.ALL: lambda call: True,
        HistoryFilter.MISSED: lambda call: call.missed,
        HistoryFilter.INCOMING: lambda call: not call.outgoing,
        HistoryFilter.OUTGOING: lambda call: call.outgoing,
    }[wanted]
    assert shown == [call for call in entries() if right(call)]


def test_a_row_has_room_for_both_lines_at_any_size(proxy, theme):
    delegate = HistoryDelegate()
    index = proxy.index(0, 0)
    usual = delegate.sizeHint(QStyleOptionViewItem(), index).height()
    theme.setTextScale(3.0)
    assert delegate.sizeHint(QStyleOptionViewItem(), index).height() > usual


def test_the_call_button_is_44_pixels_and_inside_the_row(qapp):
    row = QRect(0, 100, 400, 64)
    for mirrored in (False, True):
        box = HistoryDelegate().callRect(row, mirrored=mirrored)
        assert (box.width(), box.height()) == (Size.HIT, Size.HIT)
        assert row.contains(box)


@pytest.mark.parametrize(
    ("code", "weekday", "date"),
    [
        ("fr", "Samedi", "7 avril"),
        ("pl", "Sobota", "7 kwietnia"),
        ("ru", "Суббота", "7 апреля"),
        ("th", "วันเสาร์", "7 เมษายน"),
        ("fa", "شنبه", "۷ آوریل"),
    ],
)
def test_a_day_is_written_as_what_stands_alone(qapp, code, weekday, date):
    Language.instance().choose(code)
    try:
        assert historyDay(WALL_MS - 3 * DAY, WALL_MS, TEXT) == weekday
        assert historyDay(WALL_MS - 9 * DAY, WALL_MS, TEXT) == date
    finally:
        Language.instance().choose("")
