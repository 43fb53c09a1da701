"""From the background loop into the app's thread."""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
from collections.abc import Iterator
from functools import partial
from types import FrameType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop

from callkit.background_loop import BackgroundLoop
from callkit.errors import RequestError
from callkit.invitation import callback_queue as queue_module
from callkit.invitation.callback_queue import CallbackQueue


@pytest.fixture
def queue() -> Iterator[CallbackQueue]:
    made = CallbackQueue(background=BackgroundLoop())
    yield made
    made.background.close()


def from_elsewhere(work: Any) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_callbacks_run_in_order_in_the_queues_thread(qapp: Any, queue: CallbackQueue) -> None:
    read: list[tuple[int, int]] = []

    def post() -> None:
        for number in range(100):
            queue.post(lambda number=number: read.append((number, threading.get_ident())))

    from_elsewhere(post)
    assert read == []
    QCoreApplication.processEvents()
    assert read == [(number, threading.get_ident()) for number in range(100)]


def test_a_callback_that_opens_a_loop_holds_up_none_behind_it(
    qapp: Any, queue: CallbackQueue
) -> None:
    read: list[str] = []
    loop = QEventLoop()

    def dialog() -> None:
        read.append("opened")
        loop.exec()
        read.append("closed")

    from_elsewhere(lambda: [queue.post(dialog), queue.post(partial(read.append, "behind"))])
    queue.post(loop.quit)
    QCoreApplication.processEvents()
    assert read == ["opened", "behind", "closed"]


async def test_outcomes_come_in_order_with_the_callbacks(queue: CallbackQueue) -> None:
    order: list[str] = []

    async def work() -> str:
        queue.post(partial(order.append, "before"))
        asyncio.get_running_loop().call_later(0.01, queue.post, partial(order.append, "after"))
        return "reply"

    outcome = queue.run(work())
    outcome.whenDone(lambda: order.append("reply"))
    assert await outcome == "reply"
    assert order == ["before", "reply"]


async def test_what_fails_there_fails_here(queue: CallbackQueue) -> None:
    async def work() -> None:
        raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        await queue.run(work())


async def test_a_background_loop_that_closes_ends_what_is_waited_for(queue: CallbackQueue) -> None:
    begun = threading.Event()

    async def forever() -> None:
        begun.set()
        await asyncio.Event().wait()

    outcome = queue.run(forever())
    assert begun.wait(10)
    queue.background.close(10)
    with pytest.raises(asyncio.CancelledError):
        await outcome


def test_work_whose_loop_ends_before_it_begins_is_put_away(queue: CallbackQueue) -> None:
    """A program that ends right after ``init``: Python would say that it was never awaited."""
    held, gate = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def hold() -> None:
        threads.append(threading.current_thread())
        held.set()
        gate.wait(10)

    queue.background.call(hold)
    assert held.wait(10)
    work = asyncio.sleep(0)
    queue.run(work)
    queue.background.close(0)
    gate.set()
    threads[0].join(10)
    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED


async def test_a_machine_without_threads_is_told_and_may_have_one_the_next_time(
    queue: CallbackQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as poor:
        poor.setattr(threading.Thread, "start", refuse)
        work = asyncio.sleep(0)
        with pytest.raises(RequestError, match="can't start new thread") as told:
            await queue.run(work)
    assert told.value.temporary
    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED
    assert await queue.run(asyncio.sleep(0, "done")) == "done"


def test_callbacks_for_a_deleted_queue_are_dropped(qapp: Any) -> None:
    queue = CallbackQueue()
    shiboken6.delete(queue)
    from_elsewhere(lambda: queue.post(lambda: None))


def test_ctrl_c_at_any_line_leaves_no_queue_deaf(qtbot: Any, queue: CallbackQueue) -> None:
    """Python raises KeyboardInterrupt wherever it is; Qt's loop prints it and goes on."""
    for line in range(30):
        count = -1

        def interrupt(frame: FrameType, event: str, _: object, line: int = line) -> Any:
            nonlocal count
            if frame.f_code.co_filename != queue_module.__file__:
                return None
            count += event in ("call", "line")
            if count == line:
                raise KeyboardInterrupt
            return interrupt

        read: list[int] = []
        queue.post(partial(read.append, 1))
        queue.post(partial(read.append, 2))
        before = sys.gettrace()
        with qtbot.captureExceptions() as raised:
            sys.settrace(interrupt)
            QCoreApplication.processEvents()
            sys.settrace(before)
        queue.post(partial(read.append, 3))
        QCoreApplication.processEvents()
        assert read[-1] == 3, f"deaf after an interrupt at line {line} of its work"
        if not raised:
            return
    pytest.fail("it was interrupted at every line")
