"""asyncio inside Qt: which loop to use, and the traps of qasync (``reference/qt.md`` §2).

Three ways an app may run, all the same to the kit:

* ``app.exec()``: nobody made an asyncio loop, so :func:`ensureLoop` makes one that lives inside
  Qt's and closes it when the app quits;
* ``qasync.run(main())``: its loop is used as it is;
* ``asyncio.Runner(loop_factory=newEventLoop)``: likewise, and better, because :class:`KitEventLoop`
  avoids what follows.

============================================  ====================================================
qasync 0.28 does                              here
============================================  ====================================================
coarse Qt timers, up to 5 % early             precise ones, rounded up
a cancelled ``call_later`` keeps its timer    the timer goes with it
``call_later`` returns a handle without       an ``asyncio.TimerHandle``
``when()``
ten threads for the first name look-up        an executor of two
``stop()`` of a loop inside ``app.exec()``    never called
makes Qt's later loops return at once
tasks are held weakly                         :class:`Tasks` holds them
may pick PyQt                                 PySide6 is imported first; anything else is refused
runs callbacks while the loop stands still,   they wait until it runs
when somebody serves Qt's events
============================================  ====================================================
"""

from __future__ import annotations

import asyncio
import asyncio.events
import logging
import math
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, QTimerEvent

import qasync  # isort: skip  (it takes the Qt that is imported already)

from callkit.clock import Clock
from callkit.errors import UsageError

log = logging.getLogger(__name__)

FAREWELL = 0.5
"""Seconds an app that quits waits for everything it still has to say."""
WORKERS = 2
"""Threads for name look-ups."""

if qasync.QtModuleName != "PySide6":
    raise ImportError(
        f"qasync has chosen {qasync.QtModuleName}: import PySide6 first, or set QT_API=pyside6"
    )


class _Timers(QObject):
    """Runs handles when they are due: never early, in order, and forgets cancelled ones.

    Qt's events may be served while the loop does not run (``processEvents`` after its end): what
    falls due then is run when the loop runs again.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
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
        if asyncio.events._get_running_loop() is self._loop:
            handle._run()
        else:
            self._overdue.append(handle)

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
        """Part of what qasync expects of its timer; there is nothing to do."""

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

    def run_forever(self) -> Any:
        self._timer.resume()
        return super().run_forever()

    def _process_event(self, key: Any, mask: int) -> None:
        # A socket stays ready: it is looked at again when the loop runs.
        if asyncio.events._get_running_loop() is self:
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


def newEventLoop() -> KitEventLoop:
    """A loop factory for ``asyncio.Runner``. There must be a QApplication.

    Raises:
        UsageError: There is no QApplication yet.
    """
    return KitEventLoop(_application())


def ensureLoop() -> asyncio.AbstractEventLoop:
    """The running loop, or a new one inside Qt's that ends with the app.

    The new one works as soon as ``app.exec()`` runs; work may be started before.

    Raises:
        UsageError: No loop runs and there is no QApplication yet.
    """
    running = asyncio.events._get_running_loop()
    if running is not None:
        return running
    app = _application()
    loop = KitEventLoop(app, already_running=True)
    _Farewells.of(app).loop = loop
    return loop


def _application() -> QCoreApplication:
    app = QCoreApplication.instance()
    if app is None:
        raise UsageError("make a QApplication first")
    return app


class Tasks:
    """Starts coroutines and holds them; what they raise is logged, not lost."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run ``work`` on the running loop."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def wait(self, seconds: float, clock: Clock) -> None:
        """Return when everything that runs now is done, after ``seconds`` at the latest."""
        running = self._tasks - {asyncio.current_task()} - _suspended
        if not running:
            return
        late: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = clock.callLater(seconds, _end, late)
        everything = asyncio.gather(*running, return_exceptions=True)
        try:
            await asyncio.wait((everything, late), return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            late.cancel()

    def cancel(self) -> None:
        """Cancel everything that runs."""
        for task in list(self._tasks):
            task.cancel()

    def __len__(self) -> int:
        return len(self._tasks)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("! a task failed: %r", error, exc_info=error)


def _end(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


_suspended: set[asyncio.Task[Any]] = set()
"""Tasks in whose middle the app was quit: they go on only when the goodbyes are said."""


def spin(work: Coroutine[Any, Any, object], seconds: float) -> bool:
    """Run ``work`` while serving Qt's events; whether it was done in time (else it goes on).

    For the moment in which an app quits and nothing else may happen any more; that moment may
    come in the middle of a coroutine, as ``app.quit()`` emits aboutToQuit before it returns.
    """
    loop = asyncio.get_running_loop()
    outer = asyncio.current_task()
    if outer is None:
        return _spin(work, seconds)
    # Otherwise no other task could take a step: "Cannot enter into task while another …".
    asyncio.tasks._leave_task(loop, outer)
    _suspended.add(outer)
    try:
        return _spin(work, seconds)
    finally:
        _suspended.discard(outer)
        asyncio.tasks._enter_task(loop, outer)


def _spin(work: Coroutine[Any, Any, object], seconds: float) -> bool:
    task = asyncio.get_running_loop().create_task(work)
    inner = QEventLoop()
    task.add_done_callback(lambda _: inner.quit())
    deadline = QTimer()
    deadline.setSingleShot(True)
    deadline.setTimerType(Qt.TimerType.PreciseTimer)
    deadline.timeout.connect(inner.quit)
    deadline.start(math.ceil(seconds * 1000))
    inner.exec()
    deadline.stop()
    return task.done()


class _Farewells(QObject):
    """What is still to be said when the app quits. One per application."""

    _known: _Farewells | None = None

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.loop: KitEventLoop | None = None
        self.work: list[Callable[[], Awaitable[object]]] = []
        app.aboutToQuit.connect(self._about_to_quit)

    @classmethod
    def of(cls, app: QCoreApplication) -> _Farewells:
        known = cls._known
        if known is None or known.parent() is not app:
            known = cls._known = _Farewells(app)
        return known

    def _about_to_quit(self) -> None:
        running = asyncio.events._get_running_loop()
        work, self.work = self.work, []
        if work and running is not None:
            spin(self._say(work), FAREWELL)
        loop, self.loop = self.loop, None
        if loop is not None and not loop.is_closed():
            spin(_cancel_everything(), FAREWELL)
            loop.abandon()

    async def _say(self, work: list[Callable[[], Awaitable[object]]]) -> None:
        results = await asyncio.gather(*(one() for one in work), return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                log.error("! on quitting: %r", result, exc_info=result)


async def _cancel_everything() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()} - _suspended
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def atQuit(work: Callable[[], Awaitable[object]]) -> Callable[[], None]:
    """Await ``work()`` when the app quits, half a second at most; returns how to take it back.

    Without a Qt application nothing will call it.
    """
    app = QCoreApplication.instance()
    if app is None:
        return lambda: None
    farewells = _Farewells.of(app)
    farewells.work.append(work)

    def takeBack() -> None:
        if work in farewells.work:
            farewells.work.remove(work)

    return takeBack
