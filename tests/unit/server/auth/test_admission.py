"""The port through which people are let in: any object with ``admit`` will do."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.server.app import Server
from callkit.server.auth.admission import Admission, Authenticator, Insecure
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


async def test_a_name_somebody_vouches_for_is_nobody_elses_to_change() -> None:
    server = Server(Settings(port=0), authenticator=GuestList())
    await server.start()
    async with raw(server.url) as alice:
        reply = await alice.ask("login", userID="alice", deviceID="d", userName="Bank of Alice")
        assert reply["user"]["userName"] == "Alice of the list"
        assert await alice.refusal("updateUserName", value="Bank of Alice") == 6000013
        told = await alice.ask("queryUsersInfo", userIDs=["alice"])
        assert told["userList"][0]["userName"] == "Alice of the list"
        # What nobody vouches for is hers.
        await alice.ask("updateUserAvatarUrl", value="https://example.org/a.png")
    await server.stop()


class BadList(GuestList):
    async def admit(self, userID: str, token: str, now: int) -> Admission:
        return Admission(userName="Alice\nBank")


async def test_a_vouched_name_with_control_characters_lets_nobody_in() -> None:
    server = Server(Settings(port=0), authenticator=BadList())
    await server.start()
    async with raw(server.url) as alice:
        assert await alice.refusal("login", userID="alice", deviceID="d") == 6000001
    await server.stop()
