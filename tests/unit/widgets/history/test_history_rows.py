from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QLocale, QRect
from PySide6.QtWidgets import QStyleOptionViewItem

from callkit.invitation.history import HistoryRole
from callkit.model import EndReason
from callkit.texts import InnerText, Language
from callkit.theme import Size
from callkit.widgets.history.history_rows import (
    HistoryDelegate,
    HistoryFilter,
    HistoryProxy,
    historyNames,
    historyTime,
    historyWords,
)
from demo.gallery.pages.history import DAY, MINUTE, WALL_MS, SampleHistory, entries, entry
from demo.gallery.people import ADA, ALAN, GRACE, RADIA

TEXT = InnerText()


@pytest.fixture
def proxy(qapp):
    made = HistoryProxy(text=TEXT, wallMs=lambda: WALL_MS)
    model = SampleHistory(entries())
    model.setParent(made)
    made.setSourceModel(model)
    return made


@pytest.mark.parametrize("reason", list(EndReason))
@pytest.mark.parametrize("outgoing", [False, True])
def test_every_end_has_its_words(qapp, reason, outgoing):
    call = entry(1, ADA, reason, outgoing=outgoing)
    said = historyWords(call, 0, TEXT)
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
    ("ago", "said"), [(4 * MINUTE, ":"), (DAY, "Yesterday"), (3 * DAY, "Saturday"), (40 * DAY, "")]
)
def test_times_are_said_as_people_do(qapp, ago, said):
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    try:
        words = historyTime(WALL_MS - ago, WALL_MS, TEXT)
    finally:
        QLocale.setDefault(before)
    assert said in words
    assert words


@pytest.mark.parametrize(
    ("language", "said"), [("en", "18 Aug 2026"), ("de", "18 Aug 2026"), ("zh_CN", "2026/8/18")]
)
def test_an_older_date_names_its_month_where_people_do(qapp, language, said):
    then = int(dt.datetime(2026, 8, 18, 12).timestamp() * 1000)
    chosen = Language.instance()
    chosen.choose(language)
    try:
        words = historyTime(then, then + 90 * DAY, TEXT)
    finally:
        chosen.choose("")
    assert words.replace(".", "") == said


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
