"""Small windows of the kit above a window of the app's own that fills the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.desktop.x11 import xClient

_OWNER: Final = "WM_TRANSIENT_FOR"


class AboveFullScreen(QObject):
    """Lets window managers show ``widget``, a window, above one of this program that fills the
    screen: they keep that above all that does not belong to it. On X11; elsewhere it does nothing.

    It belongs to it as long as that fills the screen: a window that is one like others again takes
    nothing along when it is minimised.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._owner: QWindow | None = None

    @contextmanager
    def showing(self) -> Iterator[None]:
        """Show the window inside: only then is the window manager told to whom it belongs. For Qt
        it belongs to nobody, so that nothing of the app's takes it along."""
        window = self._widget.windowHandle()
        owner = _fullScreen(window) if QGuiApplication.platformName() == "xcb" else None
        if owner is None or window.transientParent() is not None:
            yield
            return
        self._leave()
        window.setTransientParent(owner)
        try:
            yield
        finally:
            window.setTransientParent(None)  # type: ignore[arg-type]
        self._owner = owner
        owner.visibilityChanged.connect(self._look)

    def _look(self) -> None:
        owner = self._owner
        if owner is None or not isValid(owner):
            return
        kind = QWindow.Visibility
        if owner.visibility() not in (kind.Windowed, kind.Maximized):
            # One that is minimised takes this along, and brings it back.
            return
        self._leave()
        client = xClient()
        if client is not None and self._widget.isVisible():
            client.setCardinals(int(self._widget.winId()), _OWNER, [])

    def _leave(self) -> None:
        owner, self._owner = self._owner, None
        if owner is not None and isValid(owner):
            owner.visibilityChanged.disconnect(self._look)


def _fullScreen(window: QWindow) -> QWindow | None:
    """The program's window that fills the screen ``window`` is on; the one with the keyboard
    first."""
    front = QGuiApplication.focusWindow()
    found = [
        one
        for one in QGuiApplication.topLevelWindows()
        if one is not window
        and one.isVisible()
        and one.visibility() is QWindow.Visibility.FullScreen
        and one.screen() is window.screen()
    ]
    return front if front in found else next(iter(found), None)
