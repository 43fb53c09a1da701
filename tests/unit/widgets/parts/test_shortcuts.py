from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from callkit.desktop.key_presses import keyPresses
from callkit.errors import UsageError
from callkit.widgets.parts.shortcuts import DEFAULT_SHORTCUTS, Shortcuts, boundKey, rebindKeys


def test_every_default_is_a_chord_with_a_modifier_or_a_function_key():
    keys = Shortcuts()
    for name in DEFAULT_SHORTCUTS:
        assert "+" in keys.label(name) or keys.label(name).startswith("F")


def test_a_chord_can_be_changed_or_switched_off():
    keys = Shortcuts({"accept": "Ctrl+Y", "decline": ""})
    assert keys.label("accept") == "Ctrl+Y"
    assert keys.chord("decline").isEmpty()


@pytest.mark.parametrize("change", [{"dance": "Ctrl+D"}, {"accept": "Ctrl+NoSuchKey"}])
def test_what_is_no_chord_is_refused(change):
    with pytest.raises(UsageError):
        Shortcuts(change)


def test_a_chord_that_comes_again_and_again_is_one_press():
    keys = Shortcuts()
    assert keys.fresh("decline", 10.0)
    moments = [10.7, 10.75, 11.5, 12.5]
    assert not any(keys.fresh("decline", moment) for moment in moments)
    assert keys.fresh("accept", 12.6), "another chord is another press"
    assert keys.fresh("decline", 13.6)


def test_two_names_of_one_chord_are_one_press():
    keys = Shortcuts()
    assert keys.fresh("message", 10.0)
    assert not keys.fresh("callAgain", 10.5)


@pytest.fixture
def presses(qapp):
    presses = keyPresses()
    yield presses
    presses.take()


def pressed(stamp, *, key=38):
    none = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_A, none, key, 0, 0)
    event.setTimestamp(stamp)
    return event


def let_go(stamp, *, key=38):
    none = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_A, none, key, 0, 0)
    event.setTimestamp(stamp)
    return event


def test_a_key_that_was_seen_to_be_let_go_counts_at_once_and_one_that_is_held_never(presses):
    keys, of_another_kit = Shortcuts(), Shortcuts()
    presses.see(pressed(1000))
    assert keys.fresh("decline", 10.0)
    presses.see(let_go(5000))
    presses.see(pressed(5000))
    assert not of_another_kit.fresh("decline", 14.0), "the server repeats it"
    presses.see(let_go(5060))
    presses.see(pressed(5120))
    assert keys.fresh("decline", 14.1)
    presses.see(let_go(5200))


def test_a_press_that_does_not_count_yet_has_to_be_let_go_first(presses):
    keys = Shortcuts()
    presses.see(pressed(1000))
    assert not keys.fresh("accept", 10.0, counts=False)
    presses.see(let_go(9000))
    presses.see(pressed(9000))
    assert not keys.fresh("accept", 18.0)
    presses.see(let_go(9010))


def test_a_press_goes_on_while_it_does_not_count_and_none_begins_then():
    keys = Shortcuts()
    assert not keys.fresh("decline", 10.0, counts=False)
    assert keys.fresh("decline", 10.1), "too soon, and pressed again"
    assert not keys.fresh("decline", 10.9, counts=False)
    assert not keys.fresh("decline", 11.6), "still the same press"


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_bound_key_comes_once_while_it_is_held_and_follows_the_table(qtbot, everywhere):
    keys, window, pressed = Shortcuts({"mute": "Ctrl+Y"}), QWidget(), []
    qtbot.addWidget(window)
    key = boundKey(keys, "mute", window, lambda: pressed.append("mute"), everywhere=everywhere)
    context = Qt.ShortcutContext
    assert key.context() is (context.ApplicationShortcut if everywhere else context.WindowShortcut)
    assert (key.key(), key.autoRepeat(), key.parent()) == (keys.chord("mute"), False, window)
    key.activated.emit()
    assert pressed == ["mute"]
    keys.change("mute", "Ctrl+Z")
    rebindKeys({"mute": key}, keys)
    assert key.key() == keys.chord("mute")
