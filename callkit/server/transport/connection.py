"""One WebSocket connection; with the gateway the only module that knows the WebSocket library.

Frames are parsed by the library's sans-I/O core, driven straight from the transport's callbacks:
no task, no queue and no lock of its own per message. What the rest of the server sees of a socket
is ``receive``, ``send``, ``close``. A faster library can be put behind the same three.

Whatever the peer sends is bounded and has a price (plan §6):

* What came is parsed in slices, and no further than this turn of the loop allows; until the rest is
  parsed nothing more is read.
* Control frames and fragments are paid from the same allowance as requests (4103 when it is spent).
* A head is small, a message is assembled in one buffer, the inbox has a bound in frames and bytes.
* Nothing is read while the peer does not read: whatever it asks for, answers wait in a queue whose
  limit holds for every byte (4101).
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import CONNECTING, OPEN

try:
    from websockets.speedups import apply_mask
except ImportError:  # no compiler was there when it was installed
    from websockets.utils import apply_mask

from callkit.protocol.closing import CloseCode
from callkit.protocol.codec import MAX_CLIENT_FRAME
from callkit.server.transport.client_address import is_loopback
from callkit.server.transport.limits import Allowance
from callkit.server.transport.loop_share import UNITS
from callkit.server.transport.tls_transport import TlsTransport

if TYPE_CHECKING:
    from callkit.server.transport.gateway import Gateway

_log = logging.getLogger(__name__)

_TEXT = Opcode.TEXT
_PING = b"\x89\x00"
_PONG = 0x8A
_WHOLE_TEXT = 0x81
_SHORT_HEADS = [bytes((0x81, size)) for size in range(126)]
_head = struct.Struct(">BBH").pack
_MOST_PONGS = 16
"""A slice full of pings gets so many pongs: of more, the last ones (RFC 6455 5.5.3)."""
_HIGH_WATER = 256 * 1024
_SLICE = 2048
"""Bytes that are parsed in one go: at most 341 frames."""
_MOST_WAITING = 128
"""Strangers whose turn has not come and who have sent more than a slice: the next one goes."""
_HEAD_END = b"\r\n\r\n"
_HEAD_UNITS = 30
_LINE_UNITS = 4
"""So many lines of a head cost one unit."""
MAX_HEAD = 16 * 1024
"""Bytes of a handshake's head."""
_HEAVY = 2048
"""Bytes of a frame for which the known wait for each other: many of them with much to say at once
must keep nobody waiting who says little."""
_OWED_SHIFT = 10
"""So many bytes of a long answer, as a power of two, are one unit of work: to read and to write."""
_INBOX_BYTES = 2 * MAX_CLIENT_FRAME


def _nothing() -> None:
    return None


class Connection(asyncio.Protocol):
    """One peer. Made by :class:`Gateway`; used from the loop's thread only."""

    __slots__ = (
        "_at",
        "_deaf",
        "_full",
        "_gateway",
        "_head",
        "_inbox",
        "_inbox_bytes",
        "_known",
        "_made",
        "_message",
        "_open",
        "_outbox",
        "_owed",
        "_paused",
        "_pending",
        "_queued",
        "_rest",
        "_taken",
        "_transport",
        "_waiter",
        "_writable",
        "_ws",
        "address",
        "agent",
        "allowance",
        "heard",
        "local",
        "number",
    )

    def __init__(self, gateway: Gateway, number: int, address: str) -> None:
        self.number = number
        self.address = address
        """Where the peer is; behind a trusted proxy what that said."""
        self.agent = ""
        """What program the peer says it is."""
        self.local = is_loopback(address)
        """The peer is on this machine."""
        self.heard: Callable[[], object] = _nothing
        """Called at every sign of life."""
        self.allowance: Allowance | None = None
        """The allowance for control frames and fragments; the task that serves the peer sets it."""
        self._gateway = gateway
        self._transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._made = False
        """There is a transport: TLS, if any, is agreed on."""
        self._ws = gateway.protocol()
        self._open = False
        self._deaf = False
        """The end of the stream is sent: nothing can be said behind it, nothing is listened to."""
        self._known = False
        self._head = 0
        self._inbox: deque[bytes] = deque()
        self._inbox_bytes = 0
        self._full = False
        """The inbox is, until half of it is handled."""
        self._taken = 0
        """Work handed out of the inbox without a turn of the loop between."""
        self._outbox: list[bytes] = []
        self._owed = 0
        """Work for the last answers that is paid for before the next request is heard."""
        self._message: bytearray | None = None
        """A message of which the last fragment has not come."""
        self._rest = b""
        self._at = 0
        """What came and is not parsed: ``_rest`` from here on."""
        self._pending = 1
        """Bytes the library holds of a frame that is not whole; 0: the next one begins."""
        self._queued = False
        """Waits for a later turn to parse it."""
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
        """Return the next text frame, in order; None when no more will come.

        A peer that sends faster than it is served gets one frame per turn, so that others get
        theirs.
        """
        while True:
            while not self._inbox:
                if not self._open:
                    return None
                self._taken = 0
                self._waiter = asyncio.get_running_loop().create_future()
                await self._waiter
            if (
                not self._known
                or self._taken > UNITS // 3
                or len(self._inbox[0]) > _HEAVY
                or self._owed
                or self._writable is not None
            ):
                await self._turn()
                if not self._inbox:
                    continue
            data = self._inbox.popleft()
            size = len(data)
            self._taken += 3 + (size >> 6)
            self._inbox_bytes -= size
            self._gateway.waiting -= 1
            if self._full:
                self._make_room()
            return data

    async def _turn(self) -> None:
        """Return when it is this peer's turn to be served."""
        if self._writable is not None:
            # While a peer does not read its answers, none of its requests is read.
            await self._writable
        elif self._owed:
            owed, self._owed = self._owed, 0
            await self._gateway.heavy.share(owed)
        elif self._inbox:
            size = len(self._inbox[0])
            if not self._known:
                await self._gateway.loop_share.share(3 + (size >> 6))
            elif size > _HEAVY:
                await self._gateway.heavy.share(3 + (size >> 6))
            else:
                await asyncio.sleep(0)
        self._taken = 0

    def _make_room(self) -> None:
        if (
            len(self._inbox) <= self._gateway.inboxFrames // 2
            and self._inbox_bytes <= _INBOX_BYTES // 2
        ):
            self._full = False
            self._go_on()

    def send(self, data: bytes) -> None:
        """Send a text frame, after everything sent before; quietly nothing when closed."""
        if not self._open:
            return
        if not self._outbox:
            self._gateway.flushSoon(self)
        size = len(data)
        if size < 126:
            head = _SHORT_HEADS[size]
        elif size < 65536:
            head = _head(0x81, 126, size)
        else:
            head = b"\x81\x7f" + size.to_bytes(8, "big")
            self._owed += size >> _OWED_SHIFT
        self._outbox += (head, data)

    async def drained(self) -> None:
        """Return when what was sent is mostly on its way, or the connection is closed."""
        self.flush()
        if self._writable is not None:
            await self._writable

    def close(self, code: int, reason: str = "") -> None:
        """Send what is waiting and a close frame; nothing more is received. Twice is fine.

        Without a finished handshake the connection is dropped. A peer that sent too much is not
        read any more.
        """
        self._forget_inbox()
        if self._ws.state is CONNECTING:
            self.abort()
        if not self._open:
            return
        self.flush()
        self._open = False
        if self._ws.state is OPEN:
            self._ws.send_close(code, reason)
        self._write()
        if code == CloseCode.TOO_MANY_REQUESTS:
            self._end()
        self._wake()

    def abort(self) -> None:
        """Drop the connection without a word."""
        if self._made:
            self._transport.abort()
        else:
            self._gateway.turnAway(self)

    # --- for the gateway ---

    def admitted(self) -> None:
        """The peer is known: it is served at once, within its own limits."""
        self._known = True
        if isinstance(self._transport, TlsTransport):
            self._transport.trust(self._gateway.heavy)

    def ping(self) -> None:
        if self._open:
            self._put(_PING)

    def flush(self) -> None:
        if not self._outbox:
            return
        outbox, self._outbox = self._outbox, []
        self._put(b"".join(outbox))

    # --- the transport's callbacks ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._made = True
        self._transport.set_write_buffer_limits(high=_HIGH_WATER)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        self.heard()
        if self._known and len(data) <= _SLICE and not self._rest and not self._deaf:
            if not self._pending and data[0] == _WHOLE_TEXT:
                done = self._take_texts(data)
                if done == len(data):
                    return
                data = data[done:]
            self._parse(data)
        else:
            self._hear(data)

    def eof_received(self) -> None:
        self._rest = b""
        self._ws.receive_eof()
        self._write()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open = False
        self._rest = b""
        self._outbox.clear()
        self._release()
        self._wake()
        self._gateway.lost(self)

    def pause_writing(self) -> None:
        if self._writable is None:
            self._writable = asyncio.get_running_loop().create_future()
            self._regulate()

    def resume_writing(self) -> None:
        self._release()
        self._go_on()

    # --- reading ---

    def _hear(self, data: bytes) -> None:
        """Whatever is not the little that somebody known says."""
        if self._deaf:
            return
        if self._rest:
            self._rest = self._rest[self._at :] + data
            self._at = 0
            return
        short = len(data) <= _SLICE
        if self._known or short or len(self._gateway.loop_share) < _MOST_WAITING:
            self._rest = data
            self._at = 0
            self._go_on()
        else:
            self.abort()

    def _take_texts(self, data: bytes) -> int:
        """Take the whole texts that ``data`` begins with; return how many bytes they were.

        That is nearly all anybody ever says, and the library, which is asked for everything else,
        takes several times as long for it.
        """
        at, size = 0, len(data)
        while at + 6 <= size and data[at] == _WHOLE_TEXT and self._open and self._message is None:
            length = data[at + 1] - 0x80
            begin = at + 6
            if length == 126:
                length = data[at + 2] << 8 | data[at + 3]
                begin += 2
            # Unmasked or very long, or not all here: the library knows what that means.
            if length < 0 or data[at + 1] == 0xFF or begin + length > size:
                break
            at = begin + length
            self._deliver(apply_mask(data[begin:at], data[begin - 4 : begin]))
        return at

    def _parse(self, data: bytes) -> int:
        """Parse what is at most a slice; return how many frames it held."""
        ws = self._ws
        self._pending += len(data)
        ws.receive_data(data)
        events = ws.events_received()
        for event in events:
            if isinstance(event, Frame):
                length = len(event.data)
                self._pending -= 6 + length + (0 if length < 126 else 2 if length < 65536 else 8)
                self._handle(event)
            else:
                # Of a head in several slices nobody knows where it ended: the library is asked.
                self._pending = 1 if self._head else len(data) - data.index(_HEAD_END) - 4
                self._greet(cast(Request, event))
        said = ws.data_to_send()
        if said:
            self._say(said)
        if ws.state is not OPEN and ws.close_expected():
            self._part()
        return len(events)

    def _go_on(self) -> None:
        """Parse what has come, as far as this turn of the loop allows; read when all is parsed."""
        left, loop_share = UNITS, self._gateway.loop_share
        while self._rest and not self._full and self._writable is None and not self._queued:
            if left <= 0 if self._known else loop_share.left <= 0:
                self._queued = True
                loop_share.later(self._next_turn)
                break
            begin, end = self._at, self._at + _SLICE
            whole, self._at = self._rest, end
            if end >= len(whole):
                self._rest = b""
            work = 1 + self._parse(whole[begin:end])
            left -= work
            if not self._known:
                loop_share.spend(work)
                self._check_head(len(whole) - begin)
        self._regulate()

    def _check_head(self, size: int) -> None:
        """Part of a head has come: it has a bound."""
        if self._ws.state is CONNECTING:
            self._head += min(size, _SLICE)
            if self._head > MAX_HEAD:
                self.abort()

    def _next_turn(self) -> None:
        self._queued = False
        self._go_on()

    def _regulate(self) -> None:
        """Read when everything that came is parsed, the inbox has room and the peer reads, too."""
        stop = bool(self._rest) or self._full or self._writable is not None
        if stop is not self._paused and not self._transport.is_closing():
            self._paused = stop
            if stop:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def _greet(self, request: Request) -> None:
        if self._ws.eof_sent:
            # The library has given the peer up before it asked anything sensible.
            return
        lines = sum(1 for _ in request.headers.raw_items())
        self._gateway.loop_share.spend(_HEAD_UNITS + lines // _LINE_UNITS)
        response = self._gateway.answer(self, self._ws, request)
        # Pings that came in the same breath are answered behind the response.
        pongs = self._ws.data_to_send()
        self._ws.send_response(response)
        self._say(self._ws.data_to_send())
        if self._ws.state is OPEN:
            self._open = True
            self._gateway.opened(self)
            self._say(pongs)

    def _handle(self, frame: Frame) -> None:
        if not self._open:
            return
        opcode = frame.opcode
        if opcode is _TEXT and frame.fin:
            self._deliver(bytes(frame.data))
        elif opcode is Opcode.BINARY:
            self.close(CloseCode.PROTOCOL_ERROR, "binary frame")
        elif opcode is Opcode.CONT and frame.fin:
            message, self._message = self._message, None
            self._deliver(bytes(message or b"") + bytes(frame.data))
        else:
            if opcode is _TEXT:
                self._message = bytearray(frame.data)
            elif opcode is Opcode.CONT and self._message is not None:
                self._message += frame.data
            self._pay(len(frame.data))

    def _pay(self, size: int) -> None:
        allowance = self.allowance
        if allowance is not None and not allowance.take(size) and allowance.spent:
            self.close(CloseCode.TOO_MANY_REQUESTS, "too many frames")

    def _deliver(self, data: bytes) -> None:
        if not data.isascii():
            try:
                data.decode()
            except UnicodeDecodeError:
                self.close(CloseCode.INVALID_DATA, "text that is not UTF-8")
                return
        self._inbox.append(data)
        self._inbox_bytes += len(data)
        self._gateway.waiting += 1
        if self._inbox_bytes >= _INBOX_BYTES or len(self._inbox) >= self._gateway.inboxFrames:
            self._fill()
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def _fill(self) -> None:
        if not self._full:
            self._full = True
            self._regulate()

    def _forget_inbox(self) -> None:
        self._gateway.waiting -= len(self._inbox)
        self._inbox.clear()
        self._inbox_bytes = 0
        self._full = False

    # --- writing ---

    def _put(self, data: bytes) -> None:
        """The one way out: what the peer leaves unread has a limit, whatever it is."""
        self._transport.write(data)
        waiting = self._transport.get_write_buffer_size()
        if waiting > self._gateway.settings.sendQueueBytes and self._open:
            _log.warning("connection %d: %d bytes unread, closing", self.number, waiting)
            self.close(CloseCode.SLOW_CONSUMER, "too slow")

    def _write(self) -> None:
        """Hand what the library wants to say to the transport."""
        said = self._ws.data_to_send()
        if said:
            self._say(said)
        if self._ws.close_expected():
            self._part()

    def _part(self) -> None:
        """The library has said goodbye: answer requests already here, then wait for the peer."""
        self._open = False
        self._wake()
        self._gateway.closing(self)

    def _say(self, said: list[bytes]) -> None:
        pongs = [data for data in said if data and data[0] == _PONG][-_MOST_PONGS:]
        if pongs and self._open:
            self.flush()
            self._put(b"".join(pongs))
        for data in said:
            if self._deaf or (data and data[0] == _PONG):
                continue
            if data:
                self.flush()
                self._put(data)
            else:
                # Empty bytes are the library's end of the stream.
                self._open = False
                self.flush()
                self._end()

    def _end(self) -> None:
        """Nothing is said any more, and nothing is listened to."""
        if self._deaf:
            return
        self._deaf = True
        self._rest = b""
        try:
            if self._transport.can_write_eof():
                self._transport.write_eof()
            else:
                self._transport.close()
        except OSError:
            # The peer has gone, and the loop does not know it yet.
            self._transport.abort()
        self._gateway.closing(self)
        self._regulate()

    def _release(self) -> None:
        """Those who wait for the peer to read wait no longer."""
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
