from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from callkit.texts import InnerText
from callkit.widgets.call.reply_menu import MAX_REPLY, MoreMenu, RemindMenu, ReplyMenu


@pytest.fixture
def menu(show, qtbot):
    anchor = show(QPushButton("Message"))
    made = ReplyMenu(anchor)
    made.openAt(anchor)
    qtbot.waitUntil(made.isVisible)
    yield made
    made.close()


def test_there_are_four_quick_replies(menu):
    assert menu.replies()[0] == "Can’t talk now. What’s up?"
    assert len(menu.replies()) == 4


def test_own_words_are_sent_by_enter_and_by_the_button(menu, qtbot):
    assert not menu.send.isEnabled()
    QTest.keyClicks(menu.edit, "  Call you at six. ")
    assert menu.send.isEnabled()
    with qtbot.waitSignal(menu.chosen) as chosen:
        QTest.keyClick(menu.edit, Qt.Key.Key_Return)
    assert chosen.args == ["Call you at six."]
    assert not menu.isVisible()


def test_the_arrow_keys_come_to_the_line_for_own_words(menu, qtbot):
    for _ in range(len(menu.replies()) + 1):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.focusWidget() is menu.edit
    QTest.keyClicks(menu.focusWidget(), "At six.")
    with qtbot.waitSignal(menu.chosen) as chosen:
        QTest.keyClick(menu.edit, Qt.Key.Key_Return)
    assert chosen.args == ["At six."]


def test_no_words_decline_nothing(menu, qtbot):
    with qtbot.assertNotEmitted(menu.chosen):
        QTest.keyClicks(menu.edit, "   ")
        QTest.keyClick(menu.edit, Qt.Key.Key_Return)


def test_own_words_have_a_limit(menu):
    menu.edit.setText("x" * 500)
    assert len(menu.edit.text()) == MAX_REPLY


def test_an_app_has_its_own_replies(menu, qtbot):
    menu.setReplies(["On stage."])
    assert menu.replies() == ["On stage."]
    with qtbot.waitSignal(menu.chosen) as chosen:
        menu.actions()[0].trigger()
    assert chosen.args == ["On stage."]


def test_the_words_are_the_apps(qtbot):
    menu = ReplyMenu(text=InnerText(quickReply1="Fishing."))
    qtbot.addWidget(menu)
    assert menu.replies()[0] == "Fishing."


def test_reminders_are_minutes(qtbot):
    menu = RemindMenu()
    qtbot.addWidget(menu)
    assert [action.text() for action in menu.actions()] == [
        "In 5 minutes",
        "In 15 minutes",
        "In one hour",
    ]
    with qtbot.waitSignal(menu.chosen) as chosen:
        menu.actions()[2].trigger()
    assert chosen.args == [60]


def test_the_rare_wishes_name_the_person(qtbot):
    menu = MoreMenu()
    qtbot.addWidget(menu)
    menu.setPerson("Jekyll & Hyde", muted=False)
    assert menu.mute.text() == "Mute calls from Jekyll && Hyde"
    with qtbot.waitSignal(menu.muteChosen) as chosen:
        menu.mute.trigger()
    assert chosen.args == [True]
    menu.setPerson("Jekyll & Hyde", muted=True)
    assert menu.mute.text().startswith("Unmute")
    with qtbot.waitSignal(menu.muteChosen) as chosen:
        menu.mute.trigger()
    assert chosen.args == [False]
    with qtbot.waitSignal(menu.ignoreChosen):
        menu.ignore.trigger()
