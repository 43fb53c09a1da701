from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from callkit.model import MAX_INVITEES, User
from callkit.texts import installLanguage
from callkit.theme import Size
from callkit.widgets.call.people_picker import PeoplePicker
from demo.gallery.people import ADA, ALAN, CHINESE, GRACE, LONG, RADIA


@pytest.fixture
def picker(clock, show):
    made = PeoplePicker(clock=clock)
    made.setPeople((ADA, GRACE, ALAN, RADIA, CHINESE), inCall=["ada"], room=2)
    show(made)
    clock.jump(1)
    return made


def offered(picker):
    return list(picker._rows)


def tick(picker, userID):
    QTest.mouseClick(picker.row(userID), Qt.MouseButton.LeftButton)


def test_people_in_the_call_are_not_offered(picker):
    assert offered(picker) == ["grace", "alan", "radia", "wang"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("ra", ["grace", "radia"]), ("hopper gr", ["grace"]), ("小明", ["wang"]), ("zzz", [])],
)
def test_the_search_narrows(picker, words, found):
    picker.search.setText(words)
    assert offered(picker) == found
    assert picker.nobody.isVisible() is not bool(found)
    if not found:
        assert picker.nobody.text() == "Nobody called “zzz”"
        QTest.mouseClick(picker.clearButton, Qt.MouseButton.LeftButton)
        assert offered(picker) == ["grace", "alan", "radia", "wang"]


def test_whom_one_talked_with_last_comes_first_under_a_heading(picker, qtbot):
    picker.setPeople((ADA, GRACE, ALAN, RADIA), recent=["radia", "nobody", "grace"])
    headings = [label for label in picker.findChildren(QLabel) if label.isVisible()]
    said = [label.text() for label in headings]
    assert said.index("Recent") < said.index("All people")

    def order():
        tops = {user: picker.row(user).mapTo(picker, QPoint()).y() for user in offered(picker)}
        return sorted(tops, key=tops.get)

    qtbot.waitUntil(lambda: order() == ["radia", "grace", "ada", "alan"])
    picker.search.setText("a")
    assert "Recent" not in [label.text() for label in headings if label.isVisible()]


def test_the_chosen_stand_above_the_list_and_are_taken_out_there(picker):
    tick(picker, "grace")
    tick(picker, "wang")
    picker.search.setText("radia")
    assert [chip.text() for chip in picker.chips.items()] == ["Grace Hopper", "王小明"]
    assert picker.inviteButton.text() == "Invite 2 people"
    chip = picker.chips.items()[0]
    assert chip.accessibleName() == "Do not invite Grace Hopper"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert picker.chosen() == [CHINESE]
    picker.search.clear()
    assert not picker.row("grace").isChecked()


def test_a_long_name_makes_no_wide_window(clock, show):
    made = PeoplePicker(clock=clock)
    made.setPeople((LONG, GRACE))
    show(made)
    assert made.card.width() == Size.PANEL_WIDTH


def test_typing_begins_in_the_search_and_what_it_finds_is_said_once(picker, heard, qtbot):
    assert picker.focusWidget() is picker.search
    for words in ("r", "ra"):
        picker.search.setText(words)
    qtbot.waitUntil(lambda: bool(heard))
    picker.search.setText("zzz")
    qtbot.waitUntil(lambda: len(heard) > 1)
    assert heard == [("2 people found", False), ("Nobody called “zzz”", False)]


def test_chosen_people_are_invited(picker, qtbot):
    assert not picker.inviteButton.isEnabled()
    tick(picker, "grace")
    tick(picker, "wang")
    with qtbot.waitSignal(picker.invited) as invited:
        picker.inviteButton.click()
    assert invited.args == [[GRACE, CHINESE]]
    assert not picker.isVisible()


def test_a_full_call_takes_nobody_more(picker):
    tick(picker, "grace")
    tick(picker, "alan")
    tick(picker, "radia")
    assert picker.chosen() == [GRACE, ALAN]
    assert not picker.row("radia").isChecked()
    assert "The call is full" in picker.count.text()


def test_a_choice_outlives_the_search(picker):
    tick(picker, "grace")
    picker.search.setText("alan")
    picker.search.clear()
    assert picker.row("grace").isChecked()
    tick(picker, "grace")
    assert picker.chosen() == []


def test_enter_in_the_search_takes_the_only_one_left(picker):
    picker.search.setText("alan")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert picker.chosen() == [ALAN]


def test_escape_goes_without_inviting(picker, qtbot):
    tick(picker, "grace")
    with qtbot.assertNotEmitted(picker.invited), qtbot.waitSignal(picker.dismissed):
        QTest.keyClick(picker, Qt.Key.Key_Escape)


def test_it_is_guarded_when_it_appears(picker, clock):
    picker.hide()
    picker.show()
    tick(picker, "grace")
    assert picker.chosen() == []


def test_ten_thousand_contacts_are_no_ten_thousand_rows(clock, qtbot):
    picker = PeoplePicker(clock=clock)
    qtbot.addWidget(picker)
    picker.setPeople([User(f"u{number}", f"Person {number}") for number in range(10_000)])
    assert len(offered(picker)) <= 200
    picker.search.setText("9999")
    assert offered(picker) == ["u9999"]


def test_never_more_than_a_request_may_name(clock, qtbot):
    picker = PeoplePicker(clock=clock)
    qtbot.addWidget(picker)
    picker.setPeople([GRACE], room=50)
    assert str(MAX_INVITEES) in picker.count.text()


def test_the_keyboard_goes_from_the_search_through_the_chosen_and_the_rows_to_the_button(picker):
    tick(picker, "alan")
    tick(picker, "grace")
    stop, stops = picker.search, []
    while stop is not picker.closeButton:
        if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.isVisible():
            stops.append(stop.accessibleName())
        stop = stop.nextInFocusChain()
    assert stops == [
        "Search people",
        *("Do not invite Alan Turing", "Do not invite Grace Hopper"),
        *("Grace Hopper", "Alan Turing", "Radia Perlman", "王小明"),
        "Invite 2 people",
    ]


def test_at_twice_the_size_its_title_is_whole_and_no_tick_touches_another(picker, theme, qapp):
    theme.setTextScale(2.0)
    installLanguage(qapp, "ar")
    try:
        qapp.processEvents()
        assert not picker.title.elided
        row = picker.row("grace")
        assert row.height() >= Size.TICK_MOST + 2 * Size.GAP_SMALL
    finally:
        installLanguage(qapp, "en")
