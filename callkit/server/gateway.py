"""Sockets: the only module that knows the WebSocket library.

Frames are parsed by the library's sans-I/O core, driven straight from the transport's callbacks:
no task, no queue and no lock of its own per message. What the rest of the server sees of a socket
is a :class:`Connection`: ``receive``, ``send``, ``close``. A faster library can be put behind the
same three.

What a peer may do here (plan §6): path ``/v1``; no ``Origin`` unless allowed (403); text frames of
at most 64 KiB (1009); no binary frame (4400). Compression is never agreed on.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import CONNECTING, OPEN
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol

from callkit.clock import Timer
from callkit.errors import TransportError
from callkit.protocol.closing import CloseCode
from callkit.protocol.codec import MAX_CLIENT_FRAME
from callkit.server import files
from callkit.server.settings import Settings
from callkit.server.timeline import Expiry, Timeline
from callkit.server.visitors import Visitors, is_loopback

PATH = "/v1"
SUBPROTOCOL = Subprotocol("callkit.v1")

_log = logging.getLogger(__name__)
# The library's own words about single connections are noise here.
_library_log = logging.getLogger("callkit.server.gateway.library")
_library_log.setLevel(logging.CRITICAL)

_PING = b"\x89\x00"
_HEARTBEAT_SLICES = 10
_MAX_FRAGMENTS = 256
_HIGH_WATER = 256 * 1024
_MAX_AGENT = 120


def _nothing() -> None:
    return None


class Connection(asyncio.Protocol):
    """One peer. Made by :class:`Gateway`; used from the loop's thread only."""

    __slots__ = (
        "_ended",
        "_fragments",
        "_gateway",
        "_inbox",
        "_open",
        "_outbox",
        "_paused",
        "_transport",
        "_waiter",
        "_writable",
        "_ws",
        "address",
        "agent",
        "heard",
        "local",
        "number",
    )

    def __init__(self, gateway: Gateway, number: int) -> None:
        self.number = number
        self.address = ""
        """Where the peer is; behind a trusted proxy what that said."""
        self.agent = ""
        """What program the peer says it is."""
        self.local = False
        """The peer is on this machine."""
        self.heard: Callable[[], object] = _nothing
        """Called at every sign of life."""
        self._gateway = gateway
        self._transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._ws = gateway.protocol()
        self._open = False
        self._ended = False
        """The end of the stream is sent: nothing can be said behind it."""
        self._inbox: deque[bytes] = deque()
        self._outbox: list[bytes] = []
        self._fragments: list[bytes] | None = None
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None

    # --- for the server ---

    @property
    def open(self) -> bool:
        """Frames may still be sent."""
        return self._open

    @property
    def unsent(self) -> int:
        """Bytes the peer has not taken yet."""
        return self._transport.get_write_buffer_size() if self._open else 0

    async def receive(self) -> bytes | None:
        """Return the next text frame, in order; None when no more will come."""
        while not self._inbox:
            if not self._open:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        data = self._inbox.popleft()
        if self._paused and len(self._inbox) <= self._gateway.settings.inboxFrames // 2:
            self._paused = False
            if not self._transport.is_closing():
                self._transport.resume_reading()
        return data

    def send(self, data: bytes) -> None:
        """Send a text frame, after everything sent before; quietly nothing when closed."""
        if not self._open:
            return
        if not self._outbox:
            self._gateway.flushSoon(self)
        size = len(data)
        if size < 126:
            self._outbox.append(b"\x81" + size.to_bytes(1, "big") + data)
        elif size < 65536:
            self._outbox.append(b"\x81\x7e" + size.to_bytes(2, "big") + data)
        else:
            self._outbox.append(b"\x81\x7f" + size.to_bytes(8, "big") + data)

    async def drained(self) -> None:
        """Return when what was sent is mostly on its way, or the connection is closed."""
        self.flush()
        if self._writable is not None:
            await self._writable

    def close(self, code: CloseCode, reason: str = "") -> None:
        """Send what is waiting and a close frame; nothing more is received. Twice is fine.

        Who has not even shaken hands is dropped.
        """
        self._inbox.clear()
        if self._ws.state is CONNECTING:
            self.abort()
        if not self._open:
            return
        self.flush()
        self._open = False
        if self._ws.state is OPEN:
            self._ws.send_close(code, reason)
        self._write()
        self._wake()

    def abort(self) -> None:
        """Drop the connection without a word."""
        if self._transport is not None:
            self._transport.abort()

    # --- for the gateway ---

    def ping(self) -> None:
        if self._open:
            self._transport.write(_PING)

    def flush(self) -> None:
        if not self._outbox:
            return
        outbox, self._outbox = self._outbox, []
        self._transport.write(outbox[0] if len(outbox) == 1 else b"".join(outbox))
        waiting = self._transport.get_write_buffer_size()
        if waiting > self._gateway.settings.sendQueueBytes and self._open:
            _log.warning("connection %d: %d bytes unread, closing", self.number, waiting)
            self.close(CloseCode.SLOW_CONSUMER, "too slow")

    # --- the transport's callbacks ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=_HIGH_WATER)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        self.local = is_loopback(self.address)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._gateway.connected(self)

    def data_received(self, data: bytes) -> None:
        self.heard()
        if self._ended:
            return
        ws = self._ws
        ws.receive_data(data)
        for event in ws.events_received():
            if isinstance(event, Frame):
                self._handle(event)
            else:
                self._greet(cast(Request, event))
        self._write()

    def eof_received(self) -> None:
        self._ws.receive_eof()
        self._write()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open = False
        self._outbox.clear()
        self.resume_writing()
        self._wake()
        self._gateway.lost(self)

    def pause_writing(self) -> None:
        if self._writable is None:
            self._writable = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # --- inside ---

    def _greet(self, request: Request) -> None:
        if self._ws.eof_sent:
            # The library has given the peer up before it asked anything sensible.
            return
        response = self._gateway.answer(self, self._ws, request)
        self._ws.send_response(response)
        if self._ws.state is OPEN:
            self._open = True
            self._gateway.opened(self)

    def _handle(self, frame: Frame) -> None:
        if not self._open:
            return
        opcode = frame.opcode
        if opcode is Opcode.TEXT:
            if frame.fin:
                self._deliver(bytes(frame.data))
            else:
                self._fragments = [bytes(frame.data)]
        elif opcode is Opcode.CONT and self._fragments is not None:
            self._fragments.append(bytes(frame.data))
            if frame.fin:
                fragments, self._fragments = self._fragments, None
                self._deliver(b"".join(fragments))
            elif len(self._fragments) > _MAX_FRAGMENTS:
                self.close(CloseCode.PROTOCOL_ERROR, "too many fragments")
        elif opcode is Opcode.BINARY:
            self.close(CloseCode.PROTOCOL_ERROR, "binary frame")

    def _deliver(self, data: bytes) -> None:
        self._inbox.append(data)
        if len(self._inbox) >= self._gateway.settings.inboxFrames and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def _write(self) -> None:
        """Hand what the library wants to say to the transport; empty bytes are its EOF."""
        for data in self._ws.data_to_send():
            if self._ended:
                continue
            if data:
                self.flush()
                self._transport.write(data)
            else:
                self._open = False
                self.flush()
                self._ended = True
                if self._transport.can_write_eof():
                    self._transport.write_eof()
                else:
                    self._transport.close()
        if self._ws.close_expected():
            # The library has said goodbye: answer requests already here, then wait for the peer.
            self._open = False
            self._wake()
            self._gateway.closing(self)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Gateway:
    """Listens, greets, keeps every connection's heart beating, and lets go in an orderly way."""

    def __init__(
        self,
        settings: Settings,
        timeline: Timeline,
        serve: Callable[[Connection], Awaitable[None]],
    ) -> None:
        self.settings = settings
        self._clock = timeline.clock
        self._serve = serve
        self._origins = [None, *(Origin(origin) for origin in settings.allowOrigins)]
        self._visitors = Visitors(settings)
        self._most = settings.maxConnections or files.room()
        self._counted: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self._connections: dict[Connection, None] = {}
        self._slices: list[dict[Connection, None]] = [{} for _ in range(_HEARTBEAT_SLICES)]
        self._slice = 0
        self._count = 0
        self._heartbeat: Timer | None = None
        self._dirty: list[Connection] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._empty: asyncio.Future[None] | None = None
        self._strangers: Expiry[Connection, None] = Expiry(
            self._clock, settings.loginWithinSeconds, self._login_timeout
        )
        self._leaving: Expiry[Connection, None] = Expiry(
            self._clock, settings.closeWithinSeconds, lambda connection, _: connection.abort()
        )

    @property
    def connections(self) -> Sequence[Connection]:
        return tuple(self._connections)

    @property
    def waiting(self) -> int:
        """Frames that came and that nobody works on yet."""
        return sum([len(connection._inbox) for connection in self._connections])

    async def listen(self, context: ssl.SSLContext | None = None) -> int:
        """Start to accept connections; return the port.

        Raises:
            TransportError: The address cannot be listened on; the message says why.
        """
        host, port = self.settings.host, self.settings.port
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(
                self._connection, host, port, backlog=4096, ssl=context
            )
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise TransportError(f"cannot listen on {host}:{port}: {reason}") from error
        self._beat()
        return int(self._server.sockets[0].getsockname()[1])

    def stopListening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def admitted(self, connection: Connection) -> None:
        """The connection has logged in: it may stay."""
        self._strangers.drop(connection)
        self._uncount(connection)

    async def emptied(self) -> None:
        """Return when nobody is connected."""
        while self._connections:
            self._empty = asyncio.get_running_loop().create_future()
            await self._empty

    async def stop(self) -> None:
        """Drop whatever is still connected and wait until nobody is served any more."""
        self.stopListening()
        if self._heartbeat is not None:
            self._heartbeat.cancel()
            self._heartbeat = None
        for connection in self.connections:
            connection.abort()
        while self._tasks:
            await asyncio.wait(self._tasks)
        self._strangers.stop()
        self._leaving.stop()

    # --- for connections ---

    def protocol(self) -> ServerProtocol:
        return ServerProtocol(
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
        if self._most and len(self._connections) > self._most:
            return _later(protocol, 503, "too many connections\n", 5)
        if not self._place(connection, request):
            return _later(protocol, 429, "too many connections that have not logged in\n", 1)
        if request.path.partition("?")[0] != PATH:
            return protocol.reject(404, f"the path is {PATH}\n")
        return protocol.accept(request)

    def connected(self, connection: Connection) -> None:
        self._connections[connection] = None
        self._strangers.renew(connection, None)
        if self._most and len(self._connections) > self._most + files.KEPT // 2:
            # No file is left to hear what they would ask.
            connection.abort()
            return
        self._counted.add(connection)
        # Whom a proxy brings is not known before the handshake.
        if not self._visitors.come(connection.address) and not self._visitors.trusts(
            connection.address
        ):
            connection.abort()

    def _uncount(self, connection: Connection) -> None:
        if connection in self._counted:
            self._counted.discard(connection)
            self._visitors.go(connection.address)

    def _place(self, connection: Connection, request: Request) -> bool:
        """Find out where the peer really is; False if too many strangers come from there."""
        origin = self._visitors.origin(
            connection.address, request.headers.get_all("X-Forwarded-For")
        )
        if origin == connection.address:
            return True
        self._visitors.go(connection.address)
        connection.address = origin
        connection.local = is_loopback(origin)
        return self._visitors.come(origin)

    def opened(self, connection: Connection) -> None:
        self._slices[connection.number % _HEARTBEAT_SLICES][connection] = None
        task = asyncio.get_running_loop().create_task(self._run(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def closing(self, connection: Connection) -> None:
        self._strangers.drop(connection)
        if connection not in self._leaving:
            self._leaving.renew(connection, None)

    def lost(self, connection: Connection) -> None:
        self._connections.pop(connection, None)
        self._slices[connection.number % _HEARTBEAT_SLICES].pop(connection, None)
        self._strangers.drop(connection)
        self._leaving.drop(connection)
        self._uncount(connection)
        if not self._connections and self._empty is not None and not self._empty.done():
            self._empty.set_result(None)

    def flushSoon(self, connection: Connection) -> None:
        """Everything one loop tick says to a connection leaves in one write."""
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._flush)
        self._dirty.append(connection)

    # --- inside ---

    def _connection(self) -> Connection:
        self._count += 1
        return Connection(self, self._count)

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

    def _login_timeout(self, connection: Connection, _: None) -> None:
        if connection.open:
            connection.close(CloseCode.LOGIN_TIMEOUT, "no login")
        else:
            connection.abort()


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
