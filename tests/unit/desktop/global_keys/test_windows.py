"""RegisterHotKey against a made-up user32."""

import ctypes

import pytest

from callkit.desktop.global_keys.windows import WindowsKeys

CHORDS = {"accept": ("Alt+Shift+A", "Accept"), "full": ("F11", ""), "talk": ("Ctrl+Space", "")}
HOTKEY = 0x0312


class User32:
    def __init__(self) -> None:
        self.registered: dict[int, tuple[int, int]] = {}
        self.taken: set[int] = set()

    def RegisterHotKey(self, _window, number, modifiers, code):
        if code in self.taken:
            return 0
        self.registered[number] = (modifiers, code)
        return 1

    def UnregisterHotKey(self, _window, number):
        del self.registered[number]
        return 1


class Events:
    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def pressed(self, name, token) -> None:
        self.heard.append((name, token))

    def failed(self, reason) -> None:
        self.heard.append(("failed", reason))


@pytest.fixture
def desk(qapp):
    events, user32 = Events(), User32()
    keys = WindowsKeys(events, user32=user32)
    keys.open(CHORDS)
    yield events, user32, keys
    keys.close()


def test_chords_become_windows_numbers(desk):
    _, user32, keys = desk
    keys.hold(frozenset(CHORDS))
    no_repeat = 0x4000
    assert set(user32.registered.values()) == {
        (0x1 | 0x4 | no_repeat, ord("A")),
        (no_repeat, 0x7A),
        (0x2 | no_repeat, 0x20),
    }


def test_a_message_of_a_held_key_is_told_and_others_pass(desk):
    events, user32, keys = desk
    keys.hold(frozenset({"accept"}))
    (number,) = user32.registered
    assert keys.take(HOTKEY, number)
    assert events.heard == [("accept", "")]
    assert not keys.take(HOTKEY, number + 1)
    assert not keys.take(0x0100, number)
    keys.hold(frozenset())
    assert user32.registered == {}
    assert not keys.take(HOTKEY, number)


def test_a_key_of_another_program_is_told(desk):
    events, user32, keys = desk
    user32.taken.add(ord("A"))
    keys.hold(frozenset({"accept", "full"}))
    (failure,) = events.heard
    assert "Alt+Shift+A" in failure[1] and "F11" not in failure[1]


def test_a_message_is_read_from_where_windows_has_it(desk):
    events, user32, keys = desk
    keys.hold(frozenset({"full"}))
    (number,) = user32.registered
    from callkit.desktop.global_keys.windows import _Message

    message = _Message(None, HOTKEY, number, 0)
    taken, _ = keys._filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message))
    assert taken and events.heard == [("full", "")]
