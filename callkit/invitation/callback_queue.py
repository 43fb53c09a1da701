"""From the background loop to the app's thread: callbacks, delivered in order as Qt events."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from shiboken6 import isValid

from callkit.background_loop import BackgroundLoop, backgroundLoop
from callkit.errors import ErrorCode, RequestError
from callkit.invitation.outcome import Outcome, bringsOutcomes

Result = TypeVar("Result")

Callback = Callable[[], object]

_POSTED = QEvent.Type(QEvent.registerEventType())


class CallbackQueue(QObject):
    """Runs the callbacks that other threads post, in the thread in which it was made.

    Qt delivers its events in every nested loop, so no callback waits until a dialog closes.

    Args:
        background: Where :meth:`run` runs its coroutines; tests pass their own.
    """

    def __init__(
        self, parent: QObject | None = None, *, background: BackgroundLoop | None = None
    ) -> None:
        super().__init__(parent)
        self.background = background or backgroundLoop()
        self._posted: deque[Callback] = deque()

    def post(self, callback: Callback) -> None:
        """Call ``callback()`` in the queue's thread. From any thread; ignored after the queue was
        deleted."""
        # There is no lock and no flag that Ctrl+C could leave set at any line of this.
        self._posted.append(callback)
        if isValid(self):
            QCoreApplication.postEvent(self, QEvent(_POSTED))

    def run(
        self, work: Coroutine[Any, Any, Result], before: Callable[[], Callback] | None = None
    ) -> Outcome[Result]:
        """Run ``work`` in the background loop. Its outcome comes in order with what is posted.

        When it is done, ``before()`` is called there; the callback it returns runs just before the
        outcome is set.
        """
        outcome: Outcome[Result] = Outcome()

        async def running() -> None:
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

        steps = running()
        try:
            begun = self.background.start(steps)
        except (RuntimeError, OSError) as error:
            # The machine has no thread, or no file, to give.
            steps.close()
            work.close()
            outcome.fail(RequestError(ErrorCode.NETWORK_ERROR, str(error), temporary=True))
        else:
            # The loop may end before the first step of what was begun just now.
            begun.add_done_callback(lambda _: work.close())
        return outcome

    def event(self, event: QEvent) -> bool:
        if event.type() != _POSTED:
            return super().event(event)
        # A callback may open a dialog: the dialog's loop then runs the callbacks behind it, because
        # each has an event of its own.
        while (callback := self._next()) is not None:
            callback()
        return True

    def _next(self) -> Callback | None:
        # Only this thread takes callbacks out.
        return self._posted.popleft() if self._posted else None


bringsOutcomes(partial(QCoreApplication.sendPostedEvents, None, _POSTED.value))
