"""A future result or error that can be awaited on any loop, or on none."""

from __future__ import annotations

import asyncio
import asyncio.events
import threading
from collections.abc import Callable, Generator
from contextvars import Context, copy_context
from typing import Any, Generic, TypeVar, cast

from callkit.errors import UsageError

Result = TypeVar("Result")

GLANCE = 0.02
"""Seconds between two looks whether a task still stands in its step (see :class:`_Waiter`)."""


class Outcome(Generic[Result]):
    """A future that belongs to no loop, only to the thread it was made in.

    It is settled once, by :meth:`succeed` or :meth:`fail`; later words are not heard. ``await``
    works in tasks of any asyncio loop of the same thread (qasync's, QtAsyncio's, plain) and in a
    :class:`~callkit.invitation.coroutines.RunningCoroutine`. Cancelling an await ends the waiting,
    nothing else.
    """

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._done = False
        self._result: Result | None = None
        self._error: BaseException | None = None
        self._callbacks: list[Callable[[], object]] = []

    def done(self) -> bool:
        """Whether it has a result or an error."""
        return self._done

    @property
    def error(self) -> BaseException | None:
        """Why it failed; None while it has not."""
        return self._error

    def result(self) -> Result:
        """The result, or the error raised. It must be done."""
        if self._error is not None:
            raise self._error
        return cast(Result, self._result)

    def succeed(self, result: Result) -> None:
        if not self._done:
            self._result = result
            self._settle()

    def fail(self, error: BaseException) -> None:
        if not self._done:
            # The frames of the traceback would keep the objects that failed, and those that wait
            # for them, for ever.
            self._error = error.with_traceback(None)
            self._settle()

    def whenDone(self, callback: Callable[[], object]) -> None:
        """Call ``callback`` when it is done, from inside :meth:`succeed` or :meth:`fail`."""
        if self._done:
            callback()
        else:
            self._callbacks.append(callback)

    def __await__(self) -> Generator[Any, None, Result]:
        if threading.get_ident() != self._thread:
            raise UsageError("await it in the thread it was started in")
        if not self._done:
            if driven():
                yield self
            else:
                loop = asyncio.get_running_loop()
                waiter = _Waiter(loop)
                self.whenDone(waiter.wake)
                serving = None if onQt(loop) else _Serving(loop)
                try:
                    yield from waiter
                finally:
                    self._forget(waiter.wake)
                    if serving is not None:
                        serving.end()
        return self.result()

    def _forget(self, callback: Callable[[], object]) -> None:
        if callback in self._callbacks:
            self._callbacks.remove(callback)

    def _settle(self) -> None:
        self._done = True
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()


# --- who drives the coroutine that awaits: a task, or a RunningCoroutine ---

_driver: list[object] = []
"""For each RunningCoroutine that is in its step, the task that was current when the step began."""


def stepBegins() -> None:
    """A RunningCoroutine makes a step."""
    _driver.append(currentTask())


def stepEnds() -> None:
    _driver.pop()


def driven() -> bool:
    """Whether the code that runs now is a step of a RunningCoroutine, and of no task inside it."""
    return bool(_driver) and _driver[-1] is currentTask()


def currentTask() -> object:
    """The task of the running loop that is in its step; None when there is no such thing."""
    loop = asyncio.events._get_running_loop()
    return asyncio.current_task(loop) if loop is not None else None


# --- an asyncio loop that keeps Qt's from running, as asyncio.run in a slot does ---

_bringers: list[Callable[[], object]] = []


def bringsOutcomes(serve: Callable[[], object]) -> None:
    """``serve()`` does what Qt's loop would do to bring outcomes: it is called again and again
    while a task waits for one on a loop that keeps Qt's from running."""
    _bringers.append(serve)


def onQt(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether ``loop`` runs on Qt's, as qasync's and PySide6's own do."""
    return any(kind.__module__.partition(".")[0] in _QT for kind in type(loop).__mro__)


_QT = ("qasync", "PySide6")


class _Serving:
    """Brings outcomes by hand. Nothing else of Qt is served: slots of the app and its windows wait
    until the app's loop has ended, as they expect."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        # Not at once: a task is in its step.
        self._handle: asyncio.Handle = loop.call_soon(self._look)

    def _look(self) -> None:
        self._handle = self._loop.call_later(GLANCE, self._look)
        for serve in _bringers:
            serve()

    def end(self) -> None:
        self._handle.cancel()


class _Waiter:
    """What a task waits for: a future in the eyes of asyncio (``asyncio.isfuture``).

    asyncio runs no task of a loop while a step of another task runs. A task in a nested Qt loop is
    in its step all the time, and qasync would try all the same: the task to be woken is then lost
    for good. So it is woken by hand, when no other stands in its step.
    """

    _asyncio_future_blocking = False

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._done = False
        self._cancelled = False
        self._callbacks: list[tuple[Callable[[_Waiter], object], Context]] = []

    def wake(self) -> None:
        if not self._done:
            self._done = True
            self._tell_soon()

    # --- what tasks ask of a future ---

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def done(self) -> bool:
        return self._done

    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self, msg: object = None) -> bool:
        if self._done:
            return False
        self._done = self._cancelled = True
        self._tell_soon()
        return True

    def result(self) -> None:
        if self._cancelled:
            raise asyncio.CancelledError

    def exception(self) -> None:
        self.result()

    def add_done_callback(
        self, callback: Callable[[_Waiter], object], *, context: Context | None = None
    ) -> None:
        self._callbacks.append((callback, context or copy_context()))
        if self._done:
            self._tell_soon()

    def remove_done_callback(self, callback: Callable[[_Waiter], object]) -> int:
        before = len(self._callbacks)
        self._callbacks = [entry for entry in self._callbacks if entry[0] != callback]
        return before - len(self._callbacks)

    def __iter__(self) -> Generator[Any, None, None]:
        self._asyncio_future_blocking = True
        yield self
        self.result()

    # --- inside ---

    def _tell_soon(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon(self._tell)

    def _tell(self) -> None:
        if self._callbacks and asyncio.current_task(self._loop) is not None:
            self._loop.call_later(GLANCE, self._tell)
            return
        callbacks, self._callbacks = self._callbacks, []
        for callback, context in callbacks:
            context.run(callback, self)
