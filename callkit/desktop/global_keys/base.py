"""The port of the global shortcuts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject

Chords = Mapping[str, tuple[str, str]]
"""Name of a shortcut → (its chord as QKeySequence's portable text, what it does in words)."""


class GlobalKeysEvents(Protocol):
    """The receiver of a backend's events, called in the GUI thread from the event loop."""

    def pressed(self, name: str, token: str) -> None:
        """The chord of that name was pressed; reported once, however long it is held down.

        ``token`` lets a window come to the front on Wayland, "" where none is given or needed.
        """

    def failed(self, reason: str) -> None:
        """The shortcuts, or some of them, do not work here, or no longer."""


class GlobalKeys(Protocol):
    """Grabs chords on the whole desktop. None of its methods raises; errors are reported by
    ``failed``.

    A backend that is open takes nothing until :meth:`hold` names something. GUI thread only.
    """

    @property
    def name(self) -> str:
        """ "portal", "x11", "windows" or "none"."""
        ...

    def open(self, chords: Chords) -> None:
        """Start with these chords: all that will be used."""

    def hold(self, names: frozenset[str]) -> None:
        """Grab these chords from now on, and release the others."""

    def close(self) -> None:
        """Release all of them and stop reporting; closing twice is fine."""


class TakenKeys(QObject):
    """The base class of backends that grab each chord separately and may find it in use."""

    def __init__(self, events: GlobalKeysEvents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: GlobalKeysEvents | None = events
        self._chords: Chords = {}
        self._held: frozenset[str] = frozenset()

    def hold(self, names: frozenset[str]) -> None:
        """Grab chords that are not held yet, release held ones that are not named."""
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
        """Whether keys can be grabbed at all."""

    @abstractmethod
    def _grab(self, name: str) -> bool:
        """Grab one; a chord that is switched off succeeds, too."""

    @abstractmethod
    def _release(self, name: str) -> None:
        """Release one."""

    def _settle(self) -> None:
        """All chords were requested."""

    def _press(self, name: str) -> None:
        if self._events is not None:
            self._events.pressed(name, "")

    def _fail(self, reason: str) -> None:
        if self._events is not None:
            self._events.failed(reason)
