"""How long the call has lasted."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimerEvent
from PySide6.QtGui import QAccessible, QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from callkit.texts import InnerText, duration, spokenDuration
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.elided_label import ElidedLabel


class CallTimer(ElidedLabel):
    """Shows "00:42" in tabular digits and wakes once a second, only while it can be seen.

    ``clock`` is the monotonic clock (seconds) that ``start`` counts from.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
        style: str = "timer",
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    ) -> None:
        super().__init__(parent, style=style, colour="textMuted", alignment=alignment)
        self._texts = text or InnerText()
        self._clock = clock
        self._since = 0.0
        self._timer = 0
        self._spoken_minute = -1
        giveRole(self, QAccessible.Role.StaticText)
        self.setText(duration(0))

    def start(self, since: float) -> None:
        """Count from ``since`` (the clock's seconds), the moment this device came into the call."""
        self._since = since
        self._spoken_minute = -1
        self.tick()

    def spokenNow(self) -> str:
        """The time in words, as it is when a screen reader asks."""
        if not self._since:
            return self.accessibleName() or self.text()
        return self._spoken(self._clock() - self._since)

    def _spoken(self, passed: float) -> str:
        return self._texts.say("accessTimer", duration=spokenDuration(passed, self._texts))

    def stop(self) -> None:
        """Stand still and keep showing the last time."""
        self._since = 0.0
        self._drive()

    @property
    def running(self) -> bool:
        return self._timer != 0

    def tick(self) -> None:
        """Show the time it is now and sleep until the next second begins."""
        if self._since:
            passed = self._clock() - self._since
            self.setText(duration(passed))
            # The name changes once a minute: a screen reader must not hear every second.
            minute = int(passed) // 60
            if minute != self._spoken_minute:
                self._spoken_minute = minute
                self.setAccessibleName(self._spoken(passed))
        self._drive()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._timer:
            self.tick()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._drive()

    def _drive(self) -> None:
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0
        if self._since and self.isVisible():
            passed = self._clock() - self._since
            left = 1.0 - passed % 1.0
            self._timer = self.startTimer(max(20, int(left * 1000) + 5), Qt.TimerType.PreciseTimer)
