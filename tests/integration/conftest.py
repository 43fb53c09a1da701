"""A server process, and people with raw clients on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.contract.stores.redis_server import RedisServer
from tests.integration.raw import RawClient, raw
from tests.integration.serving import ServerProcess


class Town:
    """One server on SQLite; whoever comes is let go at the end."""

    def __init__(self, server: ServerProcess, stack: AsyncExitStack) -> None:
        self.server = server
        self._stack = stack

    async def stranger(self, **options: Any) -> RawClient:
        """A connection that has not logged in."""
        return await self._stack.enter_async_context(raw(self.server.url, **options))

    async def person(self, user: str, device: str = "", **fields: Any) -> RawClient:
        client = await self.stranger()
        await client.login(user, device, **fields)
        return client

    async def people(self, *users: str) -> list[RawClient]:
        return [await self.person(user) for user in users]


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
async def new_server() -> AsyncIterator[Callable[..., ServerProcess]]:
    """Makes server processes, and ends those that a test left running."""
    made: list[ServerProcess] = []

    def make(*arguments: Any, **options: Any) -> ServerProcess:
        made.append(ServerProcess(*arguments, **options))
        return made[-1]

    yield make
    for server in made:
        if server.running:
            await server.kill()


@pytest.fixture
def flags() -> list[str]:
    """More of the server's command line; a test module may have its own."""
    return []


@pytest.fixture
async def town(tmp_path: Path, flags: list[str]) -> AsyncIterator[Town]:
    server = ServerProcess(tmp_path / "data", *flags)
    await server.start()
    try:
        async with AsyncExitStack() as stack:
            yield Town(server, stack)
    finally:
        await server.kill()
        assert server.stdout == b"", "only the ready line belongs on stdout"
        assert b"Traceback" not in server.stderr, server.stderr.decode()
