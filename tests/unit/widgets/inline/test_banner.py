from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget

from callkit.model import EndReason
from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.theme import Size
from callkit.widgets.inline.banner import IncomingCallBanner
from demo.gallery.people import incoming


@pytest.fixture
def window(clock, show):
    """An app's window, somebody typing in it, and the banner on top."""
    host = QWidget()
    column = QVBoxLayout(host)
    host.banner = IncomingCallBanner(host, clock=clock)
    host.banner.hide()
    host.edit = QLineEdit(host)
    column.addWidget(host.banner)
    column.addWidget(host.edit)
    host.resize(600, 300)
    show(host)
    host.activateWindow()
    host.edit.setFocus()
    host.banner.setCall(incoming())
    host.banner.show()
    return host


def test_typing_goes_on_while_the_banner_appears(window):
    QTest.keyClicks(window.edit, "hello \r")
    assert window.edit.hasFocus()
    assert window.edit.text() == "hello "


@pytest.mark.parametrize(
    ("button", "signal"),
    [
        ("acceptButton", "acceptRequested"),
        ("declineButton", "declineRequested"),
        ("ignoreButton", "ignoreRequested"),
        ("silenceButton", "silenceRequested"),
    ],
)
def test_each_answer_is_guarded_first(window, clock, qtbot, button, signal):
    banner = window.banner
    with qtbot.assertNotEmitted(getattr(banner, signal)):
        QTest.mouseClick(getattr(banner, button), Qt.MouseButton.LeftButton)
    clock.jump(1)
    with qtbot.waitSignal(getattr(banner, signal)):
        QTest.mouseClick(getattr(banner, button), Qt.MouseButton.LeftButton)


def test_a_video_call_can_be_taken_without_the_camera(window, clock, qtbot):
    banner = window.banner
    assert not banner.menuButton.isVisible()
    banner.setCall(incoming(video=True))
    clock.jump(1)
    QTest.mouseClick(banner.menuButton, Qt.MouseButton.LeftButton)
    menu = banner.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Audio only"]
    with qtbot.waitSignal(banner.requested) as asked:
        menu.actions()[0].trigger()
    assert asked.args[0].action == Action.ACCEPT_AUDIO
    menu.close()


def test_its_buttons_stand_on_one_line_and_are_of_one_height(window):
    banner = window.banner
    banner.setCall(incoming(video=True))
    pills = (banner.acceptButton, banner.menuButton, banner.declineButton, banner.silenceButton)
    grounds = [pill.groundRect().translated(0, pill.y()) for pill in pills]
    assert {(round(ground.top()), round(ground.height())) for ground in grounds} == {
        (round(grounds[0].top()), Size.PILL)
    }


def test_during_a_call_accepting_ends_it_and_says_so(window, heard):
    window.banner.setCall(incoming(phase=Phase.WAITING))
    assert window.banner.acceptButton.text() == "End and accept"
    assert window.banner.guard.active
    assert heard[-1] == ("Another call: Ada Lovelace, audio.", False)


def test_it_goes_with_the_ring(window):
    window.banner.setCall(incoming(phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    assert not window.banner.isVisible()


def test_escape_silences_then_ignores(window, clock, qtbot):
    banner = window.banner
    clock.jump(1)
    banner.declineButton.setFocus()
    with qtbot.waitSignal(banner.silenceRequested):
        QTest.keyClick(banner.declineButton, Qt.Key.Key_Escape)
    banner.setCall(incoming(silenced=True))
    with qtbot.waitSignal(banner.ignoreRequested):
        QTest.keyClick(banner.declineButton, Qt.Key.Key_Escape)


def test_the_two_answers_keep_their_distance(window):
    banner = window.banner
    gap = banner.acceptButton.x() - banner.declineButton.geometry().right()
    assert gap >= 24


def test_a_name_has_room_before_the_word_on_the_red_button(window, qtbot):
    banner = window.banner
    waiting = incoming(video=True, phase=Phase.WAITING)
    banner.setCall(waiting)
    window.resize(900, 300)
    assert banner.declineButton.shownText() == "Decline"
    window.resize(560, 300)
    assert banner.declineButton.shownText() == ""
    assert banner.declineButton.accessibleName() == "Decline"
    qtbot.waitUntil(lambda: not banner.name.elided)


def test_without_a_connection_the_answers_wait(window):
    window.banner.setCall(incoming(offline=True))
    assert not window.banner.acceptButton.isEnabled()
    assert not window.banner.declineButton.isEnabled()


def test_it_slides_in_to_its_full_height(window, theme, qtbot):
    theme.setReducedMotion(False)
    window.banner.hide()
    window.banner.show()
    qtbot.waitUntil(lambda: window.banner.maximumHeight() > 10_000)
    assert window.banner.height() >= 64


def test_the_keyboard_comes_to_accept_first_as_in_the_window(window):
    banner = window.banner
    banner.setCall(incoming())
    follows = banner.acceptButton.nextInFocusChain()
    assert follows is banner.menuButton
    follows = follows.nextInFocusChain()
    assert follows is banner.declineButton


def test_why_it_goes_is_said_once(window, heard):
    window.banner.setCall(incoming())
    heard.clear()
    over = incoming(phase=Phase.ENDED, endReason=EndReason.CANCELLED)
    window.banner.setCall(over)
    window.banner.setCall(over)
    assert heard == [("Missed call from Ada Lovelace", False)]


def test_in_a_narrow_window_the_name_comes_before_words_and_then_stands_above_the_buttons(
    show, clock, theme
):
    theme.setReducedMotion(True)
    banner = show(IncomingCallBanner(clock=clock))
    banner.setCall(incoming(video=True, phase=Phase.WAITING))
    banner.acceptButton.setText("Auflegen und annehmen")
    for width, scale in ((700, 1.0), (560, 1.0), (560, 2.0), (360, 1.0)):
        theme.setTextScale(scale)
        banner.setFixedWidth(width)
        QApplication.processEvents()
        banner.adjustSize()
        QApplication.processEvents()
        assert not banner.name.elided, (width, scale)
        accept = banner.acceptButton
        assert accept.width() >= accept.sizeHint().width(), (width, scale)
        assert banner.rect().contains(banner.ignoreButton.geometry()), (width, scale)
        assert accept.shownText().split() == ["Auflegen", "und", "annehmen"]


def test_the_keyboard_goes_back_where_it_came_from(window, qtbot):
    banner = window.banner
    other = QLineEdit(window)
    window.layout().insertWidget(1, other)
    window.edit.setFocus()
    banner.acceptButton.setFocus(Qt.FocusReason.TabFocusReason)
    banner.declineButton.setFocus(Qt.FocusReason.TabFocusReason)
    banner.setCall(incoming(phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    assert window.edit.hasFocus(), "not what comes next in the window"
