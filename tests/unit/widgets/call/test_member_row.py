from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent

from callkit.model import CallUserState
from callkit.switchboard.view import MemberView
from callkit.texts import InnerText
from callkit.theme import Size
from callkit.widgets.call.member_row import MemberNote, MemberRow, memberAction
from demo.gallery.people import GRACE, LONG


@pytest.fixture
def row(show):
    made = MemberRow(text=InnerText())
    made.setMember(MemberView(user=GRACE, state=CallUserState.RECEIVED), "stopCalling")
    made.resize(320, 60)
    return show(made)


@pytest.mark.parametrize("state", list(CallUserState))
def test_every_state_has_a_word(qtbot, state):
    row = MemberRow(text=InnerText())
    qtbot.addWidget(row)
    row.setMember(MemberView(user=GRACE, state=state))
    assert row.status.text()
    assert row.accessibleName().startswith("Grace Hopper, ")


def test_only_who_is_not_in_the_call_can_be_acted_on():
    actions = {state: memberAction(MemberView(user=GRACE, state=state)) for state in CallUserState}
    assert actions[CallUserState.ACCEPTED] == ""
    assert actions[CallUserState.RECEIVED] == "stopCalling"
    assert actions[CallUserState.REJECTED] == "ringAgain"


def test_in_a_narrow_row_the_action_is_its_icon(row):
    assert row.actionButton.shownText() == "Stop calling"
    row.resize(170, 60)
    assert row.actionButton.shownText() == ""
    assert row.actionButton.accessibleName() == "Stop calling: Grace Hopper"


def test_a_long_name_gives_way_to_the_action(row):
    row.setMember(MemberView(user=LONG, state=CallUserState.RECEIVED), "stopCalling")
    assert row.actionButton.geometry().right() <= row.width()
    assert row.name.elided


def test_the_row_grows_with_the_text(row, theme):
    assert row.minimumSizeHint().height() == Size.ROW
    theme.setTextScale(2.0)
    words = row.name.sizeHint().height() + row.status.sizeHint().height()
    assert row.minimumSizeHint().height() >= words


def test_the_menu_key_opens_the_rows_action(row, qtbot):
    reason = QContextMenuEvent.Reason.Keyboard
    row.contextMenuEvent(QContextMenuEvent(reason, QPoint(5, 5), row.mapToGlobal(QPoint(5, 5))))
    qtbot.waitUntil(row._menu.isVisible)
    with qtbot.waitSignal(row.stopCallingRequested):
        row._menu.actions()[0].trigger()
    row._menu.close()


@pytest.mark.parametrize("note", list(MemberNote))
def test_what_the_media_know_shows_only_of_who_has_joined(row, note):
    row.setNote(note)
    assert row.status.text() == "ringing…"
    row.setMember(MemberView(user=GRACE, state=CallUserState.ACCEPTED))
    said = InnerText().say(f"row{note.value[0].upper()}{note.value[1:]}")
    assert row.status.text() == said
    assert row.accessibleName() == f"Grace Hopper, {said}"
    row.setMember(MemberView(user=GRACE, state=CallUserState.ACCEPTED), over=True)
    assert row.status.text() == "joined"
