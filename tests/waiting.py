"""Waiting in async tests without sleeping through fixed times.

Synchronous Qt tests use pytest-qt's ``qtbot.waitSignal`` and ``qtbot.waitUntil`` instead, which are
as patient (``tests/conftest.py``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

PATIENCE = 20.0
"""Seconds until a wait has failed: many, because only a test that fails waits that long."""
GLANCE = 0.005
"""Seconds between two looks at a condition nothing announces."""


async def until(condition: Callable[[], Any], within: float = PATIENCE, *, what: str = "") -> Any:
    """Return the first true value of ``condition()``; AssertionError after ``within`` seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while not (value := condition()):
        if loop.time() >= deadline:
            raise AssertionError(f"not within {within} s: {what or condition}")
        glance = loop.create_future()
        handle = loop.call_later(GLANCE, glance.set_result, None)
        try:
            await glance
        finally:
            handle.cancel()
    return value


async def wait_signal(signal: Any, within: float = PATIENCE) -> tuple[Any, ...]:
    """Return the arguments of the next emission of a Qt signal."""
    arrived: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

    def arrive(*arguments: Any) -> None:
        if not arrived.done():
            arrived.set_result(arguments)

    signal.connect(arrive)
    try:
        return await asyncio.wait_for(arrived, within)
    finally:
        signal.disconnect(arrive)
