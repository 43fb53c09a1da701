"""Client and server are at home on every asyncio loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import uvloop

from callkit.client import SignalingClient
from callkit.server.app import Server
from callkit.server.settings import Settings


async def _call() -> str:
    server = Server(Settings(port=0, insecure=True))
    await server.start()
    try:
        alice, bob = (SignalingClient(server.url, deviceID=name) for name in ("a", "b"))
        rung: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        bob.on("callInvitationReceived", lambda event: rung.set_result(event.callID))
        await bob.login("bob")
        await alice.login("alice")
        sent = await alice.callInvite(["bob"])
        assert await asyncio.wait_for(rung, 20) == sent.callID
        await alice.logout()
        await bob.logout()
        return sent.callID
    finally:
        await server.stop()


@pytest.mark.parametrize("make", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_call_rings_on_it(make: Callable[[], asyncio.AbstractEventLoop]) -> None:
    with asyncio.Runner(loop_factory=make) as runner:
        assert runner.run(_call())
