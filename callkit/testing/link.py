"""A network in memory: it loses, delays and cuts what a test says."""

from __future__ import annotations

import asyncio
import enum
import random
from collections import deque
from collections.abc import Callable
from typing import Protocol

from callkit.client.connection import LOST, Listener
from callkit.client.dial_failures import Trouble
from callkit.clock import Clock, Timer


class Way(enum.Enum):
    """Which way a frame travels."""

    UP = "up"
    """From the one who connected (the client) to the one who accepted (the server)."""
    DOWN = "down"


class Fate(enum.Enum):
    """What becomes of one frame."""

    PASS = "pass"
    DROP = "drop"
    DOUBLE = "double"
    """Arrives twice."""
    LATE = "late"
    """Is overtaken by what is sent within the next second."""
    CUT = "cut"
    """The connection dies instead of carrying it."""


Rule = Callable[[Way, bytes], Fate]


class Accept(Protocol):
    """The end that answers the connections of a link: a server."""

    def __call__(self, end: FarEnd, /) -> object: ...


class Link:
    """Joins whatever connects with whatever accepts, frame by frame, without sockets.

    It is a :class:`callkit.client.connection.Transport`, so a real client runs over it; the other
    side gets a :class:`FarEnd` per connection. Frames arrive in order after ``delay`` seconds of
    ``clock``, and within the next turns of the loop when that is 0. Pings travel like frames;
    the far end sends one every ``heartbeat`` seconds, as a server does.

    What can go wrong, any time: chances per frame (``drop``, ``double``, ``late``, drawn from
    ``rng``), a ``rule`` that decides frame by frame, :meth:`cut`, :meth:`freeze`, and for new
    connections ``down`` (refused) and ``deaf`` (never answered).

    Example::

        clock = ManualClock()
        link = Link(clock, server.accept)
        client = SignalingClient("link://server", transport=link, clock=clock)
        link.rule = lambda way, frame: Fate.CUT if b"callAccept" in frame else Fate.PASS
    """

    def __init__(
        self,
        clock: Clock,
        accept: Accept,
        *,
        rng: random.Random | None = None,
        delay: float = 0.0,
        drop: float = 0.0,
        double: float = 0.0,
        late: float = 0.0,
        heartbeat: float = 10.0,
    ) -> None:
        self.clock = clock
        self.rng = rng or random.Random(0)
        self.delay = delay
        self.drop = drop
        self.double = double
        self.late = late
        self.heartbeat = heartbeat
        self.rule: Rule | None = None
        self.down = False
        """New connections are refused."""
        self.deaf = False
        """New connections are never answered."""
        self.damaged = False
        """A frame was dropped, late or doubled since somebody set this to False."""
        self._accept = accept
        self._connections: list[_Connection] = []
        self._count = 0

    @property
    def connections(self) -> int:
        """How many connections are open, frozen ones included."""
        return len(self._connections)

    @property
    def attempts(self) -> int:
        """How often somebody has tried to connect."""
        return self._count

    def connect(self, url: str, listener: Listener) -> NearEnd:
        """Begin a connection; ``url`` may be any text."""
        self._count += 1
        connection = _Connection(self, listener, self._count)
        connection.begin()
        return connection.near

    def cut(self) -> None:
        """Every connection dies at once, and both ends are told."""
        for connection in list(self._connections):
            connection.die()

    def freeze(self) -> None:
        """Every connection dies and nobody is told (half-open); new connections work."""
        for connection in self._connections:
            connection.frozen = True

    # --- for connections ---

    def opened(self, connection: _Connection) -> None:
        self._connections.append(connection)
        self._accept(connection.far)

    def gone(self, connection: _Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)

    def fate(self, way: Way, frame: bytes) -> Fate:
        fate = self.rule(way, frame) if self.rule is not None else Fate.PASS
        if fate is Fate.PASS:
            fate = self._chance()
        if fate not in (Fate.PASS, Fate.CUT):
            self.damaged = True
        return fate

    def _chance(self) -> Fate:
        for fate, chance in (
            (Fate.DROP, self.drop),
            (Fate.DOUBLE, self.double),
            (Fate.LATE, self.late),
        ):
            if chance and self.rng.random() < chance:
                return fate
        return Fate.PASS


class NearEnd:
    """The end of the one who connected: a :class:`callkit.client.connection.Wire`."""

    doing = ""
    trouble: Trouble | None = None

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    def send(self, frame: bytes) -> None:
        self._connection.send(Way.UP, frame)

    def ping(self) -> None:
        self._connection.ping(Way.UP)

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._connection.close(Way.UP, code, reason)

    def abort(self) -> None:
        self._connection.close(Way.UP, LOST, "")


class FarEnd:
    """The end of the one who accepted; what a server sees of a connection."""

    def __init__(self, connection: _Connection, number: int) -> None:
        self._connection = connection
        self._inbox: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self.number = number
        self.address = "127.0.0.1"
        self.agent = ""
        self.local = True
        self.heard: Callable[[], object] = _nothing
        """Called at every sign of life of the peer."""
        self.received: Callable[[bytes], object] | None = None
        """Called with each frame; while it is None frames wait for :meth:`receive`."""
        self.closeCode = 0
        """The code the peer closed with, 1006 if it vanished; 0 while open."""

    @property
    def open(self) -> bool:
        """Frames may still be sent."""
        return self._connection.isOpen(Way.DOWN)

    async def receive(self) -> bytes | None:
        """Return the next frame, in order; None when no more will come."""
        while not self._inbox:
            if not self.open:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._inbox.popleft()

    def send(self, data: bytes) -> None:
        """Send a text frame; quietly nothing when closed."""
        self._connection.send(Way.DOWN, data)

    async def drained(self) -> None:
        """Return at once: a link has room for everything."""

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Say goodbye; what waits to be received is dropped. Twice is fine."""
        self._inbox.clear()
        self._connection.close(Way.DOWN, code, reason)
        self.wake()

    def abort(self) -> None:
        """Drop the connection without a word."""
        self.close(LOST)

    # --- for the connection ---

    def arrive(self, frame: bytes) -> None:
        if self.received is not None:
            self.received(frame)
            return
        self._inbox.append(frame)
        self.wake()

    def wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class _Lane:
    """One way of a connection: parcels arrive in the order they were sent."""

    def __init__(self) -> None:
        self.last = 0.0
        self.waiting = 0


class _Connection:
    def __init__(self, link: Link, listener: Listener, number: int) -> None:
        self.near = NearEnd(self)
        self.far = FarEnd(self, number)
        self.frozen = False
        self._link = link
        self._listener = listener
        self._lanes = {Way.UP: _Lane(), Way.DOWN: _Lane()}
        self._open = {Way.UP: False, Way.DOWN: False}
        """Whether the end that sends this way may still do so."""
        self._dead = False
        self._beating: Timer | None = None

    def isOpen(self, way: Way) -> bool:
        return self._open[way]

    def begin(self) -> None:
        self._open[Way.UP] = True
        if self._link.deaf:
            return
        self._carry(Way.UP, self._greet)

    def _greet(self) -> None:
        if not self._open[Way.UP]:
            return
        if self._link.down:
            self._open[Way.UP] = False
            self._carry(Way.DOWN, lambda: self._listener.wireClosed(LOST, "refused"))
            return
        self._open[Way.DOWN] = True
        self._carry(Way.DOWN, self._opened)
        self._link.opened(self)
        self._beat_later()

    def _opened(self) -> None:
        if self._open[Way.UP]:
            self._listener.wireOpened()

    # --- sending ---

    def send(self, way: Way, frame: bytes) -> None:
        if not self._open[way]:
            return
        match self._link.fate(way, frame):
            case Fate.PASS:
                self._carry(way, lambda: self._arrive(way, frame))
            case Fate.DOUBLE:
                self._carry(way, lambda: self._arrive(way, frame))
                self._carry(way, lambda: self._arrive(way, frame))
            case Fate.LATE:
                self._link.clock.callLater(
                    self._link.delay + 1.0, self._deliver, lambda: self._arrive(way, frame)
                )
            case Fate.CUT:
                # Not from inside a method of the wire.
                self.frozen = True
                asyncio.get_running_loop().call_soon(self.die)
            case Fate.DROP:
                pass

    def ping(self, way: Way) -> None:
        if self._open[way]:
            self._carry(way, lambda: self._pinged(way))

    def _pinged(self, way: Way) -> None:
        self._hear(way)
        back = Way.DOWN if way is Way.UP else Way.UP
        if self._open[back]:
            self._carry(back, lambda: self._hear(back))

    def close(self, way: Way, code: int, reason: str) -> None:
        """The end that sends ``way`` lets go; the other one learns it when the word arrives."""
        if not self._open[way]:
            return
        self._open[way] = False
        self._stop_beating()
        self._carry(way, lambda: self._closed(way, code, reason))

    def die(self) -> None:
        """Both ends lose the connection now; nothing in flight arrives."""
        self._dead = True
        self._stop_beating()
        for way in Way:
            # The end that sends the other way hears of it.
            self._closed(way, LOST, "connection cut")
        self._open = dict.fromkeys(Way, False)
        self._link.gone(self)

    # --- arriving ---

    def _carry(self, way: Way, arrival: Callable[[], object]) -> None:
        lane = self._lanes[way]
        now = self._link.clock.monotonic()
        due = max(lane.last, now + self._link.delay)
        lane.last = due
        if due <= now and not lane.waiting:
            asyncio.get_running_loop().call_soon(self._deliver, arrival)
            return
        # Behind what waits for the clock, even if that is due by now.
        lane.waiting += 1
        self._link.clock.callLater(due - now, self._deliver_waiting, lane, arrival)

    def _deliver_waiting(self, lane: _Lane, arrival: Callable[[], object]) -> None:
        lane.waiting -= 1
        self._deliver(arrival)

    def _deliver(self, arrival: Callable[[], object]) -> None:
        if not self.frozen and not self._dead:
            arrival()

    def _arrive(self, way: Way, frame: bytes) -> None:
        self._hear(way)
        if way is Way.UP and self._open[Way.DOWN]:
            self.far.arrive(frame)
        elif way is Way.DOWN and self._open[Way.UP]:
            self._listener.wireReceived(frame)

    def _hear(self, way: Way) -> None:
        if way is Way.UP and self._open[Way.DOWN]:
            self.far.heard()
        elif way is Way.DOWN and self._open[Way.UP]:
            self._listener.wireHeard()

    def _closed(self, way: Way, code: int, reason: str) -> None:
        if way is Way.UP and self._open[Way.DOWN]:
            self._open[Way.DOWN] = False
            self.far.closeCode = code
            self.far.wake()
        elif way is Way.DOWN and self._open[Way.UP]:
            self._open[Way.UP] = False
            self._listener.wireClosed(code, reason)
        self._link.gone(self)

    # --- the server's heart ---

    def _beat_later(self) -> None:
        if self._link.heartbeat:
            self._beating = self._link.clock.callLater(self._link.heartbeat, self._beat)

    def _beat(self) -> None:
        self._beat_later()
        self.ping(Way.DOWN)

    def _stop_beating(self) -> None:
        if self._beating is not None:
            self._beating.cancel()
            self._beating = None


def _nothing() -> None:
    return None
