"""Asks before the app quits during a call."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from callkit.invitation.service import CallInvitationService
from callkit.texts import InnerText
from callkit.widgets.call.quit_dialog import QuitDialog


class QuitGuard(QObject):
    """One question at a time, for the window that was closed."""

    def __init__(
        self,
        service: CallInvitationService,
        text: InnerText,
        clock: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._text = text
        self._clock = clock
        self._left: set[str] = set()
        service.callRemoved.connect(self._forget)
        self._dialog: QuitDialog | None = None

    @property
    def dialog(self) -> QuitDialog | None:
        """The open question. It is deleted with its window."""
        if self._dialog is not None and not isValid(self._dialog):
            self._dialog = None
        return self._dialog

    def askBeforeClosing(self, window: QWidget, event: QCloseEvent) -> None:
        """Accept ``event``, unless closing would end a running call."""
        running = {view.callID for view in self._service.currentCalls if view.connectedAt}
        event.setAccepted(running <= self._left)
        if event.isAccepted():
            return
        if self.dialog is not None:
            self.dialog.raise_()
            return
        dialog = self._dialog = QuitDialog(window, text=self._text, clock=self._clock)
        # Close the window again, or call QApplication.quit() again.
        again = partial(_close, window) if event.spontaneous() else QApplication.quit
        dialog.quitConfirmed.connect(partial(self._leave, again))
        dialog.dismissed.connect(self.close)
        dialog.show()

    def _forget(self, callID: str) -> None:
        """A call has ended; with the last one the question is answered."""
        self._left.discard(callID)
        if not any(view.connectedAt for view in self._service.currentCalls):
            self.close()

    def close(self) -> None:
        """Ask no more."""
        dialog, self._dialog = self.dialog, None
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()

    def _leave(self, again: Callable[[], object]) -> None:
        for view in self._service.currentCalls:
            if not view.rings:
                self._left.add(view.callID)
                self._service.hangUp(view.callID)
        again()


def _close(window: QWidget) -> None:
    if isValid(window):
        window.close()
