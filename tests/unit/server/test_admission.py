"""The port through which people are let in: any object with ``admit`` will do."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.server.admission import Admission, Authenticator, Insecure
from callkit.server.app import Server
from callkit.server.settings import Settings
from tests.integration.raw import raw


class GuestList:
    """A service's own answer."""

    async def admit(self, userID: str, token: str, now: int) -> Admission:
        if userID != "alice":
            raise RequestError(ErrorCode.TOKEN_INVALID, "not on the list")
        return Admission(expireTime=now + 60_000, userName="Alice of the list")


@pytest.mark.parametrize("token", ["", "anything"])
async def test_insecure_believes_everybody_for_ever(token: str) -> None:
    assert await Insecure().admit("alice", token, 1) == Admission(issueTime=1)


async def test_a_service_brings_its_own_answer() -> None:
    own: Authenticator = GuestList()
    server = Server(Settings(port=0), authenticator=own)
    await server.start()
    async with raw(server.url) as alice, raw(server.url) as bob:
        reply = await alice.ask("login", userID="alice", deviceID="d")
        assert reply["user"]["userName"] == "Alice of the list"
        await bob.begin("login", userID="bob", deviceID="d")
        assert await bob.close_code() == 4401
    await server.stop()
