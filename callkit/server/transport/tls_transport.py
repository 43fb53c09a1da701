"""TLS on a connection that was accepted, with a price for each record.

asyncio's own TLS decrypts whatever has come in one go. In records of a single byte, over some dozen
connections, that is work for a tenth of a second, and everybody else waits. Here agreeing on TLS
and every record are counted (:mod:`callkit.server.transport.loop_share`): what is more than a turn
of the loop has room for is decrypted in a later one, and nothing more is read until then.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from typing import Any, cast

from callkit.clock import Clock, Timer
from callkit.server.transport.loop_share import LoopShare
from callkit.server.transport.tls_hello import HELLO_UNITS, MAX_HELLO, HelloReader

_READ = 16 * 1024
"""No record holds more."""
_RECORDS = 64
"""Records decrypted in one go."""
_FEW = 4
"""So many records at a time somebody known may send for nothing."""
_PLAINTEXT = 0x16
_FINISH_UNITS = 20
"""What the end of the handshake costs, when it is no second hello."""


class TlsTransport(asyncio.Protocol, asyncio.Transport):
    """Between a socket's transport, for which it is the protocol, and ``guest``, for which it is
    the transport. The guest hears nothing until TLS is agreed on.

    ``heard`` is called when the peer's hello is whole; ``agreed`` just before the guest has its
    transport; ``lost`` when the connection ends before. Closing says so to the peer, who has
    ``shutdownWithin`` seconds to take in what was sent; what it says meanwhile is thrown away.
    """

    def __init__(
        self,
        context: ssl.SSLContext,
        guest: asyncio.Protocol,
        loop_share: LoopShare,
        clock: Clock,
        *,
        shutdownWithin: float,
        heard: Callable[[], object],
        agreed: Callable[[], object],
        lost: Callable[[], object],
    ) -> None:
        super().__init__()
        self._context = context
        self._guest = guest
        self._loop_share = loop_share
        self._clock = clock
        self._shutdown_within = shutdownWithin
        self._on_heard = heard
        self._on_agreed = agreed
        self._on_lost = lost
        self._raw: asyncio.Transport = cast(asyncio.Transport, None)
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._hello: HelloReader | None = HelloReader()
        """What came while the hello is not whole."""
        self._handshaken = 0
        """Bytes of the handshake behind the hello."""
        self._units = HELLO_UNITS
        """What the next step of the handshake costs."""
        self._agreed = False
        self._trusted = False
        self._more = False
        """Something has come that nobody has tried to decrypt."""
        self._ended = False
        """Nothing more will come."""
        self._queued = False
        """Waits for a later turn."""
        self._app_paused = False
        self._paused = False
        self._closing = False
        self._timer: Timer | None = None

    def trust(self, loop_share: LoopShare) -> None:
        """The peer is known: a few records at a time are served at once; ``loop_share`` is for
        those who send many."""
        self._trusted = True
        self._loop_share = loop_share

    # --- the socket's protocol ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._raw = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._closing:
            return
        if self._hello is not None:
            if not self._hello.hear(data):
                if self._hello.tooLong:
                    self.abort()
                return
            data, self._hello = bytes(self._hello.said), None
            self._on_heard()
        elif not self._agreed:
            self._handshaken += len(data)
            self._units = HELLO_UNITS if data[0] == _PLAINTEXT else _FINISH_UNITS
            if self._handshaken > MAX_HELLO:
                self.abort()
                return
        self._incoming.write(data)
        self._more = True
        self._go_on()

    def eof_received(self) -> bool:
        self._ended = True
        self._go_on()
        # What has come is handled first; then it is closed here.
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._closing = self._ended = True
        self._more = False
        if self._timer is not None:
            self._timer.cancel()
        if self._agreed:
            self._guest.connection_lost(exc)
        else:
            self._on_lost()

    def pause_writing(self) -> None:
        if self._agreed:
            self._guest.pause_writing()

    def resume_writing(self) -> None:
        if self._agreed:
            self._guest.resume_writing()

    # --- the guest's transport ---

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        if name == "sslcontext":
            return self._context
        if name == "ssl_object":
            return self._tls
        return self._raw.get_extra_info(name, default)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._guest = cast(asyncio.Protocol, protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._guest

    def is_closing(self) -> bool:
        return self._closing or self._raw.is_closing()

    def is_reading(self) -> bool:
        return not self._app_paused and not self.is_closing()

    def pause_reading(self) -> None:
        self._app_paused = True
        self._regulate()

    def resume_reading(self) -> None:
        if self._app_paused:
            self._app_paused = False
            if self._more or self._ended:
                # Not from within whatever the guest is doing.
                self._queue()
            self._regulate()

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        if self.is_closing() or not data:
            return
        try:
            # A record is written at a time.
            written, size = self._tls.write(data), len(data)
            while written < size:
                written += self._tls.write(memoryview(data)[written:])
        except ssl.SSLError:
            self.abort()
            return
        self._raw.write(self._outgoing.read())

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._raw.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        return self._raw.get_write_buffer_size()

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        if self._closing:
            return
        self._closing = True
        self._more = False
        with contextlib.suppress(ssl.SSLError):
            # An error says that the peer has not answered the goodbye: nobody waits for that.
            self._tls.unwrap()
        self._flush()
        if self._raw.is_closing():
            return
        self._timer = self._clock.callLater(self._shutdown_within, self.abort)
        if self._ended or not self._raw.can_write_eof():
            self._raw.close()
        else:
            self._regulate()
            try:
                self._raw.write_eof()
            except OSError:
                # The peer has gone, and the loop does not know it yet.
                self._raw.abort()

    def abort(self) -> None:
        self._closing = True
        if self._raw is not None:
            self._raw.abort()

    # --- inside ---

    def _go_on(self) -> None:
        """Handle what has come, as far as this turn of the loop allows."""
        at_once = self._trusted
        while self._more and not (self._app_paused or self._queued or self._closing):
            if self._loop_share.left <= 0 and not at_once:
                self._queue()
                break
            at_once = False
            if self._agreed:
                self._decrypt()
            else:
                self._agree()
        if self._ended and not (self._more or self._app_paused or self._queued or self._closing):
            self._end()
        self._regulate()

    def _queue(self) -> None:
        if not self._queued:
            self._queued = True
            self._loop_share.later(self._next_turn)

    def _next_turn(self) -> None:
        self._queued = False
        if not self._closing:
            self._go_on()

    def _regulate(self) -> None:
        """Read while everything is handled that came; who says goodbye throws it away."""
        stop = (self._app_paused or self._more) and not self._closing
        if stop is not self._paused and not self._raw.is_closing():
            self._paused = stop
            if stop:
                self._raw.pause_reading()
            else:
                self._raw.resume_reading()

    def _agree(self) -> None:
        self._more = False
        self._loop_share.spend(self._units)
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            self._flush()
            return
        except (ssl.SSLError, ValueError):
            # A word of what is wrong is on its way to the peer.
            self._flush()
            self._closing = True
            self._raw.close()
            return
        self._flush()
        self._agreed = True
        self._on_agreed()
        self._guest.connection_made(self)
        self._more = bool(self._incoming.pending)

    def _decrypt(self) -> None:
        parts: list[bytes] = []
        goodbye = False
        try:
            while len(parts) < _RECORDS:
                part = self._tls.read(_READ)
                if not part:
                    goodbye = True
                    break
                parts.append(part)
                if not self._incoming.pending:
                    self._more = False
                    break
        except ssl.SSLWantReadError:
            self._more = False
        except ssl.SSLError:
            self.abort()
            return
        if self._outgoing.pending:
            self._flush()
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        if not self._trusted or len(parts) > _FEW:
            self._loop_share.spend(1 + len(parts) // 4 + (len(data) >> 12))
        if data:
            self._guest.data_received(data)
        if goodbye and not self._closing:
            self._more = False
            self._ended = True

    def _end(self) -> None:
        if self._agreed:
            self._guest.eof_received()
        self.close()

    def _flush(self) -> None:
        said = self._outgoing.read()
        if said and not self._raw.is_closing():
            self._raw.write(said)
