"""What callkit relies on in others and they do not promise."""

from __future__ import annotations

import asyncio
import asyncio.events
import sys

import qasync
from PySide6.QtCore import QObject


def test_qasyncs_loop_has_the_parts_that_ours_changes() -> None:
    loop = qasync.QEventLoop
    for name in ("_timer_handle_cancelled", "_process_event", "call_later", "run_forever"):
        assert callable(getattr(loop, name))
    assert {"add_callback", "stop", "set_debug"} <= set(vars(qasync._SimpleTimer))
    base = next(kind for kind in loop.__mro__ if kind.__name__ == "_QEventLoop")
    # What KitEventLoop.abandon() clears instead of calling stop(), which quits the app.
    assert "_QEventLoop__is_running" in base.is_running.__code__.co_names


def test_a_loop_of_asyncios_lets_a_task_step_aside() -> None:
    seen: list[object] = []

    async def work() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        asyncio._leave_task(loop, task)
        asyncio.events._set_running_loop(None)
        seen.append(asyncio.events._get_running_loop())
        asyncio.events._set_running_loop(loop)
        seen.append(asyncio.current_task())
        asyncio._enter_task(loop, task)
        seen.append(asyncio.current_task() is task)

    asyncio.run(work())
    assert seen == [None, None, True]


def test_a_qt_call_that_returns_none_leaves_its_reference_count_alone() -> None:
    """PySide6 6.12.0 on Python before 3.12 takes references of None away until it aborts."""
    target = QObject()
    # Spare references, so that a broken PySide6 fails here instead of aborting later.
    spare = [None] * 5000
    before = sys.getrefcount(None)
    for _ in range(500):
        target.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 50
    assert len(spare) == 5000
