"""Keeps small windows of the kit above a full-screen window of the app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.desktop.x11 import xClient


class AboveFullScreen(QObject):
    """Lets window managers show ``widget``, a window, above one of this program that fills the
    screen: they keep that above all that does not belong to it. On X11; elsewhere it does nothing.

    It belongs to it as long as that fills the screen, whichever of the two came first. It is never
    minimised with it.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._owner: QWindow | None = None
        self._followed: list[QWindow] = []
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            # What fills the screen has the keyboard, or has just got it.
            app.focusWindowChanged.connect(self._front_changed)

    @contextmanager
    def showing(self) -> Iterator[None]:
        """Show the window inside: only then is the window manager told to whom it belongs. For Qt
        it belongs to nobody, so that nothing of the app's takes it along."""
        window = self._widget.windowHandle()
        owner = _fullScreen(window) if _free(window) else None
        self._owner = None
        if owner is None:
            yield
        else:
            window.setTransientParent(owner)
            try:
                yield
            finally:
                window.setTransientParent(None)  # type: ignore[arg-type]
            self._owner = owner
        self._follow(window, owner, QGuiApplication.focusWindow())

    def _front_changed(self, front: QWindow | None) -> None:
        if isValid(self._widget) and self._widget.isVisible():
            self._follow(self._widget.windowHandle(), self._owner, front)
            self._look()

    def _follow(self, *windows: QWindow | None) -> None:
        """Look again when one of these is shown in another way, and at no others."""
        for followed in self._followed:
            if isValid(followed):
                followed.visibilityChanged.disconnect(self._look)
        self._followed = []
        for window in windows:
            if window is not None and isValid(window) and window not in self._followed:
                window.visibilityChanged.connect(self._look)
                self._followed.append(window)

    def _look(self) -> None:
        if not isValid(self._widget):
            # It is being deleted, which hides it.
            return
        window = self._widget.windowHandle()
        if not self._widget.isVisible() or not _free(window):
            return
        before = self._owner if self._owner is not None and isValid(self._owner) else None
        owner = _fullScreen(window)
        if before is not None and before.visibility() is QWindow.Visibility.Minimized:
            if self._widget.isMinimized():
                QTimer.singleShot(0, self, self._come_back)
        elif owner is not before:
            client = xClient()
            if client is not None:
                client.setOwner(int(self._widget.winId()), int(owner.winId()) if owner else 0)
            self._owner = owner
            self._follow(window, owner, QGuiApplication.focusWindow())

    def _come_back(self) -> None:
        """As a new window: what was minimised gets the keyboard when it is back."""
        widget = self._widget
        if not (widget.isVisible() and widget.isMinimized()):
            return
        widget.hide()
        widget.setWindowState(widget.windowState() & ~Qt.WindowState.WindowMinimized)
        widget.show()


def _free(window: QWindow) -> bool:
    """No window of the app is its owner for Qt, too."""
    return QGuiApplication.platformName() == "xcb" and window.transientParent() is None


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
