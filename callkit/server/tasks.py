"""Background tasks: they go on after the code that began them, and are awaited at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine


class Tasks:
    """A set of tasks: the loop itself keeps none alive. Used from the loop's thread."""

    def __init__(self, finished: Callable[[asyncio.Task[None]], object] | None = None) -> None:
        """``finished``: told of each task that has ended, however it did."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished = finished

    def __len__(self) -> int:
        """How many are under way."""
        return len(self._tasks)

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Do the work, from the loop's next turn on."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def ended(self) -> None:
        """Return when nothing is under way, and nothing that was begun meanwhile."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self, within: float = 0.0) -> None:
        """Return when nothing is under way; what takes longer than so many seconds is cancelled."""
        if self._tasks and within > 0:
            await asyncio.wait(self._tasks, timeout=within)
        for task in self._tasks:
            task.cancel()
        await self.ended()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._finished is not None:
            self._finished(task)
