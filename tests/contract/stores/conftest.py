from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from callkit.server.stores.base import Store
from tests.contract.stores.doors import DURABLE, KINDS, Door


@pytest.fixture(params=KINDS)
async def door(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Door]:
    """Each store in turn."""
    door = Door(request.param, tmp_path)
    yield door
    await door.close()


@pytest.fixture(params=DURABLE)
async def durable(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Door]:
    """Each store whose data outlives its process."""
    door = Door(request.param, tmp_path)
    yield door
    await door.close()


@pytest.fixture
async def store(door: Door) -> Store:
    """Each store in turn, open and empty."""
    return await door.open()
