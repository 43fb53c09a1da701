"""A login is told as much as its peer reads; one that does not read keeps nobody else waiting."""

from __future__ import annotations

import asyncio
import json

from callkit.server.app import Server
from callkit.server.settings import Settings
from tests.attacks.bytes import TEXT, frame
from tests.attacks.stranger import Stranger
from tests.integration.raw import raw

CALLS = 900
"""Ten megabytes of snapshot: more than two sockets hold."""
SETTINGS = Settings(port=0, insecure=True, limits=False, loginsAtOnce=2, maxPending=CALLS)


async def deaf_login(port: int, deviceID: str) -> Stranger:
    stranger = await Stranger.open(port)
    await stranger.greet()
    stranger.deafen()
    login = {"op": "login", "id": 1, "userID": "host", "deviceID": deviceID}
    stranger.say(frame(TEXT, json.dumps(login).encode()))
    return stranger


async def test_logins_of_peers_that_do_not_read_keep_nobody_waiting() -> None:
    server = Server(SETTINGS)
    ports = await server.start()
    async with raw(server.url) as host, raw(server.url) as bob, raw(server.url) as bystander:
        await host.ask("login", userID="host", deviceID="desk")
        await bob.ask("login", userID="bob", deviceID="desk")
        await bob.ask("logout")
        config = {"timeout": 600, "extendedData": "\x01" * 2_000}
        for _ in range(CALLS):
            await host.ask("callInvite", invitees=["bob"], config=config)
        deaf = [await deaf_login(ports.ws, f"deaf-{number}") for number in range(6)]
        async with asyncio.timeout(5):
            await bystander.ask("login", userID="carol", deviceID="desk")
        # Who reads gets it all.
        async with raw(server.url) as late:
            reply = await late.ask("login", userID="host", deviceID="late")
            told = {info["callID"] for info in reply["calls"]}
            more = reply.get("more", False)
            while more:
                page = await late.event()
                told |= {info["callID"] for info in page["calls"]}
                more = page["more"]
            assert len(told) == CALLS
        for stranger in deaf:
            stranger.leave()
    await server.stop()
