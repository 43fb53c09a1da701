"""The shortcuts of the kit in one table; each can be changed or switched off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from callkit.desktop.key_presses import keyPresses
from callkit.errors import UsageError
from callkit.options import checked

DEFAULT_SHORTCUTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "accept": "Alt+Shift+A",
        "acceptVideo": "Alt+Shift+V",
        "decline": "Alt+Shift+D",
        "silence": "Alt+Shift+S",
        "message": "Alt+Shift+R",
        "end": "Alt+Shift+E",
        "callAgain": "Alt+Shift+R",
        "mute": "Ctrl+Shift+M",
        "camera": "Ctrl+Shift+O",
        "share": "Ctrl+Shift+S",
        "hold": "Ctrl+Shift+H",
        "hand": "Ctrl+Shift+K",
        "talk": "Ctrl+Space",
        "people": "Ctrl+Shift+P",
        "invite": "Ctrl+Shift+I",
        "fullScreen": "F11",
    }
)
"""Signal's chords where it has one, Teams' for mute and camera (``reference/desktop.md`` A6).

Alt+Shift switches keyboard layouts on some systems, so an app lets people change them.
"""


ANSWER_KEYS: Final = frozenset({"accept", "acceptVideo", "decline", "silence", "message"})
"""The chords that answer a call that rings; the others belong to the connected call."""

FROM_ANY_WINDOW: Final = frozenset({"end", "mute"})
"""The chords of a running call that work in all of the app's windows, as those that answer do. The
others are too likely to mean something there."""

HELD: Final = 1.0
"""Seconds within which the same chord again is the same press, held down, where nobody saw the
key."""


class Shortcuts:
    """The chords of one app: the table with the app's or person's changes.

    ``Shortcuts({"accept": "Ctrl+Alt+Y", "mute": ""})``; an empty chord switches one off.

    Raises:
        UsageError: A name that is not in the table, or a chord that is none.
    """

    @checked
    def __init__(self, changes: Mapping[str, str] | None = None) -> None:
        self._chords = dict(DEFAULT_SHORTCUTS)
        self._pressed: dict[str, float] = {}
        self.everywhere = False
        """The kit has taken those that answer from the whole desktop: they work in other
        programs."""
        for name, chord in (changes or {}).items():
            self.change(name, chord)

    @checked
    def change(self, name: str, chord: str) -> None:
        if name not in DEFAULT_SHORTCUTS:
            raise UsageError(f"no such shortcut: {name!r}")
        keys = QKeySequence(chord)
        if chord and (keys.isEmpty() or keys[0].key() is Qt.Key.Key_unknown):  # type: ignore[index]
            raise UsageError(f"not a chord: {chord!r}")
        self._chords[name] = chord

    def chord(self, name: str) -> QKeySequence:
        """Empty when it is switched off."""
        return QKeySequence(self._chords[name])

    def label(self, name: str) -> str:
        """As the person's system writes it."""
        return self.chord(name).toString(QKeySequence.SequenceFormat.NativeText)

    def fresh(self, name: str, now: float, *, counts: bool = True) -> bool:
        """Note that a chord comes in at ``now`` (monotonic seconds); whether it was pressed anew.

        False while it is held down, wherever it was pressed first: what it answered may be gone,
        and it must not answer the next call too. Where nobody saw the key, the time tells: one
        that does not count yet begins no press then, but may go on with one.
        """
        seen = keyPresses().take()
        if seen is not None:
            return counts and seen
        chord = self._chords[name]
        before = self._pressed.get(chord)
        anew = before is None or now - before > HELD
        if counts or not anew:
            self._pressed[chord] = now
        return counts and anew


def boundKey(
    shortcuts: Shortcuts,
    name: str,
    owner: QObject,
    pressed: Callable[[], object],
    *,
    everywhere: bool = True,
) -> QShortcut:
    """The chord called ``name``, for as long as ``owner`` lives. A key that is held comes once;
    ``everywhere`` is in all of the app's active windows, else in the window of ``owner``."""
    context = Qt.ShortcutContext
    # One that is switched off is there too: it may be switched on later.
    key = QShortcut(shortcuts.chord(name), owner)
    key.setAutoRepeat(False)
    key.setContext(context.ApplicationShortcut if everywhere else context.WindowShortcut)
    key.activated.connect(pressed)
    return key


def rebindKeys(keys: Mapping[str, QShortcut], shortcuts: Shortcuts) -> None:
    """The table of chords has changed: ``keys``, by name, follow it."""
    for name, key in keys.items():
        key.setKey(shortcuts.chord(name))
