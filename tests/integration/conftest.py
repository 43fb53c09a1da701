"""Servers, and people with raw clients on them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from callkit.server.app import Server
from callkit.server.settings import Settings
from tests.contract.stores.redis_server import RedisServer
from tests.integration.raw import RawClient, raw
from tests.integration.serving import ServerProcess


class Town:
    """One server on SQLite; whoever comes is let go at the end."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self.url = url
        self._stack = stack

    async def stranger(self, **options: Any) -> RawClient:
        """A connection that has not logged in."""
        return await self._stack.enter_async_context(raw(self.url, **options))

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
def rules() -> dict[str, Any]:
    """Settings of the server that are not the usual ones; a test module may have its own."""
    return {}


@pytest.fixture
async def town(tmp_path: Path, rules: dict[str, Any]) -> AsyncIterator[Town]:
    """Its server runs in the loop of the test: what is told does not depend on that, and a process
    of its own takes most of a second to start."""
    server = Server(Settings(port=0, data=str(tmp_path / "data"), insecure=True, **rules))
    await server.start()
    try:
        async with AsyncExitStack() as stack:
            yield Town(server.url, stack)
    finally:
        await server.stop()
