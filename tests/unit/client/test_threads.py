"""Work in threads of the client's own."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from callkit.client.threads import NoThread, inThread
from tests.waiting import until

colour = contextvars.ContextVar("colour", default="grey")


async def test_it_returns_what_the_call_returns_from_a_daemon_of_that_name():
    thread = await inThread(threading.current_thread, name="callkit-test")
    assert (thread.name, thread.daemon) == ("callkit-test", True)


@pytest.mark.parametrize("kind", [ValueError, OSError, UnicodeError])
async def test_it_raises_what_the_call_raises(kind):
    def fails():
        raise kind("no")

    with pytest.raises(kind):
        await inThread(fails, name="t")


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, StopIteration])
async def test_what_would_end_a_program_ends_only_the_call(kind):
    def fails():
        raise kind

    with pytest.raises(RuntimeError, match=rf"^it raised {kind.__name__}\(\)$"):
        await inThread(fails, name="t")


async def test_a_machine_without_threads_says_so_and_calls_nothing(monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    called = []
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(NoThread, match="can't start new thread"):
        await inThread(lambda: called.append(1), name="t")
    assert called == []


async def test_the_call_sees_the_callers_context():
    colour.set("red")
    assert await inThread(colour.get, name="t") == "red"


async def test_a_call_nobody_waits_for_any_more_disturbs_nobody():
    held = threading.Event()
    task = asyncio.create_task(inThread(held.wait, name="callkit-held"))
    await until(lambda: any(one.name == "callkit-held" for one in threading.enumerate()))
    task.cancel()
    held.set()
    await until(task.done)
    assert task.cancelled()
    await until(lambda: all(one.name != "callkit-held" for one in threading.enumerate()))


def test_a_call_that_outlives_its_loop_disturbs_nobody():
    held = threading.Event()

    async def leave():
        task = asyncio.create_task(inThread(held.wait, name="callkit-late"))
        await until(lambda: any(one.name == "callkit-late" for one in threading.enumerate()))
        return task

    asyncio.run(leave())
    late = next(one for one in threading.enumerate() if one.name == "callkit-late")
    held.set()
    late.join(20)
    assert not late.is_alive()


async def test_the_apps_own_executor_is_left_alone():
    held = threading.Event()
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as small:
        loop.set_default_executor(small)
        busy = loop.run_in_executor(None, held.wait)
        assert await inThread(lambda: 7, name="t") == 7
        held.set()
        await busy
