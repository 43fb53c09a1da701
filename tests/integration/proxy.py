"""A TCP proxy on loopback that can go quiet or drop everything."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self


class Proxy:
    """Forwards to ``port``. ``hush`` makes what is connected half-open: both sides look fine."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.connections = 0
        """How many were ever accepted."""
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._loud: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    def cut(self) -> None:
        """Reset every connection, on both sides."""
        writers, self._writers = self._writers, []
        for writer in writers:
            writer.transport.abort()

    def hush(self) -> None:
        """From now on nothing gets through what is connected, and nobody is told."""
        self._loud.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers += [writer, up_writer]
        self._loud |= {writer, up_writer}
        self._forward(reader, up_writer)
        self._forward(up_reader, writer)

    def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._pump(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                if writer in self._loud:
                    writer.write(data)
        except OSError:
            pass
        if writer in self._loud:
            writer.close()
