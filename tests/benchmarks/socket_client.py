"""A WebSocket client that costs next to nothing, so that a benchmark measures the server.

Text frames only, unfragmented, masked with zeros (which is a valid mask and changes no byte).
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable
from typing import Self, cast

_SMALL, _MEDIUM = 126, 1 << 16


def framed(payload: bytes) -> bytes:
    """``payload`` as one masked text frame."""
    size = len(payload)
    if size < _SMALL:
        return bytes((0x81, 0x80 | size)) + b"\0\0\0\0" + payload
    if size < _MEDIUM:
        return b"\x81\xfe" + size.to_bytes(2, "big") + b"\0\0\0\0" + payload
    return b"\x81\xff" + size.to_bytes(8, "big") + b"\0\0\0\0" + payload


class SocketClient(asyncio.Protocol):
    """Calls ``heard`` with the bytes of every text frame; answers pings by itself.

    ``gone`` is called once at the end of an open connection, with the server's close code or 1006.
    """

    def __init__(
        self,
        host: str,
        port: int,
        heard: Callable[[bytes], None],
        gone: Callable[[int], object] = lambda _code: None,
    ) -> None:
        self.heard = heard
        self._gone = gone
        self._code = 1006
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._host = f"{host}:{port}"
        self._buffer = bytearray()
        self._open = False
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def connect(
        cls,
        port: int,
        heard: Callable[[bytes], None],
        gone: Callable[[int], object] = lambda _code: None,
        host: str = "127.0.0.1",
    ) -> Self:
        loop = asyncio.get_running_loop()
        _, client = await loop.create_connection(lambda: cls(host, port, heard, gone), host, port)
        try:
            await client.ready
        except BaseException:
            client.close()
            raise
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio's classes.
        self._transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET /v1 HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: callkit.v1\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._buffer[:end])
            del self._buffer[: end + 4]
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.ready.set_exception(ConnectionError(head.decode(errors="replace")))
                return
            self._open = True
            if not self.ready.done():
                self.ready.set_result(None)
        self._frames()

    def _frames(self) -> None:
        buffer = self._buffer
        start = 0
        while len(buffer) - start >= 2:
            kind, size, head = buffer[start] & 0x0F, buffer[start + 1], start + 2
            if size == _SMALL:
                size, head = int.from_bytes(buffer[head : head + 2], "big"), head + 2
            elif size > _SMALL:
                size, head = int.from_bytes(buffer[head : head + 8], "big"), head + 8
            if len(buffer) < head + size:
                break
            payload = bytes(buffer[head : head + size])
            start = head + size
            if kind == 1:
                self.heard(payload)
            elif kind == 9:
                self._write(bytes((0x8A, 0x80 | size)) + b"\0\0\0\0" + payload)
            elif kind == 8:
                self._code = int.from_bytes(payload[:2], "big") or 1005
                self._write(bytes((0x88, 0x80 | size)) + b"\0\0\0\0" + payload)
                self.close()
        del buffer[:start]

    def send(self, payload: bytes) -> None:
        self._write(framed(payload))

    def _write(self, frame: bytes) -> None:
        assert self._transport is not None
        self._transport.write(frame)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before the handshake"))
        elif self._open:
            self._gone(self._code)

    def close(self) -> None:
        """Let go; what was written still leaves if it can."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Let go without a word."""
        if self._transport is not None:
            self._transport.abort()
