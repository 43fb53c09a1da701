"""Ignores keys that a person typed for the window that had the focus before.

Where a desktop gives the keyboard to every new window, a person who is typing goes on typing into
the call. So plain keys count only once the keyboard has been quiet for a while, or after the
person clicked into the window, or asked for it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from callkit.desktop.event_time import EventAge, eventAge
from callkit.desktop.key_presses import keyPresses
from callkit.widgets.parts.input_guard import InputGuard

QUIET: Final = 1.5
"""Seconds without any key after which a key is meant for this window."""

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress)
_CHORD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
    }
)
_USEFUL = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Space,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
    }
)
"""What a call window understands. Any other key says that a person is writing elsewhere."""
_FLICKER: Final = 0.2
"""Seconds without the keyboard in which nobody can have written anything elsewhere."""
_ON_ITS_WAY: Final = 3.0
"""Seconds a desktop may take to bring a window to the front."""


class QuietKeys(QObject):
    """Decides which keys of a window count. Chords (with Ctrl, Alt or the system's key) are left
    to the window's :class:`InputGuard`.

    The window calls :meth:`arrive` and :meth:`leave` when it gets and loses the keyboard. In
    between its events are filtered; not longer, because a filter in Python must not be called
    while its window is destroyed.

    ``counts()`` is asked whether the person is in this window already (a call one talks in): who
    comes back to it then is taken at their word, but not a window that has just appeared.
    ``clock`` is monotonic seconds, ``age`` says how old an event is (else the platform does).
    """

    def __init__(
        self,
        window: QWidget,
        guard: InputGuard,
        *,
        counts: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
        age: EventAge | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._guard = guard
        self._at_home = counts
        self._new = True
        self._lent_until = -math.inf
        self._clock = clock
        self._age = age or eventAge()
        self._since = clock()
        self._awake = False
        self._asked_for = False
        self._expected_until = 0.0
        self._watched: QWindow | None = None

    # --- the keyboard comes and goes ---

    def expect(self) -> None:
        """The person asked for this window just now: when it gets the keyboard, keys count."""
        if self._watched is not None:
            self._asked_for = True
        else:
            self._expected_until = self._clock() + _ON_ITS_WAY

    def appear(self) -> None:
        """The window is shown."""
        self._new = True

    def arrive(self) -> None:
        """The window has got the keyboard."""
        if self._watched is not None:
            return
        self._since = self._clock()
        self._awake = False
        # The click that brought the keyboard here may have been told before.
        held = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        clicked = held and self._window.underMouse() and not self._guard.active
        back = self._at_home() and not self._new
        lent = self._since <= self._lent_until
        self._asked_for = clicked or back or lent or self._since < self._expected_until
        self._lent_until = -math.inf
        self._expected_until = 0.0
        self._watched = self._window.windowHandle()
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def leave(self) -> None:
        """It has lost the keyboard, or is going."""
        watched, self._watched = self._watched, None
        if watched is not None:
            self._new = False
            # A menu of this window borrows the keyboard on some desktops, when it opens or while
            # it closes.
            if self._asked_for:
                open_now = QApplication.activePopupWidget() is not None
                self._lent_until = math.inf if open_now else self._clock() + _FLICKER
            watched.removeEventFilter(self)

    @property
    def counting(self) -> bool:
        """The next useful key counts."""
        return self._counts_at(self._clock())

    # --- events ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return self.swallows(event)

    def swallows(self, event: QEvent) -> bool:
        """True when ``event`` was not meant for this window and must go no further."""
        keyPresses().see(event)
        kind = event.type()
        if kind in _PRESSES:
            # A press the guard refuses was aimed at what was here before.
            if isinstance(event, QInputEvent) and not self._guard.refuses(event):
                self._asked_for = True
            return False
        if kind not in _KEYS or not isinstance(event, QKeyEvent) or event.key() in _MODIFIERS:
            return False
        if self._asked_for or (self._awake and (self._at_home() or self._writes_here())):
            return False
        if kind is QEvent.Type.ShortcutOverride:
            return self._overrides(event)
        return self._strays(event)

    def _overrides(self, event: QKeyEvent) -> bool:
        """A plain key that is somebody's shortcut is none as long as plain keys do not count."""
        if event.modifiers() & _CHORD or self._meant(event):
            return False
        event.accept()
        return True

    def _strays(self, event: QKeyEvent) -> bool:
        meant = self._meant(event)
        if event.type() is QEvent.Type.KeyPress:
            self._awake = meant
            if not meant:
                self._since = max(self._since, self._happened(event))
        return not meant

    def _meant(self, event: QKeyEvent) -> bool:
        if event.key() not in _USEFUL or event.modifiers() & _CHORD:
            return False
        # A key that is held since before repeats here.
        fresh = self._awake or not keyPresses().goesOn(event)
        return fresh and self._counts_at(self._happened(event))

    def _counts_at(self, moment: float) -> bool:
        return self._asked_for or self._awake or moment - self._since >= QUIET

    def _writes_here(self) -> bool:
        """The person is in a text field of this window."""
        focused: QWidget | None = self._window.focusWidget()
        field = Qt.WidgetAttribute.WA_InputMethodEnabled
        return focused is not None and focused.testAttribute(field)

    def _happened(self, event: QInputEvent) -> float:
        """When a key was pressed, on our clock: a busy program hears of it late."""
        age = self._age(event.timestamp()) if self._age is not None else 0.0
        # A stamp of another clock says nothing about lateness.
        return self._clock() - (0.0 if math.isinf(age) else age)
