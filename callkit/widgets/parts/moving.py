"""A widget that moves while it is shown."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QTimerEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion, Theme
from callkit.widgets.parts.collected import hideBefore


class MovingWidget(QWidget):
    """Calls :meth:`step` every ``INTERVAL`` milliseconds while it is shown, so that a hidden one
    costs nothing. With ``DECORATION`` it stands still where the person wants no motion."""

    __del__ = hideBefore

    INTERVAL: ClassVar[int] = Motion.FRAME
    DECORATION: ClassVar[bool] = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = 0

    @property
    def moving(self) -> bool:
        return bool(self._timer)

    def step(self) -> None:
        """Paint the next picture."""
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        still = self.DECORATION and Theme.instance().reducedMotion()
        if not still and not self._timer:
            self._timer = self.startTimer(self.INTERVAL)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._timer:
            self.step()
