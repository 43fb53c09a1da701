"""Sends what is still to be sent when the app quits (logout, hang up), and waits for it briefly."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer
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

    def end() -> None:
        nonlocal over
        over = True

    deadline = QTimer()
    deadline.setSingleShot(True)
    deadline.setTimerType(Qt.TimerType.PreciseTimer)
    deadline.timeout.connect(end)
    deadline.start(math.ceil(seconds * 1000))
    loop = QEventLoop()
    while not over and not condition():
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


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
