from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from callkit.model import CallUserState
from callkit.theme import Theme
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.stage.spinner import Spinner
from callkit.widgets.stage.tile import CallTile, tileState
from tests.unit.widgets.conftest import doubleClick
from tests.unit.widgets.stage.conftest import frame, member, near


@pytest.fixture
def tile(show, clock, text):
    tile = CallTile(clock=clock)
    tile.resize(320, 180)
    tile.setState(tileState(member("bob"), MemberNote.LISTENING, text))
    return show(tile)


def test_a_person_without_a_picture_has_a_face(tile):
    assert tile.face.isVisible()
    tile.view.setImage(frame("#00ff00"))
    assert not tile.face.isVisible()
    assert near(tile.grab().toImage().pixelColor(160, 80), "#00ff00")


def test_the_name_lies_on_the_picture(tile):
    tile.view.setImage(frame("#00ff00"))
    assert not near(tile.grab().toImage().pixelColor(14, 160), "#00ff00")


def test_the_line_comes_after_speech_and_stays_a_second(tile, clock, qtbot):
    tile.setLevel(0.5)
    assert not tile.speaking
    clock.jump(0.15)
    tile.setLevel(0.5)
    assert tile.speaking
    tile.setLevel(0.0)
    clock.jump(0.9)
    tile.setLevel(0.0)
    assert tile.speaking
    clock.jump(0.2)
    tile.setLevel(0.0)
    assert not tile.speaking


def test_a_cough_is_no_speech(tile, clock):
    tile.setLevel(0.9)
    clock.jump(0.05)
    tile.setLevel(0.0)
    clock.jump(0.2)
    tile.setLevel(0.0)
    assert not tile.speaking


def test_the_line_of_a_speaker_can_be_seen_on_the_picture(tile, clock):
    tile.view.setImage(frame("#00ff00"))
    tile.setLevel(0.5)
    clock.jump(1)
    tile.setLevel(0.5)
    accent = Theme.instance().colour("stageAccent")
    assert near(tile.grab().toImage().pixelColor(160, 1), accent)


def test_what_a_tile_says_of_each_state(text):
    ringing = tileState(member("bob", CallUserState.RECEIVED), None, text)
    assert (ringing.rings, ringing.here, ringing.word) == (True, False, "Ringing…")
    declined = tileState(member("bob", CallUserState.REJECTED), None, text)
    assert (declined.rings, declined.word) == (False, "Declined")
    muted = tileState(member("bob"), MemberNote.MUTED, text)
    assert (muted.muted, muted.word) == (True, "")
    lost = tileState(member("bob"), MemberNote.RECONNECTING, text)
    assert (lost.lost, lost.word) == (True, "Reconnecting…")
    hand = tileState(member("bob"), MemberNote.HAND_RAISED, text, hand=2)
    assert hand.hand == 2
    assert tileState(member("bob"), MemberNote.SPEAKING, text).speaks


def test_nothing_is_said_of_a_microphone_nobody_knows_of(text):
    assert tileState(member("bob"), None, text).muted is None


def test_enter_and_double_click_keep_somebody_large(tile, qtbot):
    with qtbot.waitSignal(tile.pinToggled) as said:
        qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert said.args == ["bob"]
    with qtbot.waitSignal(tile.pinToggled):
        doubleClick(tile, QPoint(160, 90))


def test_a_ringing_person_can_be_called_off(tile, text, qtbot):
    ringing = member("bob", CallUserState.RECEIVED)
    tile.setState(tileState(ringing, None, text, action="stopCalling"))
    with qtbot.waitSignal(tile.actionRequested) as said:
        tile.actionButton.click()
    assert said.args == ["bob", "stopCalling"]
    with qtbot.waitSignal(tile.actionRequested):
        qtbot.keyClick(tile, Qt.Key.Key_Delete)
    with qtbot.assertNotEmitted(tile.pinToggled):
        qtbot.keyClick(tile, Qt.Key.Key_Return)


def test_a_screen_reader_hears_who_and_how(tile, text):
    assert tile.accessibleName() == "Bob, joined"
    tile.setState(tileState(member("bob"), MemberNote.MUTED, text))
    assert tile.accessibleName() == "Bob, muted"


def test_what_is_said_of_a_person_never_lies_over_the_name(show, clock, text):
    state = tileState(member("bob", CallUserState.RECEIVED), MemberNote.LISTENING, text)
    tile = CallTile(clock=clock)
    tile.setState(state)
    tile.resize(180, 104)
    show(tile)
    assert state.word and tile.wordApart
    before = QApplication.font()
    QApplication.setFont(QFont(before.family(), 36))
    try:
        QApplication.processEvents()
        assert not tile.wordApart, "it is beside the name"
        tile.resize(480, 270)
        assert tile.wordApart
    finally:
        QApplication.setFont(before)
        QApplication.processEvents()


def test_a_lost_person_is_pale_and_looked_for_and_one_on_hold_is_not(tile, text):
    def looked_for():
        return [one for one in tile.findChildren(Spinner) if one.isVisible()]

    tile.view.setImage(frame("#ff0000"))
    tile.setState(tileState(member("bob"), MemberNote.RECONNECTING, text))
    assert len(looked_for()) == 1
    assert tile.rect().contains(looked_for()[0].geometry())
    assert not near(tile.grab().toImage().pixelColor(160, 40), "#ff0000")
    tile.setState(tileState(member("bob"), MemberNote.ON_HOLD, text))
    assert looked_for() == []


def test_what_can_be_done_with_a_person_stands_in_a_menu_too(tile, text, qtbot):
    tile.setState(tileState(member("bob"), None, text, action="stopCalling"))
    tile.openMenu()
    menu = tile.findChild(CallMenu)
    assert [action.text() for action in menu.actions()] == ["Keep Bob large", "Stop calling"]
    with qtbot.waitSignal(tile.pinToggled) as said:
        menu.actions()[0].trigger()
    assert said.args == ["bob"]
    menu.close()


def test_nothing_can_be_done_with_somebody_who_has_declined(tile, text):
    tile.setState(tileState(member("bob", CallUserState.REJECTED), None, text))
    tile.openMenu()
    assert tile.findChild(CallMenu) is None
    assert not tile.moreButton.isVisible()
