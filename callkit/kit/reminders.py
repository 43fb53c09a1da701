"""Reminders of calls that were put off: one each, at its time."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimerEvent, Signal

from callkit.switchboard.view import CallView


class Reminders(QObject):
    """Reminders are kept in memory and end with the program.

    Signals:
        due: (CallView): call this person back?
    """

    due = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[int, CallView] = {}

    def add(self, view: CallView, minutes: int) -> None:
        """Remind of ``view``'s caller in so many minutes. It replaces an earlier reminder of the
        same person."""
        self.drop(view.inviter.userID)
        self._waiting[self.startTimer(minutes * 60_000)] = view

    def drop(self, userID: str) -> None:
        """Drop the reminder of that person. A person without one is fine."""
        for number, view in list(self._waiting.items()):
            if view.inviter.userID == userID:
                self.killTimer(number)
                del self._waiting[number]

    def waiting(self) -> frozenset[str]:
        """The userIDs a reminder is set for."""
        return frozenset(view.inviter.userID for view in self._waiting.values())

    def close(self) -> None:
        for userID in self.waiting():
            self.drop(userID)

    def timerEvent(self, event: QTimerEvent) -> None:
        view = self._waiting.get(event.timerId())
        if view is not None:
            self.drop(view.inviter.userID)
            self.due.emit(view)
