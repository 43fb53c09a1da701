"""asyncio in a Qt program: an event loop without qasync's faults, and where the app's coroutines
run.

The kit itself needs no asyncio loop in the app's thread: its sockets live in the background loop
(:mod:`callkit.background_loop`), and its own coroutines need no task
(:mod:`callkit.invitation.coroutines`). So it works under ``app.exec()``, under every loop an app
may run, and before one runs.

:func:`newEventLoop` is for apps: ``asyncio.Runner(loop_factory=newEventLoop)`` or ``asyncio.run``.

============================================  ====================================================
qasync 0.28 does                              here
============================================  ====================================================
a nested Qt loop inside a coroutine (a        the coroutine's task stands aside while others take
dialog's ``exec()``) kills other tasks        their steps
coarse Qt timers, up to 5 % early             precise ones, rounded up
a cancelled ``call_later`` keeps its timer    the timer goes with it
``call_later`` returns a handle without       an ``asyncio.TimerHandle``
``when()``
ten threads for the first name look-up        an executor of two
may pick PyQt                                 PySide6 is imported first; anything else is refused
runs callbacks while the loop stands still,   they wait until it runs
when somebody serves Qt's events
============================================  ====================================================
"""

from __future__ import annotations

import asyncio
import asyncio.events
import contextlib
import inspect
import math
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimerEvent

import qasync  # isort: skip  (it takes the Qt that is imported already)

from callkit.errors import UsageError
from callkit.invitation.outcome import GLANCE, Outcome
from callkit.invitation.quit_messages import FAREWELL, serveUntil

Result = TypeVar("Result")

WORKERS = 2
"""Threads for name look-ups of a loop made here."""

if qasync.QtModuleName != "PySide6":
    raise ImportError(
        f"qasync has chosen {qasync.QtModuleName}: import PySide6 first, or set QT_API=pyside6"
    )


class _Timers(QObject):
    """Runs timer handles when they are due: never early, in order, and without cancelled ones.

    Qt's events may be served while the loop does not run (``processEvents`` after its end): what
    falls due then is run when the loop runs again.
    """

    def __init__(self, loop: KitEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self._overdue: list[asyncio.Handle] = []
        self._handles: dict[int, asyncio.Handle] = {}
        self._numbers: dict[int, int] = {}
        self._stopped = False

    def add_callback(self, handle: asyncio.Handle, delay: float = 0.0) -> asyncio.Handle:
        number = self.startTimer(math.ceil(max(delay, 0.0) * 1000), Qt.TimerType.PreciseTimer)
        self._handles[number] = handle
        self._numbers[id(handle)] = number
        return handle

    def drop(self, handle: asyncio.Handle) -> None:
        number = self._numbers.pop(id(handle), None)
        if number is not None:
            self._handles.pop(number, None)
            self.killTimer(number)

    def timerEvent(self, event: QTimerEvent) -> None:
        number = event.timerId()
        self.killTimer(number)
        handle = self._handles.pop(number, None)
        if handle is None:
            return
        self._numbers.pop(id(handle), None)
        if self._stopped or handle.cancelled():
            return
        if not self._loop.mayRun():
            self._overdue.append(handle)
            return
        with _entered(self._loop):
            handle._run()

    def resume(self) -> None:
        """The loop runs again."""
        overdue, self._overdue = self._overdue, []
        for handle in overdue:
            self.add_callback(handle)

    def stop(self) -> None:
        self._stopped = True
        self._overdue.clear()
        for number in self._handles:
            self.killTimer(number)
        self._handles.clear()
        self._numbers.clear()

    def set_debug(self, enabled: bool) -> None:
        """Part of the interface that qasync expects of its timer; there is nothing to do."""

    @property
    def waiting(self) -> int:
        """How many timers are alive."""
        return len(self._handles)


class KitEventLoop(qasync.QEventLoop):  # type: ignore[misc]
    """qasync's loop without its traps; see the module's text."""

    def __init__(
        self, app: QCoreApplication | None = None, *, already_running: bool = False
    ) -> None:
        super().__init__(app or QCoreApplication.instance(), already_running=already_running)
        self._timer: _Timers = _Timers(self)
        self._completing = False
        self.set_default_executor(
            ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="callkit")
        )

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        if not callable(callback):
            raise TypeError(f"callback must be callable: {type(callback).__name__}")
        handle = asyncio.TimerHandle(self.time() + delay, callback, args, self, context)
        self._timer.add_callback(handle, delay)
        return handle

    def mayRun(self) -> bool:
        """Whether callbacks may be called now."""
        running = asyncio.events._get_running_loop()
        return running is self or (self._completing and running is None)

    def run_until_complete(self, future: Any) -> Any:
        """An app that quits stops the loop from outside. What ``aboutToQuit`` has woken is served
        in one turn more, as by qasync: it may be what ``future`` waits for."""
        before, self._completing = self._completing, True
        try:
            return super().run_until_complete(future)
        finally:
            self._completing = before

    def run_forever(self) -> Any:
        self._timer.resume()
        return super().run_forever()

    def _process_event(self, key: Any, mask: int) -> None:
        # A socket stays ready: it is handled when the loop runs again.
        if self.mayRun():
            with _entered(self):
                super()._process_event(key, mask)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self._timer.drop(handle)

    def abandon(self) -> None:
        """End a loop that runs inside ``app.exec()`` and close it; Qt's own loop goes on.

        Not ``stop()``: that calls ``app.exit()``, and every later QEventLoop returns at once.
        """
        if asyncio.events._get_running_loop() is self:
            asyncio.events._set_running_loop(None)
        self._QEventLoop__is_running = False
        self.close()


@contextlib.contextmanager
def _entered(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """``loop`` is the running one, and no task is in its step.

    Another loop, or a task that stands in a nested Qt loop, steps aside meanwhile (public, for code
    that extends asyncio: ``asyncio._leave_task``, ``_enter_task``).
    """
    outer = asyncio.events._get_running_loop()
    task = asyncio.current_task(outer) if outer is not None else None
    if outer is loop and task is None:
        yield
        return
    if outer is not None and task is not None:
        asyncio._leave_task(outer, task)
    asyncio.events._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio.events._set_running_loop(outer)
        if outer is not None and task is not None:
            asyncio._enter_task(outer, task)


def newEventLoop() -> KitEventLoop:
    """A loop factory for ``asyncio.Runner``. There must be a QApplication.

    Raises:
        UsageError: There is no QApplication yet.
    """
    return KitEventLoop(_application())


def _application() -> QCoreApplication:
    app = QCoreApplication.instance()
    if app is None:
        raise UsageError("make a QApplication first")
    return app


# --- coroutines an app gives to the kit ---


def startForApp(work: Awaitable[Result]) -> Outcome[Result]:
    """Await ``work``, an app's, where the app's coroutines run; from the app's thread.

    On the running loop, as a task, if there is one. Else on a loop of the kit's inside Qt's, that
    is the running one only while it makes a step: the app's ``asyncio.run`` works as ever.
    """
    outcome: Outcome[Result] = Outcome()
    running = asyncio.events._get_running_loop()
    loop = running if running is not None else _Guest.of(_application()).loop

    def begin() -> None:
        if asyncio.current_task(loop) is not None:
            # It stands in a nested Qt loop: its own loop would refuse to step another one.
            loop.call_later(GLANCE, begin)
            return
        task = loop.create_task(_awaited(work))
        _under_way.add(task)
        task.add_done_callback(ended)

    def ended(task: asyncio.Task[Result]) -> None:
        _under_way.discard(task)
        if inspect.iscoroutine(work):
            # An app that quits may have ended the task before its first step.
            work.close()
        if task.cancelled():
            outcome.fail(asyncio.CancelledError())
        elif (error := task.exception()) is not None:
            outcome.fail(error)
        else:
            outcome.succeed(task.result())

    begin()
    return outcome


_under_way: set[asyncio.Task[Any]] = set()
"""Loops hold tasks weakly."""


async def _awaited(work: Awaitable[Result]) -> Result:
    return await work


class _GuestLoop(KitEventLoop):
    """Lives inside ``app.exec()`` and is the running loop only while it calls a callback."""

    def __init__(self, app: QCoreApplication) -> None:
        before = asyncio.events._get_running_loop()
        super().__init__(app, already_running=True)
        asyncio.events._set_running_loop(before)

    def mayRun(self) -> bool:
        return True


class _Guest(QObject):
    """The guest loop of an application, until that quits."""

    _known: _Guest | None = None

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.loop = _GuestLoop(app)
        app.aboutToQuit.connect(self._end)

    @classmethod
    def of(cls, app: QCoreApplication) -> _Guest:
        known = cls._known
        if known is None or known.parent() is not app:
            known = cls._known = _Guest(app)
        return known

    def _end(self) -> None:
        _Guest._known = None
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        serveUntil(self._over, FAREWELL)
        self.loop.abandon()
        self.deleteLater()

    def _over(self) -> bool:
        """All tasks have ended, and what waits for the app's coroutines knows."""
        told = all(task.get_loop() is not self.loop for task in _under_way)
        return told and not asyncio.all_tasks(self.loop)
