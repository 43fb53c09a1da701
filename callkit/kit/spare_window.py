"""A window for the next ringing call, made in advance so that it appears at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from callkit.widgets.call.call_dialog import CallDialog


class SpareWindow(QObject):
    """Making a window is most of what a ring waits for, so one is ready: made by ``make()`` when
    the loop has nothing else to do."""

    def __init__(self, make: Callable[[], CallDialog], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: CallDialog | None = None
        """The one that is ready."""
        self._make = make
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._prepare)
        self._later.start()

    def take(self) -> CallDialog:
        """It is shown now; the next one will be made."""
        window, self.window = self.window, None
        self._later.start()
        return window or self._make()

    def renew(self) -> None:
        """Windows are made otherwise from now on."""
        if self.window is not None:
            self._drop()
            self._later.start()

    def close(self) -> None:
        """None is needed any more."""
        self._later.stop()
        self._drop()

    def _prepare(self) -> None:
        if self.window is None:
            self.window = self._make()

    def _drop(self) -> None:
        spare, self.window = self.window, None
        if spare is not None:
            spare.deleteLater()
