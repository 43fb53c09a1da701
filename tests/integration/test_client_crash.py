"""A server process killed under load: what was acknowledged is kept, and nothing stays ringing."""

from __future__ import annotations

import asyncio
import random

import pytest

from callkit.client import SignalingClient
from callkit.errors import RequestError
from callkit.model import CallUserState, ConnectionState
from tests.integration.serving import ServerProcess
from tests.waiting import until

pytestmark = pytest.mark.once

PAIRS = 4


class Pair:
    """One caller, one callee who refuses each call; notes what was acknowledged."""

    def __init__(self, url: str, number: int) -> None:
        dice = random.Random(number)
        self.caller = SignalingClient(url, deviceID=f"a{number}", rng=dice)
        self.callee = SignalingClient(url, deviceID=f"b{number}", rng=dice)
        self.names = (f"alice{number}", f"bob{number}")
        self.working = True
        self.made: set[str] = set()
        self.refused: set[str] = set()
        self.callee.on("callInvitationReceived", self._refuse)

    async def login(self) -> None:
        await self.caller.login(self.names[0])
        await self.callee.login(self.names[1])

    async def load(self) -> None:
        while self.working:
            try:
                self.made.add((await self.caller.callInvite([self.names[1]])).callID)
            except RequestError as error:
                assert error.temporary, error

    async def _refuse(self, event) -> None:
        try:
            await self.callee.callReject(event.callID, "no")
        except RequestError as error:
            assert error.temporary, error
        else:
            self.refused.add(event.callID)

    @property
    def connected(self) -> bool:
        states = {self.caller.connectionState, self.callee.connectionState}
        return states == {ConnectionState.CONNECTED}

    async def history(self) -> dict[str, CallUserState]:
        found: dict[str, CallUserState] = {}
        flag = 0
        while True:
            page = await self.callee.queryCallInvitationList(100, flag)
            for call in page.callList:
                (mine,) = [u.state for u in call.callUserList if u.userID == self.names[1]]
                found[call.callID] = mine
            flag = page.nextFlag
            if not flag:
                return found


@pytest.mark.parametrize("after", [40, 150])
async def test_what_was_acknowledged_survives_and_every_ring_ends(after, tmp_path, unused_tcp_port):
    server = ServerProcess(tmp_path / "data", "--limits", "off", port=unused_tcp_port)
    url = await server.start()
    pairs = [Pair(url, number) for number in range(PAIRS)]
    try:
        for pair in pairs:
            await pair.login()
        loads = [asyncio.create_task(pair.load()) for pair in pairs]
        await until(lambda: sum(len(pair.refused) for pair in pairs) >= after, 20)
        await server.kill()
        for pair in pairs:
            pair.working = False
        await until(lambda: not any(pair.connected for pair in pairs))
        await server.start()
        await until(lambda: all(pair.connected for pair in pairs), 30)
        for load in loads:
            await load
        await until(lambda: not any(pair.callee.calls for pair in pairs), 20)
        for pair in pairs:
            found = await pair.history()
            assert pair.made <= found.keys()
            assert {found[callID] for callID in pair.refused} <= {CallUserState.REJECTED}
            await until(lambda pair=pair: not pair.caller.calls, 20)
    finally:
        for pair in pairs:
            pair.caller.close()
            pair.callee.close()
        await server.stop()
