"""The shortcuts of a running call that no window and no small bar shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QShortcut
from shiboken6 import isValid

from callkit.requests import Action, MediaKind
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.parts.shortcuts import Shortcuts, boundKey, rebindKeys

_ACTIONS: Final[Mapping[str, Action | MediaKind]] = MappingProxyType(
    {"end": Action.HANG_UP, "mute": MediaKind.MICROPHONE}
)


class HiddenKeys(QObject):
    """Makes the shortcuts of one hidden call window work in all of the app's windows. Qt ignores
    the shortcuts of an invisible widget; these belong to the application.
    """

    def __init__(
        self, shortcuts: Shortcuts, clock: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._clock = clock
        self._window: CallDialog | None = None
        self._keys: dict[str, QShortcut] = {}

    def serve(self, window: CallDialog | None) -> None:
        """Let the chords act on the call of ``window`` from now on; None: on no call."""
        self._window = window
        if window is not None and not self._keys:
            self._keys = {
                name: boundKey(self._shortcuts, name, self, partial(self._chord, name))
                for name in _ACTIONS
            }
        for key in self._keys.values():
            key.setEnabled(window is not None)

    def rebind(self) -> None:
        """The table of chords has changed."""
        rebindKeys(self._keys, self._shortcuts)

    def _chord(self, name: str) -> None:
        window = self._window
        if window is None or not isValid(window) or window.isVisible():
            return
        if self._shortcuts.fresh(name, self._clock()):
            window.press(_ACTIONS[name])
