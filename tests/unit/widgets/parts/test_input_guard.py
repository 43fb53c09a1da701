from __future__ import annotations

import math
import time

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from callkit.desktop.key_presses import keyPresses
from callkit.widgets.parts.call_button import CallButton
from callkit.widgets.parts.input_guard import InputGuard
from tests.unit.widgets.conftest import moveMouse

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def guarded(show, clock):
    guard = InputGuard(clock)
    button = CallButton(text="Accept")
    button.setGuard(guard)
    button.presses = []
    button.clicked.connect(lambda: button.presses.append(1))
    show(button)
    return button, guard


def test_a_guard_is_active_for_half_a_second(clock):
    guard = InputGuard(clock)
    assert guard.active
    clock.jump(0.499)
    assert guard.active
    clock.jump(0.001)
    assert not guard.active


def test_moved_buttons_are_guarded_anew(clock):
    guard = InputGuard(clock)
    clock.jump(5)
    guard.rearm()
    assert guard.active
    guard.release()
    assert not guard.active


def test_the_mouse_is_ignored_while_guarded(guarded, clock):
    button, _ = guarded
    QTest.mouseClick(button, LEFT)
    assert button.presses == []
    clock.jump(0.6)
    QTest.mouseClick(button, LEFT)
    assert button.presses == [1]


def test_a_finger_is_ignored_while_guarded(guarded, clock):
    button, _ = guarded
    screen, middle = QTest.createTouchDevice(), button.rect().center()

    def tap():
        QTest.touchEvent(button, screen).press(0, middle).commit()
        QTest.touchEvent(button, screen).release(0, middle).commit()

    tap()
    assert button.presses == []
    clock.jump(0.6)
    tap()
    assert button.presses == [1]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_are_ignored_while_guarded(guarded, clock, key):
    button, _ = guarded
    button.setFocus()
    QTest.keyClick(button, key)
    assert button.presses == []
    clock.jump(0.6)
    QTest.keyClick(button, key)
    assert button.presses == [1]


def test_a_press_while_guarded_does_not_count_when_released_after(guarded, clock):
    button, _ = guarded
    QTest.mousePress(button, LEFT)
    clock.jump(0.6)
    QTest.mouseRelease(button, LEFT)
    assert button.presses == []


def test_a_press_that_began_before_the_buttons_changed_is_void(guarded, clock):
    button, guard = guarded
    clock.jump(0.6)
    QTest.mousePress(button, LEFT)
    assert button.isDown()
    guard.rearm()
    QTest.mouseRelease(button, LEFT)
    assert button.presses == []
    assert not button.isDown()


@pytest.mark.parametrize("wander", [False, True], ids=["held still", "moved"])
def test_such_a_press_stays_void_however_long_it_is_held(guarded, clock, wander):
    button, guard = guarded
    clock.jump(0.6)
    QTest.mousePress(button, LEFT)
    guard.rearm()
    clock.jump(5)
    if wander:
        moveMouse(button, QPoint(-50, 0), pressed=LEFT)
        assert not button.isDown()
        moveMouse(button, button.rect().center(), pressed=LEFT)
        assert button.isDown()
    QTest.mouseRelease(button, LEFT)
    assert button.presses == []
    QTest.mouseClick(button, LEFT)
    assert button.presses == [1]


def test_a_held_space_is_void_when_the_buttons_change(guarded, clock):
    button, guard = guarded
    button.setFocus()
    clock.jump(0.6)
    QTest.keyPress(button, Qt.Key.Key_Space)
    guard.rearm()
    clock.jump(5)
    QTest.keyRelease(button, Qt.Key.Key_Space)
    assert button.presses == []


def test_a_press_from_a_screen_reader_is_not_guarded(guarded, qtbot):
    button, guard = guarded
    assert guard.active
    interface = QAccessible.queryAccessibleInterface(button)
    with qtbot.waitSignal(button.clicked):
        interface.actionInterface().doAction(QAccessibleActionInterface.pressAction())


def test_a_held_enter_presses_once(guarded, clock):
    button, _ = guarded
    clock.jump(0.6)
    QTest.keyPress(button, Qt.Key.Key_Return)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True
    )
    button.keyPressEvent(held)
    assert button.presses == [1]


def test_the_mouse_gives_no_button_the_focus(guarded, clock):
    button, _ = guarded
    button.clearFocus()
    clock.jump(0.6)
    QTest.mouseClick(button, LEFT)
    assert not button.hasFocus()


def test_a_switch_toggled_by_a_screen_reader_was_clicked_and_one_that_is_shown_was_not(guarded):
    button, _ = guarded
    button.setCheckable(True)
    heard = []

    @button.clicked.connect
    def hear(checked):
        heard.append(checked)

    interface = QAccessible.queryAccessibleInterface(button)
    interface.actionInterface().doAction(QAccessibleActionInterface.toggleAction())
    assert heard == [True]
    button.click()
    assert heard == [True, False]
    button.setChecked(True)
    button.toggle()
    assert heard == [True, False]
    assert not button.isChecked()


class Stamps:
    """How old the next event is."""

    seconds = 0.0

    def __call__(self, timestamp):
        return self.seconds


@pytest.fixture
def watched(show, clock):
    """A surface that says when it is painted, its guard, and the age of its events."""
    stamps = Stamps()

    class Surface(QWidget):
        def paintEvent(self, event):
            guard.painted()

    guard = InputGuard(clock)
    surface = Surface()
    guard.watch(surface, stamps)
    return surface, guard, stamps


def key(stamp=1):
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    event.setTimestamp(stamp)
    return event


_A_KEY = (Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)


def test_the_time_begins_with_the_first_picture(watched, clock, qtbot, show):
    surface, guard, _ = watched
    clock.jump(10)
    assert guard.active, "nobody has seen it yet"
    show(surface)
    qtbot.waitUntil(lambda: not guard.unseen)
    assert guard.active
    clock.jump(0.501)
    assert guard.open


def test_after_a_change_the_time_begins_when_the_change_is_seen(watched, clock, qtbot, show):
    surface, guard, _ = watched
    show(surface)
    qtbot.waitUntil(lambda: not guard.unseen)
    guard.rearm()
    clock.jump(10)
    assert guard.active
    qtbot.waitUntil(lambda: not guard.unseen)
    clock.jump(0.499)
    assert not guard.open
    clock.jump(0.002)
    assert guard.open


def test_a_window_that_is_still_fading_in_has_not_been_seen(watched, qtbot):
    surface, guard, _ = watched
    qtbot.addWidget(surface)
    surface.setWindowOpacity(0.1)
    surface.show()
    qtbot.waitExposed(surface)
    qtbot.wait(50)
    assert guard.unseen
    surface.setWindowOpacity(1)
    surface.update()
    qtbot.waitUntil(lambda: not guard.unseen)


def test_an_event_counts_when_it_was_made_not_when_it_is_heard(watched, clock, qtbot, show):
    surface, guard, stamps = watched
    show(surface)
    qtbot.waitUntil(lambda: not guard.unseen)
    # The program is busy for a moment: nothing is heard meanwhile.
    until = time.monotonic() + 0.06
    while time.monotonic() < until:
        pass
    clock.jump(0.501)
    stamps.seconds = 0.05
    assert guard.refuses(key())
    assert guard.active, "what has no stamp may be that old, too"
    stamps.seconds = 0.0005
    assert not guard.refuses(key())
    stamps.seconds = math.inf
    qtbot.waitUntil(lambda: not guard.active)
    qtbot.waitUntil(lambda: not guard.refuses(key()))


def test_an_event_that_something_else_held_up_counts_at_its_own_moment(watched, clock, qtbot, show):
    surface, guard, stamps = watched
    show(surface)
    qtbot.waitUntil(lambda: not guard.unseen)
    clock.jump(0.6)
    qtbot.waitUntil(lambda: not guard.active)
    qtbot.wait(60)
    # An input method, a slow line: this program was free all the time.
    clock.jump(5)
    stamps.seconds = 5.2
    assert guard.refuses(key())
    stamps.seconds = 5.0
    assert not guard.refuses(key())


def test_a_stamp_older_than_the_surface_is_of_another_clock(watched, clock, qtbot, show):
    surface, guard, stamps = watched
    show(surface)
    qtbot.waitUntil(lambda: not guard.unseen)
    clock.jump(0.6)
    qtbot.waitUntil(lambda: not guard.active)
    stamps.seconds = 1800.0
    qtbot.waitUntil(lambda: not guard.refuses(key()))


def test_a_chord_counts_at_the_moment_its_key_was_pressed(watched, clock, qtbot, show):
    surface, guard, stamps = watched
    show(surface)
    qtbot.waitUntil(lambda: not guard.unseen)
    clock.jump(0.6)
    qtbot.waitUntil(lambda: not guard.active)
    qtbot.wait(60)
    stamps.seconds = 0.3
    event = key()
    keyPresses().see(QKeyEvent(QEvent.Type.ShortcutOverride, *_A_KEY))
    assert not guard.active, "it has no stamp"
    pressed = QKeyEvent(QEvent.Type.ShortcutOverride, *_A_KEY)
    pressed.setTimestamp(7)
    keyPresses().see(pressed)
    assert guard.active
    qtbot.waitUntil(lambda: not guard.active)
    assert guard.refuses(event)
