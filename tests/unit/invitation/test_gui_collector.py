"""Python's collector in the GUI thread only: in a program of its own, as the tests have theirs."""

from __future__ import annotations

from tests.unit.invitation.test_loop import run_program

BEGIN = """
import gc, sys, threading
import shiboken6
from PySide6.QtCore import QCoreApplication, QTimer
from callkit import UsageError, collectInGuiThread

where = []
gc.callbacks.append(lambda phase, _: phase == "stop" and where.append(threading.current_thread()))
"""
WORK = """
def work():
    for _ in range(20_000):
        circle = []
        circle.append(circle)

def begin():
    where.clear()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
"""


def test_another_thread_never_collects_and_the_gui_thread_does() -> None:
    assert run_program(
        BEGIN + WORK + "app = QCoreApplication(sys.argv)\n"
        "begin()\n"
        "print('before', threading.main_thread() in where, bool(where))\n"
        "collectInGuiThread()\n"
        "collectInGuiThread()\n"
        "begin()\n"
        "print('after', where)\n"
        "def look():\n"
        "    if where: app.quit()\n"
        "timer = QTimer()\n"
        "timer.timeout.connect(look)\n"
        "timer.start(10)\n"
        "app.exec()\n"
        "print('then', set(where) == {threading.main_thread()}, gc.get_count()[0] < 1000)\n"
        "shiboken6.delete(app)\n"
        "print('without Qt', gc.isenabled())\n"
    ) == ["before False True", "after []", "then True True", "without Qt True"]


def test_an_apps_own_rule_stays_and_without_qt_it_is_refused() -> None:
    assert run_program(
        BEGIN + "try: collectInGuiThread()\n"
        "except UsageError as error: print(error)\n"
        "app = QCoreApplication(sys.argv)\n"
        "gc.disable()\n"
        "before = app.children()\n"
        "collectInGuiThread()\n"
        "print(app.children() == before, gc.isenabled())\n"
        "shiboken6.delete(app)\n"
        "print(gc.isenabled())\n"
    ) == ["make a QCoreApplication before collectInGuiThread()", "True False", "False"]
