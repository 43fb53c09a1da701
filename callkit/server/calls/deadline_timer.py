"""Runs what is due in calls: the store has the deadlines, here is one timer for the earliest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from callkit.clock import Timer
from callkit.errors import StoreError
from callkit.server.server_time import ServerTime
from callkit.server.stores.base import Store
from callkit.server.stores.health import loudness

_log = logging.getLogger(__name__)

_RETRY_MS = 1_000
_LOOK_AGAIN_MS = 60_000
_LOOK_AT_OTHERS_MS = 1_000
"""Other processes commit deadlines that this one does not hear of, and a process may die while it
has a call leased."""


class DeadlineTimer:
    """Calls ``fire`` whenever the store has a call that is due, at most milliseconds late."""

    def __init__(
        self, server_time: ServerTime, store: Store, fire: Callable[[], Awaitable[None]]
    ) -> None:
        self._server_time = server_time
        self._store = store
        self._fire = fire
        self._patience = _LOOK_AT_OTHERS_MS if store.shared else _LOOK_AGAIN_MS
        self._timer: Timer | None = None
        self._next = 0
        self._work: asyncio.Task[None] | None = None
        self._running = False

    def start(self) -> None:
        self._running = True
        self._wake()

    def note(self, time: int) -> None:
        """Some call is due at ``time``; wake up by then."""
        if self._running and (self._next == 0 or time < self._next):
            self._arm(time)

    def check(self) -> None:
        """Ask the store now what is due: time has jumped."""
        if self._running:
            self._wake()

    async def stop(self) -> None:
        self._running = False
        self._disarm()
        if self._work is not None:
            await asyncio.wait([self._work])

    def _arm(self, time: int) -> None:
        self._disarm()
        self._next = time
        self._timer = self._server_time.callAt(time, self._wake)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._next = 0

    def _wake(self) -> None:
        self._disarm()
        if self._work is None:
            self._work = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        time, patience = 0, self._patience
        try:
            await self._fire()
            time = await self._store.nextDue()
        except StoreError as error:
            _log.log(loudness(error), "deadlines could not be read, trying again: %s", error)
            patience = _RETRY_MS
        except Exception:
            _log.exception("a deadline failed, trying again")
            patience = _RETRY_MS
        self._work = None
        if self._running:
            # Read only now: time may have stepped since the work began.
            latest = self._server_time.now() + patience
            self.note(min(time or latest, latest))
