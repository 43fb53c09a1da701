"""When the bar and the words over a picture are hidden, and when they are shown again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QTimer, Signal
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion


class ChromeTimer(QObject):
    """Four seconds after the last input, the controls over the picture may be hidden.

    ``may()`` says whether it may: a picture is there, nothing in the bar is under the mouse or has
    the keyboard, no menu is open, nobody listens to a screen reader. The stage and its window tell
    it of moves and keys themselves: an event filter in Python would still be called while they are
    being destroyed.

    Signals:
        wanted: It is to be shown (True), or to go.
    """

    wanted = Signal(bool)

    def __init__(self, stage: QWidget, may: Callable[[], bool]) -> None:
        super().__init__(stage)
        self._may = may
        self._shown = True
        self._place = QPointF(-1, -1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(Motion.CHROME_AFTER)
        self._timer.timeout.connect(self._over)

    @property
    def shown(self) -> bool:
        return self._shown

    @property
    def waiting(self) -> bool:
        """It counts: it may go soon."""
        return self._timer.isActive()

    def moved(self, place: QPointF) -> None:
        """The mouse is there. What is painted under a still pointer is told as a move, too: that
        is none."""
        if place != self._place:
            self._place = place
            self.wake()

    def wake(self) -> None:
        """Somebody did something: show it, and count again if it may go."""
        if not self._shown:
            self._shown = True
            self.wanted.emit(True)
        self.weigh()

    def weigh(self) -> None:
        """What ``may()`` says has changed, perhaps."""
        if self._may():
            self._timer.start()
        else:
            self._timer.stop()
            if not self._shown:
                self._shown = True
                self.wanted.emit(True)

    def _over(self) -> None:
        if not self._may():
            return
        self._shown = False
        self.wanted.emit(False)
