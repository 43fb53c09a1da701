"""Protection against accidental answers: no input counts just after a surface appears or
changes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, QTimerEvent, QVariantAnimation
from PySide6.QtGui import QInputEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from callkit.desktop.event_time import EventAge, eventAge
from callkit.desktop.key_presses import keyPresses
from callkit.options import checked
from callkit.theme import Motion, Theme
from callkit.widgets.parts.collected import hideBefore

_BEAT: Final = 20
"""Milliseconds between two signs that the program answers events."""
_SEEN: Final = 0.5
"""From this opacity on a window that fades in can be seen."""


class InputGuard:
    """Says whether input counts yet. Mouse, touch, keys and shortcuts ask it; a press from a
    screen reader is not guarded (``reference/desktop.md`` B0).

    The time counts from the first picture a person could have seen once :meth:`watch` told it of
    the surface, and an event counts at the moment it was made, however late the program hears of
    it.

    ``clock`` gives seconds that never go back.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, duration: float = Motion.GUARD / 1000
    ) -> None:
        self._clock = clock
        self._duration = duration
        self._changed_at = clock()
        self._open_at = self._changed_at + duration
        self._change = 0
        self._picture: _Picture | None = None

    def watch(self, surface: QWidget, age: EventAge | None = None) -> None:
        """Count from the pictures of ``surface``, which calls :meth:`painted` in each paint event.

        ``age`` says how old an event is: the platform's own by default. Where nobody can see or
        press anything the clock alone counts, as without a surface.
        """
        age = age or eventAge()
        if age is not None:
            self._picture = _Picture(surface, self, age)
            self.rearm()

    def painted(self) -> None:
        """The surface paints itself."""
        if self._picture is not None and self.unseen:
            self._picture.expect()

    def seen(self) -> None:
        """What the surface has become is on the screen: the time begins."""
        self._open_at = self._clock() + self._duration

    @property
    def change(self) -> int:
        """Another number after every :meth:`rearm`: what began under one is void under the next."""
        return self._change

    def rearm(self) -> None:
        """A surface appeared, or buttons moved or mean something else now."""
        self._change += 1
        self._changed_at = self._clock()
        if self._picture is None:
            self.seen()
        else:
            self._open_at = math.inf
            self._picture.wanted()

    def release(self) -> None:
        """Input counts at once."""
        self._open_at = self._clock()

    @property
    def unseen(self) -> bool:
        """There is no picture yet of what the surface is now."""
        return math.isinf(self._open_at)

    @property
    def open(self) -> bool:
        """The time is over."""
        return self._clock() >= self._open_at

    @property
    def active(self) -> bool:
        """Input does not count now. A chord that is dealt with just now counts at the moment its
        key was pressed; what has no stamp counts as if it had waited as long as it can have."""
        return self._made_early(keyPresses().stamp)

    def refuses(self, event: QInputEvent) -> bool:
        """The event was made before input counted."""
        return self._made_early(event.timestamp())

    def _made_early(self, stamp: int) -> bool:
        now = self._clock()
        if self._picture is None or now < self._open_at:
            return now < self._open_at
        age = self._picture.age(stamp) if stamp else math.inf
        # A stamp from before the surface may be of another clock: it is believed within what an
        # event can have waited in this program. A later one is believed: what delayed the event
        # may be outside, an input method or a slow line.
        if age > now - self._changed_at:
            age = min(age, self._picture.longest_wait())
        return now - age < self._open_at


class _Picture(QObject):
    """When a surface has been seen, and how long an event may have waited since."""

    def __init__(self, surface: QWidget, guard: InputGuard, age: EventAge) -> None:
        super().__init__(surface)
        self._surface = surface
        self._guard = guard
        self.age = age
        self._beats = (0.0, 0.0)
        self._was_open = False
        self._pulse = QTimer(self)
        self._pulse.setInterval(_BEAT)
        self._pulse.setTimerType(Qt.TimerType.PreciseTimer)
        self._pulse.timeout.connect(self._beat)
        self._flushed = QTimer(self)
        self._flushed.setSingleShot(True)
        self._flushed.setInterval(0)
        self._flushed.timeout.connect(self._look)

    def wanted(self) -> None:
        """A new picture is to be shown."""
        self._flushed.stop()
        self._surface.update()

    def expect(self) -> None:
        """It is painted now, and on the screen when this event is over."""
        self._flushed.start()

    def longest_wait(self) -> float:
        """The most seconds that an event handled now can have waited: older events were handled
        before the last beat."""
        return time.monotonic() - self._beats[0] if self._pulse.isActive() else 0.0

    def _look(self) -> None:
        window = self._surface.window()
        handle = window.windowHandle()
        if self._surface.isVisible() and handle.isExposed() and window.windowOpacity() >= _SEEN:
            now = time.monotonic()
            self._beats, self._was_open = (now, now), False
            self._pulse.start()
            self._guard.seen()

    def _beat(self) -> None:
        opened = self._guard.open
        self._beats = (self._beats[1], time.monotonic())
        # Twice: then everything made before has been heard.
        if opened and self._was_open:
            self._pulse.stop()
        self._was_open = opened


class GuardedButton(QAbstractButton):
    """A button that ignores a person's input while its guard is active.

    It takes keyboard focus by Tab only; Enter presses it as Space does.
    """

    __del__ = hideBefore

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard: InputGuard | None = None
        self._pressed_under = 0
        self._settled = False
        self._depth = 0.0
        self._sinking: QVariantAnimation | None = None
        self._patience = 0
        self.pressed.connect(self._sink)
        self.released.connect(self._sink)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @checked
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

    @checked
    def setPatient(self, patient: bool) -> None:
        """While something is on its way a disabled button looks as before: only after 300 ms it
        looks as if it could not be pressed."""
        if patient == bool(self._patience):
            return
        if self._patience:
            self.killTimer(self._patience)
        self._patience = self.startTimer(Motion.BUSY_DELAY) if patient else 0
        self.update()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._patience:
            self.setPatient(False)
        else:
            super().timerEvent(event)

    def disabledOpacity(self) -> float:
        """How a button looks that cannot be pressed now."""
        return 1.0 if self._patience else Motion.DISABLED

    def sunk(self, painter: QPainter, centre: QPointF) -> None:
        """Paint from here on as small as the press has made it."""
        if self._depth:
            scale = 1 - (1 - Motion.PRESSED_SCALE) * self._depth
            painter.translate(centre)
            painter.scale(scale, scale)
            painter.translate(-centre)

    def _sink(self) -> None:
        """It gives way under a press, and comes back a little slower."""
        target = float(self.isDown())
        if Theme.instance().reducedMotion() or not self.isVisible():
            self._sunk_to(0.0)
            return
        if self._sinking is None:
            self._sinking = QVariantAnimation(self)
            self._sinking.valueChanged.connect(self._sunk_to)
        self._sinking.stop()
        self._sinking.setDuration(Motion.PRESS_DOWN if target else Motion.PRESS_UP)
        self._sinking.setStartValue(self._depth)
        self._sinking.setEndValue(target)
        self._sinking.start()

    def _sunk_to(self, depth: float) -> None:
        if depth != self._depth:
            self._depth = depth
            self.update()

    def _refused(self, event: QInputEvent) -> bool:
        guard = self._guard
        if guard is None:
            return False
        # A press that began before the buttons changed meant something else, however long ago.
        stale = self.isDown() and self._pressed_under != guard.change
        if not stale and not guard.refuses(event):
            self._pressed_under = guard.change
            return False
        if self.isDown():
            self.setDown(False)
            self._sink()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._refused(event):
            event.accept()
            return
        super().mousePressEvent(event)
        # The answer to the press within this frame, not at the next one.
        self.repaint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._refused(event):
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._refused(event):
            event.accept()
            return
        if event.key() == Qt.Key.Key_Space and event.modifiers():
            # A chord is the window's, not a press.
            event.ignore()
            return
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            if keyPresses().goesOn(event):
                return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        keyPresses().see(event)
        if self._refused(event) or (self.isDown() and keyPresses().stillDown(event)):
            event.accept()
            return
        super().keyReleaseEvent(event)
