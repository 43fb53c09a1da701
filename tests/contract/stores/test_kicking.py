"""A person who was kicked comes back with a newer token only: everywhere, and after a restart.

And what may be done once is done once, whatever restarts in between.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from callkit.errors import ErrorCode
from callkit.server.api.signatures import ApiCall, ApiError, Gatekeeper, signed
from callkit.server.auth.tokens import makeJWT, makeToken04
from callkit.server.server_time import ServerTime
from callkit.server.settings import Secret, Settings
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.contract.stores.doors import Door
from tests.contract.stores.test_clocks import World
from tests.unit.server.peer import Peer

APP = 12345
SECRET = "9193cc662a4c0ec135ec71fb57194b38"
HMAC = b"a secret that is long enough for HS256"


class Company(World):
    """Servers that ask for tokens."""

    def __init__(self, door: Door, key: str) -> None:
        super().__init__(door)
        self.settings = Settings(
            port=0, appID=APP, serverSecret=Secret(SECRET), jwtKey=key, limits=False
        )

    def token(self, user: str = "alice", kind: str = "04") -> str:
        now = self.clock.wallMs() // 1000
        if kind == "04":
            return makeToken04(APP, user, SECRET, 3_000, now=now)
        return makeJWT(user, HMAC, 3_000, now=now)

    async def login(self, server: LocalServer, token: str, device: str = "d1") -> Peer:
        peer = Peer(server)
        await peer.login("alice", token, device)
        for _ in range(100):
            if peer.frames:
                break
            await self.answered()
        await self.answered()
        return peer

    async def answered(self) -> None:
        for _ in range(3):
            await self.pass_(0)

    async def kick(self, server: LocalServer, device: str = "") -> list[str]:
        assert server.core is not None
        found = await server.core._presence.kick("alice", device)
        await self.answered()
        return found


@pytest.fixture
async def company(door: Door, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Company]:
    key = tmp_path_factory.mktemp("keys") / "key"
    key.write_bytes(HMAC)
    company = Company(door, str(key))
    yield company
    await company.stop()


def refused(peer: Peer) -> bool:
    (answer,) = [frame for frame in peer.frames if frame["op"] in ("ok", "error")]
    if answer["op"] == "ok":
        return False
    assert answer["code"] == ErrorCode.TOKEN_INVALID
    assert "kicked" in answer["message"]
    assert peer.closed is not None and peer.closed[0] == 4401
    return True


@pytest.mark.parametrize("kind", ["04", "jwt"])
async def test_a_kick_ends_sessions_and_old_tokens_over_restarts(
    company: Company, kind: str
) -> None:
    server = await company.start()
    old, bobs = company.token(kind=kind), company.token("bob", kind)
    desk, laptop = (
        await company.login(server, old, "desk"),
        await company.login(server, old, "lap"),
    )
    bob = Peer(server)
    await bob.login("bob", bobs)
    assert sorted(await company.kick(server)) == ["desk", "lap"]
    assert desk.closed is not None and desk.closed[0] == 4401
    assert laptop.closed is not None and laptop.closed[0] == 4401
    assert bob.closed is None
    assert refused(await company.login(server, old))
    await company.pass_(2)
    new = await company.login(server, company.token(kind=kind))
    assert not refused(new)
    await new.ask("renewToken", token=old)
    await company.answered()
    assert new.frames[-1]["code"] == ErrorCode.TOKEN_INVALID
    assert new.closed is not None and new.closed[0] == 4401
    await server.stop()
    server = await company.start()
    assert refused(await company.login(server, old))
    assert not refused(await company.login(server, company.token(kind=kind)))


async def test_one_device_is_kicked_and_no_token_refused(company: Company) -> None:
    server = await company.start()
    token = company.token()
    desk, laptop = (
        await company.login(server, token, "desk"),
        await company.login(server, token, "lap"),
    )
    assert await company.kick(server, "phone") == []
    assert await company.kick(server, "lap") == ["lap"]
    assert desk.closed is None
    assert laptop.closed is not None and laptop.closed[0] == 4402
    assert not refused(await company.login(server, token, "lap"))


async def test_a_jwt_that_does_not_say_when_it_was_made_is_good_until_a_kick(
    company: Company,
) -> None:
    import jwt

    server = await company.start()
    claims = {"sub": "alice", "exp": company.clock.wallMs() // 1000 + 3_000}
    token = jwt.encode(claims, HMAC, algorithm="HS256")
    assert not refused(await company.login(server, token))
    await company.kick(server)
    await company.pass_(2)
    assert refused(await company.login(server, token))


@pytest.mark.parametrize("door", ["redis"], indirect=True)
async def test_a_kick_on_one_machine_holds_on_all(company: Company) -> None:
    one, two = await company.start(), await company.start()
    token = company.token()
    desk, laptop = await company.login(one, token, "desk"), await company.login(two, token, "lap")
    await company.kick(two)
    await company.pass_(2)
    assert desk.closed is not None and desk.closed[0] == 4401
    assert laptop.closed is not None and laptop.closed[0] == 4401
    for server in (one, two):
        assert refused(await company.login(server, token))


async def test_a_signed_call_is_carried_out_once_over_restarts(durable: Door) -> None:
    clock = ManualClock()
    pairs = signed(APP, SECRET, "CallEnd", nonce="n", timestamp=clock.wallMs() // 1000)
    asked = ApiCall("POST", tuple(pairs), b"")
    store = await durable.open()
    await Gatekeeper(APP, SECRET, ServerTime(clock), claim=store.claim).admit(asked)
    await store.close()
    again = await durable.open()
    with pytest.raises(ApiError, match="used before"):
        await Gatekeeper(APP, SECRET, ServerTime(clock), claim=again.claim).admit(asked)
