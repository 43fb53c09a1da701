"""The server's metrics for Prometheus (``/metrics``)."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from callkit.engine.call import Call
from callkit.engine.reasons import end_reason
from callkit.model import PENDING_STATES, CallUserState
from callkit.server.stores.base import Commit, CommitResult, Store
from callkit.server.stores.decorator import StoreDecorator

_RING = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_ANSWER = (1, 2, 3, 5, 8, 13, 20, 30, 45, 60, 90, 600)
_STORE = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5)


class Metrics:
    """Counters and histograms of one server; gauges are read when somebody asks."""

    contentType = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._created = Counter("callkit_calls_created", "Calls made", ["mode"], registry=registry)
        self._ended = Counter(
            "callkit_calls_ended",
            "Calls over, by the reason that holds for the caller",
            ["reason"],
            registry=registry,
        )
        self._ring = Histogram(
            "callkit_ring_seconds",
            "From the invitation to the moment a device of the invitee has it",
            buckets=_RING,
            registry=registry,
        )
        self._answer = Histogram(
            "callkit_answer_seconds",
            "From the invitation to its acceptance",
            buckets=_ANSWER,
            registry=registry,
        )
        self._store = Histogram(
            "callkit_store_commit_seconds",
            "From a commit to its acknowledgement",
            buckets=_STORE,
            registry=registry,
        )
        self._queue = Gauge(
            "callkit_store_queue",
            "Commits that wait for their acknowledgement",
            registry=registry,
        )
        self._store_errors = Counter(
            "callkit_store_errors", "Commits the store could not do", registry=registry
        )
        self._losses = Counter(
            "callkit_store_losses",
            "Times acknowledged changes may have been lost: everybody had to log in again",
            registry=registry,
        )
        self._api = Counter(
            "callkit_api_requests", "Server API calls", ["action", "code"], registry=registry
        )
        self._webhooks = Counter(
            "callkit_webhooks",
            "Webhook deliveries: delivered, failed (to be tried again), given_up, pointless",
            ["event", "result"],
            registry=registry,
        )

    def gauge(self, name: str, text: str, read: Callable[[], float]) -> None:
        """Add a number that is read when metrics are asked for."""
        Gauge(f"callkit_{name}", text, registry=self._registry).set_function(read)

    def text(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self._registry)

    def lost(self) -> None:
        self._losses.inc()

    def apiCalled(self, action: str, code: int) -> None:
        self._api.labels(action, code).inc()

    def webhook(self, event: str, result: str) -> None:
        self._webhooks.labels(event, result).inc()

    def changed(self, before: Call | None, after: Call, now: int) -> None:
        """A change of a call was committed."""
        if before is None:
            self._created.labels(after.mode.name.lower()).inc()
            return
        for member in after.members:
            old = before.member(member.userID)
            if old is None or old.state not in PENDING_STATES or old.state is member.state:
                continue
            if member.state is CallUserState.RECEIVED:
                self._ring.observe((now - member.invitedTime) / 1000)
            elif member.state is CallUserState.ACCEPTED:
                self._answer.observe((now - member.invitedTime) / 1000)
        if before.live and not after.live:
            self._ended.labels(str(end_reason(after, after.caller) or "unknown")).inc()

    def measuring(self, store: Store) -> Store:
        """The same store, its commits measured."""
        return cast(Store, _Measured(store, self._queue.inc, self._committed))

    def _committed(self, seconds: float, failed: bool) -> None:
        self._queue.dec()
        if failed:
            self._store_errors.inc()
        else:
            self._store.observe(seconds)


class _Measured(StoreDecorator):
    """A store, its commits measured."""

    def __init__(
        self,
        store: Store,
        began: Callable[[], object],
        measured: Callable[[float, bool], object],
    ) -> None:
        super().__init__(store)
        self._began = began
        self._measured = measured

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        started = time.perf_counter()
        committing = self._store.commit(commit)
        self._began()
        return self._timed(committing, started)

    async def _timed(self, committing: Awaitable[CommitResult], started: float) -> CommitResult:
        failed = True
        try:
            result = await committing
            failed = False
        finally:
            self._measured(time.perf_counter() - started, failed)
        return result
