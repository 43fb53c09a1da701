"""``tests/desktop/test_held_keys.py`` holds real keys down."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from callkit.desktop.key_presses import KeyPresses, keyPresses

A, B = 38, 56
OVERRIDE, PRESS = QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
RELEASE = QEvent.Type.KeyRelease


def key(kind, stamp, place=A, *, repeated=False):
    none = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(kind, Qt.Key.Key_A, none, place, 0, 0, "a", repeated)
    event.setTimestamp(stamp)
    return event


@pytest.fixture
def presses(qapp):
    return KeyPresses()


def test_nobody_saw_a_key_before_there_was_one(presses):
    assert presses.take() is None


def test_each_press_is_given_out_once(presses):
    presses.see(key(OVERRIDE, 100))
    assert presses.take() is True
    assert presses.take() is None


def test_the_time_of_a_press_is_told_while_it_is_dealt_with(presses, qtbot):
    assert presses.stamp == 0
    presses.see(key(OVERRIDE, 100))
    presses.take()
    assert presses.stamp == 100
    qtbot.waitUntil(lambda: presses.stamp == 0)
    presses.see(key(OVERRIDE, 200))
    presses.see(key(RELEASE, 210))
    assert presses.stamp == 0


def test_a_release_and_a_press_of_one_moment_are_a_key_that_is_held(presses):
    presses.see(key(OVERRIDE, 100))
    for stamp in (700, 740, 9000):
        presses.see(key(RELEASE, stamp))
        presses.see(key(OVERRIDE, stamp))
        assert presses.take() is False
    presses.see(key(RELEASE, 9010))
    presses.see(key(OVERRIDE, 9060))
    assert presses.take() is True


def test_so_are_they_where_the_first_press_was_not_seen(presses):
    presses.see(key(RELEASE, 700))
    presses.see(key(OVERRIDE, 700))
    assert presses.take() is False


def test_a_key_that_qt_says_is_repeated_is_held(presses):
    presses.see(key(OVERRIDE, 100, repeated=True))
    assert presses.take() is False


def test_presses_without_a_release_between_them_are_one_in_a_window_that_is_followed(presses):
    window = QObject()
    presses.eventFilter(window, key(OVERRIDE, 100))
    presses.eventFilter(window, key(OVERRIDE, 140))
    assert presses.take() is False
    presses.eventFilter(window, key(OVERRIDE, 150, B))
    assert presses.take() is True, "another key"


def test_a_key_whose_release_nobody_tells_of_can_be_pressed_again(presses):
    assert not presses.goesOn(key(PRESS, 100))
    assert not presses.goesOn(key(PRESS, 900))


def test_another_key_of_the_same_moment_is_pressed(presses):
    presses.see(key(RELEASE, 100, B))
    presses.see(key(OVERRIDE, 100, A))
    assert presses.take() is True


def test_what_turned_out_to_be_no_shortcut_is_not_given_out(presses):
    presses.see(key(OVERRIDE, 100))
    presses.see(key(PRESS, 100))
    assert presses.take() is None


def test_a_plain_key_is_asked_for_by_its_event_in_whatever_order_filters_run(presses):
    assert not presses.goesOn(key(PRESS, 100))
    presses.see(key(PRESS, 100))
    assert not presses.goesOn(key(PRESS, 100)), "the same event again"
    presses.see(key(RELEASE, 700))
    assert presses.goesOn(key(PRESS, 700))
    presses.see(key(RELEASE, 710))
    assert not presses.goesOn(key(PRESS, 800))
    assert presses.goesOn(key(PRESS, 840, repeated=True))


def test_a_press_that_no_shortcut_took_is_no_later_one_s(presses, qapp):
    presses.see(key(OVERRIDE, 100))
    qapp.processEvents()
    assert presses.take() is None


def test_events_without_a_time_are_told_apart_by_their_releases(presses):
    for _ in range(2):
        presses.see(key(OVERRIDE, 0))
        assert presses.take() is True
        presses.see(key(RELEASE, 0))


def test_a_release_that_qt_says_is_repeated_is_none(presses):
    assert presses.stillDown(key(RELEASE, 100, repeated=True))
    assert not presses.stillDown(key(RELEASE, 100))


def test_the_window_with_the_keyboard_is_followed_while_somebody_wants_it(qapp, qtbot):
    first, second = QWidget(), QWidget()
    surface = QObject()
    presses = keyPresses()
    assert keyPresses() is presses
    for window in (first, second):
        qtbot.addWidget(window)
        window.show()

    taken = []
    chord = QShortcut(QKeySequence("Alt+Shift+A"), second)
    chord.setContext(Qt.ShortcutContext.ApplicationShortcut)
    chord.activated.connect(lambda: taken.append(presses.take()))

    def press_in(window):
        window.activateWindow()
        qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A, ALT_SHIFT)
        return taken.pop()

    assert press_in(first) is None
    presses.want(surface, True)
    assert press_in(first) is True
    assert press_in(second) is True
    first.hide()
    assert press_in(second) is True
    presses.want(surface, False)
    assert press_in(second) is None


def test_a_surface_that_was_destroyed_wants_nothing(qapp, qtbot):
    window, surface, presses = QWidget(), QObject(), keyPresses()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
    taken = []
    chord = QShortcut(QKeySequence("Alt+Shift+A"), window)
    chord.activated.connect(lambda: taken.append(presses.take()))
    presses.want(surface, True)
    delete(surface)
    presses.want(window, False)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A, ALT_SHIFT)
    assert taken == [None]


def test_the_copy_a_screen_reader_lets_through_is_the_same_press(presses):
    """Qt shows each key to a reader first, and hands on a copy without a stamp: it would be a key
    held down, which presses nothing."""
    window = QObject()
    presses.eventFilter(window, key(OVERRIDE, 100))
    presses.eventFilter(window, key(PRESS, 0))
    assert not presses.goesOn(key(PRESS, 0))
    presses.eventFilter(window, key(RELEASE, 0))
    presses.eventFilter(window, key(OVERRIDE, 400))
    presses.eventFilter(window, key(PRESS, 0))
    assert not presses.goesOn(key(PRESS, 0)), "pressed again"
    presses.eventFilter(window, key(OVERRIDE, 440))
    presses.eventFilter(window, key(PRESS, 0))
    assert presses.goesOn(key(PRESS, 0)), "not let go meanwhile"


def test_a_copy_of_a_release_that_comes_late_takes_no_other_press_away(presses):
    window = QObject()
    presses.eventFilter(window, key(OVERRIDE, 100))
    presses.eventFilter(window, key(PRESS, 0))
    presses.eventFilter(window, key(OVERRIDE, 140, B))
    presses.eventFilter(window, key(RELEASE, 0))
    presses.eventFilter(window, key(PRESS, 0, B))
    assert not presses.goesOn(key(PRESS, 0, B))
