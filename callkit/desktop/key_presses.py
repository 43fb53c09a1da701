"""Tells a new key press from the auto-repeat of a key that is held down.

Qt tells by itself on most platforms. On X11 it has to guess: the server repeats a held key as a
release and a press, and where Qt deals with the first before it has read the second, both look as
if a person had let the key go and pressed it again. But the two have the same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from shiboken6 import isValid

from callkit.desktop.x11 import xClient

_ALL_THE_SAME: Final = 1
"""What macOS has for the scan code of every key."""


@dataclass
class _Press:
    key: int
    stamp: int
    repeated: bool
    """Qt says so."""
    goes_on: bool
    taken: bool = False

    def made(self, key: int, stamp: int) -> bool:
        """An event is of this press. While a screen reader listens Qt shows it each key first, and
        hands on a copy that has no stamp."""
        return self.key == key and stamp in (self.stamp, 0)


class KeyPresses(QObject):
    """Follows the keys of the window that has the keyboard, whichever of the program's that is, as
    long as somebody wants it. GUI thread only; :func:`keyPresses` has the program's.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanting: list[QObject] = []
        self._watched: QWindow | None = None
        self._down: set[int] = set()
        self._released = (0, 0)
        self._press: _Press | None = None
        self._stamp = 0
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(0)
        self._over.timeout.connect(self._dealt_with)
        app = QCoreApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow)
            app.aboutToQuit.connect(self._leave)

    def want(self, surface: QObject, wanted: bool) -> None:
        """Follow the keys while ``surface`` wants it and exists."""
        others = (other for other in self._wanting if isValid(other))
        self._wanting = [other for other in others if other is not surface]
        if wanted:
            self._wanting.append(surface)
        self._follow()

    def take(self) -> bool | None:
        """Whether the key whose shortcut is dealt with just now was pressed for it: False while it
        is still held down from before. Each press is given out once; None where nobody saw one."""
        press = self._press
        if press is None or press.taken:
            return None
        press.taken = True
        return not press.goes_on

    @property
    def stamp(self) -> int:
        """The ``timestamp()`` of the key whose shortcut is dealt with just now; 0 where there is
        none, or none that somebody saw."""
        return self._stamp

    def goesOn(self, event: QKeyEvent) -> bool:
        """The key that ``event`` says was pressed is held down from before."""
        self.see(event)
        press = self._press
        mine = press is not None and press.made(_key(event), event.timestamp())
        return event.isAutoRepeat() or (mine and press is not None and press.goes_on)

    def stillDown(self, event: QKeyEvent) -> bool:
        """The key that ``event`` says was released is held down all the same."""
        if event.isAutoRepeat() or QGuiApplication.platformName() != "xcb":
            return event.isAutoRepeat()
        client = xClient()
        return client is not None and client.keyDown(event.nativeScanCode())

    def see(self, event: QEvent) -> None:
        """Note an event of any window; the same one twice is fine."""
        if not isinstance(event, QKeyEvent):
            return
        kind, key, stamp = event.type(), _key(event), event.timestamp()
        if kind is QEvent.Type.KeyRelease:
            self._down.discard(key)
            self._released = (key, stamp)
            press = self._press
            if stamp or press is None or press.key == key:
                self._press, self._stamp = None, 0
            # Else a copy that comes late: another key has been pressed since.
        elif kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            press = self._press
            self._stamp = stamp
            self._over.start()
            repeated = event.isAutoRepeat()
            if press is None or not press.made(key, stamp) or press.repeated != repeated:
                together = bool(stamp) and (key, stamp) == self._released
                goes_on = repeated or together or key in self._down
                press = self._press = _Press(key, stamp, repeated, goes_on)
            if kind is QEvent.Type.KeyPress:
                # It did not trigger a shortcut.
                press.taken = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.see(event)
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Only here: of a window that is not watched no release is told.
            self._down.add(_key(event))
        return False

    def _dealt_with(self) -> None:
        self._stamp = 0
        if self._press is not None:
            # A press that no shortcut took then must not count for a later one.
            self._press.taken = True

    def _follow(self, *_: object) -> None:
        window = QGuiApplication.focusWindow() if self._wanting else None
        if window is self._watched:
            return
        self._leave()
        if window is not None:
            self._watched = window
            window.installEventFilter(self)
            # A filter in Python must not be called while its window is destroyed.
            window.visibleChanged.connect(self._leave)

    def _leave(self) -> None:
        # The release of a held key goes to another window.
        self._down.clear()
        watched, self._watched = self._watched, None
        if watched is not None and isValid(watched):
            watched.removeEventFilter(self)
            watched.visibleChanged.disconnect(self._leave)


def _key(event: QKeyEvent) -> int:
    """The key's place on the keyboard: what it means changes with the modifiers."""
    place = event.nativeScanCode()
    return place if place > _ALL_THE_SAME else event.nativeVirtualKey() or int(event.key())


_presses: KeyPresses | None = None


def keyPresses() -> KeyPresses:
    """Those of the application. GUI thread only, after the QGuiApplication."""
    global _presses  # noqa: PLW0603
    if _presses is None or not isValid(_presses):
        _presses = KeyPresses(QCoreApplication.instance())
    return _presses
