"""A window that has said its last word goes by itself, but not while somebody is in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


class Lingering(QObject):
    """Waits until ``window`` has been shown for a while without mouse or keyboard in it.

    Signals:
        over: The time has come.
    """

    over = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._milliseconds = 0
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._time_out)
        window.installEventFilter(self)

    def stay(self, milliseconds: int) -> None:
        """Go after so long from now, or from when the window is shown; 0 stays."""
        if milliseconds != self._milliseconds:
            self._milliseconds = milliseconds
            self.timer.stop()
        self._weigh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Enter,
            QEvent.Type.Leave,
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.WindowActivate,
            QEvent.Type.WindowDeactivate,
        ):
            self._weigh(entered=event.type() is QEvent.Type.Enter)
        return False

    def _weigh(self, *, entered: bool = False) -> None:
        if not self._milliseconds or not self._window.isVisible() or entered or self._in_use():
            self.timer.stop()
        elif not self.timer.isActive():
            self.timer.start(self._milliseconds)

    def _in_use(self) -> bool:
        focused = self._window.focusWidget()
        reached = self._window.isActiveWindow() and focused not in (None, self._window)
        return reached or self._window.underMouse()

    def _time_out(self) -> None:
        if self._in_use():
            self.timer.start(self._milliseconds)
        else:
            self.over.emit()
