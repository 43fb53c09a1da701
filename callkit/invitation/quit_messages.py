"""Sends what is still to be sent when the app quits (logout, hang up), and waits for it briefly."""

from __future__ import annotations

import asyncio
import asyncio.events
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEventLoop, QObject
from shiboken6 import isValid

from callkit.invitation.coroutines import Coroutines, RunningCoroutine

log = logging.getLogger(__name__)

FAREWELL = 0.5
"""Seconds an app that quits waits for everything it still has to say."""

Work = Callable[[], Coroutine[Any, Any, object]]


class _Farewells(QObject):
    """One per application."""

    _known: _Farewells | None = None

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.work: list[Work] = []
        self.lastWork: list[Work] = []
        self._coroutines = Coroutines()
        app.aboutToQuit.connect(self._about_to_quit)

    @classmethod
    def of(cls, app: QCoreApplication) -> _Farewells:
        known = cls._known
        if known is None or known.parent() is not app:
            known = cls._known = _Farewells(app)
        return known

    def _about_to_quit(self) -> None:
        for waiting in (self.work, self.lastWork):
            begun, waiting[:] = list(waiting), []
            self._finish([self._coroutines.start(self._say(work)) for work in begun])

    def _finish(self, coroutines: list[RunningCoroutine[None]]) -> None:
        serveUntil(lambda: all(coroutine.done() for coroutine in coroutines), FAREWELL)
        for coroutine in coroutines:
            coroutine.cancel()

    async def _say(self, one: Work) -> None:
        if not isValid(getattr(one, "__self__", None) or self):
            return  # The object that had something to say is deleted.
        try:
            await one()
        except Exception as error:
            log.error("! on quitting: %r", error, exc_info=error)


def serveUntil(condition: Callable[[], bool], seconds: float) -> None:
    """Serve Qt's events until ``condition()`` holds, or ``seconds`` have passed.

    For the moment in which an app quits and nothing else may happen any more. Not a QEventLoop's
    ``exec()``: another ``app.exit()``, as qasync's loops make at their end, would stop it.
    """
    over = False
    dispatcher = QAbstractEventDispatcher.instance()

    def end() -> None:
        nonlocal over
        over = True
        dispatcher.wakeUp()

    # Not a QTimer: on Windows one that is begun inside another one's event may never be due.
    deadline = threading.Timer(seconds, end)
    try:
        deadline.start()
    except RuntimeError:
        # The machine gives no more threads: then nothing is waited for.
        return
    loop = QEventLoop()
    try:
        with _task_aside():
            while not over and not condition():
                loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    finally:
        deadline.cancel()
        deadline.join()


@contextlib.contextmanager
def _task_aside() -> Iterator[None]:
    """An app may quit inside a task of its own. As long as that one is in its step asyncio lets no
    other of its loop make one, and under qasync whatever is woken meanwhile is lost for good: the
    app would wait for it at its end. So the task is in no step while events are served."""
    loop = asyncio.events._get_running_loop()
    task = asyncio.current_task(loop) if loop is not None else None
    if loop is None or task is None:
        yield
        return
    asyncio._leave_task(loop, task)
    try:
        yield
    finally:
        asyncio._enter_task(loop, task)


def atQuit(work: Work, *, last: bool = False) -> Callable[[], None]:
    """Await ``work()`` when the app quits, half a second at most; returns how to take it back.

    With ``last`` after the others. Without a Qt application nothing will call it.
    """
    app = QCoreApplication.instance()
    if app is None:
        return lambda: None
    farewells = _Farewells.of(app)
    waiting = farewells.lastWork if last else farewells.work
    waiting.append(work)

    def takeBack() -> None:
        if work in waiting:
            waiting.remove(work)

    return takeBack
