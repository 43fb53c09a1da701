"""Servers that share a Redis, on one clock that a test moves: links and clocks in memory, a real
engine behind them.

The engine answers when it likes. :meth:`Nodes.advance` moves time from timer to timer and waits at
each until everything that was asked of the engine is answered and every frame handed out.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

from callkit.server.server_time import ClockMark
from callkit.server.settings import Settings
from callkit.server.stores.base import OutboxEntry, StoreListener
from callkit.server.stores.redis.store import RedisStore
from callkit.testing import Link, LocalServer, ManualClock, settle
from tests.integration.vectors import Stagehand

Frame = dict[str, Any]

_names = itertools.count(1)
_marked: dict[str, tuple[ClockMark, int]] = {}
"""What the service at a URL has written down last, and when by the test's clock."""


class CountingStore(RedisStore):
    """Counts what it asks the engine, and keeps what others committed back while it is told to."""

    held: list[Sequence[OutboxEntry]] | None = None

    def __init__(self, clock: ManualClock, url: str, process: str) -> None:
        super().__init__(url, process)
        self._clock = clock
        self._url = url
        self.asked = 0
        call = self._link._call

        def counted(*command: Any, **options: Any) -> Any:
            self.asked += 1
            return call(*command, **options)

        self._link._call = counted  # type: ignore[method-assign]

    async def open(self, listener: StoreListener | None = None) -> str:
        assert listener is not None
        self._hears = listener
        return await super().open(self)

    def framesCommitted(self, entries: Sequence[OutboxEntry]) -> None:
        if self.held is None:
            self._hears.framesCommitted(entries)
        else:
            self.held.append(entries)

    def epochChanged(self, epoch: str) -> None:
        self._hears.epochChanged(epoch)

    def release(self) -> None:
        held, self.held = self.held or [], None
        for entries in held:
            self._hears.framesCommitted(entries)

    async def time(self) -> int:
        await super().time()
        return self._clock.wallMs()

    async def clockMark(self) -> ClockMark | None:
        """The engine counts what has passed since by its own clock; here only the test's passes."""
        mark = await super().clockMark()
        if mark is None or self._url not in _marked:
            return mark
        before, at = _marked[self._url]
        passed = self._clock.wallMs() - at
        return ClockMark(steady=before.steady + passed, now=before.now + passed)

    async def markClock(self, mark: ClockMark) -> int:
        steady = await super().markClock(mark)
        _marked[self._url] = (ClockMark(steady=steady, now=mark.now), self._clock.wallMs())
        return steady


class Node(LocalServer):
    """A process of the service: each life has a name and a store of its own."""

    clock: ManualClock
    store: CountingStore

    def __init__(self, clock: ManualClock, url: str, **settings: Any) -> None:
        super().__init__(clock)
        self._url = url
        self._more = settings

    async def start(self) -> None:
        name = f"node{next(_names)}"
        self.store = CountingStore(self.clock, self._url, name)
        self._settings = Settings(port=0, insecure=True, limits=False, process=name, **self._more)
        await super().start()

    async def kill(self) -> None:
        await super().kill()
        await self.store.close()

    async def caughtUp(self) -> None:
        assert self.core is not None and self.core._cluster is not None
        cluster = self.core._cluster
        await cluster.caughtUp(await cluster.joined())


class Nodes:
    """Takes the place of one server: each new link is to the next node."""

    def __init__(self, clock: ManualClock, url: str, count: int = 2, **settings: Any) -> None:
        self.clock = clock
        self.nodes = [Node(clock, url, **settings) for _ in range(count)]
        self._turn = itertools.cycle(self.nodes)

    async def start(self) -> None:
        for node in self.nodes:
            await node.start()

    async def stop(self) -> None:
        for node in self.nodes:
            await node.stop()

    def link(self) -> Link:
        return next(self._turn).link()

    async def quiet(self) -> None:
        """Return when nothing more would happen without time passing."""
        while True:
            living = [node for node in self.nodes if node.running]
            before = sum(node.store.asked for node in living)
            await settle()
            for node in living:
                await node.caughtUp()
            await settle()
            if sum(node.store.asked for node in living) == before + len(living):
                return

    async def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass, slowly enough for the engine."""
        left = round(seconds * 1_000_000)
        await self.quiet()
        while (due := self.clock.nextDue()) is not None and round(due * 1_000_000) <= left:
            left -= round(due * 1_000_000)
            self.clock.jump(due)
            await self.quiet()
        self.clock.jump(left / 1_000_000)
        await self.quiet()


class Crew(Stagehand):
    """Plays a vector against several nodes: its devices are on different ones."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.nodes = Nodes(self.clock, url)
        self.server = self.nodes

    async def passing(self, seconds: float) -> None:
        await self.nodes.advance(seconds)


class Guest:
    """A device at one node, written from the wire protocol alone. ``frames``: all it heard."""

    def __init__(self, nodes: Nodes, at: int) -> None:
        self.frames: list[Frame] = []
        self.closed: int | None = None
        """The close code, once the server has closed."""
        self._nodes = nodes
        self._link = nodes.nodes[at].link()
        self._wire = self._link.connect("link://", self)
        self._number = 0

    def wireOpened(self) -> None:
        pass

    def wireHeard(self) -> None:
        pass

    def wireReceived(self, frame: bytes) -> None:
        self.frames.append(json.loads(frame))

    def wireClosed(self, code: int, reason: str) -> None:
        self.closed = code

    async def begin(self, op: str, **fields: Any) -> int:
        """Send a request; its id."""
        await settle()
        self._number += 1
        request = {"op": op, "id": self._number, **fields}
        self._wire.send(json.dumps(request).encode())
        return self._number

    async def ask(self, op: str, **fields: Any) -> Frame:
        """Send a request; its reply, once everything it does is done."""
        number = await self.begin(op, **fields)
        await self._nodes.quiet()
        (reply,) = [frame for frame in self.frames if frame.get("id") == number]
        return reply

    async def login(self, user: str, device: str = "", **fields: Any) -> Frame:
        return await self.ask("login", userID=user, deviceID=device or f"{user}-1", **fields)

    def heard(self, op: str) -> list[Frame]:
        return [frame for frame in self.frames if frame["op"] == op]

    def leave(self) -> None:
        """Lose the connection without a word."""
        self._link.cut()
