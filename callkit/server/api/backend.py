"""The backend side of a service, composed: server API, metrics, webhooks."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable

from callkit.errors import StoreError
from callkit.server.api.actions import Actions
from callkit.server.api.http_api import HttpApi
from callkit.server.api.signatures import Claim
from callkit.server.calls.dispatch import Dispatch
from callkit.server.calls.presence import Presence
from callkit.server.metrics import Metrics
from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.stores.base import Store
from callkit.server.transport import descriptor_limit
from callkit.server.transport.client_address import ClientAddresses
from callkit.server.transport.http_listener import HttpListener
from callkit.server.transport.loop_share import LoopShare

_STORE_SECONDS = 2.0
"""A store that takes longer to answer is not ready."""


class Backend:
    """The server API on its own port, beside the port of the devices."""

    def __init__(
        self,
        settings: Settings,
        *,
        server_time: ServerTime,
        store: Store,
        presence: Presence,
        dispatch: Dispatch,
        metrics: Metrics,
        isOpen: Callable[[], bool],
        works: Callable[[], Awaitable[bool]],
        context: ssl.SSLContext | None,
        loop_share: LoopShare,
        claim: Claim | None = None,
        since: int = 0,
    ) -> None:
        self._store = store
        self._is_open = isOpen
        self._works = works
        actions = Actions(store, presence, dispatch)
        self._api = HttpApi(
            settings,
            server_time=server_time,
            actions=actions,
            metrics=metrics,
            isOpen=isOpen,
            ready=self._ready,
            claim=claim,
            since=since,
        )
        room = descriptor_limit.api_room() or settings.apiConnections
        self._listener = HttpListener(
            self._api.app,
            settings.apiHost or settings.host,
            settings.apiPort,
            context,
            clock=server_time.clock,
            loop_share=loop_share,
            most=min(room, settings.apiConnections),
            addresses=ClientAddresses(settings, server_time.clock),
        )

    async def start(self) -> int:
        """Listen; return the port.

        Raises:
            TransportError: The address cannot be listened on.
        """
        return await self._listener.listen()

    def exchangeKeys(self, settings: Settings) -> None:
        """Take the ServerSecrets of these settings from now on."""
        self._api.exchangeKeys(settings)

    async def stop(self) -> None:
        """Finish the answers that are under way, then stop. Twice is fine."""
        await self._listener.stop()
        self._api.close()

    async def _ready(self) -> bool:
        if not self._is_open():
            return False
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                await self._store.nextDue()
                return await self._works()
        except (StoreError, TimeoutError):
            return False
