"""The last words of an app that quits."""

from __future__ import annotations

import asyncio
import sys
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

from callkit.invitation.quit_messages import atQuit, serveUntil
from tests.unit.invitation.test_loop import run_program


def test_goodbyes_are_said_together_and_take_half_a_second_at_most() -> None:
    lines = run_program(
        "import time\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from callkit.invitation.quit_messages import atQuit\n"
        "from callkit.invitation.timers import QtClock\n"
        "app = QCoreApplication([]); clock = QtClock()\n"
        "async def quick(): await clock.sleep(0.01); print('quick')\n"
        "async def slow(): await clock.sleep(30)\n"
        "async def last(): print('last')\n"
        "async def never(): print('never')\n"
        "atQuit(last, last=True); atQuit(quick); atQuit(slow)\n"
        "back = atQuit(never); back(); back()\n"
        "QTimer.singleShot(0, app.quit)\n"
        "begun = time.monotonic(); app.exec()\n"
        "print(0.4 < time.monotonic() - begun < 3.0)\n"
    )
    assert lines == ["quick", "last", "True"]


def test_they_take_no_longer_than_they_need() -> None:
    lines = run_program(
        "import time\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from callkit.invitation import quit_messages\n"
        "from callkit.invitation.timers import QtClock\n"
        "app = QCoreApplication([]); clock = QtClock()\n"
        "async def quick(): await clock.sleep(0.01); print('quick')\n"
        "quit_messages.atQuit(quick); quit_messages.FAREWELL = 20.0\n"
        "QTimer.singleShot(0, app.quit)\n"
        "begun = time.monotonic(); app.exec()\n"
        "print(time.monotonic() - begun < 10.0)\n"
    )
    assert lines == ["quick", "True"]


def test_a_failing_goodbye_is_logged_and_harms_nobody() -> None:
    lines = run_program(
        "import logging, sys\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from callkit.invitation.quit_messages import atQuit\n"
        "logging.basicConfig(stream=sys.stdout, format='%(message)s')\n"
        "app = QCoreApplication([])\n"
        "async def bad(): raise ValueError('oops')\n"
        "async def good(): print('good')\n"
        "atQuit(bad); atQuit(good)\n"
        "QTimer.singleShot(0, app.quit)\n"
        "app.exec()\n"
    )
    assert lines[:2] == ["! on quitting: ValueError('oops')", "Traceback (most recent call last):"]
    assert lines[-1] == "good"


def test_without_an_application_nothing_will_say_goodbye(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QCoreApplication, "instance", lambda: None)
    atQuit(lambda: asyncio.sleep(0))()


def test_the_last_moment_ends_with_its_condition_or_its_time(qapp: QCoreApplication) -> None:
    served: list[int] = []
    for number in range(3):
        QTimer.singleShot(0, partial(served.append, number))
    serveUntil(lambda: len(served) == 3, 10.0)
    assert served == [0, 1, 2]
    serveUntil(lambda: False, 0.01)


@pytest.mark.parametrize("how", ["qasync.run(main())", "run(main())", "old()", "closing()"])
def test_goodbyes_are_said_however_the_loop_ends(how: str) -> None:
    """Also when the app's own farewell stops its loop in the middle of ours."""
    lines = run_program(
        "import asyncio\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "import qasync\n"
        "from callkit.invitation.quit_messages import atQuit\n"
        "from callkit.invitation.loop import newEventLoop\n"
        "from callkit.invitation.timers import QtClock\n"
        "app = QApplication([]); app.setQuitOnLastWindowClosed(False); clock = QtClock()\n"
        "async def bye(): await clock.sleep(0.05); print('bye')\n"
        # How long a goodbye takes on a busy machine is no matter here.
        "def patient(loop): loop.slow_callback_duration = 30.0\n"
        "async def main():\n"
        "    patient(asyncio.get_running_loop())\n"
        "    atQuit(bye); await asyncio.sleep(0.01); print('main')\n"
        "def run(work):\n"
        "    with asyncio.Runner(loop_factory=newEventLoop) as runner: runner.run(work)\n"
        "def old():\n"
        "    loop = qasync.QEventLoop(app); asyncio.set_event_loop(loop)\n"
        "    with loop: loop.run_until_complete(main())\n"
        "def closing():\n"
        "    loop = qasync.QEventLoop(app); asyncio.set_event_loop(loop); patient(loop)\n"
        "    over = asyncio.Event(); app.aboutToQuit.connect(over.set)\n"
        "    atQuit(bye); QTimer.singleShot(10, app.quit)\n"
        "    with loop: loop.run_until_complete(over.wait())\n"
        "    print('main')\n"
        f"{how}\n"
    )
    assert sorted(lines) == ["bye", "main"]


@pytest.mark.parametrize("where", ["callback", "task"])
def test_an_app_may_quit_in_the_middle_of_a_coroutine(where: str) -> None:
    lines = run_program(
        "import asyncio, time\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from callkit.invitation import quit_messages\n"
        "from callkit.invitation.timers import QtClock\n"
        "import qasync\n"
        "app = QApplication([]); clock = QtClock()\n"
        "loop = qasync.QEventLoop(app, already_running=True)\n"
        "async def bye(): await clock.sleep(0.01); print('bye')\n"
        "quit_messages.atQuit(bye)\n"
        "def quit(): app.quit(); print('after')\n"
        "async def work(): quit()\n"
        "if 'WHERE' == 'task': task = loop.create_task(work())\n"
        "else: loop.call_soon(quit)\n"
        "quit_messages.FAREWELL = 20.0\n"
        "begun = time.monotonic(); app.exec(); print(time.monotonic() - begun < 10.0)\n".replace(
            "WHERE", where
        )
    )
    assert sorted(lines) == ["True", "after", "bye"]


@pytest.mark.parametrize(
    ("loop", "end"),
    [
        # On Python 3.14 qasync 0.28 stands still then, with or without callkit (loops.md).
        *([("lambda: qasync.QEventLoop(app)", "app.quit()")] if sys.version_info < (3, 14) else []),
        ("newEventLoop", "app.exit()"),
        ("newEventLoop", "window.close()"),
    ],
)
def test_what_else_runs_in_an_app_that_quits_inside_a_task_comes_to_its_end(
    loop: str, end: str
) -> None:
    """The shape of qasync's README; a task that is woken by ``aboutToQuit`` is woken for once."""
    lines = run_program(
        "import asyncio\n"
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "import qasync\n"
        "from callkit.invitation.loop import newEventLoop\n"
        "from callkit.invitation.quit_messages import atQuit\n"
        "from callkit.invitation.timers import QtClock\n"
        "app = QApplication([]); clock = QtClock(); window = QWidget(); window.show()\n"
        "async def bye(): await clock.sleep(0.05); print('bye')\n"
        "atQuit(bye)\n"
        "async def quits():\n"
        f"    await asyncio.sleep(0.01); {end}\n"
        "    await asyncio.sleep(0); print('quits')\n"
        "async def main():\n"
        "    over = asyncio.Event(); app.aboutToQuit.connect(over.set)\n"
        "    other = asyncio.create_task(quits()); await over.wait(); print('over')\n"
        f"with asyncio.Runner(loop_factory={loop}) as runner: runner.run(main())\n",
        # Not -X dev: qasync's debug mode warns of its own doings.
        "-X",
        "faulthandler",
    )
    assert sorted(lines) == ["bye", "over", "quits"]
