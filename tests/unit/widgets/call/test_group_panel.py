from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from callkit.model import CallUserState, EndReason
from callkit.switchboard.view import MemberView, Phase
from callkit.widgets.call.group_panel import GroupCallPanel
from callkit.widgets.parts.input_guard import InputGuard
from demo.gallery.people import ALAN, EDSGER, GRACE, incomingGroup, outgoingGroup

STATE = CallUserState


def member(user, state, reason=None, message=""):
    return MemberView(user=user, state=state, reason=reason, message=message)


@pytest.fixture
def panel(clock, show):
    guard = InputGuard(clock)
    made = GroupCallPanel(guard=guard, clock=clock)
    made.guard = guard
    made.resize(360, 400)
    clock.jump(1)
    return show(made)


def say(panel, *states, **changes):
    people = (GRACE, ALAN, EDSGER)
    rows = tuple(member(user, state) for user, state in zip(people, states, strict=True))
    panel.setCall(outgoingGroup(rows, **changes))


def shown(panel):
    return [(row.userID(), row.status.text()) for row in panel.rows()]


def test_there_is_a_row_for_each_person(panel):
    say(panel, STATE.INVITING, STATE.RECEIVED, STATE.NOT_YET_RECEIVED)
    assert shown(panel) == [
        ("grace", "calling…"),
        ("alan", "ringing…"),
        ("edsger", "offline, still trying…"),
    ]
    assert panel.header.text() == "Group call · 3 invited"


def test_joined_people_come_first_and_are_counted(panel):
    connected = {"phase": Phase.CONNECTED, "connectedAt": 900.0}
    say(panel, STATE.REJECTED, STATE.RECEIVED, STATE.ACCEPTED, **connected)
    assert [row.userID() for row in panel.rows()] == ["edsger", "alan", "grace"]
    assert panel.header.text() == "1 of 3 joined"


def test_a_refusal_changes_its_own_row_only(panel):
    say(panel, STATE.RECEIVED, STATE.RECEIVED, STATE.RECEIVED)
    rows = {row.userID(): row for row in panel.rows()}
    say(panel, STATE.REJECTED, STATE.RECEIVED, STATE.RECEIVED)
    assert dict(shown(panel))["grace"] == "declined"
    assert dict(shown(panel))["alan"] == "ringing…"
    assert {row.userID(): row for row in panel.rows()} == rows


@pytest.mark.parametrize(
    ("state", "reason", "said", "icon"),
    [
        (STATE.REJECTED, EndReason.DECLINED, "declined", "decline"),
        (STATE.REJECTED, EndReason.BUSY, "in another call", "voice"),
        (STATE.TIMEOUT, EndReason.NO_ANSWER, "no answer", "call-missed"),
        (STATE.QUIT, EndReason.LEFT, "left", "leave"),
        (STATE.BE_CANCELLED, EndReason.REMOVED, "not called any more", "close"),
        (STATE.OFFLINE, None, "can’t be reached", "offline"),
        (STATE.ACCEPTED, None, "joined", "check"),
    ],
)
def test_each_state_is_a_word_and_a_shape(panel, state, reason, said, icon):
    panel.setCall(outgoingGroup((member(GRACE, state, reason), member(ALAN, STATE.ACCEPTED))))
    row = next(row for row in panel.rows() if row.userID() == "grace")
    assert row.status.text() == said
    assert row.status.iconName == icon
    assert row.accessibleName() == f"Grace Hopper, {said}"


def test_pending_people_can_be_called_off_and_others_rung_again(panel, qtbot):
    connected = {"phase": Phase.CONNECTED, "connectedAt": 900.0}
    say(panel, STATE.RECEIVED, STATE.TIMEOUT, STATE.ACCEPTED, **connected)
    rows = {row.userID(): row for row in panel.rows()}
    with qtbot.waitSignal(panel.stopCallingRequested) as stopped:
        QTest.mouseClick(rows["grace"].actionButton, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.ringAgainRequested) as again:
        QTest.mouseClick(rows["alan"].actionButton, Qt.MouseButton.LeftButton)
    assert (stopped.args, again.args) == (["grace"], ["alan"])
    assert not rows["edsger"].actionButton.isVisible()


def test_nobody_is_rung_again_in_a_call_that_is_over(panel):
    say(panel, STATE.TIMEOUT, STATE.TIMEOUT, STATE.REJECTED, phase=Phase.ENDED)
    assert not any(row.actionButton.isVisible() for row in panel.rows())


def test_who_was_invited_by_somebody_else_cannot_be_called_off(panel):
    view = incomingGroup(GRACE, phase=Phase.CONNECTED, connectedAt=900.0)
    panel.setCall(view)
    assert not any(row.actionButton.isVisible() for row in panel.rows())


def test_an_action_that_changed_under_the_mouse_is_guarded(panel, clock):
    connected = {"phase": Phase.CONNECTED, "connectedAt": 900.0}
    say(panel, STATE.RECEIVED, STATE.RECEIVED, STATE.ACCEPTED, **connected)
    assert not panel.guard.active
    say(panel, STATE.REJECTED, STATE.RECEIVED, STATE.ACCEPTED, **connected)
    assert panel.guard.active


def test_arrows_walk_the_rows_and_delete_stops_calling(panel, qtbot):
    say(panel, STATE.RECEIVED, STATE.RECEIVED, STATE.RECEIVED)
    qtbot.waitUntil(panel.rows()[0].isVisible)
    rows = panel.rows()
    rows[0].setFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert panel.focusWidget() is rows[1]
    with qtbot.waitSignal(panel.stopCallingRequested) as stopped:
        QTest.keyClick(rows[1], Qt.Key.Key_Delete)
    assert stopped.args == ["alan"]
    QTest.keyClick(rows[1], Qt.Key.Key_Up)
    QTest.keyClick(rows[0], Qt.Key.Key_Up)
    assert panel.focusWidget() is rows[0]


def test_changes_are_announced_together(panel, heard):
    say(panel, STATE.RECEIVED, STATE.RECEIVED, STATE.RECEIVED)
    say(panel, STATE.ACCEPTED, STATE.RECEIVED, STATE.RECEIVED)
    say(panel, STATE.ACCEPTED, STATE.REJECTED, STATE.RECEIVED)
    assert heard == []
    panel._announcing.timeout.emit()
    assert heard == [("Grace Hopper joined. Alan Turing declined.", False)]


def test_somebody_who_goes_loses_the_row(panel):
    say(panel, STATE.RECEIVED, STATE.RECEIVED, STATE.RECEIVED)
    panel.setCall(outgoingGroup((member(GRACE, STATE.RECEIVED),)))
    assert [row.userID() for row in panel.rows()] == ["grace"]


def test_more_people_are_offered_only_when_allowed(panel, qtbot):
    say(panel, STATE.RECEIVED, STATE.RECEIVED, STATE.RECEIVED)
    assert not panel.inviteButton.isVisible()
    panel.setInvitable(True)
    with qtbot.waitSignal(panel.inviteRequested):
        panel.inviteButton.click()


def test_nobody_rings_in_a_call_that_is_over(panel):
    connected = {"phase": Phase.CONNECTED, "connectedAt": 900.0}
    say(panel, STATE.QUIT, STATE.RECEIVED, STATE.NOT_YET_RECEIVED, **connected)
    left = {"phase": Phase.ENDED, "endReason": EndReason.LEFT, "connectedAt": 900.0}
    say(panel, STATE.QUIT, STATE.RECEIVED, STATE.NOT_YET_RECEIVED, **left)
    assert dict(shown(panel)) == {"grace": "left", "alan": "", "edsger": ""}
    ringing = next(row for row in panel.rows() if row.userID() == "alan")
    assert not ringing.avatar.pulsing
    assert ringing.accessibleName() == "Alan Turing"
    assert not ringing.actionButton.isVisible()
