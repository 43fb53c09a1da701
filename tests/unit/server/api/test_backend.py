"""The backend's port says whether this server is alive, and whether it can work."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from callkit.errors import StoreError
from callkit.server.settings import Secret, Settings
from callkit.server.stores.memory import MemoryStore
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.backend import APP, SECRET, AppBackend
from tests.unit.server.peer import seconds

SETTINGS = Settings(port=0, apiPort=0, insecure=True, appID=APP, serverSecret=Secret(SECRET))


class Moody(MemoryStore):
    """A store that a test can break."""

    broken = False

    async def nextDue(self) -> int:
        if self.broken:
            raise StoreError("the disk is gone")
        return await super().nextDue()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def store() -> Moody:
    return Moody()


@pytest.fixture
async def backend(clock: ManualClock, store: Moody) -> AsyncIterator[AppBackend]:
    async with LocalServer(clock, settings=SETTINGS, store=store) as server:
        assert server.core is not None
        async with AppBackend(server.core.apiURL, lambda: seconds(clock)) as backend:
            yield backend


async def test_a_server_whose_store_answers_is_ready(backend):
    assert (await backend.page("/healthz")).status_code == 200
    assert (await backend.page("/readyz")).status_code == 200


async def test_a_server_without_its_store_is_alive_but_not_ready(backend, store):
    store.broken = True
    assert (await backend.page("/readyz")).status_code == 503
    assert (await backend.page("/healthz")).status_code == 200
    store.broken = False
    assert (await backend.page("/readyz")).status_code == 200


async def test_unknown_pages_are_not_found(backend):
    assert (await backend.page("/etc/passwd")).status_code == 404
