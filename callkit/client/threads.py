"""Blocking work outside the loop, in threads of the client's own.

The app's default executor stays the app's: two long jobs in it would keep a name from being looked
up. The threads are daemons, so a call that never returns keeps no program from ending.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class NoThread(RuntimeError):
    """The machine gives this process no more threads just now. Nothing was called."""


async def inThread(call: Callable[[], Result], *, name: str) -> Result:
    """Return what ``call()`` returns, or raise what it raises, from a thread called ``name``.

    It runs in a copy of the caller's context. Cancelling the wait leaves the thread to itself:
    what it still says is not heard.

    Raises:
        NoThread: There is none to be had.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()
    context = contextvars.copy_context()

    def work() -> None:
        try:
            result = context.run(call)
        except BaseException as error:
            failure = error
            _tell(loop, lambda: _fail(future, failure))
        else:
            _tell(loop, lambda: _succeed(future, result))

    try:
        threading.Thread(target=work, name=name, daemon=True).start()
    except RuntimeError as error:
        raise NoThread(str(error)) from error
    return await future


def _tell(loop: asyncio.AbstractEventLoop, tell: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(tell)
    except RuntimeError:
        # The loop, or Qt's part of it, is gone: nobody waits any more.
        return


def _succeed(future: asyncio.Future[Result], result: Result) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Result], error: BaseException) -> None:
    if future.done():
        return
    # What ends a program (SystemExit, KeyboardInterrupt) ends only the call in a thread, and a
    # future refuses StopIteration.
    plain = isinstance(error, Exception) and not isinstance(error, StopIteration)
    future.set_exception(error if plain else RuntimeError(f"it raised {error!r}"))
