"""Delivers webhooks to their receiver, with retries (``reference/zim.md`` I2).

Events wait in the store until they are delivered (any 2xx) or given up: after the first attempt
there are five more, 2, 4, 8, 16 and 32 s after the one before. Events of one call leave one after
the other, those of different calls side by side. A receiver may hear an event twice (a process that
died after the delivery), never out of order within a call.

A slow or broken receiver slows nothing else: deliveries have their own bounded number of
connections and their own timeouts. When it has failed many times in a row it is asked once a
second; attempts in between count as failed without being made.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

import httpx
import msgspec

from callkit.clock import Timer
from callkit.errors import StoreError, UsageError
from callkit.server.api.webhooks import PUSH, sealed
from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.stores.base import Store, WebhookEntry, WebhookEvent
from callkit.server.stores.health import loudness
from callkit.server.tasks import Tasks

RETRY_SECONDS = (2, 4, 8, 16, 32)

_LOOK_SECONDS = 1.0
_ENOUGH_FAILURES = 16
_PAUSE_MS = 1_000
_STOP_SECONDS = 2.0
_MOST_ANSWER = 65_536
_HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity"}

_log = logging.getLogger(__name__)
# It writes whole addresses down, and those of webhooks often carry a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)


def check_receiver(settings: Settings) -> None:
    """Raises UsageError for addresses or a secret with which no webhook could ever work."""
    for url in (settings.webhookURL, settings.pushURL):
        try:
            good = not url or (httpx.URL(url).scheme in ("http", "https") and httpx.URL(url).host)
        except httpx.InvalidURL:
            good = False
        if not good:
            raise UsageError(f"{url!r} is no http:// or https:// address for webhooks")
    if not settings.webhookSecret:
        raise UsageError("webhooks are signed: give a webhookSecret")


class Deliveries:
    """Works through the store's queue. ``note(event, result)`` counts."""

    def __init__(
        self,
        settings: Settings,
        server_time: ServerTime,
        store: Store,
        *,
        news: asyncio.Event,
        stillWorth: Callable[[WebhookEvent], Awaitable[bool]],
        note: Callable[[str, str], object],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """``news``: set when there is something to deliver. ``transport``: how requests travel;
        None: over the network."""
        self._transport = transport
        self._settings = settings
        self._server_time = server_time
        self._store = store
        self._still_worth = stillWorth
        self._note = note
        self._http: httpx.AsyncClient | None = None
        self._work: asyncio.Task[None] | None = None
        self._tasks = Tasks(self._finished)
        self._news = news
        self._timer: Timer | None = None
        self._running = False
        self._failures = 0
        self._quiet_until = 0
        self._unstored: dict[int, int] = {}
        """Attempts that failed and that the store could not be told of, by position."""
        self._delivered: set[int] = set()
        """Positions that were delivered, but the store could not be told."""

    def __len__(self) -> int:
        """Deliveries under way."""
        return len(self._tasks)

    def start(self) -> None:
        """Begin to deliver, first of all what a former process left."""
        timeout = self._settings.webhookTimeoutSeconds
        self._http = httpx.AsyncClient(
            timeout=timeout,
            transport=self._transport,
            limits=httpx.Limits(max_connections=self._settings.webhookConnections),
            follow_redirects=False,
            trust_env=False,
        )
        self._running = True
        self._work = asyncio.get_running_loop().create_task(self._run())

    def exchangeKeys(self, settings: Settings) -> None:
        """Sign with the secrets of these settings from now on."""
        self._settings = msgspec.structs.replace(
            self._settings,
            webhookSecret=settings.webhookSecret or self._settings.webhookSecret,
            previousWebhookSecret=settings.previousWebhookSecret,
        )

    async def stop(self) -> None:
        """Let go; what is not delivered stays in the store. Twice is fine."""
        self._running = False
        self._news.set()
        if self._timer is not None:
            self._timer.cancel()
        if self._work is not None:
            await asyncio.wait([self._work])
        await self._tasks.stop(_STOP_SECONDS)
        if self._http is not None:
            await self._http.aclose()

    # --- the loop ---

    async def _run(self) -> None:
        lease = int(self._settings.webhookTimeoutSeconds * 1000) + 5_000
        while self._running:
            self._news.clear()
            free = self._settings.webhookConnections - len(self._tasks)
            found: list[WebhookEntry] = []
            try:
                if free > 0:
                    found = await self._store.dueWebhooks(self._server_time.now(), lease, free)
            except StoreError as error:
                _log.log(loudness(error), "webhooks could not be read, trying again: %s", error)
            for entry in found:
                self._tasks.start(self._deliver(entry))
            if not found and self._running:
                self._timer = self._server_time.clock.callLater(_LOOK_SECONDS, self._news.set)
                await self._news.wait()
                self._timer.cancel()

    def _finished(self, task: asyncio.Task[None]) -> None:
        # The next event of the same call may go now.
        self._news.set()
        if not task.cancelled() and task.exception() is not None:
            _log.error("a webhook failed, it comes again", exc_info=task.exception())

    async def _deliver(self, entry: WebhookEntry) -> None:
        position = entry.position
        # While the store can be read and not written, what became of an event is known only here.
        attempts = entry.attempts + self._unstored.get(position, 0)
        try:
            if position in self._delivered:
                await self._done(position)
                return
            event = entry.event
            if not await self._still_worth(event):
                self._note(event.event, "pointless")
                await self._done(position)
                return
            began = self._server_time.steady()
            trouble = await self._attempt(event)
            if not trouble:
                self._note(event.event, "delivered")
                await self._done(position)
            elif attempts >= len(RETRY_SECONDS):
                self._note(event.event, "given_up")
                self._tell(event, attempts, trouble, "given up", logging.WARNING)
                await self._done(position)
            else:
                self._note(event.event, "failed")
                wait = RETRY_SECONDS[attempts]
                self._tell(event, attempts, trouble, f"again in {wait} s", logging.INFO)
                # By the steady time: the other one may step while the receiver thinks.
                left = max(0, began + wait * 1000 - self._server_time.steady())
                await self._failed(position, self._server_time.now() + left)
        except StoreError as error:
            _log.log(loudness(error), "a webhook's fate was not stored, it comes again: %s", error)

    async def _done(self, position: int) -> None:
        self._delivered.add(position)
        await self._store.webhookDone(position)
        self._delivered.discard(position)
        self._unstored.pop(position, None)

    async def _failed(self, position: int, retry: int) -> None:
        try:
            await self._store.webhookFailed(position, retry)
        except StoreError:
            self._unstored[position] = self._unstored.get(position, 0) + 1
            raise
        self._server_time.callAt(retry, self._news.set)

    def _tell(
        self, event: WebhookEvent, attempts: int, trouble: str, then: str, level: int
    ) -> None:
        _log.log(
            level,
            "webhook %s of %s to %s: attempt %d of %d: %s; %s",
            event.event,
            event.callID,
            _shown(self._url(event)),
            attempts + 1,
            len(RETRY_SECONDS) + 1,
            trouble,
            then,
            extra={"callID": event.callID},
        )

    async def _attempt(self, event: WebhookEvent) -> str:
        """What went wrong; empty when it was delivered."""
        now = self._server_time.steady()
        if self._failures >= _ENOUGH_FAILURES:
            if now < self._quiet_until:
                return "not asked, the receiver has failed too often"
            self._quiet_until = now + _PAUSE_MS
        trouble = await self._post(event, self._server_time.now())
        self._failures = self._failures + 1 if trouble else 0
        if self._failures == _ENOUGH_FAILURES:
            self._quiet_until = now + _PAUSE_MS
            _log.warning(
                "%s fails for webhooks (%s), asking once a second",
                _shown(self._url(event)),
                trouble,
            )
        return trouble

    def _url(self, event: WebhookEvent) -> str:
        settings = self._settings
        return (event.event == PUSH and settings.pushURL) or settings.webhookURL

    async def _post(self, event: WebhookEvent, now: int) -> str:
        assert self._http is not None
        settings = self._settings
        body = sealed(
            event,
            settings.appID,
            settings.webhookSecret,
            previous=settings.previousWebhookSecret,
            timestamp=now // 1000,
            nonce=str(secrets.randbelow(2**31)),
        )
        try:
            async with (
                asyncio.timeout(settings.webhookTimeoutSeconds),
                self._http.stream("POST", self._url(event), content=body, headers=_HEADERS) as said,
            ):
                # A connection whose answer was read to its end is used again. No receiver needs a
                # long answer.
                left = _MOST_ANSWER
                async for piece in said.aiter_bytes():
                    left -= len(piece)
                    if left < 0:
                        break
        except (TimeoutError, httpx.TimeoutException):
            return f"no answer within {settings.webhookTimeoutSeconds:g} s"
        except httpx.HTTPError as error:
            return str(error) or type(error).__name__
        if said.has_redirect_location:
            place = _shown(str(said.url.join(said.headers["location"])))
            return f"answered {said.status_code}: redirects are not followed, give {place}"
        return "" if said.is_success else f"answered {said.status_code}"


def _shown(url: str) -> str:
    """An address without the parts that often hold a secret."""
    parts = httpx.URL(url)
    return str(parts.copy_with(userinfo=None, query=None, fragment=None))
