"""The pytest plug-in that comes with callkit: fixtures for an app's own call flows.

pytest loads this module in every project that has callkit installed, so it imports nothing of
callkit until a fixture is asked for, and Qt only for the last one.

===========================  =====================================================================
``manual_clock``             time that the test moves
``scripted_peer``            the other side of a connection, frame by frame
``local_server``             a server without sockets (async: pytest-asyncio or one like it)
``event_recorder``           what was told, in order
``recording_ringer``         a ringer without sound
``recording_notifier``       a notification backend with buttons the test presses
``recording_notifications``  the chain for ``KitParts(notifications=…)`` with that backend in it
===========================  =====================================================================
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from callkit.testing import (
        EventRecorder,
        LocalServer,
        ManualClock,
        RecordingNotifier,
        RecordingRinger,
        ScriptedPeer,
    )

try:
    from pytest_asyncio import fixture as async_fixture
except ImportError:
    # Another plug-in for async tests, if there is one, drives the fixture.
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


@pytest.fixture
def event_recorder() -> EventRecorder:
    """A :class:`callkit.testing.EventRecorder` with nothing connected to it yet."""
    from callkit.testing import EventRecorder

    return EventRecorder()


@pytest.fixture
def recording_ringer() -> RecordingRinger:
    """A :class:`callkit.testing.RecordingRinger`, for ``KitParts(ringer=…)``."""
    from callkit.testing import RecordingRinger

    return RecordingRinger()


@pytest.fixture
def recording_notifier() -> RecordingNotifier:
    """A :class:`callkit.testing.RecordingNotifier`; it works once its chain has opened it."""
    from callkit.testing import RecordingNotifier

    return RecordingNotifier()


@pytest.fixture
def recording_notifications(recording_notifier: RecordingNotifier) -> Iterator[Any]:
    """Notifications with the one backend ``recording_notifier``, for ``KitParts(notifications=…)``.

    There must be a QApplication. The backend is opened when Qt next serves its events.
    """
    # Not an import statement: projects without Qt have this plug-in, too.
    chain = import_module("callkit.desktop.notifier.chain")
    notifications = chain.Notifications([recording_notifier.join])
    yield notifications
    notifications.close()
