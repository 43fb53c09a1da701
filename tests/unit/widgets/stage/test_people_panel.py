from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from callkit.model import CallUserState
from callkit.widgets.stage.people_panel import PeoplePanel, sectionOf
from callkit.widgets.stage.tile import tileState
from tests.unit.widgets.stage.conftest import member


@pytest.fixture
def panel(show, text):
    panel = PeoplePanel()
    panel.resize(320, 500)
    panel.setPeople(
        [
            tileState(member("ada"), None, text),
            tileState(member("dan", CallUserState.REJECTED), None, text, action="ringAgain"),
            tileState(member("erin", CallUserState.RECEIVED), None, text, action="stopCalling"),
            tileState(member("bob"), None, text),
        ]
    )
    return show(panel)


def names(panel):
    return [row.state().name for row in panel.rows()]


def test_who_is_there_stands_first_then_who_rings_then_the_others(panel):
    assert names(panel) == ["Ada", "Bob", "Erin", "Dan"]
    assert [sectionOf(row.state()) for row in panel.rows()] == [0, 0, 1, 2]


def test_the_search_narrows_and_says_when_nobody_is_left(panel):
    panel.search.setText("er")
    assert names(panel) == ["Erin"]
    panel.search.setText("zzz")
    assert names(panel) == []
    panel.search.clear()
    assert len(names(panel)) == 4


def test_rows_offer_what_one_can_do(panel, qtbot):
    rows = {row.state().name: row for row in panel.rows()}
    assert rows["Ada"].button.isHidden()
    with qtbot.waitSignal(panel.actionRequested) as said:
        rows["Erin"].button.click()
    assert said.args == ["erin", "stopCalling"]
    with qtbot.waitSignal(panel.actionRequested) as said:
        rows["Dan"].button.click()
    assert said.args == ["dan", "ringAgain"]
    with qtbot.waitSignal(panel.actionRequested) as said:
        qtbot.keyClick(rows["Erin"], Qt.Key.Key_Delete)
    assert said.args == ["erin", "stopCalling"]


def test_people_can_be_added_where_an_app_offers_it(panel, qtbot):
    with qtbot.waitSignal(panel.inviteRequested):
        panel.addButton.click()
    panel.setInvitable(False)
    assert not panel.addButton.isVisible()


def test_escape_and_its_cross_close_it(panel, qtbot):
    with qtbot.waitSignal(panel.closeRequested):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
    with qtbot.waitSignal(panel.closeRequested):
        panel.closeButton.click()


def test_a_row_that_stays_is_kept(panel, text):
    row = panel.rows()[0]
    panel.setPeople([tileState(member("ada"), None, text)])
    assert panel.rows() == [row]
    assert row.accessibleName() == "Ada, joined"


def test_a_row_and_its_button_say_of_whom_they_are_and_how_that_person_stands(panel):
    rows = {row.state().name: row for row in panel.rows()}
    assert rows["Dan"].accessibleName() == "Dan, declined"
    assert rows["Dan"].button.accessibleName() == "Ring again: Dan"
    assert rows["Erin"].accessibleName() == "Erin, ringing…"
    assert rows["Erin"].button.accessibleName() == "Stop calling: Erin"
