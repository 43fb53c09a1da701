"""Logins with tokens: refusals, the warning before the end, renewing, and the end."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from callkit.errors import ErrorCode
from callkit.server.auth.tokens import makeToken04
from callkit.server.requests.token_expiry import TokenExpiry
from callkit.server.settings import Secret, Settings
from callkit.testing.clock import ManualClock, settle
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer, seconds

APP = 12345
SECRET = "9193cc662a4c0ec135ec71fb57194b38"
SETTINGS = Settings(port=0, appID=APP, serverSecret=Secret(SECRET), limits=False)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[LocalServer]:
    async with LocalServer(clock, settings=SETTINGS) as server:
        yield server


def token(clock: ManualClock, user: str = "alice", valid: int = 100) -> str:
    return makeToken04(APP, user, SECRET, valid, now=seconds(clock))


async def test_a_good_token_lets_its_person_in(clock: ManualClock, server: LocalServer) -> None:
    alice = Peer(server)
    assert (await alice.login("alice", token(clock)))["op"] == "ok"
    assert alice.closed is None


@pytest.mark.parametrize(
    ("user", "valid", "cut", "code"),
    [
        ("alice", 100, 0, ErrorCode.TOKEN_INVALID),
        ("alice", 100, 1, ErrorCode.TOKEN_VERSION_ERROR),
        ("alice", 100, 50, ErrorCode.TOKEN_INVALID),
        ("bob", 100, None, ErrorCode.LOGIN_FAILED),
        ("alice", 29, None, ErrorCode.TOKEN_TIME_IS_TOO_SHORT),
    ],
)
async def test_a_bad_token_is_answered_with_its_code_and_closed(
    *,
    clock: ManualClock,
    server: LocalServer,
    user: str,
    valid: int,
    cut: int | None,
    code: ErrorCode,
) -> None:
    alice = Peer(server)
    reply = await alice.login("alice", token(clock, user, valid)[:cut])
    assert (reply["op"], reply["code"], reply["temporary"]) == ("error", code, False)
    assert alice.closed is not None and alice.closed[0] == 4401


async def test_the_end_of_a_token_is_announced_30_seconds_before_and_closes(
    clock: ManualClock, server: LocalServer
) -> None:
    alice = Peer(server)
    await alice.login("alice", token(clock))
    await clock.advance(69.999)
    assert not alice.heard("tokenWillExpire")
    await clock.advance(0.001)
    assert alice.heard("tokenWillExpire") == [{"op": "tokenWillExpire", "second": 30}]
    await clock.advance(29.999)
    assert alice.closed is None
    await clock.advance(0.001)
    assert alice.closed == (4401, "the token has expired (6000106)")


async def test_a_token_with_exactly_30_seconds_is_announced_at_once_after_the_reply(
    clock: ManualClock, server: LocalServer
) -> None:
    alice = Peer(server)
    await alice.login("alice", token(clock, valid=30))
    assert [frame["op"] for frame in alice.frames] == ["ok", "tokenWillExpire"]


async def test_a_renewed_token_starts_anew(clock: ManualClock, server: LocalServer) -> None:
    alice = Peer(server)
    await alice.login("alice", token(clock))
    await clock.advance(80)
    fresh = token(clock)
    assert (await alice.ask("renewToken", token=fresh))["token"] == fresh
    await clock.advance(69)
    assert len(alice.heard("tokenWillExpire")) == 1
    await clock.advance(1)
    assert len(alice.heard("tokenWillExpire")) == 2
    await clock.advance(30)
    assert alice.closed is not None and alice.closed[0] == 4401


async def test_a_refused_renewal_changes_nothing(clock: ManualClock, server: LocalServer) -> None:
    alice = Peer(server)
    await alice.login("alice", token(clock))
    reply = await alice.ask("renewToken", token=token(clock, "bob", 1_000))
    assert reply["code"] == ErrorCode.LOGIN_FAILED
    assert alice.closed is None
    await clock.advance(100)
    assert alice.closed is not None and alice.closed[0] == 4401


async def test_coming_back_with_a_token_that_has_ended_is_refused(
    clock: ManualClock, server: LocalServer
) -> None:
    alice, old = Peer(server), token(clock)
    await alice.login("alice", old)
    alice.leave()
    await clock.advance(100)
    again = Peer(server)
    assert (await again.login("alice", old))["code"] == ErrorCode.TOKEN_EXPIRED
    assert again.closed is not None and again.closed[0] == 4401


@pytest.mark.parametrize("seconds", [-366 * 86_400, -3_600, -1, 1, 40, 3_600, 366 * 86_400])
@pytest.mark.may_log("the clock jumped", "the clock stayed")
async def test_a_clock_that_is_set_ends_no_session_and_keeps_nobody_out(
    clock: ManualClock, server: LocalServer, seconds: float
) -> None:
    alice, bob, carol = Peer(server), Peer(server), Peer(server)
    old = token(clock, valid=1_000)
    await alice.login("alice", old)
    clock.shiftWall(seconds)
    await clock.advance(5)
    assert "sessionID" in await bob.login("alice", old, "d2")
    new = token(clock, "carol", 1_000)
    assert "sessionID" in await carol.login("carol", new)
    await clock.advance(400)
    assert alice.closed is None
    assert bob.closed is None
    assert carol.closed is None
    # A second too many is made up for meanwhile, by a thousandth.
    await clock.advance(567)
    assert alice.heard("tokenWillExpire")
    await clock.advance(30)
    assert alice.closed is not None and alice.closed[0] == 4401


async def test_an_old_connection_does_not_end_a_new_one(
    clock: ManualClock, server: LocalServer
) -> None:
    first, second = Peer(server), Peer(server)
    await first.login("alice", token(clock, valid=50))
    await second.login("alice", token(clock, valid=500))
    assert first.closed is not None and first.closed[0] == 4404
    await clock.advance(60)
    assert second.closed is None
    assert not second.heard("tokenWillExpire")


async def test_nobody_who_left_is_watched(clock: ManualClock, server: LocalServer) -> None:
    assert server.core is not None
    token_expiry: TokenExpiry = server.core._token_expiry
    for round_ in range(200):
        alice = Peer(server)
        await alice.login("alice", token(clock, valid=5_000))
        if round_ % 2:
            await alice.ask("logout")
        else:
            alice.leave()
    await settle()
    assert len(token_expiry) == 0
