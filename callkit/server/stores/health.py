"""Whether a store works, by what was really asked of it, and how loud its failures are.

A full disk or a lock somebody else holds lets every read pass and no write. So a service is well
when its last write was; the first one that fails makes it unwell, and the first one that succeeds
after that makes it well again. The last bytes of a disk take a small write and no call: what made
room for a commit, or for a probe as large as one, is what counts after a commit has failed.

Of one trouble the log has one line where it began and one where it ended, not one per request:
whoever logs a :class:`~callkit.errors.StoreError` does it as loud as :func:`loudness` says.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, cast

from callkit.clock import Clock
from callkit.errors import StoreError
from callkit.server.stores.base import Commit, CommitResult, Store

_log = logging.getLogger(__name__)

_WRITES = frozenset(
    {
        "claim",
        "markClock",
        "putDevice",
        "putUser",
        "putWebhook",
        "removeDevice",
        "revoke",
        "setBlocked",
        "trim",
        "webhookDone",
        "webhookFailed",
    }
)
_READS = frozenset(
    {
        "blocked",
        "devices",
        "due",
        "dueWebhooks",
        "going",
        "history",
        "live",
        "liveCounts",
        "load",
        "lostDevices",
        "nextDue",
        "position",
        "revokedUntil",
        "touch",
        "user",
        "users",
    }
)


def loudness(error: StoreError) -> int:
    """The level at which to log ``error``: what follows the first of a trouble is for debugging."""
    return logging.DEBUG if getattr(error, "repeated", False) else logging.ERROR


class _Trouble:
    """Failures of one kind since the last success."""

    def __init__(self, kind: str, clock: Clock) -> None:
        self.count = 0
        self.large = False
        """A commit was among them."""
        self._kind = kind
        self._clock = clock
        self._since = 0.0

    def failed(self, error: StoreError) -> None:
        if self.count:
            error.repeated = True  # type: ignore[attr-defined]
        else:
            self._since = self._clock.monotonic()
        self.count += 1

    def ended(self) -> None:
        if self.count:
            seconds = self._clock.monotonic() - self._since
            _log.info(
                "the store can be %s again, after %d failures in %.1f s",
                self._kind,
                self.count,
                seconds,
            )
            self.count = 0
            self.large = False


class WatchedStore:
    """``store``, every attribute of which is its own; what becomes of its work is noted."""

    _store: Store
    _reads: _Trouble
    _writes: _Trouble

    def __init__(self, store: Store, clock: Clock) -> None:
        object.__setattr__(self, "_store", store)
        object.__setattr__(self, "_reads", _Trouble("read", clock))
        object.__setattr__(self, "_writes", _Trouble("written", clock))

    @property
    def works(self) -> bool:
        """The last write succeeded."""
        return not self._writes.count

    @property
    def failures(self) -> int:
        """Writes that have failed since the last one that succeeded."""
        return self._writes.count

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        done = asyncio.ensure_future(self._store.commit(commit))
        if done.done():
            self._committed(done)
        else:
            # Before anybody who waits for it hears of it.
            done.add_done_callback(self._committed)
        return done

    def _committed(self, done: asyncio.Future[CommitResult]) -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            self._writes.ended()
        elif isinstance(error, StoreError):
            self._writes.failed(error)
            self._writes.large = True

    async def probe(self) -> None:
        """Write as much as a large commit does; that it could be done ends any trouble."""
        try:
            await self._store.probe()
        except StoreError as error:
            self._writes.failed(error)
            raise
        self._writes.ended()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._store, name, value)


def _noted(name: str, kind: str) -> Callable[..., Awaitable[Any]]:
    """The store's method, whose outcome is noted. Made once: every request asks for some."""

    async def method(self: WatchedStore, *arguments: Any) -> Any:
        trouble: _Trouble = getattr(self, kind)
        try:
            result = await getattr(self._store, name)(*arguments)
        except StoreError as error:
            trouble.failed(error)
            raise
        if trouble.count and not trouble.large:
            trouble.ended()
        return result

    method.__name__ = name
    return method


for _name in _READS:
    setattr(WatchedStore, _name, _noted(_name, "_reads"))
for _name in _WRITES:
    setattr(WatchedStore, _name, _noted(_name, "_writes"))


def watched(store: Store, clock: Clock) -> tuple[Store, WatchedStore]:
    """The same store, and who watches it."""
    watching = WatchedStore(store, clock)
    return cast(Store, watching), watching
