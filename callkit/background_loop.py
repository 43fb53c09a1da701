"""A background thread with a plain asyncio loop, in which the kit's sockets live.

A Qt program's own thread is the wrong place for them. Its asyncio loop, if it has one, may be
qasync's, QtAsyncio's or a pumped one, may start late and end early, and steps no task while another
one stands in a dialog's nested loop; the thread itself may be busy for seconds. The background
thread depends on none of that, and touches nothing of the app: not its loop, not its tasks, not its
default executor.

The thread starts when it is first used and ends with the process; it never keeps a process alive.
There is no Qt in here.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import logging
import os
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")

NAME = "callkit"
LEAVE = 1.0
"""Seconds for which an ending process waits until the thread has cleaned up."""


class DaemonThreads(ThreadPoolExecutor):
    """An executor for work that may hang, as a name look-up without a network does.

    Each piece of work has a thread of its own, so none waits for another, and a process that ends
    waits for none of them.
    """

    def __init__(self) -> None:
        # asyncio takes nothing but a ThreadPoolExecutor; this one starts no worker of its pool.
        super().__init__(max_workers=1)

    def submit(
        self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any
    ) -> concurrent.futures.Future[Result]:
        future: concurrent.futures.Future[Result] = concurrent.futures.Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)

        threading.Thread(target=work, name=f"{NAME}-work", daemon=True).start()
        return future


class BackgroundLoop:
    """The thread and its loop. All methods may be called from any other thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether the process is ending: Python deletes objects in any order now, and no work is
        begun."""
        return self._ended

    def call(self, callback: Callable[..., object], *args: Any) -> None:
        """Call ``callback(*args)`` there soon; calls keep their order."""
        self._open().call_soon_threadsafe(callback, *args)

    def start(self, work: Coroutine[Any, Any, Result]) -> concurrent.futures.Future[Result]:
        """Run ``work`` there as a task.

        Raises:
            RuntimeError, OSError: The machine gives this process no thread, or no file, any more.
        """
        return asyncio.run_coroutine_threadsafe(work, self._open())

    def close(self, patience: float = LEAVE) -> None:
        """End the thread: its tasks are cancelled, its loop is closed. Fine when there is none."""
        with self._lock:
            loop, self._loop = self._loop, None
            thread, self._thread = self._thread, None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(patience)

    def end(self) -> None:
        """The process ends: close for good. No work is accepted after that."""
        self._ended = True
        self.close()

    def _open(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                loop = _plain_loop()
                thread = threading.Thread(target=_serve, args=(loop,), name=NAME, daemon=True)
                try:
                    thread.start()
                except BaseException:
                    # The system has no more threads to give; the next time it may.
                    loop.close()
                    raise
                self._loop, self._thread = loop, thread
            return self._loop

    def forget(self) -> None:
        """For the child of a fork, in which the thread does not exist."""
        self.__init__()  # type: ignore[misc]


def _plain_loop() -> asyncio.AbstractEventLoop:
    """Not asyncio.new_event_loop(): the app's policy would make one of Qt's."""
    loop: asyncio.AbstractEventLoop
    if sys.platform == "win32":
        loop = asyncio.ProactorEventLoop()
    else:
        loop = asyncio.SelectorEventLoop()
    loop.set_default_executor(DaemonThreads())
    return loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    try:
        while not _served(loop):
            pass
        loop.run_until_complete(_put_away())
    finally:
        loop.close()


def _served(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the loop was told to stop. ``SystemExit`` and ``KeyboardInterrupt`` of a task are
    raised out of any loop; here they end no program, so they must not end what serves all calls."""
    try:
        loop.run_forever()
    except (SystemExit, KeyboardInterrupt) as error:
        logging.getLogger(__name__).warning("the kit's thread goes on after %r", error)
        return False
    return True


async def _put_away() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    # Sockets that were just closed are let go on the next turn.
    await asyncio.sleep(0)


_background_loop = BackgroundLoop()
atexit.register(_background_loop.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_background_loop.forget)


def backgroundLoop() -> BackgroundLoop:
    """The process's own one."""
    return _background_loop
