"""Which calls a person sees ring in a window of the kit: the desktop need not tell of them, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from callkit.desktop.placement import WindowRules, windowRules
from callkit.kit.windows import CallWindows
from callkit.switchboard.view import CallView
from callkit.widgets.call.incoming_dialog import IncomingCallDialog


class RingSight(QObject):
    """A surface that shows nothing itself, and looks at the ringing windows.

    Signals:
        changed: Other calls than before are to be seen.
    """

    changed = Signal()

    def __init__(
        self,
        windows: CallWindows,
        *,
        locked: Callable[[], bool],
        rules: Callable[[], WindowRules] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """``locked()`` says whether the screen is: then nothing is to be seen."""
        super().__init__(parent)
        self._windows = windows
        self._locked = locked
        self._rules = rules or windowRules
        self._watched: list[IncomingCallDialog] = []
        self._seen: frozenset[str] = frozenset()
        # Once, after whatever hides one window and shows another.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._look)

    def shows(self, key: str) -> bool:
        """A ringing window with that call is over all others, where every person sees it."""
        above = self._rules().placed and self._windows.options.ringIn != "both"
        return above and not self._locked() and key in self._keys()

    def hides(self, callID: str) -> bool:
        """The call has no window a person could see."""
        window = self._windows.window(callID)
        return window is None or not window.isVisible()

    def render(self, calls: Sequence[CallView]) -> None:
        for window in self._ringing():
            if window not in self._watched:
                window.seenChanged.connect(self._later.start)
        self._watched = self._ringing()
        self._later.start()

    def close(self) -> None:
        self._later.stop()
        self._watched.clear()

    def _ringing(self) -> list[IncomingCallDialog]:
        windows = self._windows.windows().values()
        return [window for window in windows if isinstance(window, IncomingCallDialog)]

    def _keys(self) -> frozenset[str]:
        seen = [one for one in self._ringing() if one.isVisible() and not one.isMinimized()]
        return frozenset(key for window in seen for key in window.callKeys())

    def _look(self) -> None:
        before, self._seen = self._seen, self._keys()
        if self._seen != before:
            self.changed.emit()
