"""Nobody answers by accident: input is ignored just after a surface appears or changes."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from callkit.theme import Motion


class InputGuard:
    """Says whether input counts yet. Mouse, touch, keys and shortcuts ask it; a press from a
    screen reader is not guarded (``reference/desktop.md`` B0).

    ``clock`` gives seconds that never go back.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, duration: float = Motion.GUARD / 1000
    ) -> None:
        self._clock = clock
        self._duration = duration
        self._open_at = clock() + duration
        self._change = 0

    @property
    def change(self) -> int:
        """Another number after every :meth:`rearm`: what began under one is void under the next."""
        return self._change

    def rearm(self) -> None:
        """A surface appeared, or buttons moved or mean something else now."""
        self._open_at = self._clock() + self._duration
        self._change += 1

    def release(self) -> None:
        """Input counts at once."""
        self._open_at = self._clock()

    @property
    def active(self) -> bool:
        """Input does not count now."""
        return self._clock() < self._open_at


class GuardedButton(QAbstractButton):
    """A button that ignores a person's input while its guard is active.

    It takes keyboard focus by Tab only; Enter presses it as Space does.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard: InputGuard | None = None
        self._pressed_under = 0
        self._settled = False
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def setGuard(self, guard: InputGuard | None) -> None:
        self._guard = guard

    def setChecked(self, checked: bool) -> None:
        """Show a switch in this state: nobody pressed it."""
        self._settled = True
        super().setChecked(checked)
        self._settled = False

    def toggle(self) -> None:
        """Show a switch in its other state: nobody pressed it."""
        self.setChecked(not self.isChecked())

    def nextCheckState(self) -> None:
        self._settled = True
        super().nextCheckState()
        self._settled = False

    def checkStateSet(self) -> None:
        super().checkStateSet()
        # WORKAROUND: a screen reader toggles a switch past Qt's click(); it means a press.
        if not self._settled:
            self.clicked[bool].emit(self.isChecked())  # type: ignore[index]

    def _refused(self) -> bool:
        guard = self._guard
        if guard is None:
            return False
        # A press that began before the buttons changed meant something else, however long ago.
        stale = self.isDown() and self._pressed_under != guard.change
        if not stale and not guard.active:
            self._pressed_under = guard.change
            return False
        self.setDown(False)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._refused():
            event.accept()
            return
        super().mousePressEvent(event)
        # The answer to the press within this frame, not at the next one.
        self.repaint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._refused():
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._refused():
            event.accept()
            return
        if event.key() == Qt.Key.Key_Space and event.modifiers():
            # A chord is the window's, not a press.
            event.ignore()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._refused():
            event.accept()
            return
        super().keyReleaseEvent(event)
