"""The port to keys of the whole desktop, in values and prose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

Chords = Mapping[str, tuple[str, str]]
"""Name of a shortcut → (its chord as QKeySequence's portable text, what it does in words)."""


class GlobalKeysEvents(Protocol):
    """Whom a backend reports to, from the GUI thread and the event loop."""

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
