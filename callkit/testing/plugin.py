"""The pytest plug-in that comes with callkit: fixtures for an app's own call flows.

pytest loads this module in every project that has callkit installed, so it imports nothing of
callkit until a fixture is asked for, and never Qt. Fixtures: ``manual_clock``, ``scripted_peer``,
``local_server`` (async: needs pytest-asyncio or a plug-in like it).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from callkit.testing import LocalServer, ManualClock, ScriptedPeer

try:
    from pytest_asyncio import fixture as async_fixture
except ImportError:
    # Whoever has another plug-in for async tests lets that one drive the fixture.
    async_fixture = pytest.fixture  # type: ignore[assignment]


@pytest.fixture
def manual_clock() -> ManualClock:
    """A :class:`callkit.testing.ManualClock`, new for each test."""
    from callkit.testing import ManualClock

    return ManualClock()


@pytest.fixture
def scripted_peer() -> ScriptedPeer:
    """A :class:`callkit.testing.ScriptedPeer`, not connected yet."""
    from callkit.testing import ScriptedPeer

    return ScriptedPeer()


@async_fixture
async def local_server(manual_clock: ManualClock) -> AsyncIterator[LocalServer]:
    """A running :class:`callkit.testing.LocalServer` on ``manual_clock``."""
    from callkit.testing import LocalServer

    async with LocalServer(manual_clock) as server:
        yield server
