"""A real server without sockets: rules, store and deadlines, but no network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, cast

from callkit.client import SignalingClient
from callkit.clock import Clock
from callkit.server.app import Server
from callkit.server.server_time import ClockMark
from callkit.server.settings import Settings
from callkit.server.stores.base import Commit, CommitResult, Store
from callkit.server.stores.memory import MemoryStore
from callkit.server.transport.connection import Connection
from callkit.testing.link import FarEnd, Link


class LocalServer:
    """A signaling server that clients reach over :class:`~callkit.testing.Link`.

    Everybody may log in by name. ``store`` outlives :meth:`kill` and the next :meth:`start`, as a
    disk does; it is a memory store when None.

    Example::

        clock = ManualClock()
        async with LocalServer(clock) as server:
            alice = server.client("alice-desk")
            await alice.login("alice")
            ...
            await clock.advance(90)  # nobody answers
    """

    def __init__(
        self, clock: Clock, *, settings: Settings | None = None, store: Store | None = None
    ) -> None:
        self.clock = clock
        self.store = store or MemoryStore()
        self.running = False
        self._settings = settings or Settings(port=0, insecure=True, limits=False)
        self.core: Server | None = None
        """The server itself while it runs; its inner parts may change with any release."""
        self._mortal: _Mortal | None = None
        self._links: list[Link] = []
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> LocalServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Begin to serve what the store holds; links are answered from now on."""
        self._mortal = _Mortal(self.store)
        self.core = Server(self._settings, store=cast(Store, self._mortal), clock=self.clock)
        await self.core.start()
        self.running = True
        for link in self._links:
            link.down = False

    async def stop(self) -> None:
        """Stop in good order: what is begun is finished, then connections die."""
        await self._end(kill=False)

    async def kill(self) -> None:
        """Die as by ``kill -9``: what was committed stays, everything else is gone.

        A commit may be in the store whose reply nobody will see.
        """
        await self._end(kill=True)

    async def _end(self, *, kill: bool) -> None:
        server, self.core = self.core, None
        if server is None or self._mortal is None:
            return
        self.running = False
        self._mortal.dead = kill
        for link in self._links:
            link.down = True
            link.cut()
        if kill:
            for task in self._serving:
                task.cancel()
        while self._serving:
            await asyncio.wait(self._serving)
        await server.stop()

    def link(self, **faults: Any) -> Link:
        """Return a new link to this server; ``faults`` as for :class:`Link`."""
        link = Link(self.clock, self._accept, **faults)
        link.down = not self.running
        self._links.append(link)
        return link

    def client(self, deviceID: str, *, link: Link | None = None, **options: Any) -> SignalingClient:
        """Return a new client of this server, over ``link`` or over one of its own."""
        return SignalingClient(
            "link://",
            deviceID=deviceID,
            clock=self.clock,
            transport=link or self.link(),
            **options,
        )

    def _accept(self, end: FarEnd) -> None:
        if self.core is None:
            end.abort()
            return
        connection = cast(Connection, end)
        task = asyncio.get_running_loop().create_task(self.core.serve(connection))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)


class _Mortal:
    """A store as one process sees it; a dead process goes no further when it reaches for it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.dead = False

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        self._check()
        return asyncio.ensure_future(self._committed(self._store.commit(commit)))

    async def _committed(self, result: Awaitable[CommitResult]) -> CommitResult:
        # A moment in which the process may die: the change is made, nobody knows.
        await asyncio.sleep(0)
        return await result

    async def delivered(self, upTo: int) -> None:
        if not self.dead:
            await self._store.delivered(upTo)

    async def markClock(self, mark: ClockMark) -> int:
        return mark.steady if self.dead else await self._store.markClock(mark)

    async def close(self) -> None:
        if not self.dead:
            await self._store.close()

    def __getattr__(self, name: str) -> Any:
        self._check()
        return getattr(self._store, name)

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("_store", "dead"):
            object.__setattr__(self, name, value)
        else:
            setattr(self._store, name, value)

    def _check(self) -> None:
        if self.dead:
            raise asyncio.CancelledError
