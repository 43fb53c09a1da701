"""So much work in one turn of the loop, and what is more in the next ones, in order."""

from __future__ import annotations

import asyncio
import itertools

from callkit.server.transport.loop_share import LoopShare
from callkit.testing.clock import settle


async def test_what_a_turn_has_is_there_again_in_the_next() -> None:
    loop_share = LoopShare(10)
    loop_share.spend(10)
    assert loop_share.left == 0
    await settle()
    assert loop_share.left == 10


async def test_who_waits_goes_on_in_the_order_of_waiting_as_far_as_a_turn_reaches() -> None:
    loop_share = LoopShare(10)
    loop_share.spend(10)
    done: list[int] = []

    def work(number: int) -> None:
        loop_share.spend(6)
        done.append(number)

    for number in range(5):
        loop_share.later(lambda number=number: work(number))
    seen = []
    for _ in range(8):
        await asyncio.sleep(0)
        seen.append(list(done))
    assert max(len(after) - len(before) for before, after in itertools.pairwise(seen)) == 2
    assert done == [0, 1, 2, 3, 4]
    assert len(loop_share) == 0


async def test_a_debt_is_paid_before_anything_is_done_again() -> None:
    loop_share = LoopShare(10)
    loop_share.spend(35)
    done: list[str] = []
    loop_share.later(lambda: done.append("done"))
    for _ in range(2):
        await asyncio.sleep(0)
        assert done == []
    await settle()
    assert done == ["done"]


async def test_a_share_is_had_at_once_or_behind_those_who_wait() -> None:
    loop_share = LoopShare(10)
    await loop_share.share(4)
    assert loop_share.left == 6
    loop_share.spend(6)
    order: list[str] = []

    async def take(name: str) -> None:
        await loop_share.share(10)
        order.append(name)

    tasks = [asyncio.ensure_future(take(name)) for name in "abc"]
    await settle()
    assert order == ["a", "b", "c"]
    assert all(task.done() for task in tasks)


async def test_who_gives_up_waiting_takes_no_share() -> None:
    loop_share = LoopShare(10)
    loop_share.spend(10)
    waiting = asyncio.ensure_future(loop_share.share(10))
    await asyncio.sleep(0)
    waiting.cancel()
    await settle()
    assert loop_share.left == 10


async def test_one_that_fails_keeps_nobody_behind_it_waiting() -> None:
    failures: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: failures.append(context))
    share, done = LoopShare(), []

    def fail() -> None:
        raise ValueError("a bug")

    share.later(fail)
    share.later(lambda: done.append("next"))
    await settle()
    assert (done, len(failures)) == (["next"], 1)


async def test_threads_get_the_interpreter_lock_after_each_turn_that_is_used_up() -> None:
    slept: list[float] = []
    loop_share = LoopShare(10, sleep=slept.append)
    loop_share.spend(4)
    await settle()
    assert slept == []
    loop_share.spend(35)
    await settle()
    assert len(slept) == 3
    assert all(0 < seconds <= 0.0001 for seconds in slept)
