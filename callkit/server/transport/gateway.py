"""The clients' port: accepts connections, pings them, and closes them in order.

What a peer may do here (plan §6): path ``/v1``; no ``Origin`` unless allowed (403); text frames of
at most 64 KiB (1009) that are UTF-8 (1007); no binary frame (4400). Compression is never agreed on.
How much a peer may do: :mod:`callkit.server.transport.connection`,
:mod:`callkit.server.transport.connection_slots`.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Sequence

from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol

from callkit.clock import Timer
from callkit.protocol.closing import CloseCode
from callkit.protocol.codec import MAX_CLIENT_FRAME
from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.tasks import Tasks
from callkit.server.transport import descriptor_limit
from callkit.server.transport.client_address import ClientAddresses, is_loopback, plain
from callkit.server.transport.connection import Connection
from callkit.server.transport.connection_slots import ConnectionSlots
from callkit.server.transport.listening_port import ListeningPort
from callkit.server.transport.loop_share import LoopShare

PATH = "/v1"
SUBPROTOCOL = Subprotocol("callkit.v1")

_log = logging.getLogger(__name__)
# The library's log about single connections is noise here.
_library_log = logging.getLogger("callkit.server.transport.gateway.library")
_library_log.setLevel(logging.CRITICAL)

_HEARTBEAT_SLICES = 10
_MAX_AGENT = 120
_LISTS = ("Connection", "Upgrade", "Sec-WebSocket-Protocol", "X-Forwarded-For")
"""Headers whose values the library parses, which is a hundred times slower than any other byte."""
_MAX_LIST = 1_024
"""Bytes of each of them."""


class Gateway:
    """All client connections."""

    def __init__(
        self,
        settings: Settings,
        server_time: ServerTime,
        serve: Callable[[Connection], Awaitable[None]],
    ) -> None:
        self.settings = settings
        self._clock = server_time.clock
        self._serve = serve
        self._origins = [None, *(Origin(origin) for origin in settings.allowOrigins)]
        self.loop_share = LoopShare()
        self.heavy = LoopShare()
        """The share of people who have logged in and say much at once; no stranger is in it."""
        self.inboxFrames = settings.inboxFrames
        self.waiting = 0
        """Received frames that still wait for their turn."""
        self._client_addresses = ClientAddresses(settings, server_time.clock)
        self._counted: set[Connection] = set()
        self._places: ConnectionSlots[Connection] = ConnectionSlots(
            server_time.clock,
            settings.maxConnections or descriptor_limit.room(api=settings.apiPort >= 0),
            knownWithin=settings.loginWithinSeconds,
            goneWithin=settings.closeWithinSeconds,
            late=self._login_timeout,
        )
        self._door: ListeningPort[Connection] = ListeningPort(
            self.accepted,
            self.lost,
            server_time.clock,
            self.loop_share,
            shutdownWithin=settings.closeWithinSeconds,
            speaking=self._places.speaking,
            hold=lambda: self._places.hold,
        )
        self._slices: list[dict[Connection, None]] = [{} for _ in range(_HEARTBEAT_SLICES)]
        self._slice = 0
        self._count = 0
        self._heartbeat: Timer | None = None
        self._dirty: list[Connection] = []
        self._tasks = Tasks()
        self._empty: asyncio.Future[None] | None = None

    @property
    def connections(self) -> Sequence[Connection]:
        return self._places.guests

    async def listen(self, context: ssl.SSLContext | None = None) -> int:
        """Start to accept connections; return the port.

        Raises:
            TransportError: An address cannot be listened on; the message says why.
        """
        port = await self._door.open(self.settings.host, self.settings.port, context)
        self._beat()
        return port

    def stopListening(self) -> None:
        self._door.close()

    def admitted(self, connection: Connection) -> None:
        """The connection has logged in: it may stay. Nothing for one that is no socket's."""
        if connection in self._counted:
            connection.admitted()
            self._places.identified(connection)
            self._uncount(connection)

    async def emptied(self) -> None:
        """Return when no connection is left."""
        while len(self._places):
            self._empty = asyncio.get_running_loop().create_future()
            await self._empty

    async def stop(self) -> None:
        """Drop all connections and wait until no request is being served."""
        self.stopListening()
        if self._heartbeat is not None:
            self._heartbeat.cancel()
            self._heartbeat = None
        for connection in self.connections:
            connection.abort()
        await self._door.closed()
        await self._tasks.ended()
        self._places.stop()

    # --- for connections ---

    def protocol(self) -> ServerProtocol:
        return _Protocol(
            origins=self._origins,
            subprotocols=[SUBPROTOCOL],
            select_subprotocol=_select_subprotocol,
            max_size=MAX_CLIENT_FRAME,
            logger=_library_log,
        )

    def answer(
        self, connection: Connection, protocol: ServerProtocol, request: Request
    ) -> Response:
        connection.agent = request.headers.get("User-Agent", "")[:_MAX_AGENT]
        if self._places.full:
            return _later(protocol, 503, "too many connections\n", 5)
        for name in _LISTS:
            if sum(map(len, request.headers.get_all(name))) > _MAX_LIST:
                return protocol.reject(431, f"{name} has more than {_MAX_LIST} bytes\n")
        if not self._place(connection, request):
            return _later(protocol, 429, "too many connections that have not logged in\n", 1)
        if request.path.partition("?")[0] != PATH:
            return protocol.reject(404, f"the path is {PATH}\n")
        return protocol.accept(request)

    def accepted(self, address: str) -> Connection | None:
        """A client has connected and has not sent anything yet; None: there is no free slot."""
        self._count += 1
        connection = Connection(self, self._count, plain(address))
        if not self._places.enter(connection):
            return None
        self._counted.add(connection)
        # The client behind a proxy is not known before the handshake.
        if not self._client_addresses.come(
            connection.address
        ) and not self._client_addresses.trusts(connection.address):
            self.lost(connection)
            return None
        return connection

    def turnAway(self, connection: Connection) -> None:
        """Drop one whose TLS is not agreed on."""
        self._door.turnAway(connection)

    def _uncount(self, connection: Connection) -> None:
        if connection in self._counted:
            self._counted.discard(connection)
            self._client_addresses.go(connection.address)

    def _place(self, connection: Connection, request: Request) -> bool:
        """Find out where the peer really is; False if too many strangers come from there."""
        origin = self._client_addresses.origin(
            connection.address, request.headers.get_all("X-Forwarded-For")
        )
        if origin == connection.address:
            return True
        self._client_addresses.go(connection.address)
        connection.address = origin
        connection.local = is_loopback(origin)
        return self._client_addresses.come(origin)

    def opened(self, connection: Connection) -> None:
        self._places.speaking(connection)
        self._slices[connection.number % _HEARTBEAT_SLICES][connection] = None
        self._tasks.start(self._run(connection))

    def closing(self, connection: Connection) -> None:
        self._places.leaving(connection)

    def lost(self, connection: Connection) -> None:
        self._places.left(connection)
        self._slices[connection.number % _HEARTBEAT_SLICES].pop(connection, None)
        self._uncount(connection)
        if not len(self._places) and self._empty is not None and not self._empty.done():
            self._empty.set_result(None)

    def flushSoon(self, connection: Connection) -> None:
        """All frames for a connection in one turn of the loop leave in one write."""
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._flush)
        self._dirty.append(connection)

    # --- inside ---

    async def _run(self, connection: Connection) -> None:
        try:
            await self._serve(connection)
        except Exception:
            _log.exception("connection %d failed", connection.number)
            connection.close(CloseCode.GOING_AWAY, "internal error")

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, []
        for connection in dirty:
            connection.flush()

    def _beat(self) -> None:
        for connection in self._slices[self._slice]:
            connection.ping()
        self._slice = (self._slice + 1) % _HEARTBEAT_SLICES
        delay = self.settings.heartbeatSeconds / _HEARTBEAT_SLICES
        self._heartbeat = self._clock.callLater(delay, self._beat)

    def _login_timeout(self, connection: Connection) -> None:
        if connection.open:
            connection.close(CloseCode.LOGIN_TIMEOUT, "no login")
        else:
            connection.abort()


class _Protocol(ServerProtocol):
    """The library's, but a close may come in the middle of a message, as any control frame may
    (RFC 6455 5.4): it is no fault of the peer's."""

    def recv_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None
        super().recv_frame(frame)


def _select_subprotocol(
    protocol: ServerProtocol, offered: Sequence[Subprotocol]
) -> Subprotocol | None:
    """A client that names no subprotocol is welcome, one that names only others is not."""
    if not offered:
        return None
    return ServerProtocol.select_subprotocol(protocol, offered)


def _later(protocol: ServerProtocol, status: int, text: str, seconds: int) -> Response:
    """No, but it may be tried again."""
    response = protocol.reject(status, text)
    response.headers["Retry-After"] = str(seconds)
    return response
