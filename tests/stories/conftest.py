"""A town for every story."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from tests.contract.stores.redis_server import RedisServer
from tests.stories.town import Town


@pytest.fixture
async def empty_town(tmp_path: Path) -> AsyncIterator[Town]:
    """No server yet: the story opens the one it needs."""
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.IniFormat, scope, str(tmp_path / "settings"))
    town = Town()
    yield town
    await town.close()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture(params=["one server", "two nodes"])
async def town(request: pytest.FixtureRequest, empty_town: Town) -> Town:
    if request.param == "one server":
        await empty_town.open()
    else:
        server: RedisServer = request.getfixturevalue("redis_server")
        await empty_town.open(nodes=2, store=server.url(service=uuid.uuid4().hex))
    return empty_town
