"""What is typed for another program answers nothing, and whoever is here can answer."""

from __future__ import annotations

import math

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.quiet_keys import QUIET, QuietKeys

Key, Kind = Qt.Key, QEvent.Type
PLAIN = Qt.KeyboardModifier.NoModifier
CHORD = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(show):
    return show(QWidget())


@pytest.fixture
def keys(window, clock):
    """A window that has just got the keyboard, and whose guard is over."""
    guard = InputGuard(clock)
    clock.jump(1)
    made = QuietKeys(window, guard, clock=clock, age=age)
    made.arrive()
    yield made
    made.leave()


def event(key, kind=Kind.KeyPress, modifiers=PLAIN, text="", *, repeated=False, ago=0.0):
    made = QKeyEvent(kind, int(key), modifiers, text, repeated)
    made.setTimestamp(int(ago * 1000))
    return made


def age(timestamp: int) -> float:
    """Here a stamp is an age; one of 0 says nothing."""
    return timestamp / 1000 if timestamp else math.inf


def counts(keys, key, **more) -> bool:
    pressed = not keys.swallows(event(key, **more))
    more.pop("kind", None)
    released = not keys.swallows(event(key, Kind.KeyRelease, **more))
    assert pressed == released
    return pressed


def press(keys):
    middle = QPointF(5, 5)
    left = Qt.MouseButton.LeftButton
    keys.swallows(QMouseEvent(Kind.MouseButtonPress, middle, middle, left, left, PLAIN))


def test_typing_on_counts_for_nothing_however_long_it_goes_on(keys, clock):
    for _ in range(50):
        clock.jump(0.2)
        for key in (Key.Key_W, Key.Key_Tab, Key.Key_Space, Key.Key_Return, Key.Key_Escape):
            assert not counts(keys, key)


def test_after_a_quiet_while_the_keyboard_is_meant_for_this_window(keys, clock):
    clock.jump(QUIET - 0.01)
    assert not keys.counting
    clock.jump(0.02)
    assert keys.counting
    assert counts(keys, Key.Key_Tab)
    assert counts(keys, Key.Key_Space)


def test_every_key_makes_the_while_begin_anew(keys, clock):
    clock.jump(QUIET - 0.1)
    assert not counts(keys, Key.Key_Tab)
    clock.jump(QUIET - 0.1)
    assert not counts(keys, Key.Key_Tab)
    clock.jump(QUIET)
    assert counts(keys, Key.Key_Tab)


def test_words_after_a_pause_are_meant_for_another_program(keys, clock):
    clock.jump(10)
    assert not counts(keys, Key.Key_H, text="h")
    assert not counts(keys, Key.Key_Tab)
    assert not counts(keys, Key.Key_Space)


def test_words_in_between_close_it_again(keys, clock):
    clock.jump(10)
    assert counts(keys, Key.Key_Tab)
    assert not counts(keys, Key.Key_A, text="a")
    assert not counts(keys, Key.Key_Space)


def test_a_click_into_the_window_lets_every_key_count_at_once(keys):
    press(keys)
    assert counts(keys, Key.Key_Tab)
    assert counts(keys, Key.Key_Space)
    assert counts(keys, Key.Key_A, text="a")


def test_a_click_the_guard_refuses_was_meant_for_what_was_here_before(window, clock):
    keys = QuietKeys(window, InputGuard(clock), clock=clock)
    keys.arrive()
    press(keys)
    assert not counts(keys, Key.Key_Tab)


def test_a_window_the_person_asked_for_takes_keys_at_once(keys):
    keys.leave()
    keys.expect()
    keys.arrive()
    assert counts(keys, Key.Key_Tab)


def test_asking_for_a_window_that_has_the_keyboard_is_enough(keys):
    keys.expect()
    assert counts(keys, Key.Key_Tab)


def test_a_window_that_did_not_come_when_it_was_asked_for_is_asked_for_no_more(keys, clock):
    keys.leave()
    keys.expect()
    clock.jump(10)
    keys.arrive()
    assert not counts(keys, Key.Key_Tab)


def test_what_was_asked_for_once_is_not_asked_for_the_next_time(keys, clock):
    keys.expect()
    keys.leave()
    clock.jump(1)
    keys.arrive()
    assert not counts(keys, Key.Key_Tab)


def test_a_key_held_since_before_never_counts(keys, clock):
    for _ in range(40):
        clock.jump(0.1)
        assert keys.swallows(event(Key.Key_Space, repeated=True))
    clock.jump(10)
    assert keys.swallows(event(Key.Key_Space, repeated=True))


def test_a_key_that_was_pressed_while_the_program_was_busy_counts_from_then(keys, clock):
    clock.jump(5)  # Nothing was looked at for five seconds; the key was pressed at their begin.
    assert not counts(keys, Key.Key_Tab, ago=4.9)
    assert not counts(keys, Key.Key_Space, ago=4.5)


def test_chords_are_left_to_the_guard_but_press_no_button(keys):
    chord = event(Key.Key_A, Kind.ShortcutOverride, CHORD)
    chord.ignore()
    assert not keys.swallows(chord)
    assert not chord.isAccepted()
    assert keys.swallows(event(Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier))


def test_a_plain_key_is_no_shortcut_as_long_as_plain_keys_do_not_count(keys):
    plain = event(Key.Key_F9, Kind.ShortcutOverride)
    plain.ignore()
    assert keys.swallows(plain)
    assert plain.isAccepted()


def test_modifiers_alone_say_nothing(keys, clock):
    clock.jump(QUIET + 1)
    assert not keys.swallows(event(Key.Key_Shift))
    assert counts(keys, Key.Key_Tab)


def test_who_comes_back_to_a_call_talks_with_every_key(window, clock):
    keys = QuietKeys(window, InputGuard(clock), counts=lambda: True, clock=clock)
    keys.appear()
    keys.arrive()
    assert not counts(keys, Key.Key_Space), "it has only just appeared"
    keys.leave()
    keys.arrive()
    assert counts(keys, Key.Key_Space)
    assert counts(keys, Key.Key_M)
    keys.leave()


def test_a_menu_gives_the_keyboard_back_as_it_was(keys, window, clock, monkeypatch):
    for clicked in (False, True):
        if clicked:
            press(keys)
        with monkeypatch.context() as opened:
            opened.setattr(QApplication, "activePopupWidget", lambda: window)
            keys.leave()
        clock.jump(1)
        keys.arrive()
        assert counts(keys, Key.Key_Tab) is clicked
    keys.leave()
    keys.arrive()
    assert counts(keys, Key.Key_Tab), "for a moment while the menu closes"
    keys.leave()
    clock.jump(1)
    keys.arrive()
    assert not counts(keys, Key.Key_Tab), "that was another program"


def test_a_call_that_was_answered_elsewhere_takes_no_key_of_what_is_typed(window, clock):
    inside = []
    keys = QuietKeys(window, InputGuard(clock), counts=lambda: bool(inside), clock=clock)
    keys.arrive()
    assert not counts(keys, Key.Key_Tab)
    inside.append(True)
    assert not counts(keys, Key.Key_Tab)
    clock.jump(QUIET)
    assert counts(keys, Key.Key_Space)
    assert counts(keys, Key.Key_F11)
    keys.leave()


def test_the_field_one_has_gone_to_takes_letters(keys, window, clock):
    field = QLineEdit()
    QVBoxLayout(window).addWidget(field)
    field.show()
    field.setFocus()
    assert not counts(keys, Key.Key_A, text="a")
    clock.jump(10)
    assert counts(keys, Key.Key_Tab)
    assert counts(keys, Key.Key_A, text="a")


def test_other_events_are_nobodys_business(keys):
    assert not keys.swallows(QEvent(Kind.UpdateRequest))


@pytest.mark.parametrize("way", ["later", "at once", "closed", "dropped"])
def test_a_window_may_go_in_any_way_while_it_is_watched(way, qtbot, clock):
    window = QWidget()
    window.show()
    keys = QuietKeys(window, InputGuard(clock), clock=clock)
    keys.arrive()
    if way == "later":
        window.deleteLater()
        QApplication.sendPostedEvents(window, Kind.DeferredDelete.value)
    elif way == "at once":
        shiboken6.delete(window)
    elif way == "closed":
        window.close()
        shiboken6.delete(window)
    del window, keys
    QApplication.processEvents()
