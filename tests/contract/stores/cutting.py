"""A wire to Redis that loses the reply to a command of one's choice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import TracebackType


class CuttingProxy:
    """``async with CuttingProxy(server.socket) as proxy:`` — connect to ``proxy.socket``."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.socket = target.with_name("proxy.sock")
        self.cuts = 0
        self.refusing = False
        """New connections end at once."""
        self.refuse_after_cut = False
        self._marker = b""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self._losing: set[asyncio.StreamWriter] = set()

    def cut_after(self, marker: bytes) -> None:
        """The next command with these bytes reaches Redis, its reply nobody."""
        self._marker = marker

    async def __aenter__(self) -> CuttingProxy:
        self._server = await asyncio.start_unix_server(self._serve, self.socket)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.close()
        # Ended by their sockets: asyncio reports a cancelled handler as an error.
        await asyncio.gather(*self._tasks)
        self.socket.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if self.refusing:
            writer.close()
            return
        self._tasks.add(task)
        there, back = await asyncio.open_unix_connection(self._target)
        self._writers += (writer, back)
        replies = asyncio.ensure_future(self._copy_replies(there, writer))
        try:
            while data := await reader.read(1 << 20):
                if self._marker and self._marker in data:
                    self._marker = b""
                    self._losing.add(writer)
                back.write(data)
                await back.drain()
        except ConnectionError:
            pass
        back.close()
        writer.close()
        await replies
        self._tasks.discard(task)

    async def _copy_replies(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while data := await reader.read(1 << 20):
                if writer in self._losing:
                    # Redis answers, so it has done it.
                    self.cuts += 1
                    self.refusing = self.refuse_after_cut
                    writer.close()
                    return
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()
