from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from callkit.server.stores.base import Store
from tests.contract.stores.doors import DURABLE, KINDS, Door
from tests.contract.stores.processes import Service
from tests.contract.stores.redis_server import RedisServer


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


def _door(kind: str, place: Path, request: pytest.FixtureRequest) -> Door:
    if kind != "redis":
        return Door(kind, str(place))
    server: RedisServer = request.getfixturevalue("redis_server")
    # A service of its own for each test; the braces of userIDs must not matter beside it.
    return Door(kind, server.url(service=uuid.uuid4().hex))


@pytest.fixture(params=KINDS)
async def door(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Door]:
    """Each store in turn."""
    door = _door(request.param, tmp_path, request)
    yield door
    await door.close()


@pytest.fixture(params=DURABLE)
async def durable(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Door]:
    """Each store whose data outlives its process."""
    door = _door(request.param, tmp_path, request)
    yield door
    await door.close()


@pytest.fixture
async def store(door: Door) -> Store:
    """Each store in turn, open and empty."""
    return await door.open()


@pytest.fixture
async def service(redis_server: RedisServer) -> AsyncIterator[Service]:
    service = Service(redis_server)
    yield service
    await service.close()
