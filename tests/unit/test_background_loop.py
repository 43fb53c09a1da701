"""A thread of the kit's own with a plain loop in it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from callkit.background_loop import NAME, BackgroundLoop, DaemonThreads, backgroundLoop
from tests.developing import complaints

ROOT = Path(__file__).parents[2]


@pytest.fixture
def background() -> Iterator[BackgroundLoop]:
    made = BackgroundLoop()
    yield made
    made.close()


def test_work_is_done_in_another_thread_on_a_plain_loop(background: BackgroundLoop) -> None:
    async def work() -> tuple[str, str]:
        return threading.current_thread().name, type(asyncio.get_running_loop()).__module__

    thread, module = background.start(work()).result(10)
    assert thread == NAME and module.startswith("asyncio.")


def test_calls_keep_their_order(background: BackgroundLoop) -> None:
    order: list[int] = []
    over = threading.Event()
    for number in range(100):
        background.call(order.append, number)
    background.call(over.set)
    assert over.wait(10)
    assert order == list(range(100))


def test_a_policy_of_the_apps_does_not_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> asyncio.AbstractEventLoop:
        raise AssertionError("the app's policy was asked")

    monkeypatch.setattr(asyncio, "new_event_loop", refuse)
    background = BackgroundLoop()
    assert background.start(asyncio.sleep(0, "done")).result(10) == "done"
    background.close()


def test_closing_cancels_what_runs_and_it_can_be_used_again(background: BackgroundLoop) -> None:
    begun = threading.Event()

    async def forever() -> None:
        begun.set()
        await asyncio.Event().wait()

    future = background.start(forever())
    assert begun.wait(10)
    background.close(10)
    assert future.cancelled()
    background.close()
    assert background.start(asyncio.sleep(0, "again")).result(10) == "again"


def test_work_that_hangs_holds_up_no_other_work() -> None:
    executor, gate = DaemonThreads(), threading.Event()
    hanging = [executor.submit(gate.wait) for _ in range(20)]
    assert executor.submit(lambda: "done").result(10) == "done"
    gate.set()
    assert all(future.result(10) for future in hanging)
    with pytest.raises(ZeroDivisionError):
        executor.submit(lambda: 1 / 0).result(10)


def test_a_process_ends_whatever_still_hangs_in_it() -> None:
    program = (
        "import asyncio, threading, time\n"
        "from callkit.background_loop import backgroundLoop\n"
        "begun = threading.Event()\n"
        "def hang(): begun.set(); threading.Event().wait()\n"
        "async def work(): await asyncio.get_running_loop().run_in_executor(None, hang)\n"
        "backgroundLoop().start(work())\n"
        "begun.wait()\n"
        "print('ends')\n"
    )
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout, complaints(done.stderr)) == (0, "ends\n", "")
    assert time.monotonic() - begun < 15


def test_the_child_of_a_fork_has_one_of_its_own(background: BackgroundLoop) -> None:
    assert background.start(asyncio.sleep(0, 1)).result(10) == 1
    background.forget()
    assert background.start(asyncio.sleep(0, 2)).result(10) == 2


def test_a_process_has_one() -> None:
    assert backgroundLoop() is backgroundLoop()


def test_a_machine_without_threads_may_have_one_the_next_time(
    background: BackgroundLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as poor:
        poor.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError, match="can't start new thread"):
            background.call(print)
    assert background.start(asyncio.sleep(0, "done")).result(10) == "done"


@pytest.mark.logs("the kit's thread goes on")
@pytest.mark.parametrize("end", [SystemExit, KeyboardInterrupt])
def test_work_that_would_end_a_program_does_not_end_it(
    background: BackgroundLoop, end: type[BaseException]
) -> None:
    async def work() -> None:
        raise end

    with pytest.raises(end):
        background.start(work()).result(10)
    assert background.start(asyncio.sleep(0, "done")).result(10) == "done"
