from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from callkit.requests import Action, CallRequest
from callkit.switchboard.view import Phase
from callkit.texts import installLanguage
from callkit.widgets.call.more_calls import WaitingCallRows
from demo.gallery.pages.in_app import EVERYBODY
from demo.gallery.people import ADA, ALAN, incoming


def calls(count):
    people = (ADA, ALAN, *EVERYBODY)
    return [incoming(people[number], callID=str(number)) for number in range(count)]


@pytest.fixture
def rows(show, clock):
    host = QWidget()
    made = WaitingCallRows(host, clock=clock)
    QVBoxLayout(host).addWidget(made)
    host.resize(400, 600)
    show(host)
    made.host = host
    made.setCalls(calls(2))
    clock.jump(1)
    return made


def test_each_row_says_who_and_what_kind(rows):
    first, second = rows.rows()
    assert (first.name.text(), first.line.text()) == ("Ada Lovelace", "Audio call")
    assert second.name.text() == "Alan Turing"
    assert first.accessibleName().startswith("Ada Lovelace, ")
    assert first.acceptButton.accessibleDescription() == "Accept the call from Ada Lovelace"


@pytest.mark.parametrize(
    ("button", "action"), [("acceptButton", Action.ACCEPT), ("declineButton", Action.DECLINE)]
)
def test_a_press_says_which_call(rows, qtbot, button, action):
    with qtbot.waitSignal(rows.requested) as asked:
        QTest.mouseClick(getattr(rows.rows()[1], button), Qt.MouseButton.LeftButton)
    assert asked.args == [CallRequest("1", action)]


def test_the_answers_are_far_enough_apart_and_large_enough(rows):
    for row in rows.rows():
        decline, accept = row.declineButton, row.acceptButton
        assert min(decline.width(), decline.height(), accept.width(), accept.height()) >= 44
        left = decline.mapTo(row, decline.discRect().topRight()).x()
        right = accept.mapTo(row, accept.discRect().topLeft()).x()
        assert right - left >= 12


def test_two_rows_are_shown_and_the_others_are_counted_until_the_list_is_opened(rows, clock):
    rows.setCalls(calls(5))
    assert [row.call().callID for row in rows.rows()] == ["0", "1"]
    assert rows.moreButton.text() == "3 more calls are waiting"
    rows.setCalls(calls(3))
    assert rows.moreButton.text() == "1 more call is waiting"
    rows.setCalls(calls(5))
    QTest.mouseClick(rows.moreButton, Qt.MouseButton.LeftButton)
    assert len(rows.rows()) == 5
    assert not rows.moreButton.isVisible()
    rows.setCalls([])
    rows.setCalls(calls(4))
    assert len(rows.rows()) == 2, "closed again once none was left"


def test_a_row_that_is_new_ignores_a_press_and_the_others_do_not(rows, clock, qtbot):
    rows.setCalls([*calls(2)[:1], incoming(ALAN, callID="new")])
    with qtbot.assertNotEmitted(rows.requested):
        QTest.mouseClick(rows.row("new").acceptButton, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(rows.requested):
        QTest.mouseClick(rows.row("0").acceptButton, Qt.MouseButton.LeftButton)


def test_it_takes_no_room_without_a_call(rows):
    assert rows.wantedHeight() >= 2 * 64
    rows.setCalls([])
    assert rows.wantedHeight() == 0
    assert not rows.isVisible()


def test_upwards_the_first_call_is_the_lowest(rows, qapp):
    rows.setCalls(calls(3))
    rows.setUpwards(True)
    qapp.processEvents()
    first, second = rows.rows()
    assert (
        first.mapTo(rows, first.rect().topLeft()).y()
        > second.mapTo(rows, second.rect().topLeft()).y()
    )
    assert rows.moreButton.y() < second.mapTo(rows, second.rect().topLeft()).y()


def test_during_another_call_accepting_says_what_it_ends(rows):
    rows.setCalls([incoming(ADA, callID="0", phase=Phase.WAITING)])
    assert rows.rows()[0].acceptButton.accessibleName() == "End and accept"


def test_it_follows_the_language(rows, qapp):
    rows.setCalls(calls(3))
    try:
        installLanguage(qapp, "de")
        qapp.sendPostedEvents()
        assert rows.moreButton.text() == "1 weiterer Anruf wartet"
        assert rows.rows()[0].declineButton.accessibleName() == "Ablehnen"
    finally:
        installLanguage(qapp, "en")


@pytest.mark.parametrize("mode", ["light", "dark", "highContrast"])
def test_the_signs_can_be_told_from_their_ground(rows, theme, mode):
    theme.setMode(mode)
    for row in rows.rows():
        for button in (row.acceptButton, row.declineButton):
            image = button.grab().toImage()
            box = button.discRect()
            colours = {
                image.pixelColor(x, box.center().y()).name()
                for x in range(box.left() + 8, box.right() - 8)
            }
            assert len(colours) > 1


def test_words_that_become_larger_while_it_rings_are_seen_whole(rows, theme, qtbot):
    theme.setTextScale(3.5)
    row = rows.rows()[0]
    needed = row.name.metrics().height()
    qtbot.waitUntil(lambda: row.name.height() >= needed)
    assert rows.height() == rows.wantedHeight()
