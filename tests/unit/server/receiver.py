"""Somebody's webhook receiver: a plain HTTP server that keeps what it gets."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from typing import Any

from tests.waiting import until


class Receiver:
    """Answers with what ``answer(body)`` says: a status, or 0 for never."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], int] = lambda _body: 200
        self.url = ""
        self._server: asyncio.Server | None = None
        self._over = asyncio.Event()

    async def __aenter__(self) -> Receiver:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hook?x=1"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._over.set()
        self._server.close()
        await self._server.wait_closed()

    @property
    def events(self) -> list[str]:
        return [body["event"] for body in self.bodies]

    async def got(self, count: int) -> list[dict[str, Any]]:
        """The first ``count`` bodies, once they are there."""
        await until(lambda: len(self.bodies) >= count, what=f"{count} webhooks: {self.events}")
        return self.bodies[:count]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (line := await reader.readline()).startswith(b"POST /hook?x=1"):
                del line
                size = 0
                while (header := await reader.readline()).strip():
                    name, _, value = header.decode().partition(":")
                    if name.lower() == "content-length":
                        size = int(value)
                body = json.loads(await reader.readexactly(size))
                self.bodies.append(body)
                status = self.answer(body)
                if not status:
                    await self._over.wait()
                    return
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def genuine(body: dict[str, Any], secret: str) -> bool:
    """The check of ZEGO's document."""
    parts = sorted([secret, str(body["timestamp"]), body["nonce"]])
    return bool(hashlib.sha1("".join(parts).encode()).hexdigest() == body["signature"])
