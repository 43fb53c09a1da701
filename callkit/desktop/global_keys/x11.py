"""Global shortcuts by key grabs on the X server (extra ``callkit[linux]``)."""

from __future__ import annotations

import logging
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, Qt
from PySide6.QtGui import QKeySequence
from Xlib import XK, X, display, error

from callkit.desktop.global_keys.base import Chords, GlobalKeysEvents, TakenKeys

log = logging.getLogger("callkit.desktop.global_keys")

_MODIFIERS: Final = (
    (Qt.KeyboardModifier.ShiftModifier, X.ShiftMask),
    (Qt.KeyboardModifier.ControlModifier, X.ControlMask),
    (Qt.KeyboardModifier.AltModifier, X.Mod1Mask),
    (Qt.KeyboardModifier.MetaModifier, X.Mod4Mask),
)
_MEANT: Final = X.ShiftMask | X.ControlMask | X.Mod1Mask | X.Mod4Mask
_LOCKS: Final = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)
"""Caps Lock and Num Lock are no part of a chord, and the server compares exactly."""
_NAMES: Final = {
    "Esc": "Escape",
    "PgUp": "Prior",
    "PgDown": "Next",
    "Ins": "Insert",
    "Del": "Delete",
    "Backspace": "BackSpace",
    "Space": "space",
    "Return": "Return",
    "Enter": "KP_Enter",
}
"""Qt's portable names that are not the X server's."""


class X11Keys(TakenKeys):
    """One connection of its own to the X server: a grab belongs to the connection that asked."""

    name = "x11"

    def __init__(self, events: GlobalKeysEvents, parent: QObject | None = None) -> None:
        super().__init__(events, parent)
        self._display: Any = None
        self._readable: QSocketNotifier | None = None
        self._codes: dict[str, tuple[int, int]] = {}
        self._released: tuple[int, int] | None = None
        """The keycode and the server's time of the last release."""

    def open(self, chords: Chords) -> None:
        self._chords = chords
        try:
            self._display = display.Display()
        except (error.DisplayError, OSError) as problem:
            self._fail(f"no X server: {problem}")
            return
        self._display.set_error_handler(_note)
        self._find_codes()
        self._readable = QSocketNotifier(self._display.fileno(), QSocketNotifier.Type.Read, self)
        self._readable.activated.connect(self._read)

    def close(self) -> None:
        self._events = None
        if self._readable is not None:
            self._readable.setEnabled(False)
            self._readable = None
        if self._display is not None:
            # The server gives the keys back when the connection goes.
            self._display.close()
            self._display = None

    def _find_codes(self) -> None:
        for name, (chord, _) in self._chords.items():
            sequence = QKeySequence(chord, QKeySequence.SequenceFormat.PortableText)
            if sequence.isEmpty():
                continue
            combination = sequence[0]  # type: ignore[index]
            mask = sum(bit for qt, bit in _MODIFIERS if combination.keyboardModifiers() & qt)
            key = QKeySequence(combination.key()).toString(QKeySequence.SequenceFormat.PortableText)
            symbol = XK.string_to_keysym(_NAMES.get(key, key.lower() if len(key) == 1 else key))
            code = self._display.keysym_to_keycode(symbol) if symbol else 0
            if code:
                self._codes[name] = (code, mask)

    def _ready(self) -> bool:
        return self._display is not None

    def _settle(self) -> None:
        self._display.flush()
        # Answers to the grabs may have brought events along that no notifier will tell of.
        self._read()

    def _grab(self, name: str) -> bool:
        if name not in self._codes:
            return not self._chords[name][0]
        code, mask = self._codes[name]
        caught = error.CatchError(error.BadAccess)
        root = self._display.screen().root
        for lock in _LOCKS:
            root.grab_key(
                code, mask | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=caught
            )
        self._display.sync()
        if caught.get_error() is None:
            return True
        self._release(name)
        return False

    def _release(self, name: str) -> None:
        if name in self._codes:
            code, mask = self._codes[name]
            for lock in _LOCKS:
                self._display.screen().root.ungrab_key(code, mask | lock)

    def _read(self) -> None:
        try:
            while self._display is not None and self._display.pending_events():
                self._take(self._display.next_event())
        except (error.ConnectionClosedError, OSError) as problem:
            self._fail(f"the X server is gone: {problem}")
            self.close()

    def _take(self, event: Any) -> None:
        if event.type == X.MappingNotify:
            self._display.refresh_keyboard_mapping(event)
            held, self._codes = self._held, {}
            self._display.screen().root.ungrab_key(X.AnyKey, X.AnyModifier)
            self._held = frozenset()
            self._find_codes()
            self.hold(held)
        elif event.type == X.KeyRelease:
            self._released = (event.detail, event.time)
        elif event.type == X.KeyPress and (event.detail, event.time) != self._released:
            # The server repeats a held key as a release and a press of the same time.
            pressed = (event.detail, event.state & _MEANT)
            for name in self._held:
                if self._codes.get(name) == pressed:
                    self._press(name)


def _note(problem: Any, _request: Any = None) -> None:
    log.debug("X server: %s", problem)
