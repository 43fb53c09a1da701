"""The service's other side: what the app's own backend and monitoring see, composed."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable

from callkit.errors import StoreError
from callkit.server import files
from callkit.server.actions import Actions
from callkit.server.directory import Directory
from callkit.server.dispatch import Dispatch
from callkit.server.http_api import HttpApi
from callkit.server.http_listener import HttpListener
from callkit.server.metrics import Metrics
from callkit.server.settings import Settings
from callkit.server.signatures import Claim
from callkit.server.stores.base import Store
from callkit.server.timeline import Timeline
from callkit.server.turns import Turns

_STORE_SECONDS = 2.0
"""A store that takes longer to say anything is not ready."""


class Backend:
    """The server API on its own port, next to the people's one."""

    def __init__(
        self,
        settings: Settings,
        *,
        timeline: Timeline,
        store: Store,
        directory: Directory,
        dispatch: Dispatch,
        metrics: Metrics,
        isOpen: Callable[[], bool],
        works: Callable[[], Awaitable[bool]],
        context: ssl.SSLContext | None,
        turns: Turns,
        claim: Claim | None = None,
        since: int = 0,
    ) -> None:
        self._store = store
        self._is_open = isOpen
        self._works = works
        actions = Actions(store, directory, dispatch)
        self._api = HttpApi(
            settings,
            timeline=timeline,
            actions=actions,
            metrics=metrics,
            isOpen=isOpen,
            ready=self._ready,
            claim=claim,
            since=since,
        )
        room = files.api_room() or settings.apiConnections
        self._listener = HttpListener(
            self._api.app,
            settings.apiHost or settings.host,
            settings.apiPort,
            context,
            clock=timeline.clock,
            turns=turns,
            most=min(room, settings.apiConnections),
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
        """Finish what is being answered and let go. Twice is fine."""
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
