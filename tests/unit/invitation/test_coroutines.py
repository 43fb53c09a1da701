"""Coroutines that go on by callbacks."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from callkit.invitation.coroutines import Course, Courses, later, soon, turn
from callkit.invitation.outcome import Outcome
from callkit.testing import ManualClock
from tests.waiting import until


def begun(work: Any) -> Course[Any]:
    course: Course[Any] = Course(work)
    course.begin()
    return course


async def test_it_runs_at_once_as_far_as_it_can() -> None:
    outcome: Outcome[int] = Outcome()

    async def work() -> int:
        return await outcome + 1

    course = begun(work())
    assert not course.done()
    outcome.succeed(1)
    assert course.result() == 2, "what comes after finds it done"


async def test_it_waits_for_the_futures_of_a_loop() -> None:
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def work() -> int:
        await asyncio.sleep(0)
        return await future

    course = begun(work())
    future.set_result(7)
    assert await course == 7


def test_it_needs_no_loop(qtbot: Any) -> None:
    outcome: Outcome[int] = Outcome()

    async def work() -> int:
        await turn()
        await asyncio.sleep(0)
        return await outcome

    course = begun(work())
    QTimer.singleShot(0, lambda: outcome.succeed(3))
    qtbot.waitUntil(course.done)
    assert course.result() == 3


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

    course = begun(work())
    course.cancel()
    with pytest.raises(asyncio.CancelledError):
        await course
    assert tidied == [True]
    assert future.cancelled() is (kind == "future"), "nobody waits for it any more"
    course.cancel()


async def test_it_may_cancel_itself_and_go_on_all_the_same() -> None:
    course: Course[str]

    async def work() -> str:
        course.cancel()
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            await asyncio.sleep(0)
        return "done"

    course = Course(work())
    course.begin()
    assert await course == "done"


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
    courses, done = Courses(), []

    async def work() -> None:
        await asyncio.sleep(0)
        gc.collect()
        await turn()
        done.append(True)

    courses.start(work())
    assert len(courses) == 1
    await until(lambda: done)
    assert len(courses) == 0


@pytest.mark.logs("a course failed: ValueError('oops')")
async def test_one_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        raise ValueError("oops")

    with caplog.at_level(logging.ERROR):
        Courses().start(work())
    assert caplog.records


async def test_waiting_for_them_ends_with_them_or_the_time() -> None:
    courses, clock = Courses(), ManualClock()
    assert courses.wait(10.0, clock).done()
    gate: Outcome[None] = Outcome()

    async def work() -> None:
        await gate

    courses.start(work())
    waiting = courses.wait(10.0, clock)
    gate.succeed(None)
    assert waiting.done() and clock.nextDue() is None
    forever = courses.start(asyncio.Event().wait())
    waiting = courses.wait(0.25, clock)
    clock.jump(0.24)
    assert not waiting.done()
    clock.jump(0.01)
    assert waiting.done() and not forever.done()
    courses.cancel()
    await until(forever.done)
    assert len(courses) == 0
