"""Closes a window some time after its call has ended, but not while a person uses it.

A pointer that merely rests where it pressed the last button is nobody: it holds the window only
when it comes in anew.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


class AutoDismiss(QObject):
    """Waits until ``window`` has been shown for a while without mouse or keyboard in it.

    The window calls :meth:`weigh` when it is entered, left, shown, hidden or (de)activated. It
    does so itself: an event filter in Python would still be called while the window is being
    destroyed, and bring the process down.

    Signals:
        over: The time has come.
    """

    over = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._milliseconds = 0
        self._came = False
        """The pointer has come in since the window said its last word."""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._time_out)

    def stay(self, milliseconds: int) -> None:
        """Go after so long from now, or from when the window is shown; 0 stays."""
        if milliseconds != self._milliseconds:
            self._milliseconds = milliseconds
            self._came = False
            self.timer.stop()
        self.weigh()

    def milliseconds(self) -> int:
        """How long it stays; 0 until told."""
        return self._milliseconds

    def weigh(self, *, entered: bool = False) -> None:
        """Look again whether to wait: ``entered`` says that the mouse has just come."""
        self._came = self._came or entered
        if not self._milliseconds or not self._window.isVisible() or entered or self._in_use():
            self.timer.stop()
        elif not self.timer.isActive():
            self.timer.start(self._milliseconds)

    def _in_use(self) -> bool:
        focused = self._window.focusWidget()
        reached = self._window.isActiveWindow() and focused not in (None, self._window)
        return reached or (self._came and self._window.underMouse())

    def _time_out(self) -> None:
        if self._in_use():
            self.timer.start(self._milliseconds)
        else:
            self.over.emit()
