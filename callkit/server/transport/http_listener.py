"""Serves an ASGI application on the running loop, with limits for slow and hostile clients.

uvicorn's HTTP protocol does the work. Around it stands what holds for every port here: connections
are counted when they are accepted, are so many at most, and from one address fewer; a head and a
body come within seconds or not at all; what came is parsed in slices, no further than a turn of the
loop allows, and answered likewise; an answer nobody reads is given up. An application that has
found out who asks says so (:data:`VOUCH`): a client that only asks for the health takes no place
from one that is known.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from email.utils import formatdate
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from callkit.clock import Clock
from callkit.server.server_time import Expiry
from callkit.server.transport.client_address import ClientAddresses, plain
from callkit.server.transport.connection_slots import ConnectionSlots
from callkit.server.transport.listening_port import ListeningPort
from callkit.server.transport.loop_share import LoopShare

REQUEST_SECONDS = 10.0
"""From the connection, or the answer before, to the last byte of a request."""
ANSWER_SECONDS = 30.0
MAX_HEAD = 16 * 1024
MAX_REQUEST = 1024 * 1024
"""Bytes of a request, whatever they are: also those of a body that is thrown away."""
VOUCH = "vouch"
"""A function in the state of a request's scope: the application knows who is at the other end."""
_STOP_SECONDS = 2.0
_SHUTDOWN_SECONDS = 2.0
_SLICE = 2048
_UNITS = 40
ANSWER_UNITS = 40
"""What one answer costs the loop, with the reading of a request that stood behind another one."""
_QUERY_SHIFT = 6
"""So many bytes of a query, as a power of two, cost one unit more."""

# The library's own words about single connections are noise here.
_library_log = logging.getLogger("callkit.server.transport.http_listener.library")
_library_log.setLevel(logging.ERROR)


def _is_ours(record: logging.LogRecord) -> bool:
    """Not what a peer brings about that breaks the rules of HTTP in the middle of its request."""
    return not (record.exc_info and isinstance(record.exc_info[1], h11.LocalProtocolError))


_library_log.addFilter(_is_ours)


class HttpListener:
    """The HTTP port. ``most``: connections at once; ``addresses``: and from where."""

    def __init__(
        self,
        app: Any,
        host: str,
        port: int,
        context: ssl.SSLContext | None,
        *,
        clock: Clock,
        loop_share: LoopShare,
        most: int,
        addresses: ClientAddresses,
    ) -> None:
        self._host = host
        self._port = port
        self._context = context
        self.clock = clock
        self.loop_share = loop_share
        self._app = app
        self.config = uvicorn.Config(
            self._in_turn,
            interface="asgi3",
            lifespan="off",
            # An upgrade would lead to a WebSocket that nobody watches.
            ws="none",
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=MAX_HEAD,
        )
        self.state = ServerState()
        self._addresses = addresses
        self.places: ConnectionSlots[Exchange] = ConnectionSlots(
            clock,
            most,
            knownWithin=REQUEST_SECONDS,
            goneWithin=_SHUTDOWN_SECONDS,
            late=lambda exchange: exchange.abort(),
        )
        self.answering: Expiry[Exchange, None] = Expiry(
            clock, ANSWER_SECONDS, lambda exchange, _: exchange.abort()
        )
        self._door: ListeningPort[Exchange] = ListeningPort(
            self._welcome,
            self.lost,
            clock,
            loop_share,
            shutdownWithin=_SHUTDOWN_SECONDS,
            speaking=self.places.speaking,
            hold=lambda: self.places.hold,
        )

    async def listen(self) -> int:
        """Start to serve; return the port.

        Raises:
            TransportError: An address cannot be listened on.
        """
        self.config.load()
        return await self._door.open(self._host, self._port, self._context)

    async def stop(self) -> None:
        """Finish what is being answered, within seconds. Twice is fine."""
        self._door.close()
        for exchange in self.places.guests:
            exchange.leave()
        if self.state.tasks:
            await asyncio.wait(self.state.tasks, timeout=_STOP_SECONDS)
        for exchange in self.places.guests:
            exchange.abort()
        await self._door.closed()
        if self.state.tasks:
            await asyncio.wait(self.state.tasks, timeout=_STOP_SECONDS)
        self.places.stop()
        self.answering.stop()

    def turnAway(self, exchange: Exchange) -> None:
        """Drop one whose TLS is not agreed on."""
        self._door.turnAway(exchange)

    def lost(self, exchange: Exchange) -> None:
        """The connection is gone. Twice is fine."""
        self.uncount(exchange)
        self.places.left(exchange)
        self.answering.drop(exchange)

    def uncount(self, exchange: Exchange) -> None:
        """It is no stranger of its address any more. Twice is fine."""
        address, exchange.address = exchange.address, ""
        if address:
            self._addresses.go(address)

    async def _in_turn(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer when it is this request's turn: a peer may ask forty things in one breath, and
        hundreds of peers may do so at once."""
        await self.loop_share.share(ANSWER_UNITS + (len(scope["query_string"]) >> _QUERY_SHIFT))
        await self._app(scope, receive, send)

    def _welcome(self, address: str) -> Exchange | None:
        exchange = Exchange(self, plain(address))
        if not self.places.enter(exchange):
            return None
        mine = exchange.address
        if not self._addresses.come(mine) and not self._addresses.trusts(mine):
            self.lost(exchange)
            return None
        return exchange


class Exchange(H11Protocol):
    """One HTTP connection."""

    def __init__(self, listener: HttpListener, address: str) -> None:
        super().__init__(listener.config, listener.state, {VOUCH: self.vouch})
        self.address = address
        """Where it counts as a stranger's; empty when it does no more."""
        self._vouched = False
        self.logger = _library_log
        self.access_log = False
        self.flow: _Flow
        self._listener = listener
        self._made = False
        self._rest = b""
        """What came and is not parsed."""
        self._queued = False
        self._came = 0
        """Bytes since the last answer."""

    def __hash__(self) -> int:
        return id(self)

    def vouch(self) -> None:
        """The application knows who this is."""
        self._vouched = True
        self._listener.places.identified(self)
        self._listener.uncount(self)

    def abort(self) -> None:
        """Drop the connection without a word."""
        if self._made:
            self.transport.abort()
        else:
            self._listener.turnAway(self)

    def leave(self) -> None:
        """Answer what was asked, and close."""
        if self._made:
            self.shutdown()
        else:
            self.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._made = True
        self.flow = _Flow(self, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest = b""
        self._listener.lost(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._came += len(data)
        if self._came > MAX_REQUEST:
            self.abort()
            return
        self._rest += data
        self.goOn()

    def on_response_complete(self) -> None:
        self._came = 0
        self._listener.answering.drop(self)
        self._listener.places.unknown(self)
        if self._vouched:
            self._listener.places.vouched(self)
        super().on_response_complete()
        self._look()

    def goOn(self) -> None:
        """Parse what has come, as far as this turn of the loop and the application allow."""
        loop_share = self._listener.loop_share
        while self._rest and not self.flow.read_paused and not self._queued:
            if loop_share.left <= 0:
                self._queued = True
                loop_share.later(self._next_turn)
                break
            if self.transport.is_closing():
                # It was answered for the last time: what it says behind that nobody reads.
                self._rest = b""
                break
            part, self._rest = self._rest[:_SLICE], self._rest[_SLICE:]
            loop_share.spend(_UNITS + len(part) // 4)
            self._parse(part)
        self.flow.hold(bool(self._rest))

    def _next_turn(self) -> None:
        self._queued = False
        self.goOn()

    def _parse(self, part: bytes) -> None:
        now = formatdate(self._listener.clock.wallMs() / 1000, usegmt=True)
        self.server_state.default_headers = [(b"date", now.encode())]
        super().data_received(part)
        self._look()

    def _look(self) -> None:
        """A request that has come as a whole is the server's to answer: its sender may wait. But
        only who can sign keeps the place for it: others may leave the answer unread."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.more_body or cycle.response_complete:
            return
        if self not in self._listener.answering and not self.transport.is_closing():
            places = self._listener.places
            (places.identified if self._vouched else places.asked)(self)
            self._listener.answering.renew(self, None)


class _Flow(FlowControl):
    """Reads while the application wants to and everything that came is parsed."""

    def __init__(self, exchange: Exchange, transport: asyncio.Transport) -> None:
        super().__init__(transport)
        self._exchange = exchange
        self._held = False
        self._stopped = False

    def pause_reading(self) -> None:
        self.read_paused = True
        self._apply()

    def resume_reading(self) -> None:
        if self.read_paused:
            self.read_paused = False
            self._exchange.goOn()
        self._apply()

    def hold(self, held: bool) -> None:
        self._held = held
        self._apply()

    def _apply(self) -> None:
        stop = self.read_paused or self._held
        if stop is not self._stopped and not self._transport.is_closing():
            self._stopped = stop
            if stop:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()
