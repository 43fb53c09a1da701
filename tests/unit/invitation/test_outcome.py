"""A future of no loop: whoever awaits it, wherever."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QTimer

from callkit.background_loop import BackgroundLoop
from callkit.errors import UsageError
from callkit.invitation.callback_queue import CallbackQueue
from callkit.invitation.coroutines import RunningCoroutine, later
from callkit.invitation.loop import KitEventLoop
from callkit.invitation.outcome import Outcome, driven
from callkit.invitation.timers import QtClock
from tests.waiting import PATIENCE


async def test_a_task_gets_the_result() -> None:
    outcome: Outcome[int] = Outcome()
    waiting = asyncio.ensure_future(outcome)
    await asyncio.sleep(0)
    outcome.succeed(5)
    outcome.fail(ValueError("later words are not heard"))
    assert await waiting == 5
    assert await outcome == 5 and outcome.result() == 5 and outcome.error is None


async def test_a_task_gets_the_error() -> None:
    outcome: Outcome[int] = Outcome()
    waiting = asyncio.ensure_future(outcome)
    await asyncio.sleep(0)
    outcome.fail(ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        await waiting
    assert outcome.done()


async def test_many_may_wait_and_one_may_give_up() -> None:
    outcome: Outcome[int] = Outcome()
    first, second = asyncio.ensure_future(outcome), asyncio.ensure_future(outcome)
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    assert not outcome.done()
    outcome.succeed(1)
    assert await second == 1
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_asyncios_own_waits_work() -> None:
    outcome: Outcome[int] = Outcome()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(outcome, 0.01)
    asyncio.get_running_loop().call_later(0.01, outcome.succeed, 3)
    async with asyncio.timeout(10):
        assert await outcome == 3
    assert await asyncio.gather(outcome, outcome) == [3, 3]


def test_it_works_on_a_plain_loop() -> None:
    async def work() -> int:
        outcome: Outcome[int] = Outcome()
        asyncio.get_running_loop().call_soon(outcome.succeed, 4)
        return await outcome

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        assert runner.run(work()) == 4


def test_a_plain_loop_in_a_slot_keeps_nothing_from_coming(qapp: Any) -> None:
    """An app's ``asyncio.run`` in a slot: Qt's loop stands still until it ends."""
    queue, clock = CallbackQueue(background=BackgroundLoop()), QtClock()
    late: list[str] = []

    async def slot() -> str:
        later(0.05, late.append, "after the loop")
        await clock.sleep(0.01)
        return await queue.run(asyncio.sleep(0, "reply"))

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        assert runner.run(asyncio.wait_for(slot(), PATIENCE)) == "reply"
    queue.background.close()
    begun = time.monotonic()
    while not late and time.monotonic() - begun < PATIENCE:
        QCoreApplication.processEvents()
    assert late == ["after the loop"]


@pytest.mark.parametrize("factory", [qasync.QEventLoop, KitEventLoop])
def test_a_task_is_woken_though_another_stands_in_a_nested_loop(factory: Any, qapp: Any) -> None:
    """qasync would lose it for good: "Cannot enter into task"."""
    outcome: Outcome[int] = Outcome()
    heard: list[int] = []

    async def wait() -> None:
        heard.append(await outcome)

    async def main() -> bool:
        waiting = asyncio.ensure_future(wait())
        await asyncio.sleep(0)
        QTimer.singleShot(0, lambda: outcome.succeed(1))
        end = time.monotonic() + 0.05
        while time.monotonic() < end:
            QCoreApplication.processEvents()
        inside = bool(heard)
        await waiting
        return inside

    with asyncio.Runner(loop_factory=lambda: factory(qapp)) as runner:
        inside = runner.run(main())
    assert heard == [1]
    assert inside is (factory is KitEventLoop), "there a task in a nested loop steps aside"


def test_another_thread_may_not_await_it() -> None:
    outcome: Outcome[int] = Outcome()
    found: list[BaseException] = []

    async def work() -> None:
        try:
            await outcome
        except UsageError as error:
            found.append(error)

    def elsewhere() -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(work())

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(found) == 1


async def test_it_knows_a_course_from_a_task() -> None:
    seen: list[bool] = []

    async def look() -> None:
        seen.append(driven())

    RunningCoroutine(look()).step()
    await asyncio.ensure_future(look())
    assert seen == [True, False] and not driven()


async def test_who_asks_late_is_called_at_once() -> None:
    outcome: Outcome[None] = Outcome()
    called: list[str] = []
    outcome.whenDone(lambda: called.append("early"))
    outcome.succeed(None)
    outcome.whenDone(lambda: called.append("late"))
    assert called == ["early", "late"]
