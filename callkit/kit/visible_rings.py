"""Which ringing calls a person can see in a window of the kit: these need no notification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from callkit.desktop.placement import WindowRules, windowRules
from callkit.desktop.stacking import isOutOfSight
from callkit.kit.windows import CallWindows
from callkit.switchboard.view import CallView
from callkit.widgets.call.incoming_dialog import IncomingCallDialog

LOOK_MS: Final = 500
"""Nobody tells when a ring comes to lie under another program's window, or is put away."""


class VisibleRings(QObject):
    """A surface without a window of its own: it watches the ringing windows.

    Signals:
        changed: Other calls than before are visible.
    """

    changed = Signal()

    def __init__(
        self,
        windows: CallWindows,
        *,
        locked: Callable[[], bool],
        rules: Callable[[], WindowRules] | None = None,
        outOfSight: Callable[[int], bool] = isOutOfSight,
        parent: QObject | None = None,
    ) -> None:
        """``locked()`` returns whether the screen is locked: then no call is visible;
        ``outOfSight(winId)`` whether nobody can see a window that is shown."""
        super().__init__(parent)
        self._windows = windows
        self._locked = locked
        self._rules = rules or windowRules
        self._out_of_sight = outOfSight
        self._watched: list[IncomingCallDialog] = []
        self._seen: frozenset[str] = frozenset()
        self._changed = False
        """:meth:`shows` saw other calls than the look before it."""
        # Once, after all windows that are hidden and shown in this turn.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._look)
        self._again = QTimer(self)
        self._again.setInterval(LOOK_MS)
        self._again.timeout.connect(self._look)

    def shows(self, key: str) -> bool:
        """A ringing window with that call is over all others, where every person sees it."""
        above = self._rules().placed and self._windows.options.ringIn != "both"
        self._changed = self._see() or self._changed
        return above and not self._locked() and key in self._seen

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
        if not self._watched:
            self._again.stop()
        elif not self._again.isActive():
            self._again.start()

    def close(self) -> None:
        self._later.stop()
        self._again.stop()
        self._watched.clear()

    def _ringing(self) -> list[IncomingCallDialog]:
        windows = self._windows.windows().values()
        return [window for window in windows if isinstance(window, IncomingCallDialog)]

    def _keys(self) -> frozenset[str]:
        return frozenset(
            key for one in self._ringing() if self._sees(one) for key in one.callKeys()
        )

    def _sees(self, window: IncomingCallDialog) -> bool:
        shown = window.isVisible() and not window.isMinimized()
        return shown and not self._out_of_sight(int(window.winId()))

    def _see(self) -> bool:
        """Look at the windows; whether other calls are visible than at the last look."""
        before, self._seen = self._seen, self._keys()
        return self._seen != before

    def _look(self) -> None:
        changed, self._changed = self._see() or self._changed, False
        if changed:
            self.changed.emit()
