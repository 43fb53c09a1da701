"""When the bar and the words on a picture go, and when they come back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion

_WAKES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
        QEvent.Type.WindowActivate,
    }
)
_MOVES = frozenset({QEvent.Type.MouseMove, QEvent.Type.HoverMove})


class ChromeTimer(QObject):
    """Four seconds after the last sign of a person, what lies over the picture may go.

    ``may()`` says whether it may: a picture is there, nothing in the bar is under the mouse or has
    the keyboard, no menu is open, nobody listens to a screen reader.

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
        self._watched: list[QWidget] = []
        self.watch(stage)

    @property
    def shown(self) -> bool:
        return self._shown

    @property
    def waiting(self) -> bool:
        """It counts: it may go soon."""
        return self._timer.isActive()

    def watch(self, widget: QWidget) -> None:
        """A sign of a person in this widget counts, too."""
        widget.setMouseTracking(True)
        widget.installEventFilter(self)
        self._watched.append(widget)

    def wake(self) -> None:
        """Show it, and count again if it may go."""
        if not self._shown:
            self._shown = True
            self.wanted.emit(True)
        self.weigh()

    def weigh(self) -> None:
        """What :attr:`may` says has changed, perhaps."""
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _WAKES:
            self.wake()
        elif kind in _MOVES and isinstance(event, QMouseEvent):
            # What is painted under a still pointer is told as a move, too.
            if event.globalPosition() != self._place:
                self._place = event.globalPosition()
                self.wake()
        elif kind is QEvent.Type.Enter:
            self.wake()
        return False
