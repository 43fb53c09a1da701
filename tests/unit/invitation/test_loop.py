"""asyncio inside Qt: the traps of qasync, one by one."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from callkit.clock import SystemClock
from callkit.errors import UsageError
from callkit.invitation import loop as module
from callkit.invitation.loop import (
    WORKERS,
    KitEventLoop,
    Tasks,
    atQuit,
    ensureLoop,
    newEventLoop,
    spin,
)
from tests.waiting import until

ROOT = Path(__file__).parents[3]


def run_program(text: str, *, within: float = 30.0) -> list[str]:
    """Run a program of its own, as an app is; the lines it printed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-X", "dev", "-c", text],
        capture_output=True,
        text=True,
        timeout=within,
        env=environment,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout.splitlines()


# --- timers ---


@pytest.mark.parametrize("delay", [0.001, 0.0101, 0.0499, 0.2])
async def test_a_timer_is_never_early(delay: float) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, KitEventLoop)
    begun = time.monotonic()
    fired = loop.create_future()
    loop.call_later(delay, fired.set_result, None)
    await fired
    assert time.monotonic() - begun >= delay


async def test_a_cancelled_timer_is_gone_at_once() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, KitEventLoop)
    before = loop._timer.waiting
    handles = [loop.call_later(3_600, print) for _ in range(1_000)]
    assert loop._timer.waiting == before + 1_000
    for handle in handles:
        handle.cancel()
        handle.cancel()
    assert loop._timer.waiting == before


async def test_a_timeout_that_did_not_strike_leaves_no_timer() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, KitEventLoop)
    before = loop._timer.waiting
    for _ in range(100):
        async with asyncio.timeout(600):
            await asyncio.sleep(0)
    assert loop._timer.waiting <= before + 1


async def test_a_timers_handle_knows_when() -> None:
    loop = asyncio.get_running_loop()
    handle = loop.call_later(5.0, print)
    assert loop.time() < handle.when() <= loop.time() + 5.0
    handle.cancel()


async def test_what_is_called_soon_is_called_in_order() -> None:
    loop = asyncio.get_running_loop()
    order: list[int] = []
    for number in range(200):
        loop.call_soon(order.append, number)
    await until(lambda: len(order) == 200)
    assert order == list(range(200))


def test_nothing_runs_while_the_loop_stands_still() -> None:
    lines = run_program(
        "import asyncio, time\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from callkit.invitation.loop import newEventLoop\n"
        "app = QCoreApplication([])\n"
        "def work(what): asyncio.get_running_loop(); print(what)\n"
        "async def begin():\n"
        "    loop = asyncio.get_running_loop()\n"
        "    loop.call_later(0.1, work, 'late')\n"
        "    loop.call_later(0.11, work, 'later')\n"
        "    loop.call_soon(work, 'soon')\n"
        "async def go_on(): await asyncio.sleep(0.01)\n"
        "with asyncio.Runner(loop_factory=newEventLoop) as runner:\n"
        "    runner.run(begin())\n"
        "    end = time.monotonic() + 0.2\n"
        "    while time.monotonic() < end: app.processEvents()\n"
        "    print('still')\n"
        "    runner.run(go_on())\n"
    )
    assert lines[-3:] == ["still", "late", "later"]


async def test_only_something_callable_can_be_called() -> None:
    with pytest.raises(TypeError):
        asyncio.get_running_loop().call_later(0, "nothing")  # type: ignore[arg-type]


async def test_a_call_from_another_thread_arrives_in_the_loops() -> None:
    loop = asyncio.get_running_loop()
    arrived: asyncio.Future[int] = loop.create_future()

    def elsewhere() -> None:
        loop.call_soon_threadsafe(lambda: arrived.set_result(threading.get_ident()))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    assert await arrived == threading.get_ident()
    thread.join()


async def test_name_lookups_start_two_threads_at_most() -> None:
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.getaddrinfo("127.0.0.1", 80) for _ in range(20)))
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("callkit")]
    assert 1 <= len(ours) <= WORKERS


# --- which loop ---


async def test_the_running_loop_is_used() -> None:
    assert ensureLoop() is asyncio.get_running_loop()


def test_a_loop_can_be_made_for_a_runner() -> None:
    async def inside() -> str:
        await asyncio.sleep(0)
        return type(asyncio.get_running_loop()).__name__

    with asyncio.Runner(loop_factory=newEventLoop) as runner:
        assert runner.run(inside()) == "KitEventLoop"
        assert runner.run(inside()) == "KitEventLoop", "and used again"


def test_without_an_application_there_is_no_loop() -> None:
    lines = run_program(
        "from callkit.invitation.loop import ensureLoop, newEventLoop\n"
        "from callkit.errors import UsageError\n"
        "for make in (ensureLoop, newEventLoop):\n"
        "    try: make()\n"
        "    except UsageError as error: print(error)\n"
    )
    assert lines == ["make a QApplication first"] * 2


def test_under_app_exec_a_loop_lives_inside_qts_and_ends_with_the_app() -> None:
    lines = run_program(
        "import asyncio\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from callkit.invitation.loop import ensureLoop, Tasks\n"
        "app = QCoreApplication([])\n"
        "loop = ensureLoop()\n"
        "assert ensureLoop() is loop and asyncio.get_running_loop() is loop\n"
        "tasks = Tasks()\n"
        "async def work():\n"
        "    await asyncio.sleep(0.01)\n"
        "    print('worked')\n"
        "    QTimer.singleShot(0, app.quit)\n"
        "async def forever():\n"
        "    try: await asyncio.sleep(3600)\n"
        "    finally: print('cancelled')\n"
        "tasks.start(work()); tasks.start(forever())\n"
        "app.exec()\n"
        "print(loop.is_closed(), asyncio._get_running_loop())\n"
        "QTimer.singleShot(0, app.quit)\n"
        "again = ensureLoop()\n"
        "assert again is not loop\n"
        "app.exec()\n"
        "print(again.is_closed())\n"
    )
    assert lines == ["worked", "cancelled", "True None", "True"]


def test_qt_loops_go_on_working_after_ours_has_ended() -> None:
    lines = run_program(
        "from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer\n"
        "from callkit.invitation.loop import ensureLoop\n"
        "import time\n"
        "app = QCoreApplication([])\n"
        "loop = ensureLoop()\n"
        "loop.abandon()\n"
        "inner = QEventLoop()\n"
        "QTimer.singleShot(50, inner.quit)\n"
        "begun = time.monotonic(); inner.exec()\n"
        "print(time.monotonic() - begun >= 0.045)\n"
    )
    assert lines == ["True"]


@pytest.mark.parametrize("how", ["qasync.run(main())", "run(main())"])
def test_it_works_inside_a_running_asyncio_main(how: str) -> None:
    lines = run_program(
        "import asyncio\n"
        "from PySide6.QtWidgets import QApplication\n"
        "import qasync\n"
        "from callkit.invitation.loop import atQuit, ensureLoop, newEventLoop\n"
        "app = QApplication([]); app.setQuitOnLastWindowClosed(False)\n"
        "def run(work):\n"
        "    with asyncio.Runner(loop_factory=newEventLoop) as runner: runner.run(work)\n"
        "async def bye():\n"
        "    await asyncio.sleep(0); print('bye')\n"
        "async def main():\n"
        "    assert ensureLoop() is asyncio.get_running_loop()\n"
        "    atQuit(bye)\n"
        "    await asyncio.sleep(0.01)\n"
        "    print('main')\n"
        f"{how}\n"
    )
    assert lines == ["main", "bye"]


def test_another_qt_binding_is_refused() -> None:
    lines = run_program(
        "import PySide6.QtCore, qasync\n"
        "qasync.QtModuleName = 'PyQt6'\n"
        "try: import callkit.invitation.loop\n"
        "except ImportError as error: print(error)\n"
    )
    assert lines == ["qasync has chosen PyQt6: import PySide6 first, or set QT_API=pyside6"]


# --- quitting ---


def test_goodbyes_are_said_together_and_take_half_a_second_at_most() -> None:
    lines = run_program(
        "import asyncio, time\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from callkit.invitation.loop import atQuit, ensureLoop\n"
        "app = QCoreApplication([])\n"
        "ensureLoop()\n"
        "async def quick(): await asyncio.sleep(0.01); print('quick')\n"
        "async def slow():\n"
        "    try: await asyncio.sleep(30)\n"
        "    except asyncio.CancelledError: print('stopped'); raise\n"
        "async def never(): print('never')\n"
        "atQuit(quick); atQuit(slow); back = atQuit(never); back(); back()\n"
        "QTimer.singleShot(0, app.quit)\n"
        "begun = time.monotonic(); app.exec()\n"
        "print(0.4 < time.monotonic() - begun < 3.0)\n"
    )
    assert lines == ["quick", "stopped", "True"]


def test_a_failing_goodbye_is_logged_and_harms_nobody() -> None:
    lines = run_program(
        "import asyncio, logging, sys\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from callkit.invitation.loop import atQuit, ensureLoop\n"
        "logging.basicConfig(stream=sys.stdout, format='%(message)s')\n"
        "app = QCoreApplication([])\n"
        "ensureLoop()\n"
        "async def bad(): raise ValueError('oops')\n"
        "async def good(): print('good')\n"
        "atQuit(bad); atQuit(good)\n"
        "QTimer.singleShot(0, app.quit)\n"
        "app.exec()\n"
    )
    assert lines[0] == "good"
    assert lines[1] == "! on quitting: ValueError('oops')"


def test_without_an_application_nothing_will_say_goodbye(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QCoreApplication, "instance", lambda: None)
    atQuit(lambda: asyncio.sleep(0))()


async def test_the_last_moment_may_come_inside_a_coroutine() -> None:
    outer = asyncio.current_task()
    assert outer is not None
    order: list[str] = []

    async def work() -> None:
        await asyncio.gather(*(asyncio.sleep(0) for _ in range(3)))
        order.append("work")

    async def slow() -> None:
        await asyncio.Event().wait()

    assert spin(work(), 1.0) is True
    order.append("outer")
    assert asyncio.current_task() is outer
    assert spin(slow(), 0.01) is False
    assert order == ["work", "outer"]


@pytest.mark.parametrize("where", ["callback", "task"])
def test_an_app_may_quit_in_the_middle_of_a_coroutine(where: str) -> None:
    lines = run_program(
        "import asyncio, time\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from callkit.invitation import loop as module\n"
        "from callkit.invitation.loop import Tasks, atQuit, ensureLoop\n"
        "app = QApplication([])\n"
        "loop = ensureLoop()\n"
        "tasks = Tasks()\n"
        "async def bye():\n"
        "    await asyncio.gather(asyncio.sleep(0.01), asyncio.sleep(0.02)); print('bye')\n"
        "atQuit(bye)\n"
        "def quit(): app.quit(); print('after')\n"
        "async def work(): quit()\n"
        "if 'WHERE' == 'task': tasks.start(work())\n"
        "else: loop.call_soon(quit)\n"
        "module.FAREWELL = 20.0\n"
        "begun = time.monotonic(); app.exec(); print(time.monotonic() - begun < 10.0)\n".replace(
            "WHERE", where
        )
    )
    assert sorted(lines) == ["True", "after", "bye"]


# --- tasks ---


async def test_a_task_nobody_else_holds_is_finished() -> None:
    tasks, done = Tasks(), []

    async def work() -> None:
        await asyncio.sleep(0)
        gc.collect()
        await asyncio.sleep(0)
        done.append(True)

    tasks.start(work())
    assert len(tasks) == 1
    await until(lambda: done)
    await until(lambda: len(tasks) == 0)


@pytest.mark.logs("a task failed: ValueError('oops')")
async def test_a_task_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        raise ValueError("oops")

    with caplog.at_level(logging.ERROR):
        Tasks().start(work())
        await until(lambda: caplog.records)


async def test_waiting_for_tasks_ends_with_the_tasks_or_the_time() -> None:
    tasks, clock = Tasks(), SystemClock()
    await tasks.wait(10.0, clock)
    tasks.start(asyncio.sleep(0))
    await tasks.wait(10.0, clock)
    forever = tasks.start(asyncio.Event().wait())
    await tasks.wait(0.01, clock)
    assert not forever.done()
    tasks.cancel()
    await until(forever.cancelled)


def test_a_made_loop_needs_an_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.QCoreApplication, "instance", lambda: None)
    with pytest.raises(UsageError):
        newEventLoop()
