"""One connection to a server: the port, and the real one over a WebSocket.

The port is two small interfaces that call each other: a :class:`Wire` is told what to send, its
:class:`Listener` is told what came. :class:`callkit.testing.Link` implements the same port in
memory. Everything happens on one loop; nothing blocks and nothing here has a timer: who waits for
a wire decides how long.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import Protocol

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidURI
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import WebSocketURI, parse_uri

from callkit.errors import UsageError
from callkit.protocol.codec import MAX_SERVER_FRAME

log = logging.getLogger(__name__)

SUBPROTOCOL = "callkit.v1"
LOST = 1006
"""The close code of a connection that ended, or never began, without a word (RFC 6455 7.4.1)."""


class Listener(Protocol):
    """Who hears a wire. Called from the loop, never from inside a method of the wire."""

    def wireOpened(self) -> None:
        """Frames can be sent now. Comes once, first; not at all when connecting failed."""

    def wireHeard(self) -> None:
        """The peer gave a sign of life: any byte, a ping or a pong as well."""

    def wireReceived(self, frame: bytes) -> None:
        """One whole text frame."""

    def wireClosed(self, code: int, reason: str) -> None:
        """The end: the close code, or 1006 with words of our own. Comes once, last."""


class Wire(Protocol):
    """A connection on its way, open or closed. No method raises."""

    def send(self, frame: bytes) -> None:
        """Send one text frame; dropped when the wire is not open."""

    def ping(self) -> None:
        """Ask for a sign of life; dropped when the wire is not open."""

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Say goodbye and let go. The listener hears nothing more."""

    def abort(self) -> None:
        """Let go without a word. The listener hears nothing more."""


class Transport(Protocol):
    """How a client reaches a server."""

    def connect(self, url: str, listener: Listener) -> Wire:
        """Begin to connect and return at once; ``listener`` is told how it went.

        Raises:
            UsageError: ``url`` is not one this transport can ever reach.
        """


class WebSocketTransport:
    """Real WebSockets: subprotocol ``callkit.v1``, no compression, no proxy, no ``Origin``.

    ``sslContext`` is used for ``wss://``; Python's default one when None.
    """

    def __init__(self, *, sslContext: ssl.SSLContext | None = None) -> None:
        self._ssl_context = sslContext

    def connect(self, url: str, listener: Listener) -> Wire:
        uri = address(url)
        context = None
        if uri.secure:
            context = self._ssl_context or ssl.create_default_context()
        wire = _WebSocketWire(uri, listener)
        wire.begin(context)
        return wire


def address(url: str) -> WebSocketURI:
    """Return the parts of a WebSocket address.

    Raises:
        UsageError: ``url`` is none.
    """
    try:
        return parse_uri(url)
    except (InvalidURI, ValueError):
        raise UsageError(f"{url!r} is no ws:// or wss:// address") from None


class _WebSocketWire(asyncio.Protocol):
    """The bytes of a socket through websockets' sans-I/O protocol, without tasks or timers."""

    def __init__(self, uri: WebSocketURI, listener: Listener) -> None:
        self._uri = uri
        self._listener: Listener | None = listener
        self._protocol = ClientProtocol(
            uri, subprotocols=[Subprotocol(SUBPROTOCOL)], max_size=MAX_SERVER_FRAME
        )
        self._transport: asyncio.Transport | None = None
        self._dialing: asyncio.Task[None] | None = None
        self._parts: list[bytes] = []
        self._open = False

    def begin(self, context: ssl.SSLContext | None) -> None:
        self._dialing = asyncio.get_running_loop().create_task(self._dial(context))

    async def _dial(self, context: ssl.SSLContext | None) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self, self._uri.host, self._uri.port, ssl=context)
        except (OSError, UnicodeError, OverflowError, ValueError) as error:
            self._tell_closed(LOST, str(error) or type(error).__name__)

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
        if self._dialing is not None:
            self._dialing.cancel()
        if self._transport is not None:
            self._transport.abort()

    # --- the socket ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._listener is None:
            transport.abort()
            return
        self._protocol.send_request(self._protocol.connect())
        self._flush()

    def data_received(self, data: bytes) -> None:
        if self._listener is not None:
            self._listener.wireHeard()
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
        if close is None or not self._open:
            why = self._protocol.handshake_exc or exc or "connection lost"
            self._tell_closed(LOST, str(why))
        else:
            self._tell_closed(int(close.code), close.reason)

    def _handle_events(self) -> None:
        for event in self._protocol.events_received():
            if isinstance(event, Response):
                if self._protocol.handshake_exc is None and self._listener is not None:
                    self._open = True
                    self._listener.wireOpened()
            elif isinstance(event, Frame):
                self._handle_frame(event)
        if self._protocol.close_expected() and self._transport is not None:
            # Everything is said; a peer that keeps its half open must not keep ours.
            self._transport.close()

    def _handle_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.BINARY:
            log.debug("< binary frame ignored")
            return
        if frame.opcode not in (Opcode.TEXT, Opcode.CONT):
            return
        self._parts.append(bytes(frame.data))
        if not frame.fin:
            return
        whole = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._parts.clear()
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

    def _tell_closed(self, code: int, reason: str) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.wireClosed(code, reason)
