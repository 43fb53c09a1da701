"""Coroutines that go on by callbacks."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from callkit.invitation.coroutines import Coroutines, RunningCoroutine, later, soon, turn
from callkit.invitation.outcome import Outcome
from callkit.testing import ManualClock
from tests.waiting import until


def begun(work: Any) -> RunningCoroutine[Any]:
    coroutine: RunningCoroutine[Any] = RunningCoroutine(work)
    coroutine.step()
    return coroutine


async def test_it_runs_at_once_as_far_as_it_can() -> None:
    outcome: Outcome[int] = Outcome()

    async def work() -> int:
        return await outcome + 1

    coroutine = begun(work())
    assert not coroutine.done()
    outcome.succeed(1)
    assert coroutine.result() == 2, "what comes after finds it done"


async def test_it_waits_for_the_futures_of_a_loop() -> None:
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def work() -> int:
        await asyncio.sleep(0)
        return await future

    coroutine = begun(work())
    future.set_result(7)
    assert await coroutine == 7


def test_it_needs_no_loop(qtbot: Any) -> None:
    outcome: Outcome[int] = Outcome()

    async def work() -> int:
        await turn()
        await asyncio.sleep(0)
        return await outcome

    coroutine = begun(work())
    QTimer.singleShot(0, lambda: outcome.succeed(3))
    qtbot.waitUntil(coroutine.done)
    assert coroutine.result() == 3


def test_a_dialogs_loop_inside_a_course_holds_up_no_other_course(qtbot: Any) -> None:
    inner = QEventLoop()
    gate: Outcome[None] = Outcome()

    async def opensADialog() -> None:
        await turn()
        inner.exec()

    async def closesIt() -> None:
        await gate
        await turn()
        inner.quit()

    first, second = begun(opensADialog()), begun(closesIt())
    QTimer.singleShot(0, lambda: gate.succeed(None))
    qtbot.waitUntil(lambda: first.done() and second.done())


async def test_what_it_raises_is_its_outcome() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        await begun(work())


@pytest.mark.parametrize("kind", ["outcome", "future", "turn"])
async def test_it_is_cancelled_where_it_waits(kind: str) -> None:
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    tidied: list[bool] = []

    async def work() -> None:
        waits = {"outcome": Outcome(), "future": future, "turn": asyncio.sleep(0)}
        try:
            await waits[kind]
        finally:
            for other in waits.values():
                if asyncio.iscoroutine(other):
                    other.close()
            tidied.append(True)

    coroutine = begun(work())
    coroutine.cancel()
    with pytest.raises(asyncio.CancelledError):
        await coroutine
    assert tidied == [True]
    assert future.cancelled() is (kind == "future"), "nobody waits for it any more"
    coroutine.cancel()


async def test_it_may_cancel_itself_and_go_on_all_the_same() -> None:
    coroutine: RunningCoroutine[str]

    async def work() -> str:
        coroutine.cancel()
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            await asyncio.sleep(0)
        return "done"

    coroutine = RunningCoroutine(work())
    coroutine.step()
    assert await coroutine == "done"


async def test_only_futures_can_be_waited_for() -> None:
    class Odd:
        def __await__(self) -> Any:
            yield "a text"

    async def work() -> None:
        await Odd()

    with pytest.raises(RuntimeError, match="a text"):
        await begun(work())


@pytest.mark.parametrize("way", ["loop", "qt"])
def test_soon_and_later_need_no_loop_and_use_one(way: str, qtbot: Any, qtloop: Any) -> None:
    called: list[str] = []

    async def there() -> None:
        soon(called.append, "soon")
        later(0.01, called.append, "later")
        await until(lambda: len(called) == 2)

    if way == "loop":
        qtloop.run(there())
    else:
        asyncio.events._set_running_loop(None)
        soon(called.append, "soon")
        later(0.01, called.append, "later")
        qtbot.waitUntil(lambda: len(called) == 2)
        asyncio.events._set_running_loop(qtloop.loop)
    assert called == ["soon", "later"]


# --- many of them ---


async def test_one_that_nobody_else_holds_is_finished() -> None:
    coroutines, done = Coroutines(), []

    async def work() -> None:
        await asyncio.sleep(0)
        gc.collect()
        await turn()
        done.append(True)

    coroutines.start(work())
    assert len(coroutines) == 1
    await until(lambda: done)
    assert len(coroutines) == 0


@pytest.mark.logs("a coroutine failed: ValueError('oops')")
async def test_one_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        raise ValueError("oops")

    with caplog.at_level(logging.ERROR):
        Coroutines().start(work())
    assert caplog.records


async def test_waiting_for_them_ends_with_them_or_the_time() -> None:
    coroutines, clock = Coroutines(), ManualClock()
    assert coroutines.wait(10.0, clock).done()
    gate: Outcome[None] = Outcome()

    async def work() -> None:
        await gate

    coroutines.start(work())
    waiting = coroutines.wait(10.0, clock)
    gate.succeed(None)
    assert waiting.done() and clock.nextDue() is None
    forever = coroutines.start(asyncio.Event().wait())
    waiting = coroutines.wait(0.25, clock)
    clock.jump(0.24)
    assert not waiting.done()
    clock.jump(0.01)
    assert waiting.done() and not forever.done()
    coroutines.cancel()
    await until(forever.done)
    assert len(coroutines) == 0
