"""Work beside the work: kept alive, counted, waited for."""

from __future__ import annotations

import asyncio
import gc

from callkit.server.tasks import Tasks
from callkit.testing.clock import settle


async def test_what_is_begun_is_kept_alive_and_counted_until_it_ends() -> None:
    done: list[asyncio.Task[None]] = []
    tasks, go = Tasks(done.append), asyncio.Event()

    async def wait() -> None:
        await go.wait()

    tasks.start(wait())
    await settle()
    gc.collect()
    assert (len(tasks), done) == (1, [])
    go.set()
    await tasks.ended()
    assert (len(tasks), len(done)) == (0, 1)
    await tasks.ended()


async def test_what_is_begun_while_one_waits_is_waited_for_too() -> None:
    tasks, heard = Tasks(), []

    async def first() -> None:
        tasks.start(second())

    async def second() -> None:
        heard.append("second")

    tasks.start(first())
    await tasks.ended()
    assert heard == ["second"]


async def test_stopping_cancels_what_does_not_end_by_itself() -> None:
    tasks, ended = Tasks(), []

    async def short() -> None:
        ended.append("short")

    async def endless() -> None:
        await asyncio.Event().wait()

    tasks.start(short())
    tasks.start(endless())
    await tasks.stop(0.01)
    assert (len(tasks), ended) == (0, ["short"])
    await tasks.stop()


async def test_work_that_fails_is_told_like_any(caplog: object) -> None:
    failed: list[BaseException | None] = []
    tasks = Tasks(lambda task: failed.append(task.exception()))

    async def fail() -> None:
        raise ValueError("no")

    tasks.start(fail())
    await tasks.ended()
    assert [str(error) for error in failed] == ["no"]
