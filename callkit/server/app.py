"""One server process: composed here, started, drained and stopped.

Runs on the running loop, whichever asyncio loop that is: plain, uvloop, or qasync's inside an app.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from callkit.clock import Clock, SystemClock, Timer
from callkit.errors import CallKitError, StoreError, UsageError
from callkit.protocol.closing import CloseCode
from callkit.server.auth.admission import Authenticator
from callkit.server.auth.login_check import authenticator_for, renew_certificate, tls_context
from callkit.server.calls.cluster import AloneCluster, AnyCluster, Cluster
from callkit.server.calls.deadline_timer import DeadlineTimer
from callkit.server.calls.dispatch import Dispatch
from callkit.server.calls.fanout import Fanout
from callkit.server.calls.media_relay import MediaRelay, check_servers
from callkit.server.calls.observer import Changed, Observer
from callkit.server.calls.presence import Presence
from callkit.server.calls.recovery import report_lost_devices
from callkit.server.calls.status_subscriptions import StatusSubscriptions
from callkit.server.logs import call_changed
from callkit.server.requests.queries import Queries
from callkit.server.requests.request_handler import RequestHandler
from callkit.server.requests.token_expiry import TokenExpiry
from callkit.server.server_time import STANDSTILL_SECONDS, ServerTime
from callkit.server.settings import MEMORY, Settings
from callkit.server.stores import opening
from callkit.server.stores.base import SharedStore, Store
from callkit.server.stores.health import loudness, watched
from callkit.server.stores.steady import SteadyStore
from callkit.server.transport.client_address import unbracketed
from callkit.server.transport.connection import Connection
from callkit.server.transport.gateway import PATH, Gateway
from callkit.server.transport.limits import Limits
from callkit.server.transport.sessions import Sessions

if TYPE_CHECKING:
    from callkit.server.api.backend import Backend
    from callkit.server.api.deliveries import Deliveries
    from callkit.server.api.webhooks import WebhookEvents
    from callkit.server.metrics import Metrics

_log = logging.getLogger(__name__)

_TICK_SECONDS = 1.0
_TRIM_SECONDS = 60.0
"""A nonce lives ten minutes, and a busy hour has millions of them."""
_DAY_MS = 86_400_000
# Closes of a drain are this far apart, or closer when there are many.
_CLOSE_GAP_SECONDS = 0.005


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """Where a started server listens."""

    ws: int
    api: int = 0
    """0: no server API."""


class Server:
    """A signaling server. All methods belong to the thread of the loop that called ``start``.

    ``store``, ``authenticator`` and ``clock`` default to what ``settings`` say and to the
    machine's clocks; tests bring their own.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        store: Store | None = None,
        authenticator: Authenticator | None = None,
        clock: Clock | None = None,
    ) -> None:
        settings = self._settings = named(settings)
        self._clock = clock or SystemClock()
        server_time = self._server_time = ServerTime(self._clock, self._reference)
        self._chooses = authenticator is None
        self._forgetful = store is None and _store_kind(settings) == "memory"
        under, self._health = watched(store or open_store(settings), self._clock)
        self._steady = SteadyStore(under, server_time)
        self._store = cast(Store, self._steady)
        self._metrics = metrics_for(settings)
        if self._metrics is not None:
            self._store = self._metrics.measuring(self._store)
        self._tls = tls_context(settings)
        limits = Limits(settings, self._clock)
        sessions = self._sessions = Sessions()
        self._token_expiry = TokenExpiry(server_time)
        self._cluster = self._join()
        self._fanout = Fanout(self._store, sessions, self._cluster)
        self._deadline_timer = DeadlineTimer(server_time, self._store, self._due)
        webhook_events, deliveries = self._open_deliveries()
        self._deliveries = deliveries
        observer = self._observer(webhook_events)
        subscriptions = StatusSubscriptions(self._clock, self._store, sessions, limits)
        self._subscriptions = subscriptions
        sessions.left = subscriptions.drop
        self._presence = Presence(
            settings,
            server_time,
            self._store,
            sessions,
            self._cluster,
            observer=observer,
            gone=self._gone,
            back=self._back,
            moved=subscriptions.moved,
        )
        self._dispatch = Dispatch(
            settings=settings,
            server_time=server_time,
            store=self._store,
            presence=self._presence,
            fanout=self._fanout,
            limits=limits,
            observer=observer,
        )
        queries = Queries(server_time, self._store, self._presence, limits)
        check_servers(settings)
        media = MediaRelay(settings, server_time, self._store, self._presence, limits)
        self._request_handler = RequestHandler(
            settings=settings,
            server_time=server_time,
            store=self._store,
            authenticator=authenticator or authenticator_for(settings),
            presence=self._presence,
            dispatch=self._dispatch,
            limits=limits,
            token_expiry=self._token_expiry,
            handlers={
                **self._dispatch.handlers,
                **queries.handlers,
                **subscriptions.handlers,
                **media.handlers,
            },
            cluster=self._cluster,
            inboxes=lambda: self._gateway.waiting,
            admitted=self._admitted,
        )
        self._gateway = Gateway(settings, server_time, self._request_handler.serve)
        self._backend = self._open_backend()
        self._ports: Ports | None = None
        self._timer: Timer | None = None
        self._ticked = 0.0
        self._trimmed = 0.0
        self._marked = 0.0
        self._upkeep: asyncio.Task[None] | None = None
        self._shedding: asyncio.Task[None] | None = None
        self._outdated: list[Connection] = []

    @property
    def ports(self) -> Ports:
        """Where it listens.

        Raises:
            UsageError: It has not been started.
        """
        if self._ports is None:
            raise UsageError("the server has not been started")
        return self._ports

    @property
    def url(self) -> str:
        """What a client connects to; raises like :attr:`ports`."""
        scheme = "wss" if self._tls else "ws"
        return f"{scheme}://{_bracketed(self._settings.host)}:{self.ports.ws}{PATH}"

    @property
    def apiURL(self) -> str:
        """Where the server API is, empty when there is none; raises like :attr:`ports`."""
        host = self._settings.apiHost or self._settings.host
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{_bracketed(host)}:{self.ports.api}" if self.ports.api else ""

    def renew(self, settings: Settings | None = None) -> None:
        """Read keys, secrets and the TLS certificate again, for connections from now on.

        ``settings`` say which and where; None: those it has. Everything else stays as it was
        started, and people who are logged in stay so.

        Raises:
            UsageError: Something cannot be used: then nothing has changed.
        """
        settings = settings or self._settings
        if settings.appID != self._settings.appID or settings.insecure != self._settings.insecure:
            raise UsageError("another appID, or insecure, takes a restart")
        authenticator = authenticator_for(settings) if self._chooses else None
        if self._tls is not None:
            renew_certificate(self._tls, settings)
        elif settings.tlsCert:
            raise UsageError("TLS takes a restart")
        if authenticator is not None:
            self._request_handler.authenticator = authenticator
        if self._backend is not None:
            self._backend.exchangeKeys(settings)
        if self._deliveries is not None:
            self._deliveries.exchangeKeys(settings)
        self._settings = settings

    async def start(self) -> Ports:
        """Open the store, take over what it holds, and listen.

        Raises:
            StoreError: The store cannot be opened.
            TransportError: The address cannot be listened on.
        """
        self._request_handler.epoch = await self._store.open(self._cluster.listener)
        try:
            await self._cluster.open(self._request_handler.epoch)
            self._server_time.resume(await self._store.clockMark(), current=self._store.shared)
            await self._mark_clock()
            await self._presence.open()
            recovered = await self._fanout.recover()
            await report_lost_devices(self._store, self._dispatch.deviceGone)
            self._deadline_timer.start()
            if self._deliveries is not None:
                self._deliveries.start()
            ws = await self._gateway.listen(self._tls)
            self._ports = Ports(ws=ws, api=await self._backend.start() if self._backend else 0)
        except CallKitError:
            await self.stop()
            raise
        if recovered:
            _log.info("%d events of a former process were delivered", recovered)
        self._trimmed = self._ticked = self._clock.monotonic()
        self._timer = self._clock.callLater(_TICK_SECONDS, self._tick)
        return self._ports

    async def serve(self, connection: Connection) -> None:
        """Serve a peer that did not come through the socket, until its connection closes.

        For links in memory (:mod:`callkit.testing`); anything with the public face of
        :class:`~callkit.server.transport.gateway.Connection` will do.
        """
        await self._request_handler.serve(connection)

    async def drain(self) -> None:
        """Let go in good order: no new logins, work in hand finished, connections closed (4102).

        Takes at most ``drainWithinSeconds`` + ``drainSpreadSeconds`` + ``closeWithinSeconds``.
        :meth:`stop` comes after it.
        """
        self._request_handler.draining = True
        self._gateway.stopListening()
        await self._finish_work()
        await self._close_all(self._gateway.connections, CloseCode.DRAINING, "draining")
        await self._gateway.emptied()

    async def stop(self) -> None:
        """Stop at once: connections are dropped, begun commits are finished. Twice is fine."""
        running = self._timer is not None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._backend is not None:
            await self._backend.stop()
        self._cluster.close()
        await self._gateway.stop()
        self._token_expiry.stop()
        await self._deadline_timer.stop()
        await self._presence.close()
        await self._subscriptions.close()
        if self._upkeep is not None:
            await asyncio.wait([self._upkeep])
        if self._shedding is not None:
            self._shedding.cancel()
            await asyncio.wait([self._shedding])
        if self._deliveries is not None:
            await self._deliveries.stop()
        try:
            await self._fanout.mark()
            if running and self._health.works:
                await self._mark_clock()
        except StoreError as error:
            _log.warning("events will be delivered again: %s", error)
        await self._store.close()

    async def _close_all(
        self, connections: Sequence[Connection], code: CloseCode, reason: str
    ) -> None:
        """Close connections one after the other, so that they do not all come back at once."""
        if connections:
            gap = min(_CLOSE_GAP_SECONDS, self._settings.drainSpreadSeconds / len(connections))
            for connection in connections:
                connection.close(code, reason)
                await self._clock.sleep(gap)

    async def _finish_work(self) -> None:
        try:
            async with asyncio.timeout(self._settings.drainWithinSeconds):
                await self._request_handler.idle()
        except TimeoutError:
            _log.warning("requests were still being worked on when draining")

    def _join(self) -> AnyCluster:
        """Be one of the processes that share the store, or the only one there is."""
        if not self._store.shared:
            return AloneCluster(self._clock, self._sessions.deliver)
        return Cluster(
            cast(SharedStore, self._store),
            self._settings.process,
            clock=self._clock,
            deliver=self._sessions.deliver,
            dismiss=self._dismiss,
            lost=self._begin_anew,
        )

    # What is made first is given these, because it speaks to what is made after it.

    def _dismiss(self, userID: str, deviceID: str, sessionID: str, code: CloseCode) -> None:
        self._presence.dismiss(userID, deviceID, sessionID, code)

    def _admitted(self, connection: Connection) -> None:
        self._gateway.admitted(connection)

    def _reference(self) -> int:
        return self._cluster.storeMs()

    async def _due(self) -> None:
        await self._dispatch.due()

    async def _gone(self, userID: str, deviceID: str, lastOne: bool) -> None:
        await self._dispatch.deviceGone(userID, deviceID, lastOne)

    async def _back(self, userID: str, deviceID: str) -> None:
        await self._dispatch.deviceBack(userID, deviceID)

    def _begin_anew(self, epoch: str) -> None:
        """Acknowledged work may be lost: everybody logs in again and takes the snapshot."""
        self._request_handler.epoch = epoch
        if self._metrics is not None:
            self._metrics.lost()
        self._deadline_timer.check()
        for session in self._sessions:
            # After a gap nothing more is told: it would look like the whole story.
            self._sessions.remove(session)
            self._outdated.append(session.connection)
        if self._shedding is None and self._timer is not None:
            self._shedding = asyncio.get_running_loop().create_task(self._shed())

    async def _shed(self) -> None:
        while connections := self._outdated:
            self._outdated = []
            await self._close_all(connections, CloseCode.GOING_AWAY, "log in again")
        self._shedding = None

    def _open_backend(self) -> Backend | None:
        if self._metrics is None:
            return None
        from callkit.server.api.backend import Backend

        metrics, sessions = self._metrics, self._sessions
        metrics.gauge("connections", "Open sockets", lambda: len(self._gateway.connections))
        metrics.gauge("sessions", "Devices logged in here", lambda: sum(1 for _ in sessions))
        metrics.gauge(
            "requests", "Requests being worked on", lambda: self._request_handler.inFlight
        )
        gateway = self._gateway
        metrics.gauge(
            "send_queue_bytes",
            "Bytes that wait for peers to read them",
            lambda: sum(connection.unsent for connection in gateway.connections),
        )
        metrics.gauge(
            "inbox_frames",
            "Frames that wait for the server to handle them",
            lambda: gateway.waiting,
        )
        metrics.gauge(
            "store_failing",
            "Writes that failed since one succeeded; 0: the store works",
            lambda: self._health.failures,
        )
        metrics.gauge("tasks", "Tasks of the event loop", lambda: len(asyncio.all_tasks()))
        cluster = self._cluster
        if not cluster.alone:
            waiting = "Frames that wait for one committed before them at another process"
            metrics.gauge("frames_waiting", waiting, lambda: cluster.waiting)
        return Backend(
            self._settings,
            server_time=self._server_time,
            store=self._store,
            presence=self._presence,
            dispatch=self._dispatch,
            metrics=metrics,
            isOpen=lambda: not self._request_handler.draining,
            works=self._works,
            context=self._tls,
            loop_share=self._gateway.loop_share,
            claim=self._store.claim,
            # What only memory knows is forgotten at a restart: what was signed before is refused.
            since=self._server_time.now() if self._forgetful else 0,
        )

    def _observer(self, webhook_events: WebhookEvents | None) -> Observer:
        """Everybody who wants to hear of calls and devices."""
        settings = self._settings
        changed: list[Changed] = [call_changed] if settings.logCalls else []
        if webhook_events is not None:
            changed.append(webhook_events.committed)
        if self._metrics is not None:
            changed.append(self._metrics.changed)
        return Observer(
            deadline=self._deadline_timer.note,
            changed=tuple(changed),
            webhooks=webhook_events.changed if webhook_events is not None else None,
            acted=webhook_events.device if webhook_events and settings.webhookURL else None,
        )

    def _open_deliveries(self) -> tuple[WebhookEvents, Deliveries] | tuple[None, None]:
        settings, metrics = self._settings, self._metrics
        if not (settings.webhookURL or settings.pushURL):
            return None, None
        try:
            from callkit.server.api.deliveries import Deliveries, check_receiver
            from callkit.server.api.webhooks import WebhookEvents
        except ImportError as error:
            raise UsageError(
                f"webhooks need the server extra, pip install 'callkit[server]': {error}"
            ) from error
        check_receiver(settings)
        news = asyncio.Event()
        webhook_events = WebhookEvents(
            self._server_time, self._store, news, calls=bool(settings.webhookURL)
        )
        deliveries = Deliveries(
            settings,
            self._server_time,
            self._store,
            news=news,
            stillWorth=webhook_events.stillWorth,
            note=metrics.webhook if metrics is not None else lambda _event, _result: None,
        )
        if metrics is not None:
            metrics.gauge("webhooks_in_flight", "Deliveries under way", lambda: len(deliveries))
        return webhook_events, deliveries

    # --- upkeep ---

    def _tick(self) -> None:
        now = self._clock.monotonic()
        stood_still = now - self._ticked > STANDSTILL_SECONDS
        self._ticked = now
        if stood_still:
            _log.warning("the process stood still: nobody's silence counts")
            self._presence.forgive()
        if self._server_time.follow():
            self._steady.stepped()
            stood_still = True
        if stood_still:
            self._deadline_timer.check()
            self._token_expiry.check()
        if self._upkeep is None:
            self._upkeep = asyncio.get_running_loop().create_task(self._keep_up(now))
        self._timer = self._clock.callLater(_TICK_SECONDS, self._tick)

    async def _keep_up(self, now: float) -> None:
        try:
            if not self._health.works:
                # Nobody may ask for anything more while we say that we do not work.
                await self._health.probe()
            await self._cluster.checkGap()
            await self._fanout.mark()
            await self._presence.watch()
            if self._store.shared or now - self._marked >= _TRIM_SECONDS:
                await self._mark_clock()
            if now - self._trimmed >= _TRIM_SECONDS:
                self._trimmed = now
                time = self._server_time.now()
                count = await self._store.trim(time - self._settings.historyDays * _DAY_MS, time)
                if count:
                    _log.info("%d old calls were forgotten", count)
                await self._cluster.watchClock()
        except StoreError as error:
            _log.log(loudness(error), "upkeep failed, trying again: %s", error)
        except Exception:
            _log.exception("upkeep failed, trying again")
        finally:
            self._upkeep = None

    async def _works(self) -> bool:
        """Whether the store can be written; while it could not, by writing."""
        if not self._health.works:
            with contextlib.suppress(StoreError):
                await self._health.probe()
        return self._health.works

    async def _mark_clock(self) -> None:
        """Write the time down, and hear it from processes that have not stood still."""
        self._marked = self._clock.monotonic()
        self._server_time.catchUp(await self._store.markClock(self._server_time.mark()))


def _store_kind(settings: Settings) -> str:
    return settings.store or ("memory" if settings.data == MEMORY else "sqlite")


def open_store(settings: Settings) -> Store:
    """The store the settings ask for, not yet open.

    Raises:
        UsageError: There is no such store.
    """
    kind = _store_kind(settings)
    if "://" in kind:
        return opening.open_store(kind, process=settings.process)
    if kind == "memory":
        return opening.open_store(MEMORY)
    if kind == "sqlite":
        if settings.data == MEMORY:
            raise UsageError("the sqlite store needs a data directory")
        from callkit.server.stores.sqlite.store import FILE_NAME, SQLiteStore

        # Not by its address: a directory's name may look like a file's.
        return SQLiteStore(Path(settings.data) / FILE_NAME)
    raise UsageError(f"unknown store {kind!r}: it is memory, sqlite or a redis:// URL")


def named(settings: Settings) -> Settings:
    """The settings with a name for this process; one that no other has if the store is shared."""
    if "://" in settings.store:
        name = settings.process or f"{socket.gethostname()}-{os.getpid()}"
        return msgspec.structs.replace(settings, process=f"{name}-{secrets.token_hex(4)}")
    return msgspec.structs.replace(settings, process=settings.process or "main")


def metrics_for(settings: Settings) -> Metrics | None:
    """What counts, if anybody can ask.

    Raises:
        UsageError: The packages for it are not installed.
    """
    if settings.apiPort < 0:
        return None
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401

        from callkit.server.metrics import Metrics
    except ImportError as error:
        raise UsageError(
            f"the server API needs the server extra, pip install 'callkit[server]': {error}"
        ) from error
    return Metrics()


def _bracketed(host: str) -> str:
    host = unbracketed(host.partition(",")[0])
    return f"[{host}]" if ":" in host else host
