"""TLS on an accepted connection, with a cost for each record.

asyncio's own TLS decrypts whatever has come in one go. In records of a single byte, over some dozen
connections, that is work for a tenth of a second, and everybody else waits. Records without data
for the application cost even more: each may ask for new keys, and OpenSSL handles as many as it has
in one call. So TLS is given one record at a time here, and agreeing on TLS and every record are
counted (:mod:`callkit.server.transport.loop_share`): what is more than a turn of the loop has room
for is decrypted in a later one, and nothing more is read until then.
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
_EMPTY_UNITS = 3
"""What a record costs that holds nothing for the guest: new keys are made, and answered."""
_MOST_EMPTY = 32
"""So many of those in a row no program sends."""
_HEADER = 5
_LONGEST = _HEADER + _READ + 2048
"""Bytes of a record, header and all; what says it is longer is none."""
_PLAINTEXT, _CHANGE = 0x16, 0x14
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
        self._came = bytearray()
        """What came and TLS has not been given."""
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._hello: HelloReader | None = HelloReader()
        """What came while the hello is not whole."""
        self._handshaken = 0
        """Bytes of the handshake behind the hello."""
        self._empty = 0
        """Records in a row that held nothing for the guest."""
        self._agreed = False
        self._trusted = False
        self._more = False
        """Something has come, and nobody has looked whether it is a whole record."""
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
            end = self._hello.end
            self._incoming.write(self._hello.said[:end])
            data, self._hello = bytes(self._hello.said[end:]), None
            self._on_heard()
        elif not self._agreed:
            self._handshaken += len(data)
            if self._handshaken > MAX_HELLO:
                self.abort()
                return
        self._came += data
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
        """Read while everything that came is handled; after close() it is thrown away."""
        stop = (self._app_paused or self._more) and not self._closing
        if stop is not self._paused and not self._raw.is_closing():
            self._paused = stop
            if stop:
                self._raw.pause_reading()
            else:
                self._raw.resume_reading()

    def _take(self) -> int:
        """Give TLS the next record; its type, or -1 when none is whole."""
        came = self._came
        if len(came) < _HEADER:
            return -1
        end = _HEADER + int.from_bytes(came[_HEADER - 2 : _HEADER], "big")
        if end > _LONGEST:
            # TLS knows what to say to that.
            end = _HEADER
        if len(came) < end:
            return -1
        kind = came[0]
        self._incoming.write(came[:end])
        del came[:end]
        return kind

    def _agree(self) -> None:
        # The hello stands there already.
        kind = _PLAINTEXT if self._incoming.pending else self._take()
        if kind < 0:
            self._more = False
            return
        self._loop_share.spend(
            HELLO_UNITS if kind == _PLAINTEXT else 1 if kind == _CHANGE else _FINISH_UNITS
        )
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

    def _decrypt(self) -> None:
        parts: list[bytes] = []
        empty = 0
        goodbye = False
        while len(parts) + empty < _RECORDS:
            if self._take() < 0:
                self._more = False
                break
            try:
                part = self._tls.read(_READ)
            except ssl.SSLWantReadError:
                empty += 1
                self._empty += 1
                if self._empty <= _MOST_EMPTY:
                    continue
                self.abort()
                return
            except ssl.SSLError:
                self.abort()
                return
            if not part:
                goodbye = True
                break
            self._empty = 0
            parts.append(part)
            if not self._came:
                self._more = False
                break
        if self._outgoing.pending:
            self._flush()
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        if not self._trusted or len(parts) + empty > _FEW:
            self._loop_share.spend(1 + len(parts) // 4 + (len(data) >> 12) + empty * _EMPTY_UNITS)
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
