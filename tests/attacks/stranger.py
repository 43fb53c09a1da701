"""A raw connection of somebody nobody knows: bytes out, bytes in, and nothing of a library."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import time
from typing import Any

from tests.attacks.bytes import TEXT, frame, head

_PATIENCE = 20.0
_PORTION = 65_536
now = time.perf_counter


class Stranger:
    """One connection. What the server says is kept as bytes, and read as frames when asked for."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.heard = b""

    @classmethod
    async def open(cls, port: int, context: ssl.SSLContext | None = None) -> Stranger:
        host = "127.0.0.1"
        async with asyncio.timeout(_PATIENCE):
            streams = await asyncio.open_connection(host, port, ssl=context, limit=2**24)
        return cls(*streams)

    @property
    def gone(self) -> bool:
        """The server has closed the connection."""
        return self._reader.at_eof() or self._reader.exception() is not None

    def say(self, data: bytes) -> None:
        """Send without waiting."""
        # asyncio logs every write to a connection that has ended.
        if not self._writer.transport.is_closing():
            with contextlib.suppress(ConnectionError, RuntimeError):
                self._writer.write(data)

    async def flood(self, data: bytes, seconds: float = 5.0) -> int:
        """Send as fast as the server takes it, until it is sent, the server has closed or the time
        is up; return how many bytes left."""
        until, sent = now() + seconds, 0
        for at in range(0, len(data), _PORTION):
            if self.gone or now() >= until:
                break
            part = data[at : at + _PORTION]
            self.say(part)
            try:
                async with asyncio.timeout(max(0.01, until - now())):
                    await self._writer.drain()
            except (TimeoutError, ConnectionError):
                break
            sent += len(part)
        return sent

    def deafen(self) -> None:
        """Read nothing any more."""
        transport: Any = self._writer.transport
        transport.set_write_buffer_limits(high=0)
        transport.pause_reading()

    async def greet(self, **headers: str) -> str:
        """Shake hands; the status line."""
        self.say(head(**headers))
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await self._reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            return ""
        return answer.split(b"\r\n")[0].decode()

    async def login(self, userID: str, **fields: Any) -> None:
        """Log in over a connection that has shaken hands."""
        request = {"op": "login", "id": 1, "userID": userID, "deviceID": f"{userID}-raw", **fields}
        self.say(frame(TEXT, json.dumps(request).encode()))
        await self.reply(1)

    async def reply(self, number: int) -> dict[str, Any]:
        """The reply to a request."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                opcode, payload = await self.frame()
                if opcode == TEXT:
                    said: dict[str, Any] = json.loads(payload)
                    if said.get("id") == number:
                        return said

    async def frame(self) -> tuple[int, bytes]:
        """The next frame."""
        first, second = await self._reader.readexactly(2)
        size = second & 0x7F
        if size >= 126:
            size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
        return first & 0x0F, await self._reader.readexactly(size)

    async def frames(self, seconds: float = _PATIENCE) -> list[tuple[int, bytes]]:
        """All frames until the server closes, or for so long."""
        found = []
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    found.append(await self.frame())
        return found

    async def closed(self, seconds: float = _PATIENCE) -> int:
        """Wait for the end; the code the server closed with, 1006 for none, 0 if it did not."""
        found = await self.frames(seconds)
        codes = [int.from_bytes(data[:2], "big") for opcode, data in found if opcode == 0x8]
        return codes[0] if codes else 1006 if self.gone else 0

    async def answer(self) -> tuple[int, bytes]:
        """The status and body of an HTTP answer; (0, b"") when the connection ends first."""
        try:
            async with asyncio.timeout(_PATIENCE):
                said = await self._reader.readuntil(b"\r\n\r\n")
                length = said.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
                return int(said.split()[1]), await self._reader.readexactly(int(length))
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError, IndexError):
            return 0, b""

    async def some(self) -> bytes:
        """What the server has said; b"" at the end."""
        return await self._reader.read(_PORTION)

    async def started(self, seconds: float = 0.5) -> bytes:
        """The head of an answer, or what there is of it after so long."""
        try:
            async with asyncio.timeout(seconds):
                return await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            return error.partial
        except (ConnectionError, TimeoutError):
            return b""

    def hang(self) -> None:
        """Say no more, and go on listening."""
        with contextlib.suppress(OSError, RuntimeError):
            self._writer.write_eof()

    async def finished(self, seconds: float) -> None:
        """Read and throw away until the server closes, or for so long."""
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(seconds):
                while await self._reader.read(_PORTION):
                    pass

    def leave(self) -> None:
        self._writer.transport.abort()
