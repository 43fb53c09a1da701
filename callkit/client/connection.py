"""One connection to a server: the port, and its implementation with a WebSocket.

The port is two small interfaces that call each other: a :class:`Wire` is told what to send, its
:class:`Listener` is told what came. :class:`callkit.testing.Link` implements the same port in
memory. Everything happens on one loop; nothing blocks and nothing here has a timer: who waits for
a wire decides how long.
"""

from __future__ import annotations

import asyncio
import logging
import os
import ssl as tls
from collections.abc import Mapping
from typing import Any, Final, Protocol, cast

from websockets.client import ClientProtocol
from websockets.exceptions import (
    InvalidHandshake,
    InvalidHeader,
    InvalidStatus,
    InvalidUpgrade,
    InvalidURI,
    NegotiationError,
)
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import WebSocketURI, parse_uri

from callkit.client import dial_failures
from callkit.client.dial_failures import Trouble, lost, troubleOf
from callkit.client.dialing import Dialer, LookUp, SystemProxies
from callkit.client.proxies import AUTO, Target
from callkit.errors import UsageError
from callkit.model import LinkTrouble
from callkit.protocol.codec import MAX_SERVER_FRAME

log = logging.getLogger(__name__)
_library_log = logging.getLogger("callkit.client.websockets")
# The library's debug log would contain every frame, and so every token.
_library_log.setLevel(logging.INFO)

SUBPROTOCOL = "callkit.v1"
LOST = 1006
"""The close code of a connection that ended, or failed, without a close frame (RFC 6455 7.4.1)."""
TLS_ALERT: Final = b"\x15\x03"
"""The first bytes that a TLS port answers to plain text."""
MOST_FRAGMENTS: Final = 1_000
"""Fragments one message may have: empty ones count against no size."""
MOST_IDLE_FRAMES: Final = 1_000
"""Frames that carry nothing (pings, pongs, empty fragments) one read may bring."""
MOST_UNSENT: Final = 1024 * 1024
"""Bytes that may wait for a server that does not read, the pongs it asks for included."""


class Listener(Protocol):
    """The receiver of a wire's events. Called from the loop, never from inside a method of the
    wire."""

    def wireOpened(self) -> None:
        """Frames can be sent now. Comes once, first; not at all when connecting failed."""

    def wireHeard(self) -> None:
        """Data came from the peer: any byte, also of a ping or a pong."""

    def wireReceived(self, frame: bytes) -> None:
        """One whole text frame."""

    def wireClosed(self, code: int, reason: str) -> None:
        """The end: the close code, or 1006 with a reason of this client. Comes once, last."""


class Wire(Protocol):
    """A connection: connecting, open or closed. No method raises."""

    doing: str
    """What a connecting wire waits for, in words; empty when it is open."""
    trouble: Trouble | None
    """Why it ended, when the peer did not say; None before."""

    def send(self, frame: bytes) -> None:
        """Send one text frame; dropped when the wire is not open."""

    def ping(self) -> None:
        """Send a ping; dropped when the wire is not open."""

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close with a close frame. The listener is not called again."""

    def abort(self) -> None:
        """Drop the connection without a close frame. The listener is not called again."""


class Transport(Protocol):
    """How a client reaches a server."""

    def connect(self, url: str, listener: Listener) -> Wire:
        """Begin to connect and return at once; ``listener`` is told how it went.

        Raises:
            UsageError: ``url`` is not one this transport can ever reach.
        """


class WebSocketTransport:
    """Real WebSockets: subprotocol ``callkit.v1``, no compression, no ``Origin``.

    Whatever goes wrong with a connection, also an exception nobody thought of, is told to its
    listener as the end of that connection, with the trouble.

    Args:
        ssl: Used for ``wss://`` and for a proxy that is ``https://``; Python's default context when
            None.
        ca: A PEM file with the only CAs that are trusted, for both; the system's when None.
        proxy: "auto" (the environment's, else the system's), None or "" for none, or an address:
            ``http://name:password@host:port``, ``https://``, ``socks5://`` (told the server's
            address) or ``socks5h://`` (told its name).
        systemProxies: Asked for the system's proxies; none when None.
        environment: Where variables like ``HTTPS_PROXY`` are; the process's when None.
        lookUp: How names become addresses.

    Raises:
        UsageError: ``ssl``, ``ca`` or ``proxy`` cannot be used.
    """

    def __init__(
        self,
        *,
        ssl: tls.SSLContext | None = None,
        ca: str | os.PathLike[str] | None = None,
        proxy: str | None = AUTO,
        systemProxies: SystemProxies | None = None,
        environment: Mapping[str, str] | None = None,
        lookUp: LookUp | None = None,
    ) -> None:
        self._dialer = Dialer(
            ssl=ssl,
            ca=ca,
            proxy=proxy,
            systemProxies=systemProxies,
            environment=environment,
            lookUp=lookUp,
        )

    def check(self, url: str) -> None:
        """Refuse an address this transport can never reach.

        Raises:
            UsageError: It is no WebSocket address, or ``ssl`` or ``ca`` is given for ``ws://``
                without a proxy that is reached over TLS.
        """
        there = address(url)
        self._dialer.refuseUnusedTls(Target(there.host, there.port, there.secure))

    def connect(self, url: str, listener: Listener) -> Wire:
        self.check(url)
        wire = _WebSocketWire(address(url), listener, self._dialer)
        wire.begin()
        return wire


def address(url: str) -> WebSocketURI:
    """Return the parts of a WebSocket address.

    Raises:
        UsageError: ``url`` is none.
    """
    try:
        return parse_uri(url)
    except (InvalidURI, ValueError, TypeError, AttributeError):
        raise UsageError(f"{url!r} is no ws:// or wss:// address") from None


def _answered(error: BaseException) -> Trouble:
    """What is wrong with an answer to the handshake."""
    match error:
        case InvalidStatus(response=response):
            return dial_failures.ofStatus(
                response.status_code,
                response.reason_phrase,
                response.headers.get_all("Location"),
                bytes(response.body or b""),
            )
        case NegotiationError():
            return dial_failures.ofOtherProtocol(str(error))
        case InvalidUpgrade() | InvalidHeader():
            return dial_failures.ofOtherServer(f"the server agrees to no WebSocket ({error})")
        case InvalidHandshake(__cause__=EOFError()):
            return lost("the server hung up before it answered")
        case InvalidHandshake():
            said = error.__cause__ or error
            return dial_failures.ofOtherServer(f"no WebSocket server answers ({said})")
    return troubleOf(error)


class _WebSocketWire(asyncio.Protocol):
    """The bytes of a socket through websockets' sans-I/O protocol, without timers."""

    def __init__(self, uri: WebSocketURI, listener: Listener, dialer: Dialer) -> None:
        self._uri = uri
        self._listener: Listener | None = listener
        self._dialer = dialer
        self._protocol = ClientProtocol(
            uri,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            max_size=MAX_SERVER_FRAME,
            logger=_library_log,
        )
        self._transport: asyncio.Transport | None = None
        self._dialing: asyncio.Task[None] | None = None
        self._peer: Any = None
        self._message = bytearray()
        self._fragments = 0
        self._open = False
        self.doing = ""
        self.trouble: Trouble | None = None

    def begin(self) -> None:
        self._dialing = asyncio.get_running_loop().create_task(self._dial())

    async def _dial(self) -> None:
        try:
            target = Target(self._uri.host, self._uri.port, self._uri.secure)
            await self._dialer.dial(target, self, self._now_doing)
        except Exception as error:
            log.debug("= no connection to %s: %r", self._uri.host, error)
            self._fail(troubleOf(error))

    def _now_doing(self, doing: str) -> None:
        self.doing = doing

    # --- the wire ---

    def send(self, frame: bytes) -> None:
        if self._open and self._protocol.state is State.OPEN:
            self._protocol.send_text(frame)
            self._flush()

    def ping(self) -> None:
        if self._open and self._protocol.state is State.OPEN:
            self._protocol.send_ping(b"")
            self._flush()

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._listener = None
        if self._transport is None:
            self.abort()
            return
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code, reason)
            self._flush()
        self._transport.close()

    def abort(self) -> None:
        self._listener = None
        self._dead_end()
        if self._dialing is not None:
            self._dialing.cancel()
        if self._transport is not None:
            self._transport.abort()

    # --- the socket ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio's by class.
        self._transport = cast(asyncio.Transport, transport)
        if self._listener is None:
            self._transport.abort()
            return
        self._peer = transport.get_extra_info("peername")
        self._protocol.send_request(self._protocol.connect())
        self._flush()

    def data_received(self, data: bytes) -> None:
        if self._listener is not None:
            self._listener.wireHeard()
        if not self._open and data.startswith(TLS_ALERT):
            self._fail(dial_failures.ofTlsPort())
        self._protocol.receive_data(data)
        self._flush()
        self._handle_events()

    def eof_received(self) -> None:
        self._protocol.receive_eof()
        self._flush()
        self._handle_events()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._protocol.state is not State.CLOSED:
            self._protocol.receive_eof()
        # What the peer said, else what it was told: a frame too big, a protocol error.
        close = self._protocol.close_rcvd or self._protocol.close_sent
        if close is not None and self._open:
            self._tell_closed(int(close.code), close.reason)
        elif exc is not None and not isinstance(exc, ConnectionError):
            # An alert of TLS says more than the handshake it cut short.
            self._fail(troubleOf(exc))
        elif self._protocol.handshake_exc is not None:
            self._fail(_answered(self._protocol.handshake_exc))
        else:
            self._fail(troubleOf(exc) if exc is not None else lost("connection lost"))

    def _handle_events(self) -> None:
        idle = 0
        for event in self._protocol.events_received():
            if isinstance(event, Response):
                self._handle_answer()
            elif isinstance(event, Frame) and self._transport is not None:
                carries = event.opcode in (Opcode.TEXT, Opcode.CONT) and event.data
                idle += not carries
                if idle > MOST_IDLE_FRAMES:
                    self._give_up("the server sends nothing but empty frames")
                    return
                self._handle_frame(event)
        if self._protocol.close_expected() and self._transport is not None:
            # Everything was sent; a peer that keeps its half open must not keep this half open.
            self._transport.close()

    def _handle_answer(self) -> None:
        if self._protocol.handshake_exc is not None or self._listener is None:
            return
        if self._protocol.subprotocol != SUBPROTOCOL:
            words = f"a WebSocket server answers that does not speak {SUBPROTOCOL}"
            self._give_up(words, LinkTrouble.NOT_CALLKIT)
            return
        self._open = True
        self.doing = ""
        self._listener.wireOpened()

    def _handle_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.BINARY:
            log.debug("< binary frame ignored")
            return
        if frame.opcode not in (Opcode.TEXT, Opcode.CONT):
            return
        self._fragments += 1
        if self._fragments > MOST_FRAGMENTS:
            self._give_up(f"a message of more than {MOST_FRAGMENTS} fragments")
            return
        self._message += frame.data
        if not frame.fin:
            return
        whole = bytes(self._message)
        self._message.clear()
        self._fragments = 0
        if self._listener is not None:
            self._listener.wireReceived(whole)

    def _flush(self) -> None:
        transport = self._transport
        for data in self._protocol.data_to_send():
            if transport is None or transport.is_closing():
                continue
            if data:
                transport.write(data)
            elif transport.can_write_eof():
                transport.write_eof()
        if transport is None or transport.is_closing():
            # A closed TLS transport cannot even be asked.
            return
        if transport.get_write_buffer_size() > MOST_UNSENT:
            self._give_up("the server does not read what it is sent")

    # --- the end ---

    def _give_up(self, why: str, reason: LinkTrouble = LinkTrouble.LOST) -> None:
        """Drop the connection: the peer violates the protocol."""
        if self._transport is not None:
            self._transport.abort()
        self._fail(Trouble(reason=reason, message=why))

    def _fail(self, trouble: Trouble) -> None:
        # The first error says most.
        self.trouble = self.trouble or trouble
        self._tell_closed(LOST, trouble.message)

    def _tell_closed(self, code: int, reason: str) -> None:
        self._dead_end()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.wireClosed(code, reason)

    def _dead_end(self) -> None:
        """It connected and never opened: another address may work the next time."""
        if self._peer is not None and not self._open:
            self._dialer.ledNowhere(self._peer)
