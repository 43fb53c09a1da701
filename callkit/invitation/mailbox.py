"""The way back from the backroom into the app's thread: Qt events, in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from shiboken6 import isValid

from callkit.backroom import Backroom, backroom
from callkit.invitation.outcome import Outcome

Result = TypeVar("Result")

Letter = Callable[[], object]

_ARRIVED = QEvent.Type(QEvent.registerEventType())


class Mailbox(QObject):
    """Calls what other threads post, in the thread it was made in.

    Qt serves its events in every nested loop, so nothing here waits for a dialog to close.

    Args:
        room: Where :meth:`fetch` has its work done; tests give their own.
    """

    def __init__(self, parent: QObject | None = None, *, room: Backroom | None = None) -> None:
        super().__init__(parent)
        self.room = room or backroom()
        self._letters: deque[Letter] = deque()

    def post(self, letter: Letter) -> None:
        """Call ``letter()`` over there. From any thread; once the mailbox is gone, nothing."""
        # No lock and no flag: Ctrl+C at any line of all this leaves nobody deaf.
        self._letters.append(letter)
        if isValid(self):
            QCoreApplication.postEvent(self, QEvent(_ARRIVED))

    def fetch(
        self, work: Coroutine[Any, Any, Result], before: Callable[[], Letter] | None = None
    ) -> Outcome[Result]:
        """Have ``work`` done in the backroom; its outcome comes with what is posted, in order.

        ``before()``, called there when it is done, gives a letter that goes ahead of the outcome.
        """
        outcome: Outcome[Result] = Outcome()

        async def fetching() -> None:
            try:
                try:
                    result = await work
                finally:
                    if before is not None:
                        self.post(before())
            except asyncio.CancelledError as end:
                self.post(partial(outcome.fail, end))
                raise
            except Exception as error:
                self.post(partial(outcome.fail, error))
            else:
                self.post(partial(outcome.succeed, result))

        self.room.start(fetching())
        return outcome

    def event(self, event: QEvent) -> bool:
        if event.type() != _ARRIVED:
            return super().event(event)
        # A letter may open a dialog: its loop reads those behind it, which have their own events.
        while (letter := self._next()) is not None:
            letter()
        return True

    def _next(self) -> Letter | None:
        # Nobody else takes any out.
        return self._letters.popleft() if self._letters else None
