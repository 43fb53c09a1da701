"""Runs the kit's own coroutines in the app's thread without asyncio tasks.

A task belongs to a loop, and the app's loop may refuse to step it (a nested Qt loop inside another
task), may not run yet, or may not exist. A :class:`RunningCoroutine` goes on by callbacks instead:
it waits for an :class:`~callkit.invitation.outcome.Outcome`, or for a future of any loop, and takes
its next step from there. So it goes on under every nested loop, at any depth.
"""

from __future__ import annotations

import asyncio
import asyncio.events
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QTimer

from callkit.clock import Clock
from callkit.invitation.outcome import Outcome, onQt, stepBegins, stepEnds

log = logging.getLogger(__name__)

Result = TypeVar("Result")


def soon(callback: Callable[..., object], *args: Any) -> None:
    """Call ``callback(*args)`` on the next turn of the running loop, or else of Qt's."""
    later(0, callback, *args)


def later(seconds: float, callback: Callable[..., object], *args: Any) -> None:
    """Call ``callback(*args)`` after about ``seconds``, by the running loop or else by Qt's."""
    loop = asyncio.events._get_running_loop()
    call = _Once(partial(callback, *args))
    if loop is not None and seconds:
        loop.call_later(seconds, call)
    elif loop is not None:
        loop.call_soon(call)
    if loop is None or (not onQt(loop) and QCoreApplication.instance() is not None):
        # A loop that an app runs in a slot may end before, and Qt's goes on.
        QTimer.singleShot(round(seconds * 1000), call)


class _Once:
    """Calls ``callback`` the first time it is called, and never again."""

    def __init__(self, callback: Callable[[], object]) -> None:
        self._callback: Callable[[], object] | None = callback

    def __call__(self) -> None:
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()


def turn() -> Outcome[None]:
    """Done on the next turn, for a coroutine to await."""
    outcome: Outcome[None] = Outcome()
    soon(outcome.succeed, None)
    return outcome


class RunningCoroutine(Outcome[Result]):
    """A coroutine that is under way; its outcome is the coroutine's.

    ``asyncio.current_task()`` is not this one: such coroutines use nothing that needs a task, such
    as ``asyncio.timeout`` or a TaskGroup. What an app gives to be awaited runs as a task, see
    :func:`callkit.invitation.loop.startForApp`.
    """

    def __init__(self, work: Coroutine[Any, Any, Result]) -> None:
        super().__init__()
        self._work = work
        self._waits_for: object = None
        self._turn = 0
        self._interrupted = False

    def cancel(self) -> None:
        """Raise CancelledError in the coroutine, soon; fine when it has ended."""
        if self.done():
            return
        if self._waits_for is None:
            # It is running: cancel it where it waits next.
            self._interrupted = True
        else:
            self._interrupt(self._waits_for)

    def _interrupt(self, waits: object) -> None:
        self._turn += 1
        self._waits_for = _A_TURN
        if isinstance(waits, asyncio.Future):
            waits.cancel()
        soon(self.step, self._turn, asyncio.CancelledError())

    def step(self, turn: int = 0, error: BaseException | None = None) -> None:
        """Run until the coroutine waits for something; the first step begins it. A step of an older
        ``turn`` is ignored."""
        if turn != self._turn:
            # It was cancelled meanwhile.
            return
        self._turn += 1
        self._waits_for = None
        stepBegins()
        try:
            waits = self._work.send(None) if error is None else self._work.throw(error)
        except StopIteration as end:
            self.succeed(end.value)
        except (KeyboardInterrupt, SystemExit) as end:
            self.fail(end)
            raise
        except BaseException as failure:
            self.fail(failure)
        else:
            self._wait_for(waits)
        finally:
            stepEnds()

    def _wait_for(self, waits: Any) -> None:
        turn = self._turn
        if getattr(waits, "_asyncio_future_blocking", None):
            waits._asyncio_future_blocking = False
        self._waits_for = waits or _A_TURN
        if self._interrupted:
            self._interrupted = False
            self._interrupt(waits)
        elif waits is None:
            soon(self.step, turn)
        elif isinstance(waits, Outcome):
            # At once: callbacks that arrive together with it must find it done.
            waits.whenDone(lambda: self.step(turn))
        elif asyncio.isfuture(waits):
            waits.add_done_callback(lambda _: self.step(turn))
        else:
            soon(self.step, turn, RuntimeError(f"a coroutine cannot wait for {waits!r}"))


_A_TURN = object()
"""Awaited by a coroutine that only lets others run."""


class Coroutines:
    """Starts coroutines and keeps references to them; their errors are logged."""

    def __init__(self) -> None:
        self._coroutines: set[RunningCoroutine[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Result]) -> RunningCoroutine[Result]:
        """Start ``work``: it runs at once until it waits."""
        coroutine = RunningCoroutine(work)
        self._coroutines.add(coroutine)
        coroutine.whenDone(partial(self._ended, coroutine))
        coroutine.step()
        return coroutine

    def wait(self, seconds: float, clock: Clock) -> Outcome[None]:
        """Done when everything that runs now has ended, after ``seconds`` at the latest."""
        over: Outcome[None] = Outcome()
        running = set(self._coroutines)
        if not running:
            over.succeed(None)
            return over
        timer = clock.callLater(seconds, over.succeed, None)
        over.whenDone(timer.cancel)

        def ended(coroutine: RunningCoroutine[Any]) -> None:
            running.discard(coroutine)
            if not running:
                over.succeed(None)

        for coroutine in list(running):
            coroutine.whenDone(partial(ended, coroutine))
        return over

    def cancel(self) -> None:
        """Cancel everything that runs."""
        for coroutine in list(self._coroutines):
            coroutine.cancel()

    def __len__(self) -> int:
        return len(self._coroutines)

    def _ended(self, coroutine: RunningCoroutine[Any]) -> None:
        self._coroutines.discard(coroutine)
        error = coroutine.error
        if error is not None and not isinstance(error, asyncio.CancelledError):
            log.error("! a coroutine failed: %r", error, exc_info=error)
