"""The port of the global shortcuts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject

Chords = Mapping[str, tuple[str, str]]
"""Name of a shortcut → (its chord as QKeySequence's portable text, what it does in words)."""


class GlobalKeysEvents(Protocol):
    """What a backend reports to, from the GUI thread and the event loop."""

    def pressed(self, name: str, token: str) -> None:
        """The chord of that name was pressed; told once, however long it is held down.

        ``token`` lets a window come to the front on Wayland, "" where none is given or needed.
        """

    def failed(self, reason: str) -> None:
        """The keys do not work here, or some of them do not, or not any more."""


class GlobalKeys(Protocol):
    """Takes chords from the whole desktop. None of its methods raises; trouble is ``failed``.

    A backend that is open takes nothing until :meth:`hold` names something. GUI thread only.
    """

    @property
    def name(self) -> str:
        """ "portal", "x11", "windows" or "none"."""
        ...

    def open(self, chords: Chords) -> None:
        """Begin; these are all chords there will be."""

    def hold(self, names: frozenset[str]) -> None:
        """Take these chords from now on and leave the others to other programs."""

    def close(self) -> None:
        """Give all of them back. Nothing is reported any more; closing twice is fine."""


class TakenKeys(QObject):
    """What backends share that take each chord by itself, and may find it taken."""

    def __init__(self, events: GlobalKeysEvents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: GlobalKeysEvents | None = events
        self._chords: Chords = {}
        self._held: frozenset[str] = frozenset()

    def hold(self, names: frozenset[str]) -> None:
        """Take what is not held yet, give back what is held and not named."""
        if not self._ready() or names == self._held:
            return
        for name in self._held - names:
            self._release(name)
        refused = [name for name in sorted(names - self._held) if not self._grab(name)]
        self._held = names - frozenset(refused)
        self._settle()
        if refused:
            taken = ", ".join(self._chords[name][0] for name in refused)
            self._fail(f"another program has these keys: {taken}")

    @abstractmethod
    def _ready(self) -> bool:
        """There is something to take keys from."""

    @abstractmethod
    def _grab(self, name: str) -> bool:
        """Take one; a chord that is switched off is taken too."""

    @abstractmethod
    def _release(self, name: str) -> None:
        """Give one back."""

    def _settle(self) -> None:
        """All were asked for."""

    def _press(self, name: str) -> None:
        if self._events is not None:
            self._events.pressed(name, "")

    def _fail(self, reason: str) -> None:
        if self._events is not None:
            self._events.failed(reason)
