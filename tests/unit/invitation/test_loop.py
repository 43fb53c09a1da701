"""asyncio inside Qt: the traps of qasync, one by one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from callkit.errors import UsageError
from callkit.invitation import loop as module
from callkit.invitation.loop import (
    WORKERS,
    KitEventLoop,
    newEventLoop,
    startForApp,
)
from tests.developing import complaints
from tests.waiting import until

ROOT = Path(__file__).parents[3]


def run_program(text: str, *flags: str, within: float = 30.0) -> list[str]:
    """Run a program of its own, as an app is; the lines it printed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, *(flags or ("-X", "dev")), "-c", text],
        capture_output=True,
        text=True,
        timeout=within,
        env=environment,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert complaints(result.stderr) == ""
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
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("callkit_")]
    assert 1 <= len(ours) <= WORKERS


# --- which loop ---


def test_a_loop_can_be_made_for_a_runner() -> None:
    async def inside() -> str:
        await asyncio.sleep(0)
        return type(asyncio.get_running_loop()).__name__

    with asyncio.Runner(loop_factory=newEventLoop) as runner:
        assert runner.run(inside()) == "KitEventLoop"
        assert runner.run(inside()) == "KitEventLoop", "and used again"


def test_without_an_application_there_is_no_loop() -> None:
    lines = run_program(
        "from callkit.invitation.loop import newEventLoop\n"
        "from callkit.errors import UsageError\n"
        "try: newEventLoop()\n"
        "except UsageError as error: print(error)\n"
    )
    assert lines == ["make a QApplication first"]


def test_qt_loops_go_on_working_after_ours_has_ended() -> None:
    lines = run_program(
        "from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer\n"
        "from callkit.invitation.loop import KitEventLoop\n"
        "import time\n"
        "app = QCoreApplication([])\n"
        "loop = KitEventLoop(app, already_running=True)\n"
        "loop.abandon()\n"
        "inner = QEventLoop()\n"
        "QTimer.singleShot(50, inner.quit)\n"
        "begun = time.monotonic(); inner.exec()\n"
        "print(time.monotonic() - begun >= 0.045)\n"
    )
    assert lines == ["True"]


def test_another_qt_binding_is_refused() -> None:
    lines = run_program(
        "import PySide6.QtCore, qasync\n"
        "qasync.QtModuleName = 'PyQt6'\n"
        "try: import callkit.invitation.loop\n"
        "except ImportError as error: print(error)\n"
    )
    assert lines == ["qasync has chosen PyQt6: import PySide6 first, or set QT_API=pyside6"]


def test_a_made_loop_needs_an_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.QCoreApplication, "instance", lambda: None)
    with pytest.raises(UsageError):
        newEventLoop()


# --- nested loops ---


async def test_a_task_in_a_nested_loop_stands_aside_for_the_others() -> None:
    task = asyncio.current_task()
    steps: list[str] = []

    async def other() -> None:
        for number in range(3):
            await asyncio.sleep(0)
            steps.append(f"step {number}")
        assert asyncio.current_task() is not task

    going = asyncio.ensure_future(other())
    while not going.done():
        QCoreApplication.processEvents()
    assert steps == ["step 0", "step 1", "step 2"]
    assert asyncio.current_task() is task


# --- an app's coroutines ---


async def test_an_apps_coroutine_is_a_task_of_the_running_loop() -> None:
    loop = asyncio.get_running_loop()

    async def work() -> str:
        assert asyncio.get_running_loop() is loop and asyncio.current_task() is not None
        async with asyncio.timeout(10):
            await asyncio.sleep(0)
        return "done"

    assert await startForApp(work()) == "done"

    async def oops() -> None:
        raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        await startForApp(oops())
    future = loop.create_future()
    waiting = startForApp(future)
    future.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


def test_without_a_loop_it_has_one_that_nobody_else_sees() -> None:
    lines = run_program(
        "import asyncio\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from callkit.invitation.loop import startForApp\n"
        "app = QCoreApplication([])\n"
        "async def work():\n"
        "    async with asyncio.timeout(10): await asyncio.sleep(0.01)\n"
        "    reader, writer = await asyncio.open_connection('127.0.0.1', port)\n"
        "    print(await reader.read()); writer.close()\n"
        "async def forever():\n"
        "    try: await asyncio.sleep(3600)\n"
        "    finally: print('cancelled')\n"
        "import socket, threading\n"
        "listening = socket.create_server(('127.0.0.1', 0)); port = listening.getsockname()[1]\n"
        "def serve():\n"
        "    peer, _ = listening.accept(); peer.sendall(b'hello'); peer.close()\n"
        "threading.Thread(target=serve).start()\n"
        "def slot():\n"
        "    assert asyncio._get_running_loop() is None\n"
        "    print('own', asyncio.run(asyncio.sleep(0, 'works')))\n"
        "def begin():\n"
        "    startForApp(forever())\n"
        "    startForApp(work()).whenDone(app.quit)\n"
        "    QTimer.singleShot(0, slot)\n"
        "for _ in range(2):\n"
        "    QTimer.singleShot(0, begin)\n"
        "    if _: threading.Thread(target=serve).start()\n"
        "    app.exec()\n"
        "listening.close()\n"
    )
    assert lines == ["own works", "b'hello'", "cancelled"] * 2


def test_an_app_that_quits_before_its_coroutine_begins_hears_no_complaint() -> None:
    lines = run_program(
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from callkit.invitation.loop import startForApp\n"
        "app = QCoreApplication([])\n"
        "async def work(): print('began')\n"
        "def begin():\n"
        "    startForApp(work()).whenDone(lambda: print('over'))\n"
        "    app.quit()\n"
        "QTimer.singleShot(0, begin)\n"
        "app.exec()\n"
    )
    assert lines[-1:] == ["over"]
