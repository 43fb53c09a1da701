"""A real client and a scripted server, joined by a link, on a clock that stands still."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from callkit.client import SignalingClient
from callkit.testing import EventRecorder, Link, ManualClock, ScriptedPeer, settle


class Stage:
    """``await stage.login()`` and play."""

    def __init__(self, **options: Any) -> None:
        self.clock = ManualClock()
        self.server = ScriptedPeer()
        self.link = Link(self.clock, self.server.accept)
        self.client = SignalingClient(
            "link://",
            deviceID="d1",
            clock=self.clock,
            rng=random.Random(1),
            transport=self.link,
            **options,
        )
        self.heard = EventRecorder(self.client)

    async def login(self, userID: str = "bob", **fields: Any) -> None:
        """Log in, and forget the events of it."""
        task = asyncio.create_task(self.client.login(userID))
        await self.server.welcome(**fields)
        await task
        await settle()
        self.heard.clear()

    async def back(self, **fields: Any) -> dict[str, Any]:
        """Let the client come back after it lost its connection; returns its login."""
        for _ in range(1_000):
            if any(frame["op"] == "login" for frame in self.server.frames):
                return await self.server.welcome(**fields)
            await self.clock.advance(self.clock.nextDue() or 0.0)
        raise AssertionError("the client does not come back")

    async def ring(self, callID: str = "1", **fields: Any) -> None:
        """Ring, acknowledged; forget the event of it."""
        self.server.ring(callID=callID, caller="alice", **fields)
        self.server.reply(await self.server.expect("callReceived"), callID=callID)
        await settle()
        self.heard.clear()


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def stages() -> Callable[..., Stage]:
    return Stage
