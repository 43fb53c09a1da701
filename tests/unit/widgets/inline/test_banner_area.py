from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from callkit.model import EndReason
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import Phase
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.parts.shortcuts import Shortcuts
from demo.gallery.people import ADA, GRACE, incoming
from tests.asking import Asked, asks, asksNot

WAITING = {"phase": Phase.WAITING}
BOTH = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def area(clock, show):
    window = QWidget()
    made = CallBannerArea(clock=clock)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(made)
    column.addWidget(QLabel("The app"), 1)
    window.resize(640, 400)
    show(window)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield made


def shown(area, clock, *views):
    for view in views:
        area.showCall(view)
    QApplication.processEvents()
    clock.jump(1)


def test_it_takes_no_room_while_there_is_nothing_to_show(area, clock):
    assert area.height() == 0
    shown(area, clock, incoming(**WAITING))
    assert area.height() >= 64
    area.forgetCall(incoming().callID)
    QApplication.processEvents()
    assert area.height() == 0


def test_a_call_that_rings_no_more_goes_at_once(area, clock):
    shown(area, clock, incoming(ADA, callID="1", **WAITING), incoming(GRACE, callID="2", **WAITING))
    assert area.callIDs() == ("1", "2")
    area.showCall(incoming(callID="1", phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    area.showCall(incoming(callID="2", ignored=True, **WAITING))
    assert area.callIDs() == ()


@pytest.mark.parametrize(
    ("button", "action", "argument"),
    [
        ("acceptButton", Action.ACCEPT, None),
        ("declineButton", Action.DECLINE, None),
        ("ignoreButton", Action.IGNORE, None),
        ("silenceButton", Action.SILENCE, True),
    ],
)
def test_each_button_names_its_call(area, clock, button, action, argument):
    shown(area, clock, incoming(callID="1", video=True, **WAITING))
    asked = Asked(area)
    QTest.mouseClick(getattr(area.banner("1"), button), Qt.MouseButton.LeftButton)
    assert asked == [CallRequest("1", action, argument)]


@pytest.mark.parametrize(
    ("key", "action", "argument"),
    [
        (Qt.Key.Key_A, Action.ACCEPT_AUDIO, None),
        (Qt.Key.Key_V, Action.ACCEPT, None),
        (Qt.Key.Key_D, Action.DECLINE, None),
        (Qt.Key.Key_S, Action.SILENCE, True),
    ],
)
def test_the_chords_answer_the_banner_that_came_last(area, clock, key, action, argument):
    calls = [incoming(callID=number, video=True, **WAITING) for number in ("1", "2")]
    shown(area, clock, *calls)
    asked = Asked(area)
    QTest.keyClick(area.window(), key, BOTH)
    assert asked == [CallRequest("2", action, argument)]


def test_the_chords_are_guarded_and_silent_when_switched_off(area, clock, qtbot):
    area.showCall(incoming(callID="1", **WAITING))
    with asksNot(area, Action.DECLINE):
        QTest.keyClick(area.window(), Qt.Key.Key_D, BOTH)
    clock.jump(1)
    area.setKeysEnabled(False)
    with asksNot(area, Action.DECLINE):
        QTest.keyClick(area.window(), Qt.Key.Key_D, BOTH)


def test_a_call_without_a_connection_cannot_be_answered_by_chord(area, clock, qtbot):
    shown(area, clock, incoming(callID="1", offline=True, **WAITING))
    with (
        asksNot(area, Action.DECLINE),
        asksNot(area, Action.ACCEPT),
    ):
        QTest.keyClick(area.window(), Qt.Key.Key_D, BOTH)
        QTest.keyClick(area.window(), Qt.Key.Key_A, BOTH)


def test_a_banner_that_moves_up_is_guarded_again(area, clock, qtbot):
    shown(area, clock, incoming(callID="1", **WAITING), incoming(callID="2", **WAITING))
    area.forgetCall("1")
    assert area.banner("2").guard.active


def test_a_kits_chords_can_be_changed_while_it_rings(area, clock, qtbot):
    keys = Shortcuts()
    area.adopt(area._text, keys, clock)
    shown(area, clock, incoming(callID="1", **WAITING))
    keys.change("decline", "F9")
    area.rebind()
    with asks(area, Action.DECLINE):
        QTest.keyClick(area.window(), Qt.Key.Key_F9)


def test_it_says_when_it_can_be_seen(area, qtbot):
    assert area.available
    with qtbot.waitSignal(area.availableChanged) as told:
        area.window().hide()
    assert told.args == [False]
    with qtbot.waitSignal(area.availableChanged) as told:
        area.window().show()
    assert told.args == [True]


def test_a_minimised_window_shows_no_area(area, qtbot):
    with qtbot.waitSignal(area.availableChanged) as told:
        area.window().showMinimized()
        # Where there is no window system nobody hides what is minimised.
        QApplication.sendEvent(area, QEvent(QEvent.Type.Hide)) if area.available else None
    assert told.args == [False]


def test_why_a_banner_goes_is_said(area, clock, heard):
    shown(area, clock, incoming(ADA, callID="1", **WAITING))
    heard.clear()
    area.showCall(incoming(ADA, callID="1", phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    assert [words for words, _ in heard] == ["Missed call from Ada Lovelace"]
