"""A widget that moves while it is shown."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QTimerEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion, Theme
from callkit.widgets.parts.collected import hideBefore


class MovingWidget(QWidget):
    """Calls :meth:`step` every ``INTERVAL`` milliseconds while it is shown and has something to
    move, so that a hidden or resting one costs nothing. With ``DECORATION`` it stands still where
    the person wants no motion."""

    __del__ = hideBefore

    INTERVAL: ClassVar[int] = Motion.FRAME
    DECORATION: ClassVar[bool] = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = 0
        Theme.instance().dress(self.drive)

    @property
    def moving(self) -> bool:
        """Frames come just now."""
        return bool(self._timer)

    def restless(self) -> bool:
        """Whether it has something to move; subclasses call :meth:`drive` when that changes."""
        return True

    def drive(self) -> None:
        """Let frames come, or no more."""
        moves = self.isVisible() and self.restless()
        if moves and self.DECORATION:
            moves = not Theme.instance().reducedMotion()
        if moves and not self._timer:
            self._timer = self.startTimer(self.INTERVAL)
        elif not moves and self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def step(self) -> None:
        """Paint the next picture."""
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.drive()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.drive()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._timer:
            self.step()
