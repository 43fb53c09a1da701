"""A window for the next ringing call, made in advance so that it appears at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from callkit.widgets.call.call_dialog import CallDialog


class SpareWindow(QObject):
    """Most of the time until a call is seen is the construction of its window. So one is kept
    ready, made by ``make()`` when the loop is idle."""

    def __init__(self, make: Callable[[], CallDialog], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: CallDialog | None = None
        """The window that is ready."""
        self._make = make
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._prepare)
        self._later.start()

    def take(self) -> CallDialog:
        """Take the window that is ready; the next one is made later."""
        window, self.window = self.window, None
        self._later.start()
        return window or self._make()

    def renew(self) -> None:
        """Discard the window, because the options have changed."""
        if self.window is not None:
            self._drop()
            self._later.start()

    def close(self) -> None:
        """Discard the window and make no other."""
        self._later.stop()
        self._drop()

    def _prepare(self) -> None:
        if self.window is None:
            self.window = self._make()

    def _drop(self) -> None:
        spare, self.window = self.window, None
        if spare is not None:
            spare.deleteLater()
