from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from callkit.widgets.stage.banner_pill import BannerPill


def pill_in(show):
    host = QWidget()
    host.resize(600, 200)
    pill = BannerPill(host)
    pill.host = show(host)
    return pill


def test_it_is_there_while_there_is_something_to_say(show, qtbot):
    pill = pill_in(show)
    assert not pill.isVisible()
    with qtbot.waitSignal(pill.shownChanged) as said:
        pill.say("You’re muted", iconName="mic-off", remedy="Unmute")
    assert said.args == [True]
    assert pill.isVisible()
    assert pill.accessibleName() == "You’re muted"
    pill.say("")
    assert not pill.isVisible()


def test_a_line_is_announced_once_and_politely(show, heard):
    pill = pill_in(show)
    pill.say("Poor connection")
    pill.say("Poor connection")
    assert heard.count(("Poor connection", False)) <= 1


def test_the_remedy_can_be_pressed(show, qtbot):
    pill = pill_in(show)
    pill.say("You’re muted", remedy="Unmute")
    pill.resize(pill.sizeHint())
    with qtbot.waitSignal(pill.remedyPressed):
        qtbot.mouseClick(pill.remedy, Qt.MouseButton.LeftButton)


def test_words_are_whole_where_there_is_room(show, theme):
    pill = pill_in(show)
    theme.setTextScale(2.0)
    pill.say("You’re muted", iconName="mic-off", remedy="Unmute")
    assert pill.sizeHint().height() >= pill.remedy.sizeHint().height()
    assert pill.sizeHint().width() > pill.remedy.sizeHint().width() + 100


def test_from_right_to_left_the_remedy_is_at_the_left(show):
    pill = pill_in(show)
    pill.say("You’re muted", remedy="Unmute")
    pill.resize(pill.sizeHint())
    right = pill.remedy.x()
    pill.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pill.grab()
    assert pill.remedy.x() < right
